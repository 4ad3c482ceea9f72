import { describeError } from '../core/error';
import type { Machine } from '../node/machine';
import { resetOf } from '../site/guard';
import type { Site } from '../site/schema';
import { createAside, type Aside } from './aside';
import type { EventBody } from './event';
import { describeGuard } from './guard-description';
import type { PeerView } from './finding';
import { isClaiming } from './guard/claim';
import { watchdogNeed } from './guard/watchdog-need';
import {
  initialCore,
  isStale,
  type Core,
  type GuardConfig,
  type GuardInput,
  type Job,
  type Order,
} from './guard/core';
import type { GuardState, Refusal } from './guard/state';
import { step } from './guard/step';
import { timingOf } from './site-timing';
import type { DataPath } from './hands/data-path';
import type { ReservationHands } from './hands/reservation';
import type { Watchdog } from './hands/watchdog';
import { readConnections } from './kernel';
import { DiskError } from './lease/disk-process';
import type { LeaseDisk } from './lease/lease-disk';
import type { Block, LeaseRecord } from './lease/record';
import { monotonicMs } from './monotonic';
import { createMuting, type MutingView } from './muting';
import { holdingOf, type Observation } from './observation';
import type { NodeIndex } from './observe';
import { createRidding } from './ridding';

/** What the guard works with. */
export interface GuardianParts {
  readonly machine: Machine;
  readonly site: Site;
  readonly self: NodeIndex;
  readonly disk: LeaseDisk;
  readonly reservation: ReservationHands;
  readonly path: DataPath;
  readonly bootId: string;
  /** Absent where the site does not have a node reset by its watchdog. */
  readonly watchdog?: (tell: (events: readonly EventBody[]) => void) => Watchdog;
  readonly tell: (events: readonly EventBody[]) => void;
  readonly log: (line: string) => void;
}

/** Answer to hbguard's start. */
export type AcquireAnswer = { readonly acquired: true } | { readonly acquired: false; readonly why: Refusal };

export interface Guardian {
  /** Ends with the node as owner, or with why not. */
  acquire(): Promise<AcquireAnswer>;
  /** Ends when the disk says that this node has nothing. */
  release(): Promise<void>;
  /** To be told each look at the node, and whether the node could take the group. */
  observe(observation: Observation, able: boolean): void;
  /** Heartbeat's log says so: an owner must not hear that Heartbeat any more, sooner than the next look. */
  peerDied(): void;
  /** Heartbeat's log says that it hears the peer, sooner than its tools. */
  peerHeard(): void;
  peerView(): PeerView | undefined;
  /** The guard is at work: nobody else should start or move anything. */
  isAtWork(): boolean;
  state(): GuardState;
  /** Ends when the watchdog is disarmed. */
  close(): Promise<void>;
}

const CHECK_PATH_MS = 10_000;
/** What is told of a reset has so long to reach journal and syslog. */
const LAST_WORDS_MS = 200;

