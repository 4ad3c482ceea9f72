import { claimsGroup, holdingOf, type Observation } from './observation';

/**
 * What to do about a group that nobody serves. Pure: time comes with the observation.
 *
 * Heartbeat 3.0.4 leaves two gaps (hb_resource.c, ResourceManager): after a failed start it goes on
 * claiming what it does not hold and never offers it to the peer, and a node that is able to take
 * the group sometimes never does. Nothing retries.
 */

/** Which gap is open. `none`: the group is served here or elsewhere, or a change is under way. */
export type Finding = 'none' | 'nobody-holds' | 'claims-without-holding';

/**
 * `take-over`: hb_takeover, the peer releases and this node acquires. `stand-by`: hb_standby, the
 * other way round. `acquire`: Heartbeat's own ResourceManager starts the group that Heartbeat
 * claims. `restart-heartbeat`: what a person does when the first node alone never takes anything.
 */
export type Action = 'take-over' | 'stand-by' | 'acquire' | 'restart-heartbeat';

export interface Policy {
  /** haresources names this node. */
  readonly isHome: boolean;
  /** How long claiming without holding must last. */
  readonly hollowAfterMs: number;
  /** How long nobody must hold the group while the peer is not there, and while it is. */
  readonly idleAloneAfterMs: number;
  readonly idleTogetherAfterMs: number;
  /** Pauses after the first, second, ... attempt within an hour; the last one repeats. */
  readonly pausesMs: readonly number[];
}

/** The peer resolves its own hollow claim first: a node waits longer while the peer is there. */
export function defaultPolicy(isHome: boolean): Policy {
  return {
    isHome,
    hollowAfterMs: 20_000,
    idleAloneAfterMs: 20_000,
    idleTogetherAfterMs: isHome ? 90_000 : 150_000,
    pausesMs: [60_000, 180_000, 600_000],
  };
}

export interface Attempt {
  readonly at: number;
  readonly action: Action;
}

export interface Memory {
  readonly finding: Finding;
  /** When the finding began; meaningless while it is `none`. */
  readonly since: number;
  /** Attempts of the last hour, oldest first. */
  readonly attempts: readonly Attempt[];
}

export const initialMemory: Memory = { finding: 'none', since: 0, attempts: [] };

export interface Decision {
  readonly memory: Memory;
  readonly action?: Action;
}

const HOUR_MS = 3_600_000;

/** What is open now, without regard to how long. Nothing is open while somebody answers on the address. */
export function findGap(observation: Observation, isHome: boolean): Finding {
  const { heartbeat, vipAnswers } = observation;
  const settled =
    heartbeat.running &&
    heartbeat.self === 'active' &&
    !heartbeat.changing &&
    heartbeat.claim !== 'transition' &&
    heartbeat.claim !== 'unknown';
  if (!settled || vipAnswers !== false || holdingOf(observation) !== 'nothing') return 'none';
  return claimsGroup(heartbeat.claim, isHome) ? 'claims-without-holding' : 'nobody-holds';
}

/** The next action, if its time has come, and what to remember. */
export function decide(memory: Memory, observation: Observation, policy: Policy): Decision {
  const now = observation.at;
  const finding = findGap(observation, policy.isHome);
  const attempts = memory.attempts.filter(({ at }) => now - at < HOUR_MS);
  const since = finding === memory.finding ? memory.since : now;
  const next: Memory = { finding, since, attempts };
  if (finding === 'none' || now - since < patience(finding, observation, policy)) return { memory: next };

  const last = attempts[attempts.length - 1];
  if (last !== undefined && now - last.at < pauseAfter(attempts.length, policy)) return { memory: next };

  const action = chooseAction(finding, observation.heartbeat.peer === 'active', last?.action);
  return { memory: { ...next, attempts: [...attempts, { at: now, action }] }, action };
}

function patience(finding: Finding, observation: Observation, policy: Policy): number {
  if (finding === 'claims-without-holding') return policy.hollowAfterMs;
  return observation.heartbeat.peer === 'active' ? policy.idleTogetherAfterMs : policy.idleAloneAfterMs;
}

function pauseAfter(attempts: number, policy: Policy): number {
  return policy.pausesMs[Math.min(attempts, policy.pausesMs.length) - 1] ?? 0;
}

/** Offers a failed start to the peer first, then tries here again; alone, only here. */
function chooseAction(finding: Finding, peerIsThere: boolean, last: Action | undefined): Action {
  if (finding === 'claims-without-holding')
    return peerIsThere && last !== 'stand-by' ? 'stand-by' : 'acquire';
  return !peerIsThere && last === 'take-over' ? 'restart-heartbeat' : 'take-over';
}
