import { LEVELS, type StatusReport } from '../failoverd/status';
import type { Cli } from './cli';

/** Monitoring systems cut the line at 4 KiB, the oldest at 1 KiB (Nagios plugin guidelines, 2.1). */
const MOST_CHARACTERS = 1_000;

/**
 * The one line of a Nagios plugin: `HEARTBUNDLE LEVEL - what is the matter | performance data`. The
 * level is English in every language, because monitoring systems look for the word. Performance data
 * (https://nagios-plugins.org/doc/guidelines.html, 2.6): owner 1 when this node has the group, peer 1
 * when Heartbeat calls the peer active, links that are up of those there are (warning below all of
 * them, critical at none), daemon's seconds since its start.
 */
export function renderPluginLine(report: StatusReport, say: Cli['text']): string {
  const { observation, owner, node, daemon } = report;
  const { links, peer } = observation.heartbeat;
  const up = links.filter((link) => link.up).length;
  const data = [
    `owner=${owner === node ? 1 : 0};;;0;1`,
    `peer=${peer === 'active' ? 1 : 0};1:;;0;1`,
    `links=${up};${links.length}:;1:;0;${links.length}`,
    ...(daemon.sinceMs === undefined ? [] : [`uptime=${Math.floor(daemon.sinceMs / 1000)}s;;;0`]),
  ];
  const summary = owner === null ? say('guard.summary.nobody') : say('guard.summary.owner', { owner });
  const matters = [
    `${report.cluster}${say('colon')}${summary}${say('full-stop')}`,
    ...report.problems.map(({ text }) => say(text.key, text.values)),
  ];
  return `${pluginWords(report.level, matters)} | ${data.join(' ')}`;
}

/** The line of a plugin that could not look: its status is UNKNOWN. */
export function renderPluginUnknown(reason: string): string {
  return pluginWords('unknown', [reason]);
}

function pluginWords(level: StatusReport['level'], matters: readonly string[]): string {
  const words = matters
    .join(' ')
    // A bar begins the performance data, a line end ends what is shown.
    .replace(/\|/g, '/')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS)}...` : words;
  return `HEARTBUNDLE ${level.toUpperCase()} - ${cut}`;
}

/** Exit code of a monitoring plugin. */
export function pluginExit(level: StatusReport['level']): number {
  return LEVELS.indexOf(level);
}
