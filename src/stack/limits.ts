import type { Step } from '../plan/step';
import { fileStep } from './file-step';

/** What IBM's mqconfig for MQ 7.5 and 8 asks of open files. */
export const MQ_OPEN_FILES = 10_240;

/** The file's content, by the same: files and processes of user mqm. Heartbeat's children set theirs in the resource script. */
export const MQ_LIMITS = [
  '# Written by heartbundle: limits that IBM MQ asks for.',
  `mqm soft nofile ${MQ_OPEN_FILES}`,
  `mqm hard nofile ${MQ_OPEN_FILES}`,
  'mqm soft nproc 4096',
  'mqm hard nproc 4096',
  '',
].join('\n');

/** Read after EL6's own 90-nproc.conf, which caps nproc. */
export const MQ_LIMITS_FILE = '/etc/security/limits.d/95-heartbundle-mq.conf';

export function limitsStep(): Step {
  return fileStep({
    id: 'mq.limits',
    title: { key: 'install.step.limits' },
    path: MQ_LIMITS_FILE,
    mode: 0o644,
    content: () => MQ_LIMITS,
  });
}
