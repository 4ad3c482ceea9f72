import {
  enter,
  isFree,
  isStale,
  orderJob,
  set,
  type Core,
  type Exchange,
  type GuardConfig,
  type GuardInput,
  type Turn,
} from './core';
import { lose } from './hold';
import type { GuardPhase, Refusal } from './state';

/**
 * From having nothing to owning: say so on disk, read the peer's block, take what stands in the way
 * out of it (the peer's right to write when it died as owner), wait, read again, and after a fence
 * see that it stands.
 */

export function isClaiming(phase: GuardPhase): boolean {
  return phase === 'claiming' || phase === 'fencing' || phase === 'opening' || phase === 'settling';
}

type Verdict = 'free' | 'fence' | 'wait' | 'yield' | 'peer-alive' | 'foreign-disk';

/** What the peer's block means for a claim. Of two that claim at once the second node yields. */
function judge({ peer }: Core, { self, timing }: GuardConfig): Verdict {
  if (peer.block === 'foreign') return 'foreign-disk';
  if (isFree(peer)) return 'free';
  if (isStale(peer, timing)) return 'fence';
  if (peer.state === 'claiming') return self === 1 ? 'yield' : 'wait';
  return peer.state === 'owner' && peer.moved ? 'peer-alive' : 'wait';
}

export function acquire(turn: Turn): void {
  const { core } = turn;
  if (core.phase === 'owner') turn.orders.push({ kind: 'acquired' });
  else if (core.phase === 'lost') refuse(turn, 'not-clean');
  else if (core.foreign) refuse(turn, 'foreign-disk');
  else if (!core.wanted)
    set(turn, { wanted: true, wantedMs: 0, refused: undefined, peer: { ...core.peer, moved: false } });
}

/** What a claim does without waiting for an answer. */
export function pursueClaim(turn: Turn): void {
  const { core, config } = turn;
  const { timing } = config;
  if (!core.wanted) return;
  if (core.wantedMs >= timing.giveUpMs) return withdraw(turn, 'no-answer');
  if (core.phase === 'standby' || core.phase === 'clean') {
    const verdict = judge(core, config);
    if (verdict === 'peer-alive' || verdict === 'foreign-disk') return refuse(turn, verdict);
    const challenge = verdict === 'wait' && core.peer.state === 'claiming';
    if (verdict === 'free' || verdict === 'fence' || challenge)
      enter(turn, 'claiming', { epoch: Math.max(core.epoch, core.peer.epoch) + 1 });
    return;
  }
  if (core.job !== undefined) return;
  if (core.phase === 'opening' && core.sinceJobMs >= timing.watchMs) orderJob(turn, 'open');
}

/** After a read that followed the writing of `exchange`'s record. */
export function exchangedWhileClaiming(turn: Turn, exchange: Exchange): void {
  const { core, config } = turn;
  if (exchange.state !== 'claiming' || exchange.epoch !== core.epoch) return;
  if (core.phase === 'claiming') return follow(turn, judge(core, config));
  if (core.phase !== 'settling' || !exchange.final) return;
  if (core.fence !== 'ours') return follow(turn, judge(core, config));
  if (hasOvertaken(core)) withdraw(turn, 'peer-alive');
  else if (core.job === undefined) orderJob(turn, 'check');
}

/** The peer cannot write since it was fenced, unless it has become the owner after that. */
function hasOvertaken({ peer, fencedEpoch }: Core): boolean {
  return peer.state === 'owner' && peer.epoch > fencedEpoch;
}

function follow(turn: Turn, verdict: Verdict): void {
  const { core } = turn;
  switch (verdict) {
    case 'free':
      // The peer has owned since: an epoch must not be older than one that was.
      if (core.peer.epoch > core.epoch) return enter(turn, 'claiming', { epoch: core.peer.epoch + 1 });
      return core.phase === 'settling' ? own(turn) : enter(turn, 'opening', { sinceJobMs: ORDER_NOW });
    case 'fence':
      // Only upon a read: what was read before another job ended may be of a peer that renews again.
      if (core.job !== undefined) return;
      enter(turn, 'fencing', { fencedEpoch: core.peer.epoch });
      return orderJob(turn, 'fence');
    case 'yield':
      return enter(turn, 'standby');
    case 'peer-alive':
    case 'foreign-disk':
      return withdraw(turn, verdict);
    case 'wait':
      return;
  }
}

/** The time since the last job counts as long past. */
const ORDER_NOW = Number.MAX_SAFE_INTEGER;

function own(turn: Turn): void {
  enter(turn, 'owner', { wanted: false, adopting: false, refused: undefined });
  turn.orders.push({ kind: 'path', writable: true }, { kind: 'acquired' });
}

export function jobEndedWhileClaiming(
  turn: Turn,
  { job, ok, holder }: Extract<GuardInput, { kind: 'reservation' }>,
): void {
  const { core } = turn;
  const fenceEpoch = core.epoch;
  if (core.phase === 'opening' && job === 'open' && ok) enter(turn, 'settling', { fence: 'none' });
  if (core.phase === 'fencing' && job === 'fence')
    enter(turn, ok ? 'settling' : 'claiming', { fence: ok ? 'ours' : 'unsure', fenceEpoch });
  if (core.phase === 'settling' && job === 'check' && ok) {
    // The target may have restarted since the fence, and lost it.
    if (holder !== 'self') enter(turn, 'claiming', { fence: 'unsure', fenceEpoch });
    else if (hasOvertaken(core)) withdraw(turn, 'peer-alive');
    else own(turn);
  }
}

/** Ends a claim. Without a reason it is Heartbeat that wants it no longer. */
export function withdraw(turn: Turn, why: Refusal | undefined): void {
  const { core } = turn;
  if (core.adopting) return lose(turn, 'not-owner');
  const fencing = core.phase === 'fencing';
  if (isClaiming(core.phase))
    enter(turn, 'standby', fencing ? { fence: 'unsure', fenceEpoch: core.epoch } : {});
  if (why !== undefined) refuse(turn, why);
}

function refuse(turn: Turn, why: Refusal): void {
  set(turn, { wanted: false, refused: why });
  turn.orders.push({ kind: 'refused', why });
}
