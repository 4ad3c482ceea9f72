/** What the client saw, as plain data. Times are milliseconds since 1970 by this node's clock. */

export interface Attempt {
  readonly began: number;
  readonly ended: number;
  readonly ok: boolean;
}

export interface Put extends Attempt {
  readonly number: number;
  /** MQ's reason code, or how the program ended, when it was not acknowledged. */
  readonly reason?: string;
}

export interface ProbeLog {
  readonly puts: readonly Put[];
  readonly connects: readonly Attempt[];
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface ProbeResult {
  readonly puts: readonly Put[];
  readonly connects: readonly Attempt[];
  readonly acknowledged: number;
  /** Numbers of acknowledged messages that did not come out of the queue. */
  readonly lost: readonly number[];
  /** The queue could not be read to its end: what was lost or doubled is not known. */
  readonly uncounted: boolean;
  /** Numbers of messages that came out more than once. */
  readonly doubled: readonly number[];
  /** Messages without an acknowledgement that arrived all the same: allowed, the answer was lost. */
  readonly inDoubt: number;
  /** The longest time without an acknowledged message, and without an accepted connection. */
  readonly outage: Gap;
  readonly connectOutage: Gap;
  /** All times without an acknowledged message that were longer than the client's ordinary pace. */
  readonly gaps: readonly Gap[];
}

/** Reads the probe's log; `offsetMs` is the probe host's clock minus this node's. */
export function parseProbeLog(text: string, offsetMs: number): ProbeLog {
  const puts: Put[] = [];
  const connects: Attempt[] = [];
  const time = (seconds: string): number => Math.round(Number(seconds) * 1000 - offsetMs);
  for (const line of text.split('\n')) {
    const words = line.split(' ');
    if (words[0] === 'put' && words.length === 5) {
      const [, number = '', began = '', ended = '', result = ''] = words;
      const put = { number: Number(number), began: time(began), ended: time(ended), ok: result === 'ok' };
      puts.push(put.ok ? put : { ...put, reason: result });
    } else if (words[0] === 'connect' && words.length === 4) {
      const [, began = '', ended = '', result = ''] = words;
      connects.push({ began: time(began), ended: time(ended), ok: result === 'ok' });
    }
  }
  return { puts, connects };
}

/** Numbers of this run's messages in the output of amqsgetc, in the order they came. */
export function parseDrain(stdout: string, run: string): number[] {
  const numbers: number[] = [];
  for (const line of stdout.split('\n')) {
    const match = /^message <hb-([A-Za-z0-9]+)-(\d+)>/.exec(line.trim());
    if (match !== null && match[1] === run) numbers.push(Number(match[2]));
  }
  return numbers;
}

/** amqsgetc ends with 0 also when its connection breaks; only these words say that the queue is empty. */
export function isDrained(stdout: string): boolean {
  return /^no more messages$/m.test(stdout);
}

/** Pauses between two successes longer than this are outages, not pace. */
const ORDINARY_PAUSE_MS = 1_500;

/** What came out of the queue; `nobody-to-ask` where the site has no means for it, `failed` when it was not read to its end. */
export type Drained = readonly number[] | 'nobody-to-ask' | 'failed';

/** Judges what went in against what came out; where that is not known, nothing counts as lost. */
export function summarizeProbe(log: ProbeLog, drained: Drained): ProbeResult {
  const counts = new Map<number, number>();
  const known = typeof drained !== 'string';
  for (const number of known ? drained : []) counts.set(number, (counts.get(number) ?? 0) + 1);
  const acknowledged = log.puts.filter(({ ok }) => ok);
  const gaps = gapsBetween(log.puts);
  return {
    ...log,
    acknowledged: acknowledged.length,
    lost: known ? acknowledged.filter(({ number }) => !counts.has(number)).map(({ number }) => number) : [],
    uncounted: drained === 'failed',
    doubled: [...counts].filter(([, count]) => count > 1).map(([number]) => number),
    inDoubt: log.puts.filter(({ ok, number }) => !ok && counts.has(number)).length,
    outage: longest(gaps),
    connectOutage: longest(gapsBetween(log.connects)),
    gaps: gaps.filter(({ from, to }) => to - from > ORDINARY_PAUSE_MS),
  };
}

/** Times between one success and the next; failures at the end last until the last attempt. */
function gapsBetween(attempts: readonly Attempt[]): Gap[] {
  const gaps: Gap[] = [];
  let from = attempts[0]?.began;
  for (const { ended, ok } of attempts) {
    if (!ok) continue;
    if (from !== undefined) gaps.push({ from, to: ended });
    from = ended;
  }
  const last = attempts[attempts.length - 1];
  if (last !== undefined && !last.ok && from !== undefined) gaps.push({ from, to: last.ended });
  return gaps;
}

function longest(gaps: readonly Gap[]): Gap {
  return gaps.reduce((best, gap) => (gap.to - gap.from > best.to - best.from ? gap : best), {
    from: 0,
    to: 0,
  });
}
