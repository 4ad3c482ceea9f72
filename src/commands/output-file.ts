import { AppError, describeError } from '../core/error';
import type { Machine } from '../node/machine';

/**
 * Writes a file where the user wants it, on this machine.
 * @param mode of the file, also when it is there already
 * @throws AppError FILE_UNWRITABLE
 */
export async function writeOutput(
  machine: Machine,
  file: string,
  content: Buffer | string,
  mode: number,
): Promise<void> {
  try {
    await machine.writeFile(file, content, { mode });
  } catch (error) {
    throw new AppError('FILE_UNWRITABLE', { file, problem: describeError(error) });
  }
}
