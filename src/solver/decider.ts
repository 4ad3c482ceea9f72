import { formatDependency } from '../rpm/dependency';
import { nevra, type Package } from '../rpm/package';
import { pickProvider, type ChoiceContext } from './policy';
import type { JobRule, KeepRule, RequiresRule, Rules } from './rules';
import { isTrue, type Assignment, type Literal } from './sat';
import type { Choice, Policy } from './types';
import type { Universe } from './universe';

export interface Decider {
  /** The next package to take, or undefined when everything needed is there. */
  readonly decide: (assignment: Assignment) => Literal | undefined;
  /** By chosen variable: the last choice that took it. */
  readonly choices: ReadonlyMap<number, Choice>;
}

interface OpenRequirement {
  readonly rule: RequiresRule;
  readonly open: readonly number[];
}

/**
 * Decides in the order of docs/provider-rule.md: jobs, then what is installed stays, then
 * requirements; among these first those that one name alone can satisfy, then by requirement and
 * requirer, so that a choice is made with all that is certain on the table.
 */
export function createDecider(universe: Universe, rules: Rules, policy: Policy): Decider {
  const choices = new Map<number, Choice>();
  const { packages } = rules;
  const packageOf = (variable: number): Package => packages[variable] as Package;

  function choose(
    open: readonly number[],
    assignment: Assignment,
    asked: Pick<ChoiceContext, 'requirement' | 'requirer'>,
  ): Literal {
    const variables = new Map(open.map((variable) => [packageOf(variable), variable]));
    const candidates = open.map(packageOf);
    const present = new Set(universe.installed.map(({ name }) => name));
    const repositories = new Set<string>();
    for (const literal of assignment.trail) {
      if ((literal & 1) === 1) continue;
      const { name, repository } = packageOf(literal >> 1);
      present.add(name);
      repositories.add(repository);
    }
    const isMet = (rule: RequiresRule): boolean => rule.candidates.some((v) => assignment.value(v) > 0);
    const chosen = pickProvider(candidates, {
      ...asked,
      universe,
      policy,
      isPresent: (name) => present.has(name),
      isUsed: (repository) => repositories.has(repository),
      unmetRequirements: (candidate) => {
        const needs = rules.requires[variables.get(candidate) ?? -1] ?? [];
        return needs.filter((rule) => !isMet(rule)).length;
      },
    });
    const variable = variables.get(chosen) ?? 0;
    const rivals = candidates.filter((candidate) => candidate.name !== chosen.name);
    const { requirement, requirer } = asked;
    if (rivals.length > 0 && requirement) {
      choices.set(variable, { requirement, ...(requirer ? { requirer } : {}), chosen, rivals });
    } else choices.delete(variable);
    return isTrue(variable);
  }

  function decideJob({ candidates, job }: JobRule, assignment: Assignment): Literal | undefined {
    if (candidates.some((variable) => assignment.value(variable) > 0)) return undefined;
    const open = candidates.filter((variable) => assignment.value(variable) === 0);
    return choose(open, assignment, job.kind === 'provides' ? { requirement: job.capability } : {});
  }

  /** An installed package that must go leaves its place to a successor. */
  function decideSuccessor({ old, heirs }: KeepRule, assignment: Assignment): Literal | undefined {
    if (assignment.value(old) >= 0 || heirs.some((heir) => assignment.value(heir) > 0)) return undefined;
    return choose(
      heirs.filter((heir) => assignment.value(heir) === 0),
      assignment,
      { requirer: packageOf(old) },
    );
  }

  function decideRequirement(assignment: Assignment): Literal | undefined {
    let forced: OpenRequirement | undefined;
    let free: OpenRequirement | undefined;
    for (const literal of assignment.trail) {
      if ((literal & 1) === 1) continue;
      for (const rule of rules.requires[literal >> 1] ?? []) {
        if (rule.candidates.some((variable) => assignment.value(variable) > 0)) continue;
        const open = rule.candidates.filter((variable) => assignment.value(variable) === 0);
        const isForced = open.every((variable) => packageOf(variable).name === packageOf(open[0] ?? 0).name);
        if (isForced) forced = earlier(forced, { rule, open });
        else free = earlier(free, { rule, open });
      }
    }
    const next = forced ?? free;
    if (!next) return undefined;
    const { requirement, requirer } = next.rule.fact;
    return choose(next.open, assignment, { requirement, requirer });
  }

  return {
    choices,
    decide(assignment) {
      for (const rule of rules.jobs) {
        const decision = decideJob(rule, assignment);
        if (decision !== undefined) return decision;
      }
      for (const rule of rules.kept) {
        if (assignment.value(rule.old) === 0) return isTrue(rule.old);
        const decision = decideSuccessor(rule, assignment);
        if (decision !== undefined) return decision;
      }
      return decideRequirement(assignment);
    },
  };
}

function earlier(best: OpenRequirement | undefined, candidate: OpenRequirement): OpenRequirement {
  return best && sortKey(best) <= sortKey(candidate) ? best : candidate;
}

function sortKey({ rule }: OpenRequirement): string {
  return `${formatDependency(rule.fact.requirement)}\n${nevra(rule.fact.requirer)}`;
}
