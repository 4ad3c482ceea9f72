import { isAppError, renderMessage, type AppError } from '../core/error';
import type { Leave } from '../stack/leave';
import type { Prompter } from '../ui/prompter';
import type { Cli } from './cli';

/**
 * Runs an attempt, and when a disk that is not blank but has a serial ends it, asks for the disk's serial: typed
 * right, the attempt runs again with leave to write over that disk. Enter leaves the disk as it is
 * and throws what the attempt threw.
 * @param openPrompter absent where nothing may be asked
 */
export async function withTypedSerial<Result>(
  cli: Pick<Cli, 'language' | 'print' | 'say' | 'text'>,
  leave: Leave,
  attempt: (leave: Leave) => Promise<Result>,
  openPrompter?: () => Pick<Prompter, 'line' | 'close'>,
): Promise<Result> {
  try {
    return await attempt(leave);
  } catch (error) {
    if (openPrompter === undefined || leave.wipe !== undefined || !isDiskNotBlank(error)) throw error;
    const wipe = await askSerial(cli, error, openPrompter());
    if (wipe === undefined) throw error;
    return attempt({ ...leave, wipe });
  }
}

function isDiskNotBlank(error: unknown): error is AppError<'DISK_NOT_BLANK'> {
  return isAppError(error) && error.code === 'DISK_NOT_BLANK';
}

async function askSerial(
  cli: Pick<Cli, 'language' | 'print' | 'say' | 'text'>,
  error: AppError<'DISK_NOT_BLANK'>,
  prompter: Pick<Prompter, 'line' | 'close'>,
): Promise<string | undefined> {
  const { device = '', serial = '' } = error.details;
  cli.print(`\n${renderMessage(error, cli.language)}`);
  cli.say({ key: 'install.wipe', values: { device, serial } });
  try {
    for (;;) {
      const typed = await prompter.line(cli.text('install.wipe.ask'));
      if (typed === '') return undefined;
      if (typed === serial) return typed;
      cli.say({ key: 'install.wipe.other', values: { device } });
    }
  } finally {
    prompter.close();
  }
}
