import { promises as fs } from 'fs';
import { posix } from 'path';
import { AppError, describeError } from '../core/error';
import type { Manifest, ManifestPackage } from '../bundle/manifest';
import { parseDependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';
import { readPackageFile } from '../rpm/package-file';
import type { Job } from '../solver/types';
import type { Role } from '../site/schema';

/** What a role installs from. */
export interface PackageSource {
  /** Every package of the bundle; `location` is the absolute path of its file. */
  readonly packages: readonly Package[];
  /** What must be installed, by name or capability; any installed version will do. */
  readonly wanted: readonly Job[];
  /** heartbundle's own package: this version or a newer one must be installed. */
  readonly program: Package;
  /** Names of packages that are replaced only with leave. */
  readonly protected: readonly string[];
  /** Vendor keys, as files that `rpm --import` takes, with their fingerprints. */
  readonly keys: readonly { readonly file: string; readonly fingerprint: string }[];
}

/** Group of the recipe that a role installs. */
function groupOf(role: Role): string {
  return role === 'target' ? 'target' : 'node';
}

/**
 * Reads the headers of an unpacked bundle's packages. Packages added with `--add` (IBM MQ) belong
 * to the nodes.
 */
export async function readPackageSource(
  directory: string,
  manifest: Manifest,
  role: Role,
): Promise<PackageSource> {
  const read = async (file: string, sha256?: string): Promise<Package> => {
    const path = posix.join(directory, file);
    const known = sha256 === undefined ? {} : { checksum: { type: 'sha256' as const, value: sha256 } };
    return { ...(await readPackageFile(path, known)).package, location: path };
  };
  const packages: Package[] = [];
  for (const { file, sha256 } of manifest.packages) packages.push(await read(file, sha256));
  const program = await read(manifest.program.rpm);
  return {
    packages: [...packages, program],
    wanted: wantedBy(manifest.packages, role),
    program,
    protected: manifest.protected,
    keys: manifest.keys.vendors.map(({ file, fingerprint }) => ({
      file: posix.join(directory, file),
      fingerprint,
    })),
  };
}

/** The source with the packages of a folder on offer too: IBM's RPMs for a bundle that was made without them. */
export async function withPackagesOf(source: PackageSource, folder: string): Promise<PackageSource> {
  let names: string[];
  try {
    names = await fs.readdir(folder);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file: folder, problem: describeError(error) });
  }
  const packages: Package[] = [];
  for (const name of names.filter((one) => one.endsWith('.rpm')).sort()) {
    const location = posix.join(folder, name);
    packages.push({ ...(await readPackageFile(location)).package, location });
  }
  return { ...source, packages: [...source.packages, ...packages] };
}

/** The recipe's own words for the group, as the lock keeps them with each package, and the added packages. */
export function wantedBy(packages: readonly ManifestPackage[], role: Role): Job[] {
  const names = new Set(packages.map(({ name }) => name));
  const jobs = new Map<string, Job>();
  for (const one of packages)
    for (const { requirement, by } of one.requiredBy) {
      const asked = by === `group:${groupOf(role)}`;
      const added = by.startsWith('added:') && role !== 'target';
      if (!asked && !added) continue;
      const capability = parseDependency(added ? one.name : requirement) ?? { name: one.name };
      const { name } = capability;
      const range = capability.op === undefined ? {} : { range: capability };
      jobs.set(
        added ? one.name : requirement,
        names.has(name) ? { kind: 'name', name, ...range } : { kind: 'provides', capability },
      );
    }
  return [...jobs.values()];
}
