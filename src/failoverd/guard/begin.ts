import { enter, isFree, set, type GuardInput, type Turn } from './core';
import { lose } from './hold';

/** The first look at the disk: what an earlier life of this daemon, or of this node, left there. */
export function begin(turn: Turn, { own, sameBoot, holding }: Extract<GuardInput, { kind: 'looked' }>): void {
  const { core } = turn;
  if (core.phase !== 'starting') return;
  const { peer } = core;
  const notOurs = (kind: string): boolean => kind === 'foreign' || kind === 'unknown-format';
  if (notOurs(own.kind) || peer.block === 'foreign') {
    set(turn, { foreign: true, refused: 'foreign-disk' });
    if (core.wanted) {
      set(turn, { wanted: false });
      turn.orders.push({ kind: 'refused', why: 'foreign-disk' });
    }
    return;
  }
  const epoch = own.kind === 'record' ? own.record.epoch : 0;
  set(turn, { epoch, sinceExchangeMs: NOW });
  if (!holding) {
    enter(turn, 'clean');
    turn.orders.push({ kind: 'path', writable: false });
    return;
  }
  const owned =
    own.kind === 'record' && sameBoot && (own.record.state === 'owner' || own.record.state === 'releasing');
  if (owned) {
    enter(turn, 'owner', { fence: 'unsure', sinceJobMs: NOW });
    if (peer.state === 'owner' && peer.epoch >= epoch) lose(turn, 'deposed');
  } else if (own.kind === 'blank' && isFree(peer))
    // A pair that ran before it had a guard.
    enter(turn, 'claiming', { epoch: Math.max(epoch, peer.epoch) + 1, wanted: true, adopting: true });
  else lose(turn, 'not-owner');
}

const NOW = Number.MAX_SAFE_INTEGER;
