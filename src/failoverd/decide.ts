import type { Site } from '../site/schema';
import { findTrouble, type Finding, type Situation } from './finding';
import { whyNoMove, type HeldBack, type MoveLimits } from './move';
import { holdingOf } from './observation';

/**
 * What to do about a group that is not served as it should be: first here, a bounded number of
 * times, then on the peer when it can do better, and never so often that the group wanders to and
 * fro. What cannot be mended is tried again with growing pauses and held back with a reason, which
 * is an alarm. Pure: time comes with the observation.
 */

/**
 * `restart-service`: its script's stop and start. `acquire`: Heartbeat's ResourceManager starts
 * whatever of the group is missing. `cycle-group`: releases all of it and acquires it again.
 * `stand-by`: hb_standby, the peer takes it; `take-over`: hb_takeover, the other way round.
 * `restart-heartbeat`: what a person does when the first node alone never takes anything.
 * `start-heartbeat`: it died. `finish-takeover`: says to Heartbeat again what mach_down says at its end.
 * `drop-address`: takes the address off, which tells a peer that reaches the storage to take the group.
 */
export type Action =
  | 'restart-service'
  | 'acquire'
  | 'cycle-group'
  | 'stand-by'
  | 'take-over'
  | 'restart-heartbeat'
  | 'start-heartbeat'
  | 'finish-takeover'
  | 'drop-address';

export interface Policy extends MoveLimits {
  /** haresources names this node. */
  readonly isHome: boolean;
  /** The interface that clients come through. */
  readonly vipInterface: string;
  /** How long a finding must last; `nobody-holds` is longer while the peer is there to take it. */
  readonly patienceMs: Readonly<Record<Exclude<Finding, 'none'>, number>>;
  /** open-iscsi holds I/O back for so long: what is lost for longer fails the filesystem's writes. */
  readonly holdBackMs: number;
  readonly idleTogetherAfterMs: number;
  /** The same without a lease: the peer may be starting the service for minutes, unseen. */
  readonly idleUnseenAfterMs: number;
  /**
   * Attempts here within `localWindowMs` before the peer is asked, and the least pause between them.
   * Requests to an idle pair count as long.
   */
  readonly localTries: number;
  readonly localWindowMs: number;
  readonly localPauseMs: number;
  /** Pauses after the first, second, ... attempt here that cannot be followed by a move; the last repeats. */
  readonly pausesMs: readonly number[];
  /** Heartbeat 3.0.6 loses requests to hand over: the same is asked again after this, so often in all. */
  readonly repeatMoveMs: number;
  readonly moveRequests: number;
}

/** The peer resolves its own hollow claim first: a node waits longer while the peer is there. */
export function defaultPolicy(isHome: boolean, { vip, storage }: Pick<Site, 'vip' | 'storage'>): Policy {
  return {
    isHome,
    vipInterface: vip.interface,
    patienceMs: {
      'nobody-holds': 10_000,
      'claims-without-holding': 5_000,
      'service-down': 2_000,
      'service-hung': 30_000,
      'address-gone': 3_000,
      'mount-gone': 3_000,
      'mount-read-only': 3_000,
      'storage-lost': 10_000,
      'network-lost': 5_000,
      'takeover-unfinished': 0,
      'heartbeat-dead': 5_000,
    },
    holdBackMs: storage.replacementTimeout * 1_000,
    idleTogetherAfterMs: isHome ? 15_000 : 30_000,
    idleUnseenAfterMs: isHome ? 90_000 : 150_000,
    localTries: 2,
    localWindowMs: 600_000,
    localPauseMs: 5_000,
    pausesMs: [60_000, 180_000, 600_000],
    repeatMoveMs: 20_000,
    moveRequests: 3,
    movesPerHour: 1,
  };
}

export interface Attempt {
  readonly at: number;
  /** Against what. */
  readonly finding: Finding;
  readonly action: Action;
  /** When the action's command ended; absent while it is under way. */
  readonly endedAt?: number;
}

