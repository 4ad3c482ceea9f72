import type { Block, LeaseState } from '../lease/record';
import type { GuardPhase, LostReason, Refusal } from './state';
import type { Timing } from './timing';

/**
 * The data of the decision core (docs/guard.md). The core is pure: it is told how much time passed,
 * what the disk said and what became of its orders, and answers with a new state and new orders.
 */

/**
 * Work on the data disk's reservation. `fence`: only this node may write, whoever could before.
 * `renew`: the same again, unless the peer holds it. `open`: nobody keeps this node from writing.
 * `lift`: takes back what `fence` did. `check` changes nothing.
 */
export type Job = 'fence' | 'renew' | 'open' | 'lift' | 'check';

/** Who keeps others from writing, by the key of the reservation. `other`: a key that is no node's. */
export type Holder = 'none' | 'self' | 'peer' | 'other';

export type GuardInput =
  /** Time of the node's own monotonic clock since the last tick. */
  | { readonly kind: 'tick'; readonly elapsedMs: number }
  /** Answer to `look`: both blocks, whether this boot wrote the own one, and whether anything of the group is here. */
  | {
      readonly kind: 'looked';
      readonly own: Block;
      readonly peer: Block;
      readonly sameBoot: boolean;
      readonly holding: boolean;
    }
  /** Answer to `exchange`: the own record is on disk, and the peer's block was read after that. */
  | { readonly kind: 'exchanged'; readonly peer: Block }
  /** The order did not come through; whether the record was written is unknown. */
  | { readonly kind: 'exchange-failed' }
  /** What a job found or left behind. */
  | { readonly kind: 'reservation'; readonly job: Job; readonly ok: boolean; readonly holder: Holder }
  | { readonly kind: 'acquire' }
  /** Heartbeat has stopped every resource of the group. */
  | { readonly kind: 'release' }
  /** After `stop`: nothing of the group is left on this node. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'heard'; readonly peer: boolean }
  /** The data disk is reached through another session: a registration may not count any more. */
  | { readonly kind: 'session-changed' };

export type Order =
  | { readonly kind: 'look' }
  /** Write the own record, then read the peer's block. Never two at a time. */
  | {
      readonly kind: 'exchange';
      readonly state: LeaseState;
      readonly epoch: number;
      readonly fence: boolean;
    }
  | { readonly kind: 'reservation'; readonly job: Job }
  | { readonly kind: 'acquired' }
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'released' }
  /** The path to the data disk. */
  | { readonly kind: 'path'; readonly writable: boolean }
  /** Stop the group and Heartbeat at once, whatever it takes. */
  | { readonly kind: 'stop'; readonly why: LostReason }
  /** Reset the node: stopping did not end in time. */
  | { readonly kind: 'reset' }
  /** Nothing stands against this node any more: its Heartbeat may run again. */
  | { readonly kind: 'rejoin' };

/** What is known of the peer's block. */
export interface PeerView {
  readonly block: 'unread' | Block['kind'];
  readonly state?: LeaseState;
  readonly epoch: number;
  readonly counter: number;
  readonly fence: boolean;
  /** Its Heartbeat does not run. */
  readonly aside: boolean;
  /** Since this content was first seen. */
  readonly stillMs: number;
  /** The part of it that reads have shown: from the first sight to the start of the last read. */
  readonly provenMs: number;
  /** Its counter moved since the group was asked for. */
  readonly moved: boolean;
}

export interface Exchange {
  readonly state: LeaseState;
  readonly epoch: number;
  /** The last read of a claim. */
  readonly final: boolean;
  readonly ms: number;
  readonly stillAtStartMs: number;
}

export interface Core {
  readonly phase: GuardPhase;
  readonly phaseMs: number;
  readonly epoch: number;
  readonly peer: PeerView;
  /** The exchange under way. */
  readonly exchange: Exchange | undefined;
  readonly looking: boolean;
  /** The last read of this claim was made once: the next ones wait for their time. */
  readonly triedFinal: boolean;
  /** The last exchange did not come through: the next one waits for its time. */
  readonly failing: boolean;
  readonly sinceExchangeMs: number;
  /** Age of the last renewal that came through. */
  readonly lateMs: number;
  /** State and epoch of the last record that is known to be on disk. */
  readonly published: { readonly state: LeaseState; readonly epoch: number } | undefined;
  readonly job: Job | undefined;
  readonly sinceJobMs: number;
  readonly fence: 'none' | 'ours' | 'theirs' | 'unsure';
  /** Epoch of the claim for which the peer was fenced. */
  readonly fenceEpoch: number;
  /** What the peer's record was when it was fenced. */
  readonly fencedEpoch: number;
  readonly wanted: boolean;
  readonly wantedMs: number;
  /** The group runs here although this node is not the owner yet. */
  readonly adopting: boolean;
  readonly releasing: boolean;
  readonly heard: boolean;
  readonly lost: LostReason | undefined;
  readonly refused: Refusal | undefined;
  readonly resetting: boolean;
  readonly foreign: boolean;
}

export interface GuardConfig {
  readonly self: 0 | 1;
  readonly timing: Timing;
  /** The site allows the node to reset itself. */
  readonly mayReset: boolean;
}

export const initialCore: Core = {
  phase: 'starting',
  phaseMs: 0,
  epoch: 0,
  peer: {
    block: 'unread',
    epoch: 0,
    counter: 0,
    fence: false,
    aside: false,
    stillMs: 0,
    provenMs: 0,
    moved: false,
  },
  exchange: undefined,
  looking: false,
  triedFinal: false,
  failing: false,
  sinceExchangeMs: Number.MAX_SAFE_INTEGER,
  lateMs: 0,
  published: undefined,
  job: undefined,
  sinceJobMs: 0,
  fence: 'none',
  fenceEpoch: 0,
  fencedEpoch: 0,
  wanted: false,
  wantedMs: 0,
  adopting: false,
  releasing: false,
  heard: false,
  lost: undefined,
  refused: undefined,
  resetting: false,
  foreign: false,
};

/** One step of the core being made: the state so far and the orders so far. */
export interface Turn {
  core: Core;
  readonly orders: Order[];
  readonly config: GuardConfig;
}

export function set(turn: Turn, part: Partial<Core>): void {
  turn.core = { ...turn.core, ...part };
}

export function enter(turn: Turn, phase: GuardPhase, part: Partial<Core> = {}): void {
  turn.core = { ...turn.core, ...part, phase, phaseMs: 0, triedFinal: false };
}

/** Orders work on the reservation; there is no other under way. */
export function orderJob(turn: Turn, job: Job): void {
  turn.orders.push({ kind: 'reservation', job });
  set(turn, { job, sinceJobMs: 0 });
}

/** Whether the peer's block has stood still for so long that the peer may be fenced. */
export function isStale(peer: PeerView, timing: Timing): boolean {
  return peer.provenMs >= timing.staleMs;
}

/** Whether the peer's record says that it has nothing. */
export function isFree(peer: PeerView): boolean {
  return peer.block === 'blank' || peer.state === 'standby' || peer.state === 'clean';
}

/** What the record of this node says. */
export function recordState(phase: GuardPhase): LeaseState {
  switch (phase) {
    case 'claiming':
    case 'fencing':
    case 'opening':
    case 'settling':
      return 'claiming';
    case 'owner':
      return 'owner';
    case 'lost':
      return 'releasing';
    case 'standby':
      return 'standby';
    case 'starting':
    case 'clean':
      return 'clean';
  }
}
