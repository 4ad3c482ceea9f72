import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './list-files';

/** A short digest (16 hex digits of SHA-256) of parts, each kept apart from the next. */
export function digestOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex').slice(0, 16);
}

/** Digest of files and whole folders: their paths below `root`, executable bits and contents. */
export async function digestOfFiles(root: string, paths: readonly string[]): Promise<string> {
  const parts: (string | Buffer)[] = [];
  for (const path of paths)
    for (const file of await listFiles(root, path)) parts.push(...(await describeFile(root, file)));
  return digestOf(parts);
}

/** Digest of a tree of files: relative paths, executable bits and contents. */
export async function digestOfTree(folder: string): Promise<string> {
  return digestOfFiles(folder, ['.']);
}

async function describeFile(root: string, path: string): Promise<[string, Buffer]> {
  const full = join(root, path);
  const { mode } = await fs.stat(full);
  return [`${path} ${(mode & 0o111) === 0 ? '-' : 'x'}`, await fs.readFile(full)];
}
