import { promises as fs } from 'fs';
import path from 'path';
import { exists } from '../exists';
import { digestOf, digestOfFiles } from '../digest';
import { cacheRoot } from './cache-dir';
import { loadPackages } from './description';
import { unpackedDebs } from './debs';
import { makeRepositories } from './make';
import { nvra, type RpmPackage } from './rpm-package';

/** A built mirror: `base/` and `epel/` (Packages, repodata) and `keys/` under `dir`. */
export interface Mirror {
  readonly dir: string;
  readonly packages: readonly RpmPackage[];
}

/** What decides about the bytes of the mirror, beside the packages' descriptions and the .debs. */
const SOURCES = ['payload', 'keys', 'keys.ts', 'make.ts', 'payload.ts', 'spec.ts'];

/** Path of a package's RPM in a built mirror. */
export function rpmFile(mirror: Mirror, rpm: RpmPackage): string {
  return path.join(mirror.dir, rpm.repository, 'Packages', `${nvra(rpm)}.rpm`);
}

/**
 * Builds, signs and describes the whole mirror, or finds it in the cache: the folder's name is a
 * digest of everything it is made from. Builds at the same time do not disturb each other.
 * @param report told what is being done, in words
 */
export async function buildMirror(report: (line: string) => void = () => undefined): Promise<Mirror> {
  const packages = await loadPackages();
  const debs = await unpackedDebs();
  const digest = await descriptionDigest(
    packages,
    [...debs.values()].map((dir) => path.basename(dir)),
  );
  const dir = path.join(cacheRoot(), 'mirror', digest);
  const mirror = { dir, packages };
  if (await exists(dir)) return mirror;

  const work = await fs.mkdtemp(`${dir}.`);
  try {
    const tree = path.join(work, 'tree');
    await makeRepositories(packages, debs, work, tree, report);
    await fs.rename(tree, dir).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await exists(dir))) throw error;
    });
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
  return mirror;
}

/** Digest of everything that shapes the mirror: packages, payloads, keys, build code, and the .debs' versions. */
async function descriptionDigest(packages: readonly RpmPackage[], debs: readonly string[]): Promise<string> {
  return digestOf([JSON.stringify(packages), ...[...debs].sort(), await digestOfFiles(__dirname, SOURCES)]);
}
