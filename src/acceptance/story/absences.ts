import { parseHaLog } from '../ha-log';
import type { NodeRecord, Stretch } from '../timeline';
import { parseSyslog } from '../syslog';
import { phraseHeartbeat, phraseSystem } from './phrases';
import { sameHost } from './story';

/** A record whose absences are not known yet. */
export type NodeLogs = Omit<NodeRecord, 'absent' | 'initially'>;

/** Lines of one boot follow each other within this time. */
const SAME_BOOT_MS = 60_000;

/**
 * When each node was off, from what the logs show: a boot that no shutdown went before ends an
 * absence. It began when its peer heard it last, which is `deadtimeMs` before the peer took it for
 * dead, but not before the node's own last line.
 */
export function findAbsences(nodes: readonly NodeLogs[], deadtimeMs: number): Stretch[][] {
  return nodes.map((node) => {
    const times = timesOf(node).sort((a, b) => a - b);
    const stretches: Stretch[] = [];
    let bootBefore = Number.NEGATIVE_INFINITY;
    for (const boot of bootsOf(node)) {
      const sameBoot = boot - bootBefore < SAME_BOOT_MS;
      bootBefore = boot;
      const lastLine = times.filter((at) => at < boot).pop();
      if (sameBoot || lastLine === undefined) continue;
      const declared = nodes
        .filter((other) => other !== node)
        .reduce<number[]>((all, other) => all.concat(deathsOf(other, node.host)), [])
        .filter((at) => at > lastLine && at < boot)
        .pop();
      const from = declared === undefined ? lastLine : Math.max(lastLine, declared - deadtimeMs);
      stretches.push({ from, to: boot });
    }
    return stretches;
  });
}

function timesOf({ haLog, messages, events, zone, offsetMs }: NodeLogs): number[] {
  return [
    ...parseHaLog(haLog, zone).map(({ at }) => at),
    ...parseSyslog(messages, zone).map(({ at }) => at),
    ...events.map(({ at }) => Date.parse(at)),
  ].map((at) => at - offsetMs);
}

/** Boots by the system's log; where that has none, starts of a failoverd that did not stop before. */
function bootsOf({ messages, events, zone, offsetMs }: NodeLogs): number[] {
  const boots = parseSyslog(messages, zone)
    .filter((entry) => phraseSystem(entry)?.part === 'boot')
    .map(({ at }) => at - offsetMs);
  if (boots.length > 0) return boots.sort((a, b) => a - b);
  return events
    .filter(({ kind }, index) => kind === 'started' && index > 0 && events[index - 1]?.kind !== 'stopped')
    .map(({ at }) => Date.parse(at) - offsetMs);
}

/** When this node took the other for dead. */
function deathsOf({ haLog, zone, offsetMs }: NodeLogs, host: string): number[] {
  return parseHaLog(haLog, zone)
    .filter((entry) => {
      const phrase = phraseHeartbeat(entry);
      return phrase?.part === 'dead' && sameHost(String(phrase.text.values?.['node'] ?? ''), host);
    })
    .map(({ at }) => at - offsetMs);
}
