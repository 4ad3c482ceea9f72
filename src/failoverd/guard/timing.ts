/** All times of the guard, in milliseconds. */
export interface Timing {
  /** Between two renewals of the own lease. */
  readonly renewMs: number;
  /** A peer whose counter stands still for so long may be fenced. */
  readonly staleMs: number;
  /** After a fence: what the target had already taken from the peer is on the disk by then. */
  readonly drainMs: number;
  /** Between the two reads of a claim without a fence. */
  readonly confirmMs: number;
  /** An owner that nobody hears and whose last renewal is so old stops by itself. */
  readonly lateMs: number;
  /** The same while the peer's Heartbeat does not run: it must start, and wait initdead, before it takes anything. */
  readonly asideMs: number;
  /** The same while the peer's block has stood still: there is nobody to take over. */
  readonly aloneMs: number;
  /** What stopping may take before the node resets itself, where the site allows that. */
  readonly stopMs: number;
  /** A node that has the group and whose daemon does not feed the watchdog is reset after so long; whole seconds. */
  readonly watchdogMs: number;
  /** Between two looks at a reservation of our own, and at the disk while there should be none. */
  readonly watchMs: number;
  readonly checkMs: number;
  /** A claim without a decision is given up after so long. */
  readonly giveUpMs: number;
}

const MOST_RENEW_MS = 1_000;
/** Within it the init script has a daemon that died running again, twice in a row. */
const LEAST_WATCHDOG_MS = 10_000;
const STOP_MS = 5_000;

/**
 * A dead owner's lease is stale when Heartbeat declares the owner dead, so that the guard adds
 * nothing to deadtime: the last renewal may be one interval before the death, and is seen at most
 * one interval after it was written. renewMs is at most a quarter of staleMs.
 * An owner that stops does so one renewal before a peer that fences it can own, which is not before the
 * drain has passed.
 * `replacementTimeout` is open-iscsi's, in seconds: so long the kernel holds I/O back while the storage is
 * away. `deadtime` and `initdead` are Heartbeat's, in milliseconds.
 */
export function timingFor(deadtime: number, replacementTimeout: number, initdead = 2 * deadtime): Timing {
  const renewMs = Math.min(Math.floor(deadtime / 8), MOST_RENEW_MS);
  const staleMs = deadtime - 2 * renewMs;
  const drainMs = Math.min(Math.floor(deadtime / 4), 1_000);
  const lateMs = staleMs + drainMs - renewMs;
  const aloneMs = Math.max(lateMs, replacementTimeout * 1_000);
  return {
    renewMs,
    staleMs,
    drainMs,
    confirmMs: renewMs,
    lateMs,
    asideMs: Math.max(lateMs, Math.min(initdead, aloneMs)),
    aloneMs,
    stopMs: Math.max(staleMs, STOP_MS),
    watchdogMs: Math.max(LEAST_WATCHDOG_MS, Math.ceil((staleMs + STOP_MS) / 1_000) * 1_000),
    watchMs: renewMs,
    checkMs: 10 * renewMs,
    giveUpMs: 2 * deadtime + 20_000,
  };
}
