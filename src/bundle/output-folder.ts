import { constants, promises as fs } from 'fs';
import * as path from 'path';
import { AppError, describeError } from '../core/error';
import { nearestFolder } from '../core/nearest-folder';

/**
 * Makes sure, before anything is downloaded, that a folder can be written or made. Makes nothing.
 * @param name of the file that shall lie in it, for the error
 * @throws AppError BUNDLE_UNWRITABLE
 */
export async function requireOutputFolder(folder: string, name: string): Promise<void> {
  try {
    const present = await nearestFolder(folder, isThere);
    // A trailing slash is refused where there is a file.
    await fs.access(`${present}/`, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new AppError('BUNDLE_UNWRITABLE', { file: path.join(folder, name), problem: describeError(error) });
  }
}

async function isThere(place: string): Promise<boolean> {
  try {
    await fs.stat(place);
    return true;
  } catch (error) {
    // Also where something on the way is no folder: what lies above is looked at.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
