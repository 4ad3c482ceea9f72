import { AppError, describeError, isAppError } from '../core/error';
import { replaceFile } from '../core/replace-file';

/**
 * Writes a file where the user wants it.
 * @param mode of the file, less the umask
 * @throws AppError FILE_UNWRITABLE
 */
export function writeOutput(file: string, content: Buffer | string, mode = 0o666): Promise<void> {
  return orUnwritable(file, replaceFile(file, content, mode));
}

/**
 * The work of writing a file that the user named.
 * @throws AppError FILE_UNWRITABLE when it fails, or the work's own, such as NODE_DISK_FULL
 */
export async function orUnwritable(file: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw isAppError(error)
      ? error
      : new AppError('FILE_UNWRITABLE', { file, problem: describeError(error) });
  }
}
