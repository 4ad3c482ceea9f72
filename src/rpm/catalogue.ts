import type { Package } from './package';

/**
 * Many packages, to be found by name. What it gives twice is the same object; the order within an
 * answer means nothing.
 */
export interface PackageCatalogue {
  readonly size: number;
  /** Packages of a name. */
  named(name: string): readonly Package[];
  /** Packages that provide a name in any version, or own it when it is a path. */
  providing(name: string): readonly Package[];
  /** Packages one of whose Obsoletes has this name. */
  obsoleting(name: string): readonly Package[];
}

/**
 * Chains of numbers by name: `head` holds the newest element of a name, `next` the one before it.
 * Cheaper than a map of arrays for the hundred thousands of provides of a distribution.
 */
interface Chains {
  readonly head: Map<string, number>;
  readonly next: number[];
  readonly owner: number[];
}

/** A catalogue of packages that are all in memory. */
export function catalogueOf(packages: readonly Package[]): PackageCatalogue {
  const names = emptyChains();
  const provides = emptyChains();
  const obsoletes = emptyChains();
  packages.forEach((candidate, index) => {
    link(names, candidate.name, index);
    for (const { name } of candidate.provides) link(provides, name, index);
    for (const file of candidate.files) link(provides, file, index);
    for (const { name } of candidate.obsoletes) link(obsoletes, name, index);
  });
  const collect = (chains: Chains, name: string): readonly Package[] => {
    const found = new Set<Package>();
    for (let at = chains.head.get(name) ?? -1; at >= 0; at = chains.next[at] ?? -1) {
      found.add(packages[chains.owner[at] ?? 0] as Package);
    }
    return Array.from(found);
  };
  return {
    size: packages.length,
    named: (name) => collect(names, name),
    providing: (name) => collect(provides, name),
    obsoleting: (name) => collect(obsoletes, name),
  };
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