/** Runs the decision core: turns its orders into deeds, and what becomes of them into its inputs. */
export function createGuardian(parts: GuardianParts): Guardian {
  const { machine, site, self, disk, reservation, path, log } = parts;
  const timing = timingOf(site);
  const config: GuardConfig = { self, timing, mayReset: resetOf(site) !== 'off' };
  let core: Core = initialCore;
  let last = monotonicMs();
  let counter = Date.now();
  let peer: Block | undefined;
  let problem: GuardState['lease']['problem'];
  let observation: Observation | undefined;
  let able = false;
  let connections = '';
  let pathCheckedAt = -Infinity;
  let heardAt = -Infinity;
  let pathWork: Promise<void> = Promise.resolve();
  let lookWaiting = false;
  let closed = false;
  const acquiring: ((answer: AcquireAnswer) => void)[] = [];
  const releasing: (() => void)[] = [];

  const aside: Aside = createAside({ machine, site, self, tell: parts.tell, log });
  const muting = createMuting({ machine, site, self, tell: parts.tell, log });
  const ridding = createRidding({ machine, site, path, tell: parts.tell, log });
  const watchdog = parts.watchdog?.(parts.tell);

  const attempt = (what: string, work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => log(`guard: ${what}: ${describeError(error)}`),
    );
  const sayProblem = (error: unknown): void => {
    const now = error instanceof DiskError ? error.problem : 'io-error';
    if (now !== problem) parts.tell([{ kind: 'lease', problem: now, detail: describeError(error) }]);
    problem = now;
  };
  const sayWell = (): void => {
    if (problem !== undefined) parts.tell([{ kind: 'lease' }]);
    problem = undefined;
  };

  /** Time first: after a sleep nothing that was under way may count before the sleep is known. */
  const feed = (input?: GuardInput): void => {
    if (closed) return;
    const now = monotonicMs();
    const before = core;
    const orders: Order[] = [];
    const take = (one: GuardInput): void => {
      const result = step(core, one, config);
      core = result.core;
      orders.push(...result.orders);
    };
    take({ kind: 'tick', elapsedMs: now - last });
    last = now;
    if (input !== undefined) take(input);
    tellChanges(before);
    for (const order of orders) perform(order);
    watchdog?.consider(watchdogNeed(core, timing), now);
  };

  const tellChanges = (before: Core): void => {
    const events: EventBody[] = [];
    if (core.phase !== before.phase) {
      const why = core.phase === 'lost' ? core.lost : undefined;
      events.push({
        kind: 'guard',
        phase: core.phase,
        epoch: core.epoch,
        ...(why === undefined ? {} : { why }),
      });
    }
    if (core.refused !== before.refused && core.refused !== undefined)
      events.push({ kind: 'refused', why: core.refused });
    if (core.fence !== before.fence) events.push({ kind: 'fence', fence: core.fence });
    parts.tell(events);
    considerMuting();
  };
  const isResting = (): boolean => core.phase === 'standby' || core.phase === 'clean';
  const peerRecord = (): LeaseRecord | undefined => (peer?.kind === 'record' ? peer.record : undefined);
  const considerMuting = (heartbeat?: MutingView['heartbeat']): void => {
    // Whether a fence stands is not known before the first look at the disk.
    if (core.phase === 'starting') return;
    muting.consider({
      at: monotonicMs(),
      owner: core.phase === 'owner',
      fenced: core.fence === 'ours' || core.fence === 'unsure',
      heartbeat,
      peer: peerRecord(),
    });
  };

  const perform = (order: Order): void => {
    switch (order.kind) {
      case 'look':
        lookWaiting = true;
        if (observation !== undefined) look(observation);
        return;
      case 'exchange':
        return exchange(order);
      case 'reservation':
        return void knowSession(order.job)
          .then(() => reservation.perform(order.job))
          .then(
            ({ ok, holder }) => feed({ kind: 'reservation', job: order.job, ok, holder }),
            () => feed({ kind: 'reservation', job: order.job, ok: false, holder: 'none' }),
          );
      case 'path':
        pathWork = pathWork.then(() => attempt('path', path.set(order.writable)));
        return;
      case 'acquired':
        return void pathWork.then(() => answerAcquire({ acquired: true }));
      case 'refused':
        return answerAcquire({ acquired: false, why: order.why });
      case 'released':
        return void pathWork.then(() => {
          for (const answer of releasing.splice(0)) answer();
        });
      case 'stop':
        answerAcquire({ acquired: false, why: 'not-clean' });
        aside.left();
        return void ridding.giveUp().then((gone) => {
          if (gone) feed({ kind: 'stopped' });
        });
      case 'reset':
        return resetNode();
      case 'rejoin':
        // By `aside`, which also knows what an earlier life of the daemon ended.
        return;
    }
  };
  const resetNode = (): void => {
    const by = watchdog === undefined ? 'sysrq' : 'watchdog';
    parts.tell([{ kind: 'reset', by }]);
    // The console has it also when the disk with journal and log hangs.
    const why = core.lost ?? 'unknown';
    const words = `failoverd: this node must give up the group (${why}) and cannot, it is reset by ${by}`;
    void attempt('console', machine.run(['sh', '-c', 'echo "$0" >/dev/kmsg', words], { access: 'write' }));
    setTimeout(() => {
      if (watchdog !== undefined) return watchdog.expire();
      const argv = ['sh', '-c', 'echo 1 >/proc/sys/kernel/sysrq; echo b >/proc/sysrq-trigger'];
      void attempt('reset', machine.run(argv, { access: 'write' }));
    }, LAST_WORDS_MS);
  };
  const answerAcquire = (answer: AcquireAnswer): void => {
    for (const give of acquiring.splice(0)) give(answer);
  };

  const look = (now: Observation): void => {
    lookWaiting = false;
    disk.look().then(
      ({ own, peer: other }) => {
        sayWell();
        peer = other;
        if (own.kind === 'record') counter = own.record.counter;
        const sameBoot = own.kind === 'record' && own.record.bootId === parts.bootId;
        feed({ kind: 'looked', own, peer: other, sameBoot, holding: holdingOf(now) !== 'nothing' });
      },
      (error: unknown) => {
        sayProblem(error);
        feed({ kind: 'exchange-failed' });
      },
    );
  };
  const exchange = ({ state, epoch, fence }: Extract<Order, { kind: 'exchange' }>): void => {
    counter += 1;
    const record: LeaseRecord = {
      cluster: site.cluster,
      node: self,
      bootId: parts.bootId,
      epoch,
      counter,
      renewMs: timing.renewMs,
      state,
      sees: {
        data: observation?.session !== 'lost' && observation?.session !== 'absent',
        peer: core.heard,
        service: observation?.service === 'running',
        fence,
        able,
        aside: aside.isStopped() || observation?.heartbeat.running === false,
        mutes: muting.isMuted(),
      },
    };
    disk.exchange(record).then(
      (other) => {
        sayWell();
        peer = other;
        feed({ kind: 'exchanged', peer: other });
      },
      (error: unknown) => {
        sayProblem(error);
        feed({ kind: 'exchange-failed' });
      },
    );
  };

  /** The session that a registration is made through. */
  const knowSession = async (job: Job): Promise<void> => {
    if (job === 'fence' || job === 'renew') connections = await readConnections(machine, site);
  };
  /** Costs a walk through all of the kernel's connections, so only while a registration counts. */
  const watchSession = async (): Promise<void> => {
    if (core.fence !== 'ours') return;
    const now = await readConnections(machine, site);
    const changed = connections !== '' && now !== '' && now !== connections;
    if (now !== '') connections = now;
    if (changed) feed({ kind: 'session-changed' });
  };
  const keepPath = async (): Promise<void> => {
    if (await path.isAsSet()) return;
    log('guard: the path to the data disk was not as it was set');
    await path.set(core.phase === 'owner');
  };

  const timer = setInterval(() => feed(), Math.max(50, Math.floor(timing.renewMs / 4)));
  return {
    acquire() {
      const answer = new Promise<AcquireAnswer>((resolve) => acquiring.push(resolve));
      aside.asked();
      feed({ kind: 'acquire' });
      return answer;
    },
    release() {
      const answer = new Promise<void>((resolve) => releasing.push(resolve));
      feed({ kind: 'release' });
      return answer;
    },
    observe(now, isAble) {
      if (closed) return;
      observation = now;
      able = isAble;
      if (lookWaiting) look(now);
      const { running, peer: heartbeatPeer } = now.heartbeat;
      const askedAt = now.heartbeatAt ?? now.at;
      // What was asked before the log told of it does not know it.
      const heard = running && (heartbeatPeer === 'active' || askedAt < heardAt);
      if (heard !== core.heard) feed({ kind: 'heard', peer: heard });
      considerMuting(running ? { peer: heartbeatPeer, askedAt } : undefined);
      void attempt('session', watchSession());
      if (now.at - pathCheckedAt >= CHECK_PATH_MS && core.phase !== 'starting') {
        pathCheckedAt = now.at;
        pathWork = pathWork.then(() => attempt('path', keepPath()));
      }
      ridding.consider(now, isResting());
      aside.consider({
        observation: now,
        refused: core.refused === 'peer-alive',
        free: core.phase === 'standby',
        resting: isResting(),
        peerHolds: peerRecord()?.state === 'owner' && !isStale(core.peer, timing),
        muted: peerRecord()?.sees.mutes === true,
      });
    },
    peerDied() {
      heardAt = -Infinity;
      if (!closed) considerMuting({ peer: 'dead', askedAt: monotonicMs() });
    },
    peerHeard() {
      heardAt = monotonicMs();
      if (!closed && !core.heard) feed({ kind: 'heard', peer: true });
    },
    peerView() {
      if (core.phase === 'starting' || core.foreign || core.lateMs > timing.staleMs) return undefined;
      if (peer?.kind !== 'record') return { alive: false, owns: false, storage: false, able: false };
      const { state, sees } = peer.record;
      const alive = !isStale(core.peer, timing);
      return {
        alive,
        owns: alive && (state === 'owner' || state === 'claiming'),
        storage: sees.data,
        able: sees.able,
      };
    },
    isAtWork: () =>
      core.phase === 'lost' ||
      isClaiming(core.phase) ||
      aside.isAside() ||
      (core.phase === 'clean' && core.peer.fence),
    state: () =>
      describeGuard(core, timing.staleMs, {
        problem,
        steppedAside: aside.isAside(),
        muted: muting.isMuted(),
        watchdog: watchdog?.state(),
      }),
    async close() {
      closed = true;
      ridding.close();
      clearInterval(timer);
      disk.close();
      await watchdog?.close();
    },
  };
}
