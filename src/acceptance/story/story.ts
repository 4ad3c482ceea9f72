import type { Stretch, Timeline, TimelineEntry } from '../timeline';
import { ownershipOf, type Tenure } from './ownership';

/** Why the group changed hands, as far as the logs of both nodes show. */
export type Cause =
  | 'first-start'
  | 'crash'
  | 'cut-off'
  | 'partition'
  | 'asked'
  | 'heartbeat-stopped'
  | 'failed-start'
  | 'failure'
  | 'unknown';

/** One time in which the group was with nobody or changed its owner. */
export interface Episode {
  /** Who had it before; undefined when nobody had it when the logs began. */
  readonly from: string | undefined;
  /** Who got it; undefined while nobody has it. */
  readonly to: string | undefined;
  readonly cause: Cause;
  /** When the former owner had all of it for the last time, and when the next had all of it. */
  readonly lostAt: number;
  readonly regainedAt: number | undefined;
  /** When the new owner's Heartbeat took the former for dead. */
  readonly declaredAt: number | undefined;
  /** Milliseconds in which both nodes had all of it: two writers, had nothing else prevented it. */
  readonly overlapMs: number;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly at: number;
  readonly host: string;
  /** `story.step.NAME` of the messages. */
  readonly name:
    | 'lost'
    | 'declared'
    | 'standby'
    | 'notice'
    | 'failed'
    | 'taking'
    | 'mount'
    | 'service'
    | 'vip'
    | 'owns'
    | 'back';
}

/** A timeline read: its episodes, and what else a person should see. */
export interface Story {
  readonly timeline: Timeline;
  readonly episodes: readonly Episode[];
  /** Grave lines outside of every episode. */
  readonly asides: readonly TimelineEntry[];
}

/** Before the loss: where its cause stands. */
const BEFORE_MS = 90_000;
/** After the group is whole again: where the last lines of the move stand. */
const AFTER_MS = 10_000;

/** Finds the episodes of a timeline. Pure. */
export function tellStory(timeline: Timeline): Story {
  const tenures = ownershipOf(timeline);
  const episodes: Episode[] = [];
  let before: Tenure | undefined;
  for (const tenure of tenures) {
    const began = before?.to ?? timeline.from;
    // The owner at the beginning of the logs is no change.
    if (before !== undefined || tenure.from > timeline.from)
      episodes.push(describeEpisode(timeline, before, tenure, began));
    before = tenure;
  }
  if (before !== undefined && before.to < timeline.to)
    episodes.push(describeEpisode(timeline, before, undefined, before.to));
  const within = (at: number): boolean =>
    episodes.some(
      ({ lostAt, regainedAt }) => at >= lostAt - BEFORE_MS && at <= (regainedAt ?? timeline.to) + AFTER_MS,
    );
  return { timeline, episodes, asides: timeline.entries.filter(({ at, grave }) => grave && !within(at)) };
}

/** The time around an episode that its picture and its lines show: all of its steps are in it. */
export function windowOf({ timeline }: Story, { lostAt, regainedAt, steps }: Episode): Stretch {
  const end = regainedAt ?? timeline.to;
  const margin = Math.min(30_000, Math.max(5_000, (end - lostAt) * 0.3));
  const [first, last] = [steps[0]?.at ?? lostAt, steps[steps.length - 1]?.at ?? end];
  return {
    from: Math.max(timeline.from, Math.min(lostAt - margin, first - 2_000)),
    to: Math.min(timeline.to, Math.max(end + margin, last + 2_000)),
  };
}

function describeEpisode(
  timeline: Timeline,
  before: Tenure | undefined,
  after: Tenure | undefined,
  lostAt: number,
): Episode {
  const end = after?.from ?? timeline.to;
  const near = timeline.entries.filter(
    ({ at }) => at >= lostAt - BEFORE_MS && at <= Math.max(end, lostAt) + AFTER_MS,
  );
  const others = (entry: TimelineEntry): boolean => !sameHost(entry.host, before?.host);
  const declared =
    before === undefined
      ? undefined
      : near.find(
          (entry) =>
            entry.part === 'dead' &&
            others(entry) &&
            sameHost(String(entry.text.values?.['node'] ?? ''), before.host),
        );
  const signs: Signs = { timeline, near, before, after, declared, lostAt };
  const cause = findCause(signs);
  return {
    from: before?.host,
    to: after?.host,
    cause,
    lostAt,
    regainedAt: after?.from,
    declaredAt: declared?.at,
    overlapMs: before === undefined || after === undefined ? 0 : Math.max(0, before.to - after.from),
    steps: findSteps(signs, cause),
  };
}

