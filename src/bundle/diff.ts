import { lockedNevra, type LockedPackage } from './lock';
import type { PackageSet } from './read-lock';
import { compareBundleVersions } from './tool-version';

/** Packages by NEVRA; `changed` are those of one name and architecture in another version or content. */
export interface BundleDiff {
  readonly from: BundleTitle;
  readonly to: BundleTitle;
  /** Whether the second is the older one, by its serial or by its version. */
  readonly backwards: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly from: string; readonly to: string }[];
}

export interface BundleTitle {
  readonly name: string;
  readonly version: string;
  readonly serial: number;
}

export function comparePackageSets(before: PackageSet, after: PackageSet): BundleDiff {
  const old = bySlot(before);
  const now = bySlot(after);
  const added: string[] = [];
  const removed: string[] = [];
  const changed: { from: string; to: string }[] = [];
  now.forEach((one, slot) => {
    const was = old.get(slot);
    if (was === undefined) added.push(lockedNevra(one));
    else if (was.sha256 !== one.sha256) changed.push({ from: lockedNevra(was), to: lockedNevra(one) });
  });
  old.forEach((one, slot) => {
    if (!now.has(slot)) removed.push(lockedNevra(one));
  });
  return {
    from: titleOf(before),
    to: titleOf(after),
    backwards: isBackwards(before, after),
    added,
    removed,
    changed,
  };
}

function titleOf({ name, version, serial }: PackageSet): BundleTitle {
  return { name, version, serial };
}

function isBackwards(before: PackageSet, after: PackageSet): boolean {
  const order = compareBundleVersions(after.version, before.version);
  return after.serial < before.serial || (order !== undefined && order < 0);
}

function bySlot(set: PackageSet): Map<string, LockedPackage> {
  return new Map(set.packages.map((one) => [`${one.name}.${one.arch}`, one] as const));
}
