import { enter, isStale, orderJob, set, type Core, type Job, type Turn } from './core';
import { hasYielded } from './hold';
import type { Timing } from './timing';

/** What a node does that has nothing and wants nothing. */
export function rest(turn: Turn): void {
  const { timing } = turn.config;
  const { phase, peer } = turn.core;
  if (phase !== 'standby' && phase !== 'clean') return;
  // The record of a node that has nothing tells the highest epoch that it has seen.
  if (peer.epoch > turn.core.epoch) set(turn, { epoch: peer.epoch });
  const { core } = turn;
  const job = dueJob(core, timing);
  if (job !== undefined) orderJob(turn, job);
  const published = core.published?.state === 'clean' && core.published.epoch === core.epoch;
  const fenced = peer.block === 'record' && peer.fence && !isStale(peer, timing);
  if (phase === 'clean' && published && !fenced) {
    enter(turn, 'standby', { fence: core.fence === 'theirs' ? 'none' : core.fence });
    turn.orders.push({ kind: 'rejoin' });
  }
}

/** A fence, whosever it is, may be gone: that the peer has opened its own path shows only by looking. */
function dueJob(core: Core, { watchMs, checkMs }: Timing): Job | undefined {
  if (core.job !== undefined || core.sinceJobMs < watchMs) return undefined;
  if (core.fence === 'unsure') return 'check';
  if (core.fence === 'none') return undefined;
  if (core.fence === 'ours' && hasYielded(core)) return 'lift';
  return core.sinceJobMs >= checkMs ? 'check' : undefined;
}
