import { promises as fs } from 'fs';
import * as path from 'path';

/**
 * Makes a folder and those above it that are missing. Node 10's own `recursive` never returns where
 * the system says ENOENT for a parent that is there, as /proc does.
 * @param mode of the folders that are made
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  try {
    await fs.mkdir(folder, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await fs.stat(folder)).isDirectory()) return;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || parent === folder) throw error;
    // A parent that is there by now was made by somebody faster; so may be the folder itself.
    if (!(await isFolder(parent))) await makeFolder(parent, mode);
    await fs.mkdir(folder, mode).catch(async (again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST' || !(await isFolder(folder))) throw again;
    });
  }
}

function isFolder(place: string): Promise<boolean> {
  return fs.stat(place).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
