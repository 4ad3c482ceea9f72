import type { Text } from '../core/events';
import { eventText, type GuardEvent } from '../failoverd/event';
import { parseHaLog } from './ha-log';
import type { LogEntry, LogZone } from './log-entry';
import type { Gap } from './probe-result';
import { phraseHeartbeat, phraseSystem, type Part, type Phrase } from './story/phrases';
import { parseSyslog } from './syslog';

/** One line of the story. */
export interface TimelineEntry {
  /** Milliseconds since 1970 by this node's clock. */
  readonly at: number;
  readonly host: string;
  readonly source: 'heartbeat' | 'system' | 'failoverd' | 'verify' | 'client';
  readonly grave: boolean;
  readonly text: Text;
  /** What the line means for the story of a failover. */
  readonly part?: Part;
  /** The line of the log as it was written. */
  readonly line?: string;
}

/** A stretch of time in which a node had something. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const HELD = ['vip', 'mount', 'service'] as const;
export type Held = (typeof HELD)[number];

/** Who had what, when. */
export interface Lane {
  readonly host: string;
  readonly held: Readonly<Record<Held, readonly Stretch[]>>;
  /** When the host was off or could not be entered. */
  readonly absent: readonly Stretch[];
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly Lane[];
  readonly outages: readonly Gap[];
  readonly entries: readonly TimelineEntry[];
}

/** What one node wrote about the time. */
export interface NodeRecord {
  readonly host: string;
  readonly haLog: string;
  /** /var/log/messages: kernel, iSCSI, boot. */
  readonly messages: string;
  readonly events: readonly GuardEvent[];
  readonly zone: LogZone;
  /** The host's clock minus this node's. */
  readonly offsetMs: number;
  /** What the node had when the time began. */
  readonly initially: Readonly<Record<Held, boolean>>;
  readonly absent: readonly Stretch[];
}

export interface Mark {
  readonly at: number;
  readonly host: string;
  readonly text: Text;
}

/** Puts the logs of both nodes, the daemon's journals, the marks of the scenario and the client's view into one order. */
export function buildTimeline(
  from: number,
  to: number,
  records: readonly NodeRecord[],
  marks: readonly Mark[],
  outages: readonly Gap[],
): Timeline {
  const entries = records.reduce<TimelineEntry[]>((all, record) => all.concat(tellRecord(record)), []);
  for (const { at, host, text } of marks) entries.push({ at, host, source: 'verify', grave: false, text });
  for (const gap of outages) {
    const seconds = ((gap.to - gap.from) / 1000).toFixed(1);
    entries.push({
      at: gap.from,
      host: '',
      source: 'client',
      grave: true,
      text: { key: 'verify.story.silent' },
    });
    entries.push({
      at: gap.to,
      host: '',
      source: 'client',
      grave: false,
      text: { key: 'verify.story.again', values: { seconds } },
    });
  }
  return {
    from,
    to,
    lanes: records.map((record) => buildLane(record, from, to)),
    outages,
    entries: entries
      .filter(({ at }) => at >= from && at <= to)
      .map((entry, order) => ({ entry, order }))
      .sort((a, b) => a.entry.at - b.entry.at || a.order - b.order)
      .map(({ entry }) => entry),
  };
}

/** Every line of a node's logs that belongs to the story, in the order of each log. */
function tellRecord(record: NodeRecord): TimelineEntry[] {
  const { host, haLog, messages, events, zone, offsetMs } = record;
  const told = (
    entries: readonly LogEntry[],
    source: TimelineEntry['source'],
    phraseOf: (entry: LogEntry) => Phrase | undefined,
  ): TimelineEntry[] =>
    entries.reduce<TimelineEntry[]>((all, entry) => {
      const phrase = phraseOf(entry);
      if (phrase !== undefined)
        all.push({ at: entry.at - offsetMs, host, source, ...phrase, line: entry.text });
      return all;
    }, []);
  return [
    ...withoutRepeats(
      told(parseHaLog(haLog, zone), 'heartbeat', phraseHeartbeat),
      ({ part }) => part === 'both-own',
    ),
    ...withoutRepeats(told(parseSyslog(messages, zone), 'system', phraseSystem), () => true),
    ...events.map((event): TimelineEntry => {
      const grave = event.kind === 'finding' && event.finding !== 'none';
      const at = Date.parse(event.at) - offsetMs;
      return { at, host, source: 'failoverd', grave, text: eventText(event) };
    }),
  ];
}

/**
 * The kernel says the same of a lost disk hundreds of times, Heartbeat of a peer that claims what this node
 * has once for each of its messages.
 */
const REPEAT_MS = 30_000;

/** `repeats`: of which entries one within this time is enough. */
function withoutRepeats(
  entries: readonly TimelineEntry[],
  repeats: (entry: TimelineEntry) => boolean,
): TimelineEntry[] {
  const last = new Map<string, number>();
  return entries.filter((entry) => {
    if (!repeats(entry)) return true;
    const { at, text } = entry;
    const words = JSON.stringify(text);
    const before = last.get(words);
    last.set(words, at);
    return before === undefined || at - before > REPEAT_MS;
  });
}

/** What the node had, from its first state and its journal; nothing while it was absent. */
function buildLane(record: NodeRecord, from: number, to: number): Lane {
  const stretches = (held: Held): Stretch[] => {
    const found: Stretch[] = [];
    let since = (lastBefore(record, held, from) ?? record.initially[held]) ? from : undefined;
    const close = (at: number): void => {
      if (since !== undefined && at > since) found.push({ from: since, to: Math.min(at, to) });
      since = undefined;
    };
    const turns = [
      ...record.events.reduce<{ at: number; has: boolean }[]>((list, event) => {
        const has = hasAfter(event, held);
        return has === undefined ? list : [...list, { at: Date.parse(event.at) - record.offsetMs, has }];
      }, []),
      ...record.absent.map((stretch) => ({ at: stretch.from, has: false })),
    ].sort((a, b) => a.at - b.at);
    for (const { at, has } of turns) {
      if (at < from || at > to) continue;
      if (!has) close(at);
      else if (since === undefined) since = at;
    }
    close(to);
    return found;
  };
  return {
    host: record.host,
    held: { vip: stretches('vip'), mount: stretches('mount'), service: stretches('service') },
    absent: record.absent,
  };
}

/** What the journal last said of the thing before the time began; undefined when it said nothing. */
function lastBefore({ events, offsetMs }: NodeRecord, held: Held, from: number): boolean | undefined {
  return events.reduce<boolean | undefined>((has, event) => {
    if (Date.parse(event.at) - offsetMs >= from) return has;
    return hasAfter(event, held) ?? has;
  }, undefined);
}

/** Whether the node has the thing after the event; undefined when the event does not speak of it. */
function hasAfter(event: GuardEvent, held: Held): boolean | undefined {
  if (event.kind === 'vip') return held === 'vip' ? event.present : undefined;
  if (event.kind === 'mount') return held === 'mount' ? event.state !== 'absent' : undefined;
  if (event.kind === 'service') return held === 'service' ? event.state === 'running' : undefined;
  return undefined;
}
