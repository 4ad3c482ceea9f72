import type { Machine } from './machine';

/** The kernel has one watchdog here, whichever driver it is. */
export const WATCHDOG_DEVICE = '/dev/watchdog';

/** What could reset a machine that hangs: a watchdog's device, softdog of its kernel that could make one, or nothing. */
export type FoundWatchdog = 'device' | 'softdog' | 'none';

export async function findWatchdog(machine: Machine): Promise<FoundWatchdog> {
  if ((await machine.stat(WATCHDOG_DEVICE)) !== undefined) return 'device';
  const { exitCode } = await machine.run(['modinfo', 'softdog'], { access: 'read' });
  return exitCode === 0 ? 'softdog' : 'none';
}
