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
  const old = bySlot(before.packages, after.packages);
  const now = bySlot(after.packages, before.packages);
  const added: string[] = [];
  const removed: string[] = [];
  const changed: { from: string; to: string }[] = [];
  for (const slot of new Set([...now.keys(), ...old.keys()])) {
    const [were, are] = [old.get(slot) ?? [], now.get(slot) ?? []];
    const pairs = Math.min(were.length, are.length);
    for (let i = 0; i < pairs; i += 1) changed.push({ from: were[i] as string, to: are[i] as string });
    removed.push(...were.slice(pairs));
    added.push(...are.slice(pairs));
  }
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

/** What is not in the other set with the same content: name and architecture → NEVRAs, in their order. */
function bySlot(
  packages: readonly LockedPackage[],
  others: readonly LockedPackage[],
): Map<string, readonly string[]> {
  const content = (one: LockedPackage): string => `${lockedNevra(one)} ${one.sha256}`;
  const same = new Set(others.map(content));
  const slots = new Map<string, readonly string[]>();
  for (const one of packages.filter((candidate) => !same.has(content(candidate)))) {
    const slot = `${one.name}.${one.arch}`;
    slots.set(slot, [...(slots.get(slot) ?? []), lockedNevra(one)]);
  }
  return slots;
}
