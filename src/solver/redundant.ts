import type { Package } from '../rpm/package';
import type { Rule, Rules } from './rules';
import { isTrue, type Assignment } from './sat';
import type { Universe } from './universe';

/**
 * The variables that are true and needed: a package that was chosen early and whose work another one
 * does by now is left out again, the latest choice first.
 */
export function withoutRedundant(universe: Universe, rules: Rules, assignment: Assignment): Set<number> {
  const chosen = new Set<number>();
  for (const literal of assignment.trail) if ((literal & 1) === 0) chosen.add(literal >> 1);

  const isNew = (variable: number): boolean => !universe.isInstalled(rules.packages[variable] as Package);
  const helped = new Map<number, Rule[]>();
  for (const rule of rules.all) {
    for (const literal of rule.literals) {
      const variable = literal >> 1;
      if (literal !== isTrue(variable) || !chosen.has(variable) || !isNew(variable)) continue;
      const known = helped.get(variable);
      if (known) known.push(rule);
      else helped.set(variable, [rule]);
    }
  }
  const isMetWithout = (rule: Rule, without: number): boolean =>
    rule.literals.some((literal) => {
      const variable = literal >> 1;
      return literal === isTrue(variable)
        ? variable !== without && chosen.has(variable)
        : !chosen.has(variable);
    });

  const newest = Array.from(chosen).filter(isNew).reverse();
  for (let removed = true; removed;) {
    removed = false;
    for (const variable of newest) {
      if (!chosen.has(variable)) continue;
      const others = (helped.get(variable) ?? []).filter((rule) => !rule.literals.includes(variable * 2 + 1));
      if (!others.every((rule) => isMetWithout(rule, variable))) continue;
      chosen.delete(variable);
      removed = true;
    }
    for (const variable of unreachable(rules, chosen, isNew)) {
      chosen.delete(variable);
      removed = true;
    }
  }
  return chosen;
}

/** New packages that only need one another. */
function unreachable(
  rules: Rules,
  chosen: ReadonlySet<number>,
  isNew: (variable: number) => boolean,
): number[] {
  const reached = new Set(Array.from(chosen).filter((variable) => !isNew(variable)));
  for (const rule of rules.all) {
    if (rule.fact.kind !== 'job' && rule.fact.kind !== 'keep-installed') continue;
    for (const literal of rule.literals) if (chosen.has(literal >> 1)) reached.add(literal >> 1);
  }
  const todo = Array.from(reached);
  for (let variable = todo.pop(); variable !== undefined; variable = todo.pop()) {
    for (const { candidates } of rules.requires[variable] ?? []) {
      for (const candidate of candidates) {
        if (!chosen.has(candidate) || reached.has(candidate)) continue;
        reached.add(candidate);
        todo.push(candidate);
      }
    }
  }
  return Array.from(chosen).filter((variable) => !reached.has(variable));
}
