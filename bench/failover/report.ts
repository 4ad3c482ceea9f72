import { formatTable } from '../../src/ui/format';
import { median } from '../measure';
import type { Fault } from './faults';
import type { Outage } from './outage';
import type { Peer } from './peer';
import type { Profile } from './profile';
import type { Trial } from './trial';

/** With deadtime 2 s the service must be back within so long of the crash, in every round. */
const CRASH_GOAL_MS = 4_000;

/** A goal and whether it was reached; only of rounds that were played. */
export interface Goal {
  readonly what: string;
  readonly reached: boolean;
}

/** From the crash to the first answer, or without an answer at a fault that should move nothing. Never back: infinity. */
function millisecondsOf(fault: Fault, outage: Outage): number {
  return fault.moves ? (outage.backAfterMs ?? Infinity) : outage.longestMs;
}

function spread(values: readonly number[]): string {
  const seconds = (ms: number): string => (ms === Infinity ? 'never' : (ms / 1000).toFixed(1));
  const sorted = [...values].sort((a, b) => a - b);
  const [least = 0, most = 0] = [sorted[0], sorted[sorted.length - 1]];
  const middle = seconds(median(values));
  return values.length === 1 ? middle : `${middle} (${seconds(least)}–${seconds(most)})`;
}

/** One table for a profile and a fault: a row for each peer, with its median of the service's outage beside ours. */
export function tableOf(
  trials: readonly Trial[],
  profile: Profile,
  fault: Fault,
  peers: readonly Peer[],
): string {
  const of = (peer: string): readonly Trial[] =>
    trials.filter((one) => one.peer === peer && one.profile === profile.name && one.fault === fault.name);
  const service = (rows: readonly Trial[]): number =>
    median(rows.map((one) => millisecondsOf(fault, one.service)));
  const ours = of('ours');
  const rows = peers.flatMap((peer) => {
    const mine = of(peer.name);
    if (mine.length === 0) return [];
    const ratio = ours.length === 0 ? '' : (service(mine) / service(ours)).toFixed(2);
    const lost = mine.reduce((sum, one) => sum + (one.lost ?? 0), 0);
    return [
      [
        peer.title,
        String(mine.length),
        spread(mine.map((one) => millisecondsOf(fault, one.address))),
        spread(mine.map((one) => millisecondsOf(fault, one.service))),
        ratio,
        `${lost}${mine.some((one) => one.lost === undefined) ? ' or more' : ''}`,
        fault.moves ? '' : movedWords(mine),
      ],
    ];
  });
  if (rows.length === 0) return '';
  const head = ['', 'rounds', 'address s', 'service s', 'to ours', 'lost', fault.moves ? '' : 'what moved'];
  return `\n${profile.name} (deadtime ${profile.deadtime / 1000} s): ${fault.title}\n${formatTable([head, ...rows])}`;
}

/** What moved, with the number of rounds in which it did. */
function movedWords(trials: readonly Trial[]): string {
  const counts = new Map<string, number>();
  for (const word of trials.flatMap(({ moved }) => moved)) counts.set(word, (counts.get(word) ?? 0) + 1);
  if (counts.size === 0) return 'nothing';
  return [...counts]
    .map(([word, count]) => (count === trials.length ? word : `${word} (${count} of ${trials.length})`))
    .join(', ');
}

export function goalsOf(trials: readonly Trial[]): Goal[] {
  const ours = trials.filter(({ peer }) => peer === 'ours');
  const crashes = ours.filter(({ fault, profile }) => fault === 'crash' && profile === 'fast');
  const links = ours.filter(({ fault }) => fault === 'links');
  const goals: Goal[] = [];
  if (crashes.length > 0) {
    const most = Math.max(...crashes.map(({ service }) => service.backAfterMs ?? Infinity));
    goals.push({
      what: `with deadtime 2 s the service is back within 4 s of the crash: ${(most / 1000).toFixed(1)} s at most`,
      reached: most <= CRASH_GOAL_MS,
    });
  }
  if (links.length > 0)
    goals.push({
      what: `a loss of all links moves nothing: ${movedWords(links)}`,
      reached: links.every(({ moved }) => moved.length === 0),
    });
  if (ours.length > 0)
    goals.push({
      what: 'no acknowledged message lost',
      reached: ours.every(({ lost }) => lost === 0),
    });
  return goals;
}
