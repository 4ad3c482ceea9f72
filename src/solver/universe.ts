import { catalogueOf, type PackageCatalogue } from '../rpm/catalogue';
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

/** `catalogues` hold available packages besides those of `available`. */
export function createUniverse(
  available: readonly Package[],
  installed: readonly Package[],
  owners: Owners,
  catalogues: readonly PackageCatalogue[] = [],
): Universe {
  const installedSet = new Set(installed);
  const offered = [catalogueOf(available), ...catalogues];
  const everything = [catalogueOf(installed), ...offered];
  const order = (a: Package, b: Package): number =>
    comparePackageIds(a, b) ||
    Number(installedSet.has(b)) - Number(installedSet.has(a)) ||
    compareText(a.repository, b.repository);
  const byRequirement = new Map<Dependency, readonly Package[]>();
  const byName = new Map<string, readonly Package[]>();

  return {
    installed,
    isInstalled: (candidate) => installedSet.has(candidate),
    isKnown: (name) =>
      everything.some((catalogue) => catalogue.providing(name).length > 0) ||
      (owners.get(name) ?? []).length > 0,
    named(name) {
      const known = byName.get(name);
      if (known) return known;
      const sorted = union(everything.map((catalogue) => catalogue.named(name))).sort(order);
      byName.set(name, sorted);
      return sorted;
    },
    providers(requirement) {
      const known = byRequirement.get(requirement);
      if (known) return known;
      const { name } = requirement;
      const byFilelists = name.startsWith('/') ? (owners.get(name) ?? []) : [];
      const found = everything.map((catalogue) =>
        catalogue.providing(name).filter((candidate) => satisfies(candidate, requirement)),
      );
      const sorted = union([byFilelists, ...found]).sort(order);
      byRequirement.set(requirement, sorted);
      return sorted;
    },
    obsoleters(target) {
      const found = offered.map((catalogue) =>
        catalogue.obsoleting(target.name).filter((candidate) => findObsoletes(candidate, target)),
      );
      return union(found).sort(order);
    },
  };
}

function satisfies({ provides, files }: Package, requirement: Dependency): boolean {
  const { name } = requirement;
  return (
    provides.some((provide) => provide.name === name && rangesOverlap(provide, requirement)) ||
    (name.startsWith('/') && files.includes(name))
  );
}

function union(lists: readonly (readonly Package[])[]): Package[] {
  const found = new Set<Package>();
  for (const list of lists) for (const candidate of list) found.add(candidate);
  return Array.from(found);
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

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
