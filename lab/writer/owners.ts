import type { Gap } from '../../src/acceptance/probe-result';

/** What a node can have of the service, each alone enough for harm when two have it. */
export const OWNED = ['vip', 'mount', 'write'] as const;
export type Owned = (typeof OWNED)[number];

/** One look of a node at itself; times in milliseconds since 1970 by the host's clock. */
export interface OwnerRecord {
  readonly began: number;
  readonly ended: number;
  readonly has: readonly Owned[];
}

/** Two looks further apart than this, or one that took longer, say nothing about the time between: the node was off or frozen. */
const LONGEST_PAUSE_MS = 3_000;

/** Reads owner-watch.sh's file; `offsetMs` is the node's clock minus the host's. A torn line is left out. Pure. */
export function parseOwners(text: string, offsetMs: number): OwnerRecord[] {
  const records: OwnerRecord[] = [];
  const time = (seconds: string): number => Math.round(Number(seconds) * 1000 - offsetMs);
  for (const line of text.split('\n')) {
    const [, began = '', ended = '', words = ''] =
      /^(\d+\.\d+) (\d+\.\d+) ((?:vip|-) (?:mount|-) (?:write|-))$/.exec(line) ?? [];
    if (words === '') continue;
    const has = OWNED.filter((owned) => words.split(' ').includes(owned));
    records.push({ began: time(began), ended: time(ended), has });
  }
  return records;
}

/**
 * The times in which a node surely had something: from the first to the last of the looks in a row
 * that saw it. A write counts from when it was known to be taken; one that a frozen node learns of when it
 * wakes was perhaps taken before it froze, and does not count: the look right after it says whether the node
 * can still write (owner-watch.sh does not sleep then). Pure.
 */
export function stretchesOf(records: readonly OwnerRecord[], owned: Owned): Gap[] {
  const stretches: Gap[] = [];
  let open: { from: number; to: number } | undefined;
  for (const record of records) {
    const at = owned === 'write' ? record.ended : record.began;
    const late = owned === 'write' && record.ended - record.began > LONGEST_PAUSE_MS;
    if (late || !record.has.includes(owned)) open = undefined;
    else if (open !== undefined && at - open.to <= LONGEST_PAUSE_MS) open.to = at;
    else stretches.push((open = { from: at, to: at }));
  }
  return stretches;
}

/** The times that are in a stretch of both. Pure. */
export function overlaps(one: readonly Gap[], other: readonly Gap[]): Gap[] {
  return one.flatMap((a) =>
    other
      .map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }))
      .filter(({ from, to }) => from <= to),
  );
}
