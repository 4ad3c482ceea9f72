import { formatDependency } from '../rpm/dependency';
import { nevra, type Package } from '../rpm/package';
import type { Reason, Solution } from '../solver/types';
import { ADDED } from './added';
import type { LockedChoice, LockedPackage, LockedReason } from './lock';

/** Which group of the recipe asks for what: group name → requirements as the jobs wrote them. */
export type GroupRequirements = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Turns a solution into lock entries: each with the groups whose closure it belongs to and every
 * requirement it meets.
 * @param sha256Of the package file's SHA-256; repositories of EL5's time have only SHA-1
 */
export function lockSolution(
  solution: Solution,
  groups: GroupRequirements,
  sha256Of: (one: Package) => string,
): { packages: LockedPackage[]; choices: LockedChoice[] } {
  const membership = findMembership(solution, groups);
  const reasonsOf = (one: Package): readonly Reason[] => solution.reasons.get(one) ?? [];
  const packages = solution.install.map((one) => ({
    name: one.name,
    epoch: one.evr.epoch,
    version: one.evr.version,
    release: one.evr.release,
    arch: one.arch,
    origin: one.repository === ADDED ? ('added' as const) : ('repository' as const),
    repository: one.repository,
    path: one.location,
    size: one.size,
    sha256: sha256Of(one),
    sourceRpm: one.sourceRpm,
    license: one.license,
    buildTime: one.buildTime,
    installedSize: one.installedSize,
    groups: [...(membership.get(one) ?? groups.keys())].sort(),
    requiredBy: sortReasons(
      ([] as LockedReason[]).concat(...reasonsOf(one).map((reason) => lockReason(reason, one, groups))),
    ),
  }));
  const choices = solution.choices.map((choice) => ({
    requirement: formatDependency(choice.requirement),
    by:
      choice.requirer === undefined
        ? askedBy(formatDependency(choice.requirement), groups)
        : nevra(choice.requirer),
    chosen: nevra(choice.chosen),
    rivals: choice.rivals.map(nevra).sort(),
  }));
  return { packages, choices: sortReasons(choices) };
}

function askedBy(requirement: string, groups: GroupRequirements): string {
  const names = [...groups].filter(([, asked]) => asked.has(requirement)).map(([name]) => name);
  return `group:${names.sort().join(',')}`;
}

function lockReason(
  { requirement, requirer }: Reason,
  one: Package,
  groups: GroupRequirements,
): LockedReason[] {
  const text = formatDependency(requirement);
  if (requirer !== undefined) return requirer === one ? [] : [{ requirement: text, by: nevra(requirer) }];
  const asking = [...groups].filter(([, asked]) => asked.has(text));
  if (asking.length === 0 && one.repository === ADDED) {
    return [{ requirement: text, by: `${ADDED}:${one.location}` }];
  }
  return asking.map(([name]) => ({ requirement: text, by: `group:${name}` }));
}

function sortReasons<T extends LockedReason>(reasons: readonly T[]): T[] {
  const key = ({ by, requirement }: LockedReason): string => `${by}\n${requirement}`;
  const sorted = [...reasons].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return sorted.filter((one, i) => i === 0 || key(one) !== key(sorted[i - 1] as T));
}

/**
 * A package is in a group when the group asks for it, or when it meets a requirement of one in it.
 * One that only packages of the baseline require has none, and goes to every group.
 */
function findMembership(solution: Solution, groups: GroupRequirements): Map<Package, Set<string>> {
  const needs = new Map<Package, Package[]>();
  const membership = new Map<Package, Set<string>>();
  const queue: { one: Package; group: string }[] = [];
  solution.reasons.forEach((reasons, one) => {
    for (const { requirement, requirer } of reasons) {
      if (requirer !== undefined) {
        needs.set(requirer, [...(needs.get(requirer) ?? []), one]);
        continue;
      }
      const text = formatDependency(requirement);
      if (one.repository === ADDED) queue.push({ one, group: 'node' });
      groups.forEach((asked, group) => {
        if (asked.has(text)) queue.push({ one, group });
      });
    }
  });
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { one, group } = next;
    const known = membership.get(one) ?? new Set<string>();
    if (known.has(group)) continue;
    membership.set(one, known.add(group));
    for (const needed of needs.get(one) ?? []) queue.push({ one: needed, group });
  }
  return membership;
}
