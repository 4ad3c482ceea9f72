import { lockedNevra, type LockedPackage } from './lock';
import type { PackageSet } from './read-lock';

/** Packages by NEVRA; `changed` are those of one name and architecture in another version or content. */
export interface BundleDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly from: string; readonly to: string }[];
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
  return { added, removed, changed };
}

function bySlot(set: PackageSet): Map<string, LockedPackage> {
  return new Map(set.packages.map((one) => [`${one.name}.${one.arch}`, one] as const));
}
