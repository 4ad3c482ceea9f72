import { rangesOverlap, type Dependency } from '../rpm/dependency';
import { compareEvr, type Evr } from '../rpm/evr';
import type { Package } from '../rpm/package';
import { archRank, isCompatible, sharesPlace } from './architecture';
import type { Policy } from './types';
import type { Universe } from './universe';

/** What a choice may look at: the state of the search when it is made. */
export interface ChoiceContext {
  readonly universe: Universe;
  readonly policy: Policy;
  /** Absent when a job asks by name. */
  readonly requirement?: Dependency;
  readonly requirer?: Package;
  /** Names of the packages chosen so far or installed. */
  readonly isPresent: (name: string) => boolean;
  /** Whether something chosen comes from this repository. */
  readonly isUsed: (repository: string) => boolean;
  /** How many requirements of a package nothing chosen or installed satisfies yet. */
  readonly unmetRequirements: (candidate: Package) => number;
}

/** Compares two candidates by one point of the provider rule: below zero when the first is better. */
type Criterion = (a: Package, b: Package, context: ChoiceContext) => number;

/**
 * The provider rule of docs/provider-rule.md, point by point; the first point on which two
 * candidates differ decides. After yum 3.2.29's `_compare_providers`, made lexicographic.
 */
const CRITERIA: readonly Criterion[] = [
  by((candidate, { policy }) => preference(candidate, policy.prefer ?? [])),
  by((candidate, context) => (changesArchitecture(candidate, context) ? 1 : 0)),
  by((candidate, context) => (isSuperseded(candidate, context) ? 1 : 0)),
  by((candidate, { policy }) => policy.priorities?.[candidate.repository] ?? DEFAULT_PRIORITY),
  by(({ arch }, { policy }) => archRank(arch, policy.arch)),
  by((candidate, { isPresent }) => (isPresent(candidate.name) ? 0 : isPresent(baseName(candidate)) ? 1 : 2)),
  by(({ sourceRpm }, { requirer }) => (sourceRpm !== '' && sourceRpm === requirer?.sourceRpm ? 0 : 1)),
  by(({ name }, { requirer }) => -commonPrefix(name, requirer?.name ?? '')),
  (a, b, { requirement }) => compareProvided(b, a, requirement),
  by((candidate, { unmetRequirements }) => unmetRequirements(candidate)),
  by(({ name }) => name.length),
  (a, b, { requirer }) => (requirer ? compareText(b.name, a.name) : compareText(a.name, b.name)),
  (a, b) => compareEvr(b.evr, a.evr),
  by(({ repository }, { isUsed }) => (isUsed(repository) ? 0 : 1)),
  (a, b) => compareText(a.repository, b.repository),
];

/** yum-plugin-priorities' default. */
const DEFAULT_PRIORITY = 99;

/** The best of the candidates, of which there is at least one. */
export function pickProvider(candidates: readonly Package[], context: ChoiceContext): Package {
  return candidates.reduce((best, candidate) => {
    for (const criterion of CRITERIA) {
      const order = criterion(candidate, best, context);
      if (order !== 0) return order < 0 ? candidate : best;
    }
    return best;
  });
}

function by(rank: (candidate: Package, context: ChoiceContext) => number): Criterion {
  return (a, b, context) => rank(a, context) - rank(b, context);
}

function preference({ name }: Package, prefer: readonly string[]): number {
  const place = prefer.indexOf(name);
  return place < 0 ? prefer.length : place;
}

/** Whether a newer version of its name and architecture (or of noarch) exists, or an available package obsoletes it. */
function isSuperseded(candidate: Package, { universe, policy }: ChoiceContext): boolean {
  if (universe.isInstalled(candidate)) return false;
  const isNewer = (other: Package): boolean =>
    isCompatible(other.arch, policy.arch || other.arch) &&
    (other.arch === candidate.arch || other.arch === 'noarch' || candidate.arch === 'noarch') &&
    compareEvr(other.evr, candidate.evr) > 0;
  return universe.named(candidate.name).some(isNewer) || universe.obsoleters(candidate).length > 0;
}

/**
 * Whether the name is installed, but in other architectures only. Of the machine's second word size
 * (i686 on x86_64) every architecture will do, as yum has it.
 */
function changesArchitecture({ name, arch }: Package, { universe, policy }: ChoiceContext): boolean {
  const installed = universe.named(name).filter(universe.isInstalled);
  const isKept = (old: Package): boolean =>
    old.arch === arch || (!sharesPlace(old.arch, policy.arch) && sharesPlace(arch, old.arch));
  return installed.length > 0 && !installed.some(isKept);
}

/** The name of the source package: `foo` of foo-1-1.src.rpm. */
function baseName({ sourceRpm, name }: Package): string {
  return /^(.+)-[^-]+-[^-]+$/.exec(sourceRpm)?.[1] ?? name;
}

/** Letters that two names share at the start; yum counts only more than two. */
function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length > 2 ? length : 0;
}

function compareProvided(a: Package, b: Package, requirement: Dependency | undefined): number {
  const versionA = requirement && providedVersion(a, requirement);
  const versionB = requirement && providedVersion(b, requirement);
  return versionA && versionB ? compareEvr(versionA, versionB) : 0;
}

function providedVersion(candidate: Package, requirement: Dependency): Evr | undefined {
  return candidate.provides
    .filter((provide) => provide.name === requirement.name && rangesOverlap(provide, requirement))
    .map((provide) => provide.evr)
    .reduce((best, evr) => (!best || (evr && compareEvr(evr, best) > 0) ? evr : best), undefined);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
