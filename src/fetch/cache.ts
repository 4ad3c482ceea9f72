import { promises as fs } from 'fs';
import * as path from 'path';
import { makeFolder } from '../core/make-folder';
import type { Digest } from './content';

/** Where the content with this digest lies: `<cache>/packages/sha256/ab/abcdef...`. */
export function cachedPath(cacheDirectory: string, kind: 'packages' | 'metadata', digest: Digest): string {
  return path.join(cacheDirectory, kind, digest.type, digest.value.slice(0, 2), digest.value);
}

/**
 * Takes over the `.part` file that an interrupted run left, or names a new one. Each process writes
 * its own part file, so that two builds at the same time cannot mix their bytes.
 */
export async function claimPart(target: string): Promise<string> {
  const directory = path.dirname(target);
  await makeFolder(directory);
  const own = `${target}.${process.pid}.part`;
  const prefix = `${path.basename(target)}.`;
  for (const name of await fs.readdir(directory)) {
    if (!name.startsWith(prefix) || !name.endsWith('.part')) continue;
    const owner = Number(name.slice(prefix.length, -'.part'.length));
    if (owner === process.pid || isAlive(owner)) continue;
    try {
      await fs.rename(path.join(directory, name), own);
      return own;
    } catch (error) {
      // Another process took it over in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return own;
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
