import { nevra, type Package } from '../rpm/package';
import type { Choice, Reason, Solution } from '../solver/types';

/**
 * One bundle for several nodes: whatever any of them lacks, so that each finds its own solution in
 * it. A package counts as the same by its NEVRA, whichever solution made it.
 */
export function mergeSolutions(solutions: readonly Solution[]): Solution {
  const [first, ...others] = solutions;
  if (first === undefined || others.length === 0) return first as Solution;
  const known = new Map<string, Package>();
  const reasons = new Map<Package, readonly Reason[]>();
  const choices = new Map<string, Choice>();
  const same = (one: Package): Package => known.get(nevra(one)) ?? one;
  for (const { install } of solutions) {
    for (const one of install) if (!known.has(nevra(one))) known.set(nevra(one), one);
  }
  for (const solution of solutions) {
    solution.reasons.forEach((told, one) => {
      const before = reasons.get(same(one)) ?? [];
      const now = told.map(({ requirement, requirer }) =>
        requirer === undefined ? { requirement } : { requirement, requirer: same(requirer) },
      );
      reasons.set(same(one), [...before, ...now]);
    });
    for (const choice of solution.choices) {
      choices.set(`${JSON.stringify(choice.requirement)} ${nevra(choice.chosen)}`, choice);
    }
  }
  return {
    ok: true,
    install: [...known.values()].sort(byNevra),
    erase: join(solutions.map(({ erase }) => erase)),
    replace: join(solutions.map(({ replace }) => replace)),
    reasons,
    choices: [...choices.values()],
  };
}

function byNevra(a: Package, b: Package): number {
  const [left, right] = [nevra(a), nevra(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function join<T>(lists: readonly (readonly T[])[]): T[] {
  return ([] as T[]).concat(...lists);
}
