import { describeError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { EventBody } from './event';
import { probeLinks, startHeartbeat } from './hands/heartbeat';
import { killHeartbeat } from './hands/surrender';
import { claimsGroup, holdingOf, type Observation } from './observation';
import type { NodeIndex } from './observe';

/** What the guard knows when it asks whether this node's Heartbeat should run. */
export interface AsideView {
  readonly observation: Observation;
  /** The group was asked for and refused, because the peer is alive on the disk. */
  readonly refused: boolean;
  /** This node has nothing and claims nothing. */
  readonly resting: boolean;
  /** So it does, and nothing stands against it any more. */
  readonly free: boolean;
  /** The peer owns and renews. */
  readonly peerHolds: boolean;
  /** The peer, while it holds, drops what this node's Heartbeat sends. */
  readonly muted: boolean;
}

/**
 * Keeps this node's Heartbeat stopped while it would do harm. When a partition ends, two Heartbeats
 * that both thought the other dead drop all resources on both nodes. A node that has nothing loses
 * nothing by ending its own when it declared the owner dead, when the owner dropped it as dead, or when
 * it goes on claiming what it was refused: when a link is back it starts it afresh, and the owner sees a
 * node that joins.
 */
export interface Aside {
  /** The group was asked for: an earlier refusal counts no longer. */
  asked(): void;
  consider(view: AsideView): void;
  /** Heartbeat was ended here because everything had to stop. */
  left(): void;
  isAside(): boolean;
  /** Heartbeat was ended here by the guard, and is not being started again. */
  isStopped(): boolean;
}

/** Kept over a restart of the daemon, not over a boot. */
const MARK = '/var/run/heartbundle/heartbeat-stopped';
/** Between two starts that were followed by another step aside. */
const PAUSES_MS: readonly number[] = [0, 5_000, 15_000, 60_000];
/** A start that held so long was right. */
const HELD_MS = 300_000;
/** Where no link can be asked, Heartbeat itself is tried. */
const BLIND_MS = 30_000;

export function createAside(parts: {
  readonly machine: Machine;
  readonly site: Site;
  readonly self: NodeIndex;
  readonly tell: (events: readonly EventBody[]) => void;
  readonly log: (line: string) => void;
}): Aside {
  const { machine, site, self, tell, log } = parts;
  let state: 'none' | 'aside' | 'left' = 'none';
  let known = false;
  let working = false;
  let sinceMs = 0;
  let startedMs = -Infinity;
  let again = 0;
  let askedSince = false;
  let stopped = false;

  const work = (what: string, task: () => Promise<void>): void => {
    if (working) return;
    working = true;
    void task()
      .catch((error: unknown) => log(`guard: ${what}: ${describeError(error)}`))
      .then(() => void (working = false));
  };
  const mark = (word: string): Promise<void> => machine.writeFile(MARK, `${word}\n`, { mode: 0o600 });
  const start = async (now: number): Promise<void> => {
    stopped = false;
    await startHeartbeat(machine);
    await machine.remove(MARK);
    state = 'none';
    startedMs = now;
    askedSince = false;
    tell([{ kind: 'aside', on: false }]);
  };

  /** What an earlier life of the daemon left stopped. */
  const recall = async (): Promise<void> => {
    known = true;
    const word = (await machine.readFile(MARK))?.toString().trim();
    if (word === 'aside' || word === 'left') state = word;
  };
  /** At once: a stop of its own takes seconds, in which a link may come back. */
  const endHeartbeat = async (): Promise<void> => {
    stopped = await killHeartbeat(machine, site);
  };
  const stepAside = async (now: number): Promise<void> => {
    again = now - startedMs < HELD_MS ? Math.min(again + 1, PAUSES_MS.length - 1) : 0;
    state = 'aside';
    sinceMs = now;
    tell([{ kind: 'aside', on: true }]);
    await mark('aside');
    await endHeartbeat();
  };
  const comeBack = async (now: number, peerHolds: boolean, muted: boolean): Promise<void> => {
    if (!stopped) return endHeartbeat();
    if (!peerHolds) return start(now);
    if (muted || now - sinceMs < (PAUSES_MS[again] ?? 0)) return;
    const reached = await probeLinks(machine, site, self);
    if (reached === true || (reached === undefined && now - sinceMs >= BLIND_MS)) await start(now);
  };

  return {
    asked: () => void (askedSince = true),
    left() {
      state = 'left';
      void mark('left').catch((error: unknown) => log(`guard: ${describeError(error)}`));
    },
    isAside: () => state !== 'none',
    isStopped: () => stopped,
    consider({ observation, refused, resting, free, peerHolds, muted }) {
      const { heartbeat, at } = observation;
      if (!known) return work('recall', recall);
      if (state === 'aside') return work('return', () => comeBack(at, peerHolds, muted));
      if (state === 'left') return free ? work('rejoin', () => start(at)) : undefined;
      if (!resting || !peerHolds || !heartbeat.running || holdingOf(observation) !== 'nothing') return;
      const claims = refused && askedSince && claimsGroup(heartbeat.claim, self === 0);
      if (heartbeat.peer === 'dead' || muted || claims) work('step aside', () => stepAside(at));
    },
  };
}
