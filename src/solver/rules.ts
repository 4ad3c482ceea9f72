import { rangesOverlap, type Dependency } from '../rpm/dependency';
import { compareEvr } from '../rpm/evr';
import type { Package } from '../rpm/package';
import { isPrimaryPath } from '../rpm/primary-path';
import { isCompatible, sharesPlace } from './architecture';
import { isFalse, isTrue, type Clause } from './sat';
import type { Conflict, Job, Policy } from './types';
import { findObsoletes, type Universe } from './universe';

/** A clause together with the fact of packaging that it states. */
export interface Rule extends Clause {
  readonly fact: Conflict;
}

export interface RequiresRule extends Rule {
  readonly fact: Extract<Conflict, { kind: 'requires' | 'nothing-provides' }>;
  /** Variables that satisfy the requirement. */
  readonly candidates: readonly number[];
}

export interface JobRule extends Rule {
  readonly job: Job;
  readonly candidates: readonly number[];
}

/** An installed package stays, or one of these takes its place. */
export interface KeepRule extends Rule {
  readonly old: number;
  readonly heirs: readonly number[];
}

export interface Rules {
  /** The packages that can matter, in the order of their variables. */
  readonly packages: readonly Package[];
  readonly jobs: readonly JobRule[];
  readonly kept: readonly KeepRule[];
  /** By variable. */
  readonly requires: readonly (readonly RequiresRule[])[];
  readonly all: readonly Rule[];
  /** Paths met that only filelists can answer. */
  readonly unknownPaths: readonly string[];
}

/** Kernels of EL6: they install beside the old version (yum/config.py installonlypkgs). */
const INSTALL_ONLY = [
  'kernel',
  'kernel-bigmem',
  'kernel-enterprise',
  'kernel-smp',
  'kernel-modules',
  'kernel-debug',
  'kernel-unsupported',
  'kernel-source',
  'kernel-devel',
  'kernel-PAE',
  'kernel-PAE-debug',
];

/**
 * States rpm 4.8's demands about every package that the jobs or the machine's own packages can
 * reach through requirements.
 */
export function createRules(
  universe: Universe,
  jobs: readonly Job[],
  policy: Policy,
  paths: PathOwners,
): Rules {
  const packages: Package[] = [];
  const variables = new Map<Package, number>();
  const requires: RequiresRule[][] = [];
  const all: Rule[] = [];
  const unknownPaths = new Set<string>();
  const installOnly = policy.installOnly ?? INSTALL_ONLY;
  const explicit = new Set<Package>();

  const variable = (candidate: Package): number => {
    const known = variables.get(candidate);
    if (known !== undefined) return known;
    const created = packages.length;
    variables.set(candidate, created);
    packages.push(candidate);
    return created;
  };
  const add = <R extends Rule>(rule: R): R => {
    all.push(rule);
    return rule;
  };

  const jobRules = jobs.map((job): JobRule => {
    const matching = jobCandidates(universe, job, unknownPaths, paths);
    if (job.kind === 'packages' || (job.kind === 'name' && job.range?.op)) {
      for (const candidate of matching) explicit.add(candidate);
    }
    const candidates = matching.map(variable);
    const fact: Conflict =
      matching.length === 0 ? { kind: 'job-unknown', job } : { kind: 'job', job, candidates: matching };
    return add({ job, candidates, literals: candidates.map(isTrue), fact });
  });

  const kept = universe.installed.map((installed): KeepRule => {
    const old = variable(installed);
    const heirs = successors(universe, installed, explicit).map(variable);
    return add({
      old,
      heirs,
      literals: [old, ...heirs].map(isTrue),
      fact: { kind: 'keep-installed', package: installed },
    });
  });

  for (let index = 0; index < packages.length; index++) {
    requires.push(requirementRules(packages[index] as Package, index));
  }
  packages.forEach((candidate, index) => exclusionRules(candidate, index));

  function requirementRules(requirer: Package, index: number): RequiresRule[] {
    const found: RequiresRule[] = [];
    const seen = new Set<Dependency>();
    for (const requirement of requirer.requires) {
      if (requirement.name.startsWith('rpmlib(') || seen.has(requirement)) continue;
      seen.add(requirement);
      notePath(requirement.name, universe, unknownPaths, paths);
      const matching = universe.providers(requirement);
      if (matching.includes(requirer)) continue;
      // What was broken on the machine before stays the machine's own affair.
      if (universe.isInstalled(requirer) && !matching.some(universe.isInstalled)) continue;
      const candidates = matching.map(variable);
      found.push(
        add({
          literals: [isFalse(index), ...candidates.map(isTrue)],
          candidates,
          fact:
            matching.length === 0
              ? { kind: 'nothing-provides', requirement, requirer }
              : { kind: 'requires', requirement, requirer, candidates: matching },
        }),
      );
    }
    return found;
  }

  function exclusionRules(candidate: Package, index: number): void {
    const isInstalled = universe.isInstalled(candidate);
    const unfit = isInstalled ? undefined : findUnfit(candidate);
    if (unfit) {
      add({ literals: [isFalse(index)], fact: unfit });
      return;
    }
    const exclude = (other: Package, fact: Conflict): void => {
      const otherIndex = variables.get(other);
      if (otherIndex === undefined || other === candidate) return;
      if (isInstalled && universe.isInstalled(other)) return;
      add({ literals: [isFalse(index), isFalse(otherIndex)], fact });
    };
    for (const conflict of candidate.conflicts) {
      notePath(conflict.name, universe, unknownPaths, paths);
      for (const other of universe.providers(conflict)) {
        exclude(other, { kind: 'conflicts', conflict, package: candidate, other });
      }
    }
    for (const other of universe.named(candidate.name)) {
      const otherIndex = variables.get(other);
      if (otherIndex === undefined || otherIndex <= index || installOnly.includes(candidate.name)) continue;
      if (sharesPlace(candidate.arch, other.arch)) {
        exclude(other, { kind: 'same-name', package: candidate, other });
      } else if (
        compareEvr(candidate.evr, other.evr) !== 0 &&
        !isLeftBehind(candidate) &&
        !isLeftBehind(other)
      ) {
        exclude(other, { kind: 'multilib-versions', package: candidate, other });
      }
    }
    if (isInstalled) return;
    for (const obsoletes of candidate.obsoletes) {
      for (const other of universe.named(obsoletes.name)) {
        if (other.name === candidate.name) continue;
        if (!rangesOverlap({ name: other.name, op: '=', evr: other.evr }, obsoletes)) continue;
        exclude(other, { kind: 'obsoletes', obsoletes, package: candidate, other });
      }
    }
  }

  /** Whether an installed package of a multilib pair has no update, while its twin may have one. */
  function isLeftBehind(old: Package): boolean {
    if (!universe.isInstalled(old)) return false;
    const places = universe.named(old.name).filter((other) => sharesPlace(other.arch, old.arch));
    return places.every(universe.isInstalled) && hasTwin(universe, old);
  }

  /** Why an available package is never to be taken, whatever else is. */
  function findUnfit(candidate: Package): Conflict | undefined {
    if (policy.arch !== '' && !isCompatible(candidate.arch, policy.arch)) {
      return { kind: 'wrong-architecture', package: candidate, arch: policy.arch };
    }
    if (explicit.has(candidate)) return undefined;
    const by = universe
      .obsoleters(candidate)
      .find(
        (other) => isCompatible(other.arch, policy.arch || other.arch) && !findObsoletes(candidate, other),
      );
    if (by) return { kind: 'obsoleted', package: candidate, by };
    if (installOnly.includes(candidate.name)) return undefined;
    const installed = universe
      .named(candidate.name)
      .filter(universe.isInstalled)
      .filter((old) => sharesPlace(candidate.arch, old.arch))
      .find((old) => compareEvr(old.evr, candidate.evr) > 0);
    return installed && { kind: 'older-than-installed', package: candidate, installed };
  }

  return { packages, jobs: jobRules, kept, requires, all, unknownPaths: Array.from(unknownPaths).sort() };
}

