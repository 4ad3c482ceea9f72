import * as path from 'path';
import { AppError, isAppError } from '../core/error';
import type { Emit } from '../core/events';
import type { RepodataEntry } from '../repository/write';
import { formatDependency } from '../rpm/dependency';
import { nevra, type Package } from '../rpm/package';
import {
  describePackageFile,
  readPackageHeaders,
  withPackage,
  type PackageSource,
} from '../rpm/package-file';
import { unsupportedRpmlib } from '../rpm/rpmlib';
import { verifyPackage } from '../rpm/signature';
import { lockedFileName, lockedNevra, type LockedPackage } from './lock';
import type { PackageSignature } from './manifest';
import type { Resolved } from './resolve';
import type { SealPackage } from './seal';

export interface VerifiedPackages {
  readonly packages: readonly SealPackage[];
  /** The same packages as the bundle's own repository describes them. */
  readonly entries: readonly RepodataEntry[];
}

/**
 * Reads every package of a lock once: what its headers say and whether a pinned vendor key signed it.
 * @param fetched where the packages that come from repositories lie, in the order of the lock; each has its digest
 * @throws AppError PACKAGE_MISLABELLED, and those of the room rpm
 */
export async function verifyPackages(
  resolved: Resolved,
  fetched: readonly string[],
  emit: Emit,
  stageId: string,
): Promise<VerifiedPackages> {
  const packages: SealPackage[] = [];
  const entries: RepodataEntry[] = [];
  const fetchedFiles = fetched[Symbol.iterator]();
  const total = resolved.lock.packages.length;
  for (const locked of resolved.lock.packages) {
    const file =
      locked.origin === 'added' ? resolved.addedFile(locked) : (fetchedFiles.next().value as string);
    const { entry, signature } = await withPackage(file, (source) =>
      verifyOne(resolved, locked, source, emit),
    );
    const facts = { summary: entry.package.summary, vendor: entry.vendor, url: entry.url };
    packages.push({ locked, file, signature, facts });
    entries.push(entry);
    emit({ kind: 'progress', id: stageId, done: packages.length, total, unit: 'items' });
  }
  return { packages, entries };
}

async function verifyOne(
  resolved: Resolved,
  locked: LockedPackage,
  source: PackageSource,
  emit: Emit,
): Promise<{ entry: RepodataEntry; signature: PackageSignature | null }> {
  const headers = await readPackageHeaders(source);
  // What the repository's description does not need would hold the file's head in memory.
  const {
    header: _header,
    signature: _signatureHeader,
    ...described
  } = describePackageFile(headers, {
    size: source.size,
    checksum: { type: 'sha256', value: locked.sha256 },
    location: `Packages/${lockedFileName(locked)}`,
  });
  const actual = lockedNevra({ ...locked, ...described.package, ...described.package.evr });
  if (actual !== lockedNevra(locked)) {
    throw new AppError('PACKAGE_MISLABELLED', { url: locked.path, actual, expected: lockedNevra(locked) });
  }
  warnAboutRpmlib(described.package, emit);
  return { entry: described, signature: await verifySignature(resolved, locked, source, emit) };
}

function warnAboutRpmlib(one: Package, emit: Emit): void {
  const features = unsupportedRpmlib(one.requires).map(formatDependency);
  if (features.length === 0) return;
  const values = { package: nevra(one), features: features.join(', ') };
  emit({ kind: 'notice', level: 'warning', text: { key: 'build.rpmlib', values } });
}

/** Null for a package of the user's own that no pinned vendor key signed. */
async function verifySignature(
  resolved: Resolved,
  locked: LockedPackage,
  source: PackageSource,
  emit: Emit,
): Promise<PackageSignature | null> {
  const name = path.basename(locked.path);
  try {
    const { header } = await verifyPackage(source, resolved.keysOf(locked.repository), name);
    const algorithm = `v${header.version} ${header.algorithm}`;
    return { fingerprint: header.fingerprint, algorithm, created: header.created };
  } catch (error) {
    const foreign = isAppError(error) && FOREIGN.some((code) => code === error.code);
    if (locked.origin !== 'added' || !foreign) throw error;
    emit({ kind: 'notice', level: 'warning', text: { key: 'build.unsigned', values: { file: name } } });
    return null;
  }
}

/** What an added package may be, because the seal vouches for it. */
const FOREIGN = ['PACKAGE_UNSIGNED', 'PACKAGE_WRONG_KEY', 'PACKAGE_SIGNATURE_UNSUPPORTED'];
