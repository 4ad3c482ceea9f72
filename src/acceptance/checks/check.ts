import type { Text } from '../../core/events';
import { isReached, type HostFacts, type Looked, type NodeFacts, type PairFacts } from '../facts';

/** What a check saw. `wrong` fails it (or warns, by its severity); `unproved` could not be looked at. */
export interface Examination {
  readonly wrong: readonly Text[];
  readonly unproved: readonly Text[];
  /** What a passed check shows. */
  readonly good: readonly Text[];
}

/** One read-only check. Its title is `verify.check.ID`, its advice `verify.advice.ID`. */
export interface Check {
  readonly id: string;
  readonly severity: 'failure' | 'warning';
  examine(facts: PairFacts): Examination;
}

export type Outcome = 'passed' | 'warning' | 'failed' | 'unproved';

export interface CheckResult {
  readonly id: string;
  readonly title: Text;
  readonly outcome: Outcome;
  readonly seen: readonly Text[];
  /** What to do; only when it did not pass. */
  readonly advice?: Text;
}

export function runCheck(check: Check, facts: PairFacts): CheckResult {
  const { wrong, unproved, good } = check.examine(facts);
  const title = { key: `verify.check.${check.id}` };
  if (wrong.length > 0)
    return {
      id: check.id,
      title,
      outcome: check.severity === 'failure' ? 'failed' : 'warning',
      seen: wrong.concat(unproved),
      advice: { key: `verify.advice.${check.id}` },
    };
  if (unproved.length > 0)
    return {
      id: check.id,
      title,
      outcome: 'unproved',
      seen: unproved,
      advice: { key: 'verify.advice.reach' },
    };
  return { id: check.id, title, outcome: 'passed', seen: good };
}

/** Examines hosts one by one; a host that was not reached leaves the check unproved there. */
export function eachHost<T extends HostFacts>(
  hosts: readonly Looked<T>[],
  look: (host: T) => { wrong?: readonly Text[]; good?: readonly Text[] },
): Examination {
  const wrong: Text[] = [];
  const unproved: Text[] = [];
  const good: Text[] = [];
  for (const host of hosts) {
    if (!isReached(host)) {
      unproved.push({ key: 'verify.seen.unreached', values: { host: host.name } });
      continue;
    }
    const seen = look(host);
    wrong.push(...(seen.wrong ?? []));
    good.push(...(seen.good ?? []));
  }
  return { wrong, unproved, good };
}

/** Examines what only both nodes together show; unproved while one of them was not reached. */
export function together(
  facts: PairFacts,
  look: (first: NodeFacts, second: NodeFacts) => { wrong: readonly Text[]; good: readonly Text[] },
): Examination {
  const [first, second] = facts.nodes;
  if (isReached(first) && isReached(second)) return { ...look(first, second), unproved: [] };
  return eachHost<NodeFacts>(facts.nodes, () => ({}));
}

/** Joins what several looks saw. */
export function joined(...parts: readonly Examination[]): Examination {
  const all = <K extends keyof Examination>(key: K): Text[] =>
    parts.reduce<Text[]>((texts, part) => texts.concat(part[key]), []);
  return { wrong: all('wrong'), unproved: all('unproved'), good: all('good') };
}
