import { HELD, type Lane, type Stretch, type Timeline } from '../timeline';

/** A stretch in which one node had the whole group. */
export interface Tenure extends Stretch {
  readonly host: string;
}

/**
 * Who had the whole group when, in the order of time. Two stretches of one node with nothing between
 * them but a flicker (a probe that was late) are one.
 */
export function ownershipOf({ lanes }: Timeline): Tenure[] {
  const tenures = lanes
    .reduce<Tenure[]>(
      (all, lane) => all.concat(wholeOf(lane).map((stretch) => ({ ...stretch, host: lane.host }))),
      [],
    )
    .sort((a, b) => a.from - b.from);
  const merged: Tenure[] = [];
  for (const tenure of tenures) {
    const last = merged[merged.length - 1];
    if (last !== undefined && last.host === tenure.host && tenure.from - last.to < FLICKER_MS)
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, tenure.to) };
    else merged.push(tenure);
  }
  return merged;
}

/** One look of the daemon. */
const FLICKER_MS = 1_500;

function wholeOf({ held }: Lane): Stretch[] {
  const [first, ...others] = HELD.map((one) => held[one]);
  return others.reduce<Stretch[]>((common, stretches) => intersect(common, stretches), [...(first ?? [])]);
}

function intersect(some: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  const common: Stretch[] = [];
  for (const one of some)
    for (const other of others) {
      const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
      if (to > from) common.push({ from, to });
    }
  return common.sort((a, b) => a.from - b.from);
}

/** When no node had the whole group: the outage as the nodes' own journals show it. */
export function gapsOf(timeline: Timeline): Stretch[] {
  const gaps: Stretch[] = [];
  let covered = timeline.from;
  for (const { from, to } of ownershipOf(timeline)) {
    if (from > covered) gaps.push({ from: covered, to: from });
    covered = Math.max(covered, to);
  }
  if (timeline.to > covered) gaps.push({ from: covered, to: timeline.to });
  return gaps;
}
