/** A class of timings: each peer derives from it what it calls them. Milliseconds. */
export interface Profile {
  readonly name: 'fast' | 'usual';
  readonly keepalive: number;
  readonly warntime: number;
  /** A node that is not heard for so long counts as dead: Heartbeat's deadtime, corosync's token. */
  readonly deadtime: number;
  /** What sbd gives a node to notice that it must reset itself; a fence takes twice as long. Whole seconds. */
  readonly watchdog: number;
}

export const PROFILES: readonly Profile[] = [
  { name: 'fast', keepalive: 250, warntime: 1_000, deadtime: 2_000, watchdog: 2_000 },
  // lab's site file; sbd's own defaults
  { name: 'usual', keepalive: 500, warntime: 2_000, deadtime: 5_000, watchdog: 5_000 },
];
