import { existsSync, readdirSync, renameSync, statSync } from 'fs';
import * as path from 'path';
import { makeFolder } from '../core/make-folder';
import type { Digest } from './content';

/**
 * Where the content with this digest lies: `<cache>/packages/sha256/abcdef...`. All in one folder: a folder for each
 * two digits costs a build more than all else that it asks of the file system, and no file system needs it.
 */
export function cachedPath(cacheDirectory: string, kind: 'packages' | 'metadata', digest: Digest): string {
  return path.join(cacheDirectory, kind, digest.type, digest.value);
}

// Calls that wait: what they do takes the system a fraction of what handing them to a thread does.

/** Bytes of a file; 0 when there is none. */
export function sizeOf(file: string): number {
  // An error and its stack cost more than to ask first.
  if (!existsSync(file)) return 0;
  try {
    return statSync(file).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * Takes over the `.part` file that an interrupted run left in the folder `parts` beside the target, or names a new
 * one. Each process writes its own part file, so that two builds at the same time cannot mix their bytes.
 */
export async function claimPart(target: string): Promise<string> {
  const directory = path.join(path.dirname(target), 'parts');
  const own = path.join(directory, `${path.basename(target)}.${process.pid}.part`);
  const prefix = `${path.basename(target)}.`;
  for (const name of await namesIn(directory)) {
    if (!name.startsWith(prefix) || !name.endsWith('.part')) continue;
    const owner = Number(name.slice(prefix.length, -'.part'.length));
    if (owner === process.pid || isAlive(owner)) continue;
    try {
      renameSync(path.join(directory, name), own);
      return own;
    } catch (error) {
      // Another process took it over in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return own;
}

/** What lies in a folder, which is made when it is missing. */
async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolder(directory);
    return [];
  }
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
