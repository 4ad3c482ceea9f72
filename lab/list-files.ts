import { promises as fs } from 'node:fs';
import { join } from 'node:path';

/** The files at or below `path`, itself relative to `root`, sorted; a file gives itself alone. */
export async function listFiles(root: string, path = '.'): Promise<string[]> {
  const full = join(root, path);
  if (!(await fs.lstat(full)).isDirectory()) return [path];
  const lists = await Promise.all((await fs.readdir(full)).map((name) => listFiles(root, join(path, name))));
  return lists.flat().sort();
}
