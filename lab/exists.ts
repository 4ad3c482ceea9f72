import { promises as fs } from 'node:fs';

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  );
}
