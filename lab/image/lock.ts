import { promises as fs } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../processes';

/** Does the work while holding a lock file that names this process; one left by a dead process is taken over. */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  while (!(await take(path))) await sleep(300);
  try {
    return await work();
  } finally {
    await fs.rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await fs.writeFile(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = Number((await fs.readFile(path, 'utf8').catch(() => '')).trim());
  // An empty file is one that its owner is just writing.
  if (owner > 0 && !(await isAlive(owner))) await fs.rm(path, { force: true });
  return false;
}
