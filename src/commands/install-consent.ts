import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import { clearStaleLock } from '../plan/lock';
import { awaitOrphans } from '../plan/orphans';
import type { Cli } from './cli';

/** Without a terminal nothing is asked: what would have been asked must have been given. */
export function demandConsent(cli: Cli, yes: boolean | undefined): void {
  if (yes !== true && !cli.terminal) throw new AppError('NO_TERMINAL', { key: 'yes', flag: '--yes' });
}

export function demandRoot(): void {
  if (process.getuid?.() !== 0) throw new AppError('NOT_ROOT', {});
}

/** Refuses to run beside another run, and waits for what a killed one has left at work. */
export async function settle(machine: Machine, cli: Cli): Promise<void> {
  await clearStaleLock(machine);
  await awaitOrphans(machine, cli.emit);
}
