/** What cl_status says of a node; `unknown` when it gives no answer. */
export type NodeState = 'active' | 'up' | 'dead' | 'unknown';

/** What cl_status rscstatus says: which groups this node's Heartbeat believes to hold. */
export type Claim = 'none' | 'local' | 'foreign' | 'all' | 'transition' | 'unknown';

/** `stalled`: in /proc/mounts, but a statfs gives no answer in time. */
export type MountState = 'absent' | 'writable' | 'read-only' | 'stalled';

/** `unknown`: it lives but does not answer, or nobody could say whether it lives. */
export type ServiceState = 'running' | 'stopped' | 'unknown';

export interface Link {
  readonly name: string;
  readonly up: boolean;
}

/** Heartbeat's own opinion, which may differ from what is really there (reference: hb_resource.c). */
export interface HeartbeatView {
  readonly running: boolean;
  readonly self: NodeState;
  readonly peer: NodeState;
  readonly claim: Claim;
  /** A ResourceManager is at work on this node. */
  readonly changing: boolean;
  readonly links: readonly Link[];
  /** It does not run although its init script started it and did not stop it. */
  readonly crashed?: boolean;
  /** It has been in transition for long while nothing moves here: a message that ends it was lost. */
  readonly stuck?: boolean;
}

/** The initiator's session with the site's target, from /sys/class/iscsi_session. */
export type SessionState = 'logged-in' | 'lost' | 'absent';

/** One look at a node: what is really there, and what Heartbeat believes. */
export interface Observation {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly vip: boolean;
  readonly mount: MountState;
  readonly service: ServiceState;
  readonly heartbeat: HeartbeatView;
  /** When service and Heartbeat were asked, by the clock of `at`; absent where the look itself asked. */
  readonly serviceAt?: number;
  readonly heartbeatAt?: number;
  /** Absent where it was not looked for (another node, by ssh). */
  readonly session?: SessionState;
  /** Network interfaces of the service and of the heartbeat links: whether the cable carries. */
  readonly carriers?: readonly Link[];
  /** The filesystem has no room for a block. */
  readonly full?: boolean;
  /** Whether the virtual address answers a ping; only asked while this node does not have it. */
  readonly vipAnswers?: boolean;
}

/** What a node has of the group: all of it, a part, nothing. */
export type Holding = 'whole' | 'part' | 'nothing';

export function holdingOf(observation: Pick<Observation, 'vip' | 'mount' | 'service'>): Holding {
  const has = [observation.vip, observation.mount !== 'absent', observation.service === 'running'];
  if (has.every((one) => one)) return 'whole';
  return has.some((one) => one) ? 'part' : 'nothing';
}

/**
 * Whether the claim covers the group. The group is "local" on the node that haresources names,
 * "foreign" on the other; a node claims "local" also when no group of its own exists.
 */
export function claimsGroup(claim: Claim, isHome: boolean): boolean {
  return claim === 'all' || claim === (isHome ? 'local' : 'foreign');
}
