import type { Dependency } from './dependency';
import { compareEvr, formatEvr, type Evr } from './evr';

export interface PackageId {
  readonly name: string;
  readonly evr: Evr;
  readonly arch: string;
}

export type DigestType = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** A digest as lower-case hexadecimal. */
export interface Checksum {
  readonly type: DigestType;
  readonly value: string;
}

/** One binary package, as repository metadata or its own header describes it. */
export interface Package extends PackageId {
  readonly provides: readonly Dependency[];
  /** Without `rpmlib(...)` when it comes from createrepo's metadata, with it when from a header. */
  readonly requires: readonly Dependency[];
  readonly conflicts: readonly Dependency[];
  readonly obsoletes: readonly Dependency[];
  /** Paths of files, folders and ghosts: primary's selection until the filelists are loaded. */
  readonly files: readonly string[];
  /** File name of the source package; empty when unknown. */
  readonly sourceRpm: string;
  readonly license: string;
  readonly summary: string;
  /** Bytes of the package file. */
  readonly size: number;
  /** Bytes of its files once installed. */
  readonly installedSize: number;
  /** Digest of the whole package file. */
  readonly checksum: Checksum;
  /** Path relative to the repository's base URL. */
  readonly location: string;
  /** Id of the repository it came from. */
  readonly repository: string;
  /** Seconds since 1970. */
  readonly buildTime: number;
}

/** `name-[epoch:]version-release.arch`. */
export function nevra(id: PackageId): string {
  return `${id.name}-${formatEvr(id.evr)}.${id.arch}`;
}

/** The file name rpmbuild gives: `name-version-release.arch.rpm`. */
export function packageFileName(id: PackageId): string {
  return `${id.name}-${id.evr.version}-${id.evr.release}.${id.arch}.rpm`;
}

/** Order by name, then EVR, then architecture. */
export function comparePackageIds(a: PackageId, b: PackageId): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return compareEvr(a.evr, b.evr) || (a.arch === b.arch ? 0 : a.arch < b.arch ? -1 : 1);
}
