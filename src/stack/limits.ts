import type { Step } from '../plan/step';
import { fileStep } from './file-step';

/** IBM's mqconfig for MQ 7.5 and 8: files and processes of user mqm. Heartbeat's children set theirs in the resource script. */
export const MQ_LIMITS = [
  '# Written by heartbundle: limits that IBM MQ asks for.',
  'mqm soft nofile 10240',
  'mqm hard nofile 10240',
  'mqm soft nproc 4096',
  'mqm hard nproc 4096',
];

/** Read after EL6's own 90-nproc.conf, which caps nproc. */
export const MQ_LIMITS_FILE = '/etc/security/limits.d/95-heartbundle-mq.conf';

export function limitsStep(): Step {
  return fileStep({
    id: 'mq.limits',
    title: { key: 'install.step.limits' },
    path: MQ_LIMITS_FILE,
    mode: 0o644,
    content: () => `${MQ_LIMITS.join('\n')}\n`,
  });
}
