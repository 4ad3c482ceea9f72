import { compareEvr } from '../rpm/evr';
import { comparePackageIds, type Package } from '../rpm/package';
import { sharesPlace } from './architecture';
import { smallestContradiction } from './contradiction';
import { createDecider } from './decider';
import { withoutRedundant } from './redundant';
import { createRules, type Rule, type Rules } from './rules';
import { search, type Clause } from './sat';
import type { Choice, NeedsFilelists, Problem, Reason, Replacement, Solution, SolveInput } from './types';
import { createUniverse, findObsoletes, type Universe } from './universe';

/**
 * Finds what to install so that every job and every requirement holds, by rpm 4.8's semantics
 * (complete: a solution is found if there is one) and by the provider rule of docs/provider-rule.md.
 * The order of packages in the input does not matter.
 *
 * Without a solution the answer is the smallest set of facts that contradict one another. When
 * requirements name paths that primary metadata does not hold, the answer is their list: give their
 * owners as `owners` and solve again.
 */
export function solve(input: SolveInput): Solution | Problem | NeedsFilelists {
  const { policy, jobs } = input;
  const owners = new Map(input.owners ?? []);
  const universe = createUniverse(input.packages, input.installed ?? [], owners, input.catalogues);
  const rules = createRules(universe, jobs, policy, { owners, find: input.knownOwners ?? (() => undefined) });
  if (rules.unknownPaths.length > 0) return { ok: 'needs-filelists', paths: rules.unknownPaths };

  const variables = rules.packages.length;
  const { decide, choices } = createDecider(universe, rules, policy);
  const result = search(variables, rules.all, decide);
  if (!result.ok) {
    const problem = smallestContradiction(result.core.filter(isRule), variables);
    return { ok: false, problem: problem.map(({ fact }) => fact) };
  }
  const chosen = withoutRedundant(universe, rules, result.assignment);
  return describeSolution(universe, rules, chosen, choices);
}

function isRule(clause: Clause): clause is Rule {
  return 'fact' in clause;
}

function describeSolution(
  universe: Universe,
  rules: Rules,
  chosen: ReadonlySet<number>,
  choices: ReadonlyMap<number, Choice>,
): Solution {
  const packageOf = (variable: number): Package => rules.packages[variable] as Package;
  const present = Array.from(chosen, packageOf);
  const install = present
    .filter((candidate) => !universe.isInstalled(candidate))
    .sort((a, b) => comparePackageIds(a, b) || (a.repository < b.repository ? -1 : 1));
  const presentSet = new Set(present);
  const gone = universe.installed.filter((old) => !presentSet.has(old));
  const replace: Replacement[] = [];
  const erase: Package[] = [];
  for (const old of gone) {
    const replacement = findReplacement(old, install);
    if (replacement) replace.push(replacement);
    else erase.push(old);
  }
  const kept = Array.from(choices)
    .filter(([variable]) => chosen.has(variable))
    .map(([, choice]) => choice);
  return { ok: true, install, erase, replace, reasons: findReasons(universe, rules, chosen), choices: kept };
}

function findReplacement(old: Package, install: readonly Package[]): Replacement | undefined {
  const heir = install.find(({ name, arch }) => name === old.name && sharesPlace(arch, old.arch));
  if (heir) {
    const order = compareEvr(heir.evr, old.evr);
    const kind = order > 0 ? 'upgrade' : order < 0 ? 'downgrade' : 'reinstall';
    return { kind: order === 0 && heir.arch !== old.arch ? 'architecture' : kind, old, new: heir };
  }
  const obsoleter = install.find((candidate) => findObsoletes(candidate, old));
  return obsoleter && { kind: 'obsolete', old, new: obsoleter };
}

function findReasons(
  universe: Universe,
  rules: Rules,
  chosen: ReadonlySet<number>,
): Map<Package, readonly Reason[]> {
  const reasons = new Map<Package, Reason[]>();
  const addReason = (variable: number, reason: Reason): void => {
    const target = rules.packages[variable] as Package;
    if (!chosen.has(variable) || universe.isInstalled(target)) return;
    const known = reasons.get(target);
    if (known) known.push(reason);
    else reasons.set(target, [reason]);
  };
  for (const { job, candidates } of rules.jobs) {
    const requirement =
      job.kind === 'provides'
        ? job.capability
        : { ...(job.kind === 'name' ? job.range : {}), name: job.kind === 'name' ? job.name : job.label };
    for (const variable of candidates) addReason(variable, { requirement });
  }
  rules.requires.forEach((requirements, requirerVariable) => {
    if (!chosen.has(requirerVariable)) return;
    for (const { fact, candidates } of requirements) {
      const { requirement, requirer } = fact;
      for (const variable of candidates) addReason(variable, { requirement, requirer });
    }
  });
  return reasons;
}
