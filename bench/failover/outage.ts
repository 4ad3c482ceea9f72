/** A time without an answer. Milliseconds. */
export interface Outage {
  /** From the fault to the first answer after it; undefined when none came. */
  readonly backAfterMs: number | undefined;
  /** The longest time without an answer that ended after the fault. */
  readonly longestMs: number;
}

/** Times, in milliseconds since 1970 by the host's clock, of the answers in `ping -D`'s output. Pure. */
export function parsePings(output: string, offsetMs: number): number[] {
  const times: number[] = [];
  for (const line of output.split('\n')) {
    const seconds = /^\[(\d+\.\d+)\] \d+ bytes from /.exec(line)?.[1];
    if (seconds !== undefined) times.push(Number(seconds) * 1000 - offsetMs);
  }
  return times;
}

/**
 * What a fault at `struck` took from a client that got answers at these times and stopped asking at
 * `stopped`. The first answer counts when nothing older than the fault can be its cause. Pure.
 */
export function outageAfter(answers: readonly number[], struck: number, stopped: number): Outage {
  const sorted = [...answers].sort((a, b) => a - b);
  const before = sorted.filter((at) => at <= struck);
  const after = sorted.filter((at) => at > struck);
  const points = [before[before.length - 1] ?? struck, ...after, stopped];
  const gaps = points.slice(1).map((at, index) => ({ from: points[index] ?? at, to: at }));
  const longest = gaps.reduce((best, gap) => (gap.to - gap.from > best.to - best.from ? gap : best));
  return {
    backAfterMs: longest.to === stopped ? undefined : Math.round(longest.to - struck),
    longestMs: Math.round(longest.to - longest.from),
  };
}
