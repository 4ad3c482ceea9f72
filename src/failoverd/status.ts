import type { Text } from '../core/events';
import type { Site } from '../site/schema';
import { findTrouble } from './finding';
import type { GuardEvent } from './event';
import { guardProblems } from './guard-problems';
import type { GuardState } from './guard/state';
import { claimsGroup, holdingOf, type Observation } from './observation';
import { peerOf, type NodeIndex } from './observe';

/** Levels of a monitoring plugin, in the order of their exit codes 0 to 3. */
export const LEVELS = ['ok', 'warning', 'critical', 'unknown'] as const;
export type Level = (typeof LEVELS)[number];

export interface Problem {
  readonly level: 'warning' | 'critical';
  readonly text: Text;
}

/** What `heartbundle status` shows and `--json` prints. */
export interface StatusReport {
  readonly format: 1;
  readonly at: string;
  readonly cluster: string;
  readonly node: string;
  readonly peer: string;
  readonly level: Level;
  readonly problems: readonly Problem[];
  /** Name of the node that has the group, as far as this node can see. */
  readonly owner: string | null;
  readonly vip: string;
  readonly observation: Observation;
  readonly daemon: { readonly running: boolean; readonly version?: string; readonly sinceMs?: number };
  /** Lease and fence as the daemon sees them; null without a daemon, or where the site has no guard. */
  readonly guard: GuardState | null;
  readonly events: readonly GuardEvent[];
}

/** What a daemon contributes to a report. */
export interface DaemonFacts {
  readonly running: boolean;
  readonly version?: string;
  readonly sinceMs?: number;
  readonly guard?: GuardState | null;
}

export function buildStatus(
  site: Site,
  self: NodeIndex,
  observation: Observation,
  { guard = null, ...daemon }: DaemonFacts,
  events: readonly GuardEvent[],
  at: string,
): StatusReport {
  const problems = findProblems(site, self, observation, daemon.running, guard);
  return {
    format: 1,
    at,
    cluster: site.cluster,
    node: site.nodes[self].name,
    peer: site.nodes[peerOf(self)].name,
    level: worstOf(problems),
    problems,
    owner: ownerSeenBy(site, self, observation, guard),
    vip: `${site.vip.address}/${site.vip.prefix}`,
    observation,
    daemon,
    guard,
    events,
  };
}

/**
 * The node that has the group as this node sees it: by what it has itself, by the peer's lease, or by
 * Heartbeat and an answer of the address. Null when neither tells of an owner.
 */
export function ownerSeenBy(
  site: Site,
  self: NodeIndex,
  observation: Observation,
  guard: GuardState | null = null,
): string | null {
  if (holdingOf(observation) !== 'nothing') return site.nodes[self].name;
  const leased = guard?.peer.state === 'owner' && !guard.peer.stale && guard.lease.problem === undefined;
  const heard = observation.heartbeat.peer === 'active' && observation.vipAnswers === true;
  return leased || heard ? site.nodes[peerOf(self)].name : null;
}

function worstOf(problems: readonly Problem[]): Level {
  if (problems.some(({ level }) => level === 'critical')) return 'critical';
  return problems.length > 0 ? 'warning' : 'ok';
}

/** Everything that a person should look at, the gravest first. */
export function findProblems(
  site: Site,
  self: NodeIndex,
  observation: Observation,
  daemonRuns: boolean,
  guard: GuardState | null = null,
): Problem[] {
  const { heartbeat } = observation;
  const node = site.nodes[self].name;
  const peer = site.nodes[peerOf(self)].name;
  const critical: Text[] = [];
  const warning: Text[] = [];
  const holding = holdingOf(observation);
  const busy = heartbeat.changing || heartbeat.claim === 'transition';

  if (!heartbeat.running) critical.push({ key: 'guard.problem.heartbeat-stopped', values: { node } });
  if (observation.mount === 'stalled')
    critical.push({ key: 'guard.problem.mount-stalled', values: { mount: site.filesystem.mount } });
  if (observation.mount === 'read-only')
    critical.push({ key: 'guard.problem.mount-read-only', values: { mount: site.filesystem.mount } });
  if (busy) warning.push({ key: 'guard.problem.changing', values: { node } });
  else if (holding === 'part') critical.push(partText(site, observation));
  else if (findTrouble(observation, self === 0, site.vip.interface) === 'claims-without-holding')
    critical.push({ key: 'guard.problem.hollow', values: { node } });
  else if (holding === 'nothing' && observation.vipAnswers === false)
    critical.push({ key: 'guard.problem.nobody', values: { vip: site.vip.address } });
  else if (
    holding === 'whole' &&
    heartbeat.running &&
    heartbeat.claim !== 'unknown' &&
    !claimsGroup(heartbeat.claim, self === 0)
  )
    critical.push({ key: 'guard.problem.unclaimed', values: { node, claim: heartbeat.claim } });

  if (heartbeat.running && heartbeat.peer !== 'active')
    warning.push({ key: 'guard.problem.peer', values: { peer, state: heartbeat.peer } });
  for (const { name, up } of heartbeat.links)
    if (!up) warning.push({ key: 'guard.problem.link', values: { link: name, peer } });
  if (!daemonRuns) warning.push({ key: 'guard.problem.daemon', values: { node } });
  const ofGuard = guardProblems(guard, { node, peer });
  critical.push(...ofGuard.critical);
  warning.push(...ofGuard.warning);
  const unarmed = guard?.watchdog?.problem;
  if (unarmed !== undefined)
    warning.push({ key: 'guard.problem.watchdog', values: { node, problem: unarmed } });
  return [
    ...critical.map((text): Problem => ({ level: 'critical', text })),
    ...warning.map((text): Problem => ({ level: 'warning', text })),
  ];
}

function partText(site: Site, { vip, mount, service }: Observation): Text {
  const missing = [
    vip ? '' : site.vip.address,
    mount === 'absent' ? site.filesystem.mount : '',
    service === 'running' ? '' : serviceName(site),
  ].filter((name) => name !== '');
  return { key: 'guard.problem.part', values: { missing: missing.join(', ') } };
}

export function serviceName(site: Site): string {
  return site.service.type === 'mq' ? site.service.queueManager : site.service.script;
}
