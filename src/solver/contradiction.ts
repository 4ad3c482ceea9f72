import type { Rule } from './rules';
import { search, type Assignment, type Literal } from './sat';

/**
 * Leaves out every rule without which the others still contradict one another, and puts the rest in
 * the order of a story: a job, what it needs, what that needs, and what stands against it.
 */
export function smallestContradiction(core: readonly Rule[], variables: number): Rule[] {
  let rules = [...core];
  for (const rule of core) {
    const without = rules.filter((other) => other !== rule);
    const result = search(variables, without, (assignment) => decidePlainly(without, assignment));
    if (!result.ok) {
      const left = new Set<unknown>(result.core);
      rules = without.filter((other) => left.has(other));
    }
  }
  return inOrderOfStory(rules);
}

function decidePlainly(rules: readonly Rule[], assignment: Assignment): Literal | undefined {
  for (const { literals } of rules) {
    const isMet = literals.some((literal) => {
      const value = assignment.value(literal >> 1);
      return (literal & 1) === 0 ? value > 0 : value <= 0;
    });
    if (isMet) continue;
    const open = literals.find((literal) => assignment.value(literal >> 1) === 0);
    if (open !== undefined) return open;
  }
  return undefined;
}

function inOrderOfStory(rules: readonly Rule[]): Rule[] {
  const told: Rule[] = [];
  const left = new Set(rules);
  const known = new Set<number>();
  const tell = (rule: Rule): void => {
    left.delete(rule);
    told.push(rule);
    for (const literal of rule.literals) known.add(literal >> 1);
  };
  const isReady = (rule: Rule, kinds: readonly string[]): boolean => {
    const [subject] = rule.literals.filter((literal) => (literal & 1) === 1);
    return kinds.includes(rule.fact.kind) && (subject === undefined || known.has(subject >> 1));
  };
  for (const kinds of STORY) {
    for (let next = find(left, (r) => isReady(r, kinds)); next; next = find(left, (r) => isReady(r, kinds))) {
      tell(next);
    }
  }
  left.forEach(tell);
  return told;
}

const STORY = [
  ['job-unknown', 'job'],
  ['requires', 'nothing-provides'],
  ['keep-installed'],
  ['requires', 'nothing-provides', 'keep-installed'],
];

function find<T>(set: ReadonlySet<T>, matches: (element: T) => boolean): T | undefined {
  return Array.from(set).find(matches);
}
