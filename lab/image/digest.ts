import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';

/** A short digest (16 hex digits of SHA-256) of parts, each kept apart from the next. */
export function digestOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex').slice(0, 16);
}

/** Digest of a tree of files: relative paths, executable bits and contents. */
export async function digestOfTree(folder: string): Promise<string> {
  const parts: (string | Buffer)[] = [];
  for (const path of await listFiles(folder)) {
    const full = join(folder, path);
    const facts = await fs.stat(full);
    parts.push(`${path} ${(facts.mode & 0o111) === 0 ? '-' : 'x'}`, await fs.readFile(full));
  }
  return digestOf(parts);
}

async function listFiles(folder: string, prefix = ''): Promise<string[]> {
  const entries = await fs.readdir(join(folder, prefix), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map((entry) => {
      const path = join(prefix, entry.name);
      return entry.isDirectory() ? listFiles(folder, path) : Promise.resolve([path]);
    }),
  );
  return lists.flat().sort();
}
