import { posix } from 'path';
import type { Machine } from '../node/machine';
import { existing } from '../plan/remains';
import type { Step } from '../plan/step';
import { fileStep } from './file-step';

export const ROTATION_FOLDER = '/etc/logrotate.d';
const OWN = 'heartbundle';
/** The logs that Heartbeat and failoverd write. */
export const CLUSTER_LOGS = ['/var/log/ha-log', '/var/log/heartbundle.log'];

/**
 * Rotation of the cluster's logs. Heartbeat's own package may bring a file for ha-log, and logrotate
 * refuses a log that two files name: such a log is left to the other file.
 */
export function logRotationStep(): Step {
  const step = fileStep({
    id: 'log-rotation',
    title: { key: 'install.step.log-rotation' },
    path: posix.join(ROTATION_FOLDER, OWN),
    mode: 0o644,
    async content(_current, machine) {
      const elsewhere = await logsRotatedElsewhere(machine);
      return [
        '# Written by heartbundle. The writers keep their files open, hence copytruncate.',
        `${CLUSTER_LOGS.filter((log) => !elsewhere.has(log)).join(' ')} {`,
        '    weekly',
        '    rotate 12',
        '    missingok',
        '    notifempty',
        '    compress',
        '    copytruncate',
        '}',
        '',
      ].join('\n');
    },
  });
  return {
    ...step,
    remains: async ({ machine }) => [{ kind: 'logs', names: await existing(machine, CLUSTER_LOGS) }],
  };
}

async function logsRotatedElsewhere(machine: Machine): Promise<Set<string>> {
  const found = new Set<string>();
  for (const name of await machine.list(ROTATION_FOLDER)) {
    if (name === OWN) continue;
    const text = (await machine.readFile(posix.join(ROTATION_FOLDER, name)))?.toString() ?? '';
    for (const log of CLUSTER_LOGS) if (text.split(/\s+/).indexOf(log) !== -1) found.add(log);
  }
  return found;
}
