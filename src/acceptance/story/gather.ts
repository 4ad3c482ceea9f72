import { buildTimeline, type NodeRecord } from '../timeline';
import { findAbsences } from './absences';
import type { NodeFiles } from './node-files';
import { gapsOf } from './ownership';
import { tellStory, type Story } from './story';

/** Heartbeat's own default (config.c, HA_DEADTIME 30 s). */
const DEFAULT_DEADTIME_MS = 30_000;

/** The story that the logs of one node or of both tell of a time. Pure. */
export function gatherStory(nodes: readonly NodeFiles[], from: number, until: number): Story {
  const to = Math.min(until, Math.max(...nodes.map(({ readAt }) => readAt)));
  const logs = nodes.map((node) => node.logs);
  const deadtimes = nodes.reduce<number[]>(
    (all, { deadtimeMs }) => (deadtimeMs === undefined ? all : [...all, deadtimeMs]),
    [],
  );
  const absences = findAbsences(logs, deadtimes[0] ?? DEFAULT_DEADTIME_MS);
  const records = logs.map((log, index): NodeRecord => ({
    ...log,
    absent: absences[index] ?? [],
    // The journal says it when it reaches so far back; else nothing is known, and nothing is drawn.
    initially: { vip: false, mount: false, service: false },
  }));
  const began = Math.max(from, Math.min(to, firstEventOf(logs)));
  const bare = buildTimeline(began, to, records, [], []);
  return tellStory({ ...bare, outages: gapsOf(bare) });
}

/** Before the oldest event of any journal nothing is known of who had what. */
function firstEventOf(logs: readonly NodeFiles['logs'][]): number {
  const times = logs.map(({ events, offsetMs }) => {
    const [first] = events;
    return first === undefined ? Number.POSITIVE_INFINITY : Date.parse(first.at) - offsetMs;
  });
  const earliest = Math.min(...times);
  return Number.isFinite(earliest) ? earliest : Number.NEGATIVE_INFINITY;
}
