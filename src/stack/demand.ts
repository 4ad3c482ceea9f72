import { AppError } from '../core/error';
import type { CommandResult, Machine, RunOptions } from '../node/machine';
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

export function commandFailed(result: CommandResult): AppError<'COMMAND_FAILED'> {
  return new AppError('COMMAND_FAILED', { command: result.argv.join(' '), output: lastLines(result) });
}