/** What a change of owner is judged from. */
interface Signs {
  readonly timeline: Timeline;
  /** Entries around the change. */
  readonly near: readonly TimelineEntry[];
  readonly before: Tenure | undefined;
  readonly after: Tenure | undefined;
  /** The other node's word that the owner is dead. */
  readonly declared: TimelineEntry | undefined;
  readonly lostAt: number;
}

/** The most telling sign wins; what the logs do not show is `unknown`. */
function findCause({ timeline, near, before, after, declared, lostAt }: Signs): Cause {
  const has = (part: TimelineEntry['part']): boolean => near.some((entry) => entry.part === part);
  if (before === undefined) return 'first-start';
  if (has('partition') || has('both-own')) return 'partition';
  const lane = timeline.lanes.find(({ host }) => host === before.host);
  const gone = lane?.absent.some((stretch) => stretch.from <= lostAt + 1_000 && stretch.to > lostAt) === true;
  if (declared !== undefined) return gone || lane === undefined ? 'crash' : 'cut-off';
  if (gone) return 'crash';
  if (has('standby')) {
    // failoverd asks as a person does; only its journal knows which of the two it was.
    return near.some(({ text }) => text.key === 'event.finding') ? 'failure' : 'asked';
  }
  if (has('notice')) return 'heartbeat-stopped';
  if (has('failed-start')) return 'failed-start';
  if (near.some(({ grave, at }) => grave && at <= (after?.from ?? timeline.to))) return 'failure';
  return 'unknown';
}

function findSteps({ timeline, near, before, after, declared, lostAt }: Signs, cause: Cause): Step[] {
  const steps: Step[] = [];
  const add = (name: Step['name'], entry: { at: number; host: string } | undefined): void => {
    if (entry !== undefined) steps.push({ name, at: entry.at, host: entry.host });
  };
  const end = after?.from ?? timeline.to;
  const first = (part: TimelineEntry['part'], host?: string): TimelineEntry | undefined =>
    near.find(
      (entry) => entry.part === part && entry.at <= end && (host === undefined || entry.host === host),
    );
  if (before !== undefined) add('lost', { at: lostAt, host: before.host });
  add('declared', declared);
  if (cause === 'asked' || cause === 'failure') add('standby', first('standby'));
  if (cause === 'heartbeat-stopped') add('notice', first('notice'));
  add('failed', first('failed-start'));
  if (after !== undefined) {
    const since = Math.min(lostAt, after.from);
    add(
      'taking',
      near.find(
        ({ part, host, at }) => part === 'acquire' && host === after.host && at >= since && at <= after.from,
      ),
    );
    const lane = timeline.lanes.find(({ host }) => host === after.host);
    for (const held of ['mount', 'service', 'vip'] as const) {
      const stretch = lane?.held[held].find(({ from }) => from > since - BEFORE_MS && from <= after.from);
      if (stretch !== undefined && stretch.from > timeline.from)
        add(held, { at: stretch.from, host: after.host });
    }
    add('owns', { at: after.from, host: after.host });
  }
  const back = timeline.lanes
    .find(({ host }) => host === before?.host)
    ?.absent.find(
      (stretch) => stretch.from <= lostAt + 1_000 && stretch.to > lostAt && stretch.to < timeline.to,
    );
  if (back !== undefined && before !== undefined) add('back', { at: back.to, host: before.host });
  return steps
    .map((step, order) => ({ step, order }))
    .sort((a, b) => a.step.at - b.step.at || a.order - b.order)
    .map(({ step }) => step);
}

/** Heartbeat writes names in lower case. */
export function sameHost(one: string, other: string | undefined): boolean {
  return other !== undefined && one.toLowerCase() === other.toLowerCase();
}