function jobCandidates(
  universe: Universe,
  job: Job,
  unknownPaths: Set<string>,
  paths: PathOwners,
): readonly Package[] {
  if (job.kind === 'packages') return job.packages;
  if (job.kind === 'provides') {
    notePath(job.capability.name, universe, unknownPaths, paths);
    return universe.providers(job.capability);
  }
  const { range, arch } = job;
  const matching = universe
    .named(job.name)
    .filter((candidate) => arch === undefined || candidate.arch === arch)
    .filter((candidate) => !range || rangesOverlap({ name: '', op: '=', evr: candidate.evr }, range));
  if (job.best !== true) return matching;
  return matching.filter((candidate) => matching.every(({ evr }) => compareEvr(evr, candidate.evr) <= 0));
}

/** What is known of the filelists. */
export interface PathOwners {
  /** The universe's own; what is found is added. */
  readonly owners: Map<string, readonly Package[]>;
  readonly find: (path: string) => readonly Package[] | undefined;
}

/** Primary holds only some paths: any other, and one that nobody is known to own, needs the filelists. */
function notePath(name: string, universe: Universe, unknownPaths: Set<string>, paths: PathOwners): void {
  const { owners, find } = paths;
  if (!name.startsWith('/') || owners.has(name)) return;
  if (isPrimaryPath(name) && universe.isKnown(name)) return;
  const found = find(name);
  if (found) owners.set(name, found);
  else unknownPaths.add(name);
}

/**
 * What may take an installed package's place: newer ones of its name, of the other word size only
 * when there is none of its own, and those that obsolete it.
 */
function successors(universe: Universe, old: Package, explicit: ReadonlySet<Package>): Package[] {
  const sameName = universe
    .named(old.name)
    .filter((candidate) => !universe.isInstalled(candidate))
    .filter((candidate) => explicit.has(candidate) || compareEvr(candidate.evr, old.evr) >= 0);
  const samePlace = sameName.filter((candidate) => sharesPlace(candidate.arch, old.arch));
  const mayChange = samePlace.length === 0 && !hasTwin(universe, old);
  return [...(mayChange ? sameName : samePlace), ...universe.obsoleters(old)];
}

/** Whether the other word size of an installed package is installed, too. */
function hasTwin(universe: Universe, old: Package): boolean {
  return universe
    .named(old.name)
    .some((other) => universe.isInstalled(other) && !sharesPlace(other.arch, old.arch));
}
