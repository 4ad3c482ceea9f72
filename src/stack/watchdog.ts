import { AppError } from '../core/error';
import { findWatchdog, WATCHDOG_DEVICE } from '../node/watchdog';
import { DONE, type Change, type Step } from '../plan/step';
import { demand } from './demand';

/** Run at boot by rc.sysinit of EL6, which runs what is executable there. */
export const WATCHDOG_MODULES_FILE = '/etc/sysconfig/modules/heartbundle-watchdog.modules';

/** `nowayout=0`: the magic close disarms, so that an orderly stop of failoverd resets nothing. */
const LOAD_SOFTDOG = ['modprobe', 'softdog', 'nowayout=0'];

/** The file's content. A watchdog that the machine has is used, whichever driver it is. */
export const WATCHDOG_MODULES = [
  '#!/bin/sh',
  '# Written by heartbundle: the watchdog of guard.selfReset, in software where the machine has none.',
  `[ -c ${WATCHDOG_DEVICE} ] || /sbin/${LOAD_SOFTDOG.join(' ')} >/dev/null 2>&1`,
  'exit 0',
  '',
].join('\n');

const DEVICE_TRIES = 50;
const DEVICE_PAUSE_MS = 100;

/** A watchdog for `guard.selfReset: watchdog`, now and at boot. Nothing counts before failoverd opens it. */
export function watchdogStep(): Step {
  return {
    id: 'guard.watchdog',
    title: { key: 'install.step.watchdog' },
    async check({ machine }) {
      const found = await findWatchdog(machine);
      if (found === 'none') return { state: 'blocked', error: new AppError('WATCHDOG_MISSING', {}) };
      const changes: Change[] = [];
      const before = (await machine.readFile(WATCHDOG_MODULES_FILE))?.toString();
      if (before !== WATCHDOG_MODULES || (await machine.stat(WATCHDOG_MODULES_FILE))?.mode !== 0o755)
        changes.push({
          kind: 'file',
          path: WATCHDOG_MODULES_FILE,
          mode: 0o755,
          after: WATCHDOG_MODULES,
          ...(before === undefined ? {} : { before }),
        });
      if (found === 'softdog')
        changes.push({ kind: 'command', argv: LOAD_SOFTDOG, purpose: { key: 'install.purpose.watchdog' } });
      return changes.length === 0 ? DONE : { state: 'todo', changes };
    },
    async apply({ machine, journal }) {
      await journal.keepFile(WATCHDOG_MODULES_FILE);
      await machine.writeFile(WATCHDOG_MODULES_FILE, WATCHDOG_MODULES, { mode: 0o755, uid: 0, gid: 0 });
      if ((await findWatchdog(machine)) === 'device') return;
      await journal.record('loaded', true);
      await demand(machine, LOAD_SOFTDOG);
      // udev makes the node.
      for (let tries = 0; (await findWatchdog(machine)) !== 'device'; tries++) {
        if (tries === DEVICE_TRIES) throw new AppError('WATCHDOG_MISSING', {});
        await new Promise((resolve) => setTimeout(resolve, DEVICE_PAUSE_MS));
      }
    },
    async undo({ machine, journal }) {
      if (journal.recall('loaded') !== true) return;
      // In use by somebody else since then: it stays.
      await machine.run(['modprobe', '-r', 'softdog'], { access: 'write' });
    },
  };
}
