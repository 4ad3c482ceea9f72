import { promises as fs } from 'fs';
import path from 'path';
import execa from 'execa';
import { exists } from '../exists';
import { cacheRoot } from './cache-dir';
import { debianPackages } from './debian';

/** Folder of the downloaded and unpacked .debs. */
function debsDir(): string {
  return path.join(cacheRoot(), 'mirror', 'debs');
}

/**
 * The .debs the real software is taken from, downloaded by the machine's own apt and unpacked
 * once into the cache.
 * @returns Debian package name → folder with its files
 */
export async function unpackedDebs(): Promise<Map<string, string>> {
  const dir = debsDir();
  await fs.mkdir(dir, { recursive: true });
  const names = [...new Set(Object.values(debianPackages).flat())].sort();
  const missing: string[] = [];
  for (const name of names) if ((await downloaded(dir, name)) === undefined) missing.push(name);
  if (missing.length > 0) {
    await execa('apt-get', ['download', ...missing], { cwd: dir, env: { LC_ALL: 'C' } });
  }
  const unpacked = new Map<string, string>();
  for (const name of names) {
    const file = await downloaded(dir, name);
    if (file === undefined) throw new Error(`apt-get download gave no ${name}`);
    const target = path.join(dir, 'unpacked', file.replace(/\.deb$/, ''));
    if (!(await exists(target))) {
      const half = `${target}.${process.pid}`;
      await fs.mkdir(half, { recursive: true });
      await execa('dpkg-deb', ['-x', path.join(dir, file), half]);
      await fs.rename(half, target).catch(async (error: NodeJS.ErrnoException) => {
        // Another build was quicker.
        if (!(await exists(target))) throw error;
        await fs.rm(half, { recursive: true });
      });
    }
    unpacked.set(name, target);
  }
  return unpacked;
}

async function downloaded(dir: string, name: string): Promise<string | undefined> {
  return (await fs.readdir(dir)).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
}
