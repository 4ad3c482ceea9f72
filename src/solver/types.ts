import type { PackageCatalogue } from '../rpm/catalogue';
import type { Dependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';

/** What is asked for. Every kind is satisfied by one of the packages that it matches. */
export type Job =
  /** A package by name, with an optional version range. */
  | {
      readonly kind: 'name';
      readonly name: string;
      readonly range?: Dependency;
      readonly arch?: string;
      /** Only the newest version will do. */
      readonly best?: boolean;
    }
  /** Anything that provides a capability or owns a path. */
  | { readonly kind: 'provides'; readonly capability: Dependency }
  /** One of the given packages (objects of `packages`). */
  | { readonly kind: 'packages'; readonly packages: readonly Package[]; readonly label: string };

export interface Policy {
  /** The machine's architecture: x86_64, i686, ... */
  readonly arch: string;
  /** Names of packages to prefer whenever they are among the providers, best first. */
  readonly prefer?: readonly string[];
  /** Repository id → priority; the lower number wins, 99 when absent (as yum-plugin-priorities). */
  readonly priorities?: Readonly<Record<string, number>>;
  /** Names of which several versions may be installed; EL6's kernels when absent. */
  readonly installOnly?: readonly string[];
}

export interface SolveInput {
  /** Packages on offer, beside those of `catalogues`. */
  readonly packages: readonly Package[];
  readonly catalogues?: readonly PackageCatalogue[];
  /** The machine's packages before the transaction. */
  readonly installed?: readonly Package[];
  readonly jobs: readonly Job[];
  readonly policy: Policy;
  /** Owners of the paths that a former answer asked for: path → packages on offer. */
  readonly owners?: ReadonlyMap<string, readonly Package[]>;
  /** Asked before a path counts as unknown; undefined says that only the filelists tell. */
  readonly knownOwners?: (path: string) => readonly Package[] | undefined;
}

/** Why a package is in the result. A job has no requirer. */
export interface Reason {
  readonly requirement: Dependency;
  readonly requirer?: Package;
}

/** A requirement that several names provided. */
export interface Choice {
  readonly requirement: Dependency;
  readonly requirer?: Package;
  readonly chosen: Package;
  readonly rivals: readonly Package[];
}

export interface Replacement {
  readonly kind: 'upgrade' | 'downgrade' | 'reinstall' | 'obsolete' | 'architecture';
  readonly old: Package;
  readonly new: Package;
}

/** One link of the smallest set of requirements that cannot hold together. */
export type Conflict =
  | { readonly kind: 'job-unknown'; readonly job: Job }
  | { readonly kind: 'job'; readonly job: Job; readonly candidates: readonly Package[] }
  | { readonly kind: 'nothing-provides'; readonly requirement: Dependency; readonly requirer: Package }
  | {
      readonly kind: 'requires';
      readonly requirement: Dependency;
      readonly requirer: Package;
      readonly candidates: readonly Package[];
    }
  | {
      readonly kind: 'conflicts';
      readonly conflict: Dependency;
      readonly package: Package;
      readonly other: Package;
    }
  | {
      readonly kind: 'obsoletes';
      readonly obsoletes: Dependency;
      readonly package: Package;
      readonly other: Package;
    }
  | { readonly kind: 'same-name'; readonly package: Package; readonly other: Package }
  | { readonly kind: 'wrong-architecture'; readonly package: Package; readonly arch: string }
  | { readonly kind: 'multilib-versions'; readonly package: Package; readonly other: Package }
  | { readonly kind: 'obsoleted'; readonly package: Package; readonly by: Package }
  | { readonly kind: 'older-than-installed'; readonly package: Package; readonly installed: Package }
  | { readonly kind: 'keep-installed'; readonly package: Package };

export interface Solution {
  readonly ok: true;
  /** Packages that arrive, those that replace an installed one included; sorted by name. */
  readonly install: readonly Package[];
  /** Installed packages that go without being replaced. */
  readonly erase: readonly Package[];
  readonly replace: readonly Replacement[];
  readonly reasons: ReadonlyMap<Package, readonly Reason[]>;
  readonly choices: readonly Choice[];
}

export interface Problem {
  readonly ok: false;
  /** The smallest set that cannot hold together, in the order in which it explains itself. */
  readonly problem: readonly Conflict[];
}

/** Paths that requirements name and no known file or provide matches: load the filelists and solve again. */
export interface NeedsFilelists {
  readonly ok: 'needs-filelists';
  readonly paths: readonly string[];
}