export interface Memory {
  readonly finding: Finding;
  /** When the finding began. */
  readonly since: number;
  /** When all of the group last had been well here for `WELL_MS`: what was tried before helped. */
  readonly wellAt: number;
  /** Attempts of the last hour, oldest first. */
  readonly attempts: readonly Attempt[];
  /** First requests to hand the group over within the last hour. */
  readonly moves: readonly number[];
  /** Requests of the move that is under way and has not shown itself yet. */
  readonly requests: number;
  /** Why nothing more is done, while something is wrong. */
  readonly heldBack?: HeldBack;
}

export const initialMemory: Memory = {
  finding: 'none',
  since: 0,
  wellAt: -Infinity,
  attempts: [],
  moves: [],
  requests: 0,
};

export interface Decision {
  readonly memory: Memory;
  readonly action?: Action;
}

/** A start that just failed, or a disk that refuses writes, is not tried again before the peer had its chance. */
const MENDED_HERE_FIRST: readonly Finding[] = ['service-down', 'service-hung', 'address-gone', 'mount-gone'];

const HOUR_MS = 3_600_000;
const WELL_MS = 30_000;
/** Between two requests to an idle pair, or to Heartbeat itself; the last repeats. */
const IDLE_PAUSES_MS: readonly number[] = [20_000, 60_000, 180_000];

/** The next action, if its time has come, and what to remember. */
export function decide(memory: Memory, situation: Situation, policy: Policy): Decision {
  const now = situation.at;
  const finding = findTrouble(situation, policy.isHome, policy.vipInterface);
  const recent: Memory = {
    finding,
    since: finding === memory.finding ? memory.since : now,
    attempts: memory.attempts.filter(({ at }) => now - at < HOUR_MS),
    moves: memory.moves.filter((at) => now - at < HOUR_MS),
    // Whatever changes, or is well, is an answer to the request.
    requests: finding === 'none' ? 0 : memory.requests,
    wellAt: memory.wellAt,
  };
  if (finding === 'none') {
    const well = holdingOf(situation) === 'whole' && now - recent.since >= WELL_MS;
    return { memory: well ? { ...recent, wellAt: now } : recent };
  }
  const waiting: Memory = memory.heldBack === undefined ? recent : { ...recent, heldBack: memory.heldBack };
  if (now - recent.since < patience(finding, situation, policy)) return { memory: waiting };
  if (situation.handsOff !== undefined) return hold(recent, situation.handsOff);

  const last = recent.attempts[recent.attempts.length - 1];
  if (wasAskedBefore(situation, last?.endedAt)) return { memory: waiting };
  const rest = last === undefined ? Infinity : now - (last.endedAt ?? last.at);
  // What was mended before has nothing to do with a group that nobody holds now.
  const tries = recent.attempts.filter(
    (one) => one.finding === finding && now - one.at < policy.localWindowMs,
  );
  const idle = idleAction(finding, situation, tries[tries.length - 1]?.action);
  if (idle !== undefined) {
    if (rest < step(IDLE_PAUSES_MS, tries.length)) return { memory: waiting };
    return act(recent, now, idle);
  }
  if (recent.requests > 0) {
    if (rest < policy.repeatMoveMs) return { memory: waiting };
    if (recent.requests < policy.moveRequests)
      return act({ ...recent, requests: recent.requests + 1 }, now, 'stand-by');
    return retryHere({ ...recent, requests: 0 }, situation, policy, rest, 'move-lost');
  }

  const local = localAction(finding);
  if (local !== undefined && MENDED_HERE_FIRST.includes(finding)) {
    const tried = recent.attempts.filter(
      ({ at, action }) => action === local && now - at < policy.localWindowMs,
    ).length;
    // What was restarted gets as long to answer as before: until it was asked anew it is still said to hang.
    const pauseMs = finding === 'service-hung' ? policy.patienceMs[finding] : policy.localPauseMs;
    if (tried > 0 && rest < pauseMs) return { memory: waiting };
    if (tried < policy.localTries) return act(recent, now, local);
  }
  const reason = whyNoMove(situation, finding, recent.moves, policy);
  if (reason === undefined)
    return act({ ...recent, moves: [...recent.moves, now], requests: 1 }, now, 'stand-by');
  if (reason === 'peer-unseen' && isHopeless(finding, situation, policy) && rest >= policy.repeatMoveMs)
    return act({ ...recent, heldBack: reason }, now, 'drop-address');
  return retryHere(recent, situation, policy, rest, reason);
}

