import { AppError } from '../core/error';
import { isMounted } from '../node/disks';
import type { CommandResult, Machine, RunOptions } from '../node/machine';
import type { Site } from '../site/schema';
import { lastLines } from './service-step';

/** Runs a command that changes the node and must exit 0. */
export async function demand(
  machine: Machine,
  argv: readonly string[],
  options: Omit<RunOptions, 'access'> = {},
): Promise<CommandResult> {
  const result = await machine.run(argv, { ...options, access: 'write' });
  if (result.exitCode !== 0) throw commandFailed(result);
  return result;
}

/** FILESYSTEM_IN_USE while the shared filesystem is mounted: the way to its disk must not be taken from under it. */
export async function demandUnmounted(machine: Machine, { filesystem: { mount } }: Site): Promise<void> {
  if (await isMounted(machine, mount)) throw new AppError('FILESYSTEM_IN_USE', { mount });
}

export function commandFailed(result: CommandResult): AppError<'COMMAND_FAILED'> {
  return new AppError('COMMAND_FAILED', { command: result.argv.join(' '), output: lastLines(result) });
}
