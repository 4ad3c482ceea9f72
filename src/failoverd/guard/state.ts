import type { LeaseState } from '../lease/record';

/**
 * Where this node stands with the guard.
 * `starting`: its own block is not read yet. `standby`: has nothing. `claiming`: says on disk that it
 * wants to own. `fencing`: takes the peer's right to write. `opening`: sees that nothing keeps itself
 * from writing. `settling`: waits before it reads the peer's block for the last time. `owner`: may
 * write. `lost`: must stop everything at once. `clean`: has nothing since it was fenced or booted.
 */
export type GuardPhase =
  'starting' | 'standby' | 'claiming' | 'fencing' | 'opening' | 'settling' | 'owner' | 'lost' | 'clean';

/** Why an owner must stop. */
export type LostReason = 'deposed' | 'fenced' | 'late' | 'slept' | 'not-owner';

/** Why a claim was refused. */
export type Refusal =
  'peer-alive' | 'peer-claims' | 'foreign-disk' | 'storage' | 'no-answer' | 'not-clean' | 'slept';

/** The watchdog of a node that may reset itself by it. */
export interface WatchdogState {
  /** Its timeout; absent while it is not armed, as it is on a node that has nothing. */
  readonly armedSeconds?: number;
  /** Why it cannot be armed or fed. */
  readonly problem?: string;
}

/** What the guard shows of itself: `status` renders it, the journal keeps its changes. */
export interface GuardState {
  readonly phase: GuardPhase;
  readonly epoch: number;
  /** Of the node's own lease: since when no renewal came through, and what stands in the way. */
  readonly lease: {
    readonly lateMs: number;
    readonly problem?: 'no-disk' | 'foreign' | 'io-error' | 'no-answer';
  };
  /** What the peer's block says; `state` is absent when there is no record that can be believed. */
  readonly peer: {
    readonly block: 'unread' | 'blank' | 'record' | 'torn' | 'damaged' | 'foreign' | 'unknown-format';
    readonly state?: LeaseState;
    readonly epoch: number;
    /** How long its counter has stood still. */
    readonly stillMs: number;
    /** Its counter has stood still for too long. */
    readonly stale: boolean;
  };
  /** `ours`: the peer cannot write. `theirs`: this node cannot. `unsure`: being looked at. */
  readonly fence: 'none' | 'ours' | 'theirs' | 'unsure';
  readonly lost?: LostReason;
  readonly refused?: Refusal;
  /** Only where the site has a node reset by its watchdog. */
  readonly watchdog?: WatchdogState;
  /** This node's Heartbeat is stopped until a link is back. */
  readonly steppedAside: boolean;
  /** The peer's Heartbeat is not heard, by a filter. */
  readonly peerMuted: boolean;
}