/** To be told when an action's command has ended: pauses count from there. */
export function endAttempt(memory: Memory, endedAt: number): Memory {
  const last = memory.attempts[memory.attempts.length - 1];
  if (last === undefined) return memory;
  return { ...memory, attempts: [...memory.attempts.slice(0, -1), { ...last, endedAt }] };
}

/** Whether the peer may offer the group to this node, for its lease block: not while it failed here lately. */
export function isAble(memory: Memory, situation: Situation, policy: Policy): boolean {
  if (situation.handsOff === 'maintenance') return false;
  if (situation.carriers?.some(({ name, up }) => name === policy.vipInterface && !up) === true) return false;
  if (memory.finding !== 'none' && memory.finding !== 'nobody-holds') return false;
  return memory.moves.every((at) => situation.at - at >= HOUR_MS);
}

/**
 * The owner by the lease has lost the storage for longer than I/O is held back, so that it cannot read there
 * what the peer sees: only the peer knows who is better off. While both have lost it, the peer does nothing,
 * and what comes back is put together here.
 */
function isHopeless(finding: Finding, { owns, vip, renewalMs = 0 }: Situation, policy: Policy): boolean {
  return finding === 'storage-lost' && owns === true && vip && renewalMs >= policy.holdBackMs;
}

function patience(finding: Exclude<Finding, 'none'>, situation: Situation, policy: Policy): number {
  if (finding !== 'nobody-holds' || situation.heartbeat.peer !== 'active') return policy.patienceMs[finding];
  // The guard of a peer that does not renew its lease lets nothing start there.
  if (situation.peerView?.alive === false) return policy.patienceMs[finding];
  return situation.peerView === undefined ? policy.idleUnseenAfterMs : policy.idleTogetherAfterMs;
}

/** What the tools were asked while something was done says nothing of what came of it. */
function wasAskedBefore({ serviceAt, heartbeatAt }: Situation, ended: number | undefined): boolean {
  return ended !== undefined && [serviceAt, heartbeatAt].some((at) => at !== undefined && at < ended);
}

function localAction(finding: Finding): Action | undefined {
  switch (finding) {
    case 'service-down':
    case 'service-hung':
      return 'restart-service';
    case 'address-gone':
    case 'mount-gone':
    case 'claims-without-holding':
      return 'acquire';
    case 'mount-read-only':
      return 'cycle-group';
    default:
      return undefined;
  }
}

/** Tries here again, slower and slower, and says why not on the peer. */
function retryHere(
  memory: Memory,
  situation: Situation,
  policy: Policy,
  rest: number,
  reason: HeldBack,
): Decision {
  const local = localAction(memory.finding);
  if (local === undefined) return hold(memory, reason);
  const tried = memory.attempts.filter(({ at, action }) => action === local && at > memory.wellAt).length;
  const first = MENDED_HERE_FIRST.includes(memory.finding) ? policy.localTries - 1 : 0;
  if (rest < step(policy.pausesMs, tried - first)) return hold(memory, reason);
  return act({ ...memory, heldBack: reason }, situation.at, local);
}

/** Alone, Heartbeat that did not take the group when asked is started anew. */
function idleAction(finding: Finding, situation: Situation, last: Action | undefined): Action | undefined {
  if (finding === 'heartbeat-dead') return 'start-heartbeat';
  if (finding === 'takeover-unfinished') return 'finish-takeover';
  if (finding !== 'nobody-holds') return undefined;
  const alone = situation.heartbeat.peer !== 'active';
  return alone && last === 'take-over' ? 'restart-heartbeat' : 'take-over';
}

function step(pausesMs: readonly number[], attempts: number): number {
  if (attempts <= 0) return 0;
  return pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? 0;
}

function hold(memory: Memory, heldBack: HeldBack): Decision {
  return { memory: { ...memory, heldBack } };
}

function act(memory: Memory, at: number, action: Action): Decision {
  return {
    memory: { ...memory, attempts: [...memory.attempts, { at, finding: memory.finding, action }] },
    action,
  };
}
