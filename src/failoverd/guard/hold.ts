import {
  enter,
  isFree,
  isStale,
  orderJob,
  set,
  type Core,
  type GuardInput,
  type Job,
  type PeerView,
  type Turn,
} from './core';
import type { LostReason } from './state';
import type { Timing } from './timing';

/** While this node owns, and while it stops because it does not own any more. */

/** Everything must stop at once: another node may write, or may at any moment. */
export function lose(turn: Turn, why: LostReason): void {
  enter(turn, 'lost', {
    lost: why,
    wanted: false,
    adopting: false,
    fence: why === 'fenced' ? 'theirs' : turn.core.fence,
  });
  turn.orders.push({ kind: 'stop', why });
}

export function exchangedAsOwner(turn: Turn): void {
  const { peer, epoch } = turn.core;
  if (peer.state === 'owner' && peer.epoch >= epoch) lose(turn, 'deposed');
}

/** The peer has said, for the claim that fenced it or a later one, that it has nothing. */
export function hasYielded({ peer, fenceEpoch }: Core): boolean {
  return peer.block === 'record' && isFree(peer) && peer.epoch >= fenceEpoch;
}

/** What an owner, or a node that stops, does without waiting for an answer. */
export function holdOn(turn: Turn): void {
  const { core, config } = turn;
  const { timing } = config;
  if (core.phase === 'lost' && core.phaseMs >= timing.stopMs && config.mayReset && !core.resetting) {
    set(turn, { resetting: true });
    turn.orders.push({ kind: 'reset' });
  }
  if (core.phase !== 'owner') return;
  // While the peer is heard its Heartbeat takes nothing by itself; the fence protects in any case.
  if (core.lateMs >= patienceWith(core.peer, timing) && !core.heard) return lose(turn, 'late');
  const job = dueJob(core, timing.watchMs, timing.checkMs);
  if (job !== undefined) orderJob(turn, job);
}

/** How old the last renewal of an owner that nobody hears may be, by what its peer could do. */
function patienceWith(peer: PeerView, timing: Timing): number {
  if (isStale(peer, timing)) return timing.aloneMs;
  return peer.aside ? timing.asideMs : timing.lateMs;
}

function dueJob(core: Core, watchMs: number, checkMs: number): Job | undefined {
  if (core.job !== undefined || core.sinceJobMs < watchMs) return undefined;
  if (core.fence === 'unsure') return 'check';
  if (core.fence === 'ours') return hasYielded(core) ? 'lift' : 'check';
  const challenged = core.peer.state === 'claiming' && core.peer.epoch > core.epoch;
  return challenged || core.sinceJobMs >= checkMs ? 'check' : undefined;
}

/** What became of work on the reservation that is not part of a claim. */
export function jobEnded(
  turn: Turn,
  { job, ok, holder }: Extract<GuardInput, { kind: 'reservation' }>,
): void {
  const { core } = turn;
  if (!ok) {
    if (holder === 'peer' && core.phase === 'owner') lose(turn, 'fenced');
    else if (job !== 'check' && job !== 'open') set(turn, { fence: 'unsure' });
    return;
  }
  if (job === 'fence' || job === 'renew') return set(turn, { fence: 'ours' });
  if (job === 'lift' || job === 'open') return set(turn, { fence: 'none' });
  if (core.phase === 'owner') return checkedAsOwner(turn, holder);
  set(turn, { fence: holder === 'self' ? 'ours' : holder === 'peer' ? 'theirs' : 'none' });
}

/** A fence that the target lost, or that may not count since the session changed, is put up again. */
function checkedAsOwner(turn: Turn, holder: 'none' | 'self' | 'peer' | 'other'): void {
  const { core } = turn;
  if (holder === 'peer') return lose(turn, 'fenced');
  const fenced = core.fence === 'ours' || (core.fence === 'unsure' && core.fenceEpoch === core.epoch);
  if (holder === 'self') {
    if (core.fence === 'ours') return;
    set(turn, { fence: 'unsure', fenceEpoch: core.epoch });
    return orderJob(turn, 'renew');
  }
  if (fenced) {
    set(turn, { fence: 'unsure' });
    return orderJob(turn, 'renew');
  }
  set(turn, { fence: 'none' });
  if (holder === 'other') orderJob(turn, 'open');
}
