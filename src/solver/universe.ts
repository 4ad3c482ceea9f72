import { rangesOverlap, type Dependency } from '../rpm/dependency';
import { comparePackageIds, type Package } from '../rpm/package';

/** Every package, indexed by what it provides, owns and obsoletes. */
export interface Universe {
  readonly isInstalled: (candidate: Package) => boolean;
  readonly installed: readonly Package[];
  /** Packages of a name, in a stable order that does not depend on the order of repositories. */
  named(name: string): readonly Package[];
  /** Packages that satisfy a requirement by a provide or a file, in the same stable order. */
  providers(requirement: Dependency): readonly Package[];
  /** Whether anything provides this name or owns this path, in whatever version. */
  isKnown(name: string): boolean;
  /** Available packages whose Obsoletes name this package. */
  obsoleters(target: Package): readonly Package[];
}

/** Owners of paths, as the filelists tell: path → packages. */
export type Owners = ReadonlyMap<string, readonly Package[]>;

/**
 * Chains of numbers by name: `head` holds the newest element of a name, `next` the one before it.
 * Cheaper than a map of arrays for the hundred thousands of provides of a distribution.
 */
interface Chains {
  readonly head: Map<string, number>;
  readonly next: number[];
  readonly owner: number[];
}

export function createUniverse(
  available: readonly Package[],
  installed: readonly Package[],
  owners: Owners,
): Universe {
  const packages = [...installed, ...available];
  const installedSet = new Set(installed);
  const names: Chains = emptyChains();
  const provides: Chains = emptyChains();
  const provided: (Dependency | undefined)[] = [];
  const obsoletes: Chains = emptyChains();
  packages.forEach((candidate, index) => {
    link(names, candidate.name, index);
    for (const dependency of candidate.provides) {
      provided.push(dependency);
      link(provides, dependency.name, index);
    }
    for (const file of candidate.files) {
      provided.push(undefined);
      link(provides, file, index);
    }
    if (index < installed.length) return;
    for (const dependency of candidate.obsoletes) link(obsoletes, dependency.name, index);
  });

  const order = (a: Package, b: Package): number =>
    comparePackageIds(a, b) ||
    Number(installedSet.has(b)) - Number(installedSet.has(a)) ||
    compareText(a.repository, b.repository);
  const collect = (found: Set<Package>): Package[] => Array.from(found).sort(order);
  const memo = new Map<Dependency, readonly Package[]>();

  return {
    installed,
    isInstalled: (candidate) => installedSet.has(candidate),
    isKnown: (name) => provides.head.has(name) || (owners.get(name) ?? []).length > 0,
    named(name) {
      const found = new Set<Package>();
      for (const at of chain(names, name)) found.add(packages[names.owner[at] ?? 0] as Package);
      return collect(found);
    },
    providers(requirement) {
      const known = memo.get(requirement);
      if (known) return known;
      const found = new Set<Package>(
        requirement.name.startsWith('/') ? owners.get(requirement.name) : undefined,
      );
      for (const at of chain(provides, requirement.name)) {
        const provide = provided[at];
        if (provide && !rangesOverlap(provide, requirement)) continue;
        found.add(packages[provides.owner[at] ?? 0] as Package);
      }
      const sorted = collect(found);
      memo.set(requirement, sorted);
      return sorted;
    },
    obsoleters(target) {
      const found = new Set<Package>();
      for (const at of chain(obsoletes, target.name)) {
        const candidate = packages[obsoletes.owner[at] ?? 0] as Package;
        if (findObsoletes(candidate, target)) found.add(candidate);
      }
      return collect(found);
    },
  };
}

/**
 * The Obsoletes of `newer` that removes `older`: by name, never by provides, and never its own name
 * (rpm 4.8 lib/depends.c).
 */
export function findObsoletes(newer: Package, older: Package): Dependency | undefined {
  if (newer.name === older.name) return undefined;
  const self: Dependency = { name: older.name, op: '=', evr: older.evr };
  return newer.obsoletes.find(
    (dependency) => dependency.name === older.name && rangesOverlap(self, dependency),
  );
}

function emptyChains(): Chains {
  return { head: new Map(), next: [], owner: [] };
}

function link(chains: Chains, name: string, owner: number): void {
  const previous = chains.head.get(name);
  chains.next.push(previous === undefined ? -1 : previous);
  chains.head.set(name, chains.owner.length);
  chains.owner.push(owner);
}

function chain(chains: Chains, name: string): number[] {
  const found: number[] = [];
  for (let at = chains.head.get(name) ?? -1; at >= 0; at = chains.next[at] ?? -1) found.push(at);
  return found;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
