import {
  initialCore,
  type Core,
  type GuardConfig,
  type GuardInput,
  type Job,
  type Order,
} from '../../../src/failoverd/guard/core';
import {
  holderOf,
  planReservation,
  type Key,
  type KeyRing,
  type ReservationCommand,
} from '../../../src/failoverd/guard/reservation';
import { step as realStep } from '../../../src/failoverd/guard/step';
import type { Block, LeaseRecord } from '../../../src/failoverd/lease/record';
import { admits, EMPTY_TARGET, execute, newSession, viewOf, type Target, type TargetKind } from './target';

/** Two nodes with the decision core, the guard disk and the target, and everything that may happen next. */

type NodeIndex = 0 | 1;

/** One block of the guard disk, as far as the core can tell. */
interface BlockState {
  readonly state: LeaseRecord['state'];
  readonly epoch: number;
  /** 0 or 1: only whether it is the one that the peer has seen counts. */
  readonly counter: number;
  readonly fence: boolean;
}

/**
 * A renewal under way: the write may land late, the read after it sees what is there then. The read and
 * what the node makes of it are one step: a node that is stopped between them decides the same later.
 */
interface Transfer {
  readonly write: BlockState | null;
  readonly landed: boolean;
  readonly look: boolean;
  /** The disk hangs: time passes while this is under way. */
  readonly slow: boolean;
}

interface Work {
  readonly job: Job;
  readonly fresh: Key;
  /** A command that is on its way to the target. */
  readonly sent: ReservationCommand | null;
  /** The peer held the reservation already when the command was sent. */
  readonly knowing: boolean;
  readonly steps: number;
  readonly slow: boolean;
}

export interface NodeState {
  readonly up: boolean;
  /** Takes no step; what it sent may arrive. */
  readonly frozen: boolean;
  readonly core: Core;
  readonly elapsed: number;
  readonly transfer: Transfer | null;
  readonly work: Work | null;
  readonly held: Key | null;
  /** The group runs here, or may: what Heartbeat started and nobody stopped. */
  readonly active: boolean;
  /** The guard told it to stop everything, and that goes on. */
  readonly stopping: boolean;
  /** While it ran the group, the target refused its writes. */
  readonly wasFenced: boolean;
}

export interface World {
  readonly nodes: readonly [NodeState, NodeState];
  readonly blocks: readonly [BlockState | null, BlockState | null];
  /** Ticks since a write of each node landed, at most the staleness. */
  readonly age: readonly [number, number];
  readonly target: Target;
  readonly faults: number;
  /** A fence was lost to a restart of the target and is not up again. */
  readonly lapsed: boolean;
}

export interface ModelOptions {
  readonly target: TargetKind;
  /** Ticks between a fence and owning. With none, histories are shorter and more of them are seen. */
  readonly drain: 0 | 1;
  /** Faults in a history, at most: crash, restart of the daemon, new session, restart of the target, refused I/O. */
  readonly faults: number;
  /** A core to explore instead of the real one. */
  readonly step?: typeof realStep;
  readonly plan?: typeof planReservation;
}

const TICK_MS = 1;
const STALE_TICKS = 2;

function configOf(self: NodeIndex, drain: number): GuardConfig {
  return {
    self,
    mayReset: false,
    timing: {
      renewMs: 1,
      staleMs: STALE_TICKS,
      drainMs: drain,
      confirmMs: 0,
      lateMs: 1_000,
      asideMs: 1_000,
      aloneMs: 1_000,
      stopMs: 1_000,
      watchdogMs: 10_000,
      watchMs: 1,
      checkMs: 2,
      giveUpMs: 1_000,
    },
  };
}

const CONFIGS = ([0, 1] as const).map((drain) => ([0, 1] as const).map((self) => configOf(self, drain)));

const NEW_NODE: NodeState = {
  up: true,
  frozen: false,
  core: { ...initialCore, sinceExchangeMs: 1 },
  elapsed: 0,
  transfer: null,
  work: null,
  held: null,
  active: false,
  stopping: false,
  wasFenced: false,
};

export const FIRST_WORLD: World = {
  nodes: [NEW_NODE, NEW_NODE],
  blocks: [null, null],
  age: [STALE_TICKS, STALE_TICKS],
  target: EMPTY_TARGET,
  faults: 0,
  lapsed: false,
};

export class Violation extends Error {}

export interface Next {
  readonly name: string;
  readonly world: World;
}

/** All that may happen next. */
export function successors(world: World, options: ModelOptions): Next[] {
  const next: Next[] = [];
  const add = (name: string, made: World | undefined): void => {
    if (made === undefined) return;
    next.push({ name, world: settle(made, name) });
  };
  if (world.nodes.every(letsTimePass)) add('time', passTime(world, options));
  for (const n of [0, 1] as const) {
    for (const event of EVENTS) add(`${event.name} ${n}`, event.make(world, n, options));
    if (world.faults < options.faults)
      for (const fault of FAULTS) {
        const made = fault.make(world, n, options);
        if (made !== undefined) add(`${fault.name} ${n}`, { ...made, faults: world.faults + 1 });
      }
  }
  if (world.faults < options.faults && world.target.holder !== null)
    add('target restarts', { ...restartTarget(world), faults: world.faults + 1 });
  return next;
}

interface Happening {
  readonly name: string;
  readonly make: (world: World, n: NodeIndex, options: ModelOptions) => World | undefined;
}

/** What happens without a fault, but at any time and in any order. */
const EVENTS: readonly Happening[] = [
  {
    name: 'tick',
    make: (world, n, options) => {
      const { up, elapsed } = world.nodes[n];
      if (!up || world.nodes[n].frozen || elapsed === 0) return undefined;
      return feed(
        change(world, n, { elapsed: 0 }),
        n,
        { kind: 'tick', elapsedMs: elapsed * TICK_MS },
        options,
      );
    },
  },
  { name: 'write lands', make: (world, n) => landWrite(world, n) },
  {
    name: 'read',
    make: (world, n, options) => {
      const { transfer, active } = world.nodes[n];
      if (asleep(world.nodes[n]) || transfer === null || !transfer.landed) return undefined;
      const peer = asBlock(world.blocks[other(n)], other(n));
      const made = change(world, n, { transfer: null });
      if (!transfer.look) return feed(made, n, { kind: 'exchanged', peer }, options);
      const own = asBlock(world.blocks[n], n);
      return feed(made, n, { kind: 'looked', own, peer, sameBoot: active, holding: active }, options);
    },
  },
  { name: 'command arrives', make: (world, n) => land(world, n) },
  {
    name: 'work goes on',
    make: (world, n, options) => (asleep(world.nodes[n]) ? undefined : work(world, n, options)),
  },
  {
    name: 'heartbeat acquires',
    make: (world, n, options) => {
      const { core, active } = world.nodes[n];
      if (
        asleep(world.nodes[n]) ||
        core.wanted ||
        active ||
        core.phase === 'starting' ||
        core.phase === 'lost'
      )
        return undefined;
      return feed(world, n, { kind: 'acquire' }, options);
    },
  },
  {
    name: 'heartbeat releases',
    make: (world, n, options) => {
      const { core, active } = world.nodes[n];
      if (asleep(world.nodes[n]) || !active || core.phase !== 'owner') return undefined;
      return feed(change(world, n, { active: false, wasFenced: false }), n, { kind: 'release' }, options);
    },
  },
  {
    name: 'stopped',
    make: (world, n, options) => {
      const { stopping } = world.nodes[n];
      if (asleep(world.nodes[n]) || !stopping) return undefined;
      const made = change(world, n, { stopping: false, active: false, wasFenced: false });
      return feed(made, n, { kind: 'stopped' }, options);
    },
  },
  {
    name: 'thaws',
    make: (world, n) => (world.nodes[n].frozen ? change(world, n, { frozen: false }) : undefined),
  },
  {
    name: 'starts',
    make: (world, n) => {
      const { up, transfer, work, active, wasFenced } = world.nodes[n];
      // A new daemon waits until nothing of the former one is on its way to the disks.
      if (up || transfer?.landed === false || (work !== null && work.sent !== null)) return undefined;
      return change(world, n, { ...NEW_NODE, active, wasFenced });
    },
  },
];

const FAULTS: readonly Happening[] = [
  {
    name: 'freezes',
    make: (world, n) => (asleep(world.nodes[n]) ? undefined : change(world, n, { frozen: true })),
  },
  {
    name: 'disks hang for',
    make: (world, n) => {
      const { transfer, work } = world.nodes[n];
      if ((transfer === null || transfer.slow) && (work === null || work.slow)) return undefined;
      return change(world, n, {
        transfer: transfer && { ...transfer, slow: true },
        work: work && { ...work, slow: true },
      });
    },
  },
  {
    name: 'power off',
    make: (world, n) => {
      if (!world.nodes[n].up) return undefined;
      const { transfer, work } = world.nodes[n];
      // What is on its way may arrive still.
      return change(world, n, { ...NEW_NODE, up: false, transfer, work });
    },
  },
  {
    name: 'daemon killed',
    make: (world, n) => {
      const { up, active, wasFenced, transfer, work } = world.nodes[n];
      if (!up) return undefined;
      return change(world, n, { ...NEW_NODE, up: false, active, wasFenced, transfer, work });
    },
  },
  {
    name: 'renewal fails',
    make: (world, n, options) => {
      const { up, transfer } = world.nodes[n];
      if (!up || transfer === null) return undefined;
      return feed(change(world, n, { transfer: null }), n, { kind: 'exchange-failed' }, options);
    },
  },
  {
    name: 'new session',
    make: (world, n, options) => {
      const { up, work } = world.nodes[n];
      if (!up || (work?.sent ?? null) !== null) return undefined;
      const made = { ...world, target: newSession(world.target, n, options.target) };
      return feed(made, n, { kind: 'session-changed' }, options);
    },
  },
];

function other(n: NodeIndex): NodeIndex {
  return n === 0 ? 1 : 0;
}

function change(world: World, n: NodeIndex, part: Partial<NodeState>): World {
  const node = { ...world.nodes[n], ...part };
  return { ...world, nodes: n === 0 ? [node, world.nodes[1]] : [world.nodes[0], node] };
}

function asleep({ up, frozen }: NodeState): boolean {
  return !up || frozen;
}

/** A node that is neither frozen nor waits for a hanging disk does at once what it has to do. */
function letsTimePass(node: NodeState): boolean {
  if (asleep(node)) return true;
  const { elapsed, transfer, work } = node;
  return elapsed === 0 && (transfer === null || transfer.slow) && (work === null || work.slow);
}

function passTime(world: World, { drain }: ModelOptions): World {
  const longest = STALE_TICKS + drain + 1;
  const later = (node: NodeState): NodeState =>
    node.up ? { ...node, elapsed: Math.min(node.elapsed + 1, longest) } : node;
  const older = (age: number): number => Math.min(age + 1, STALE_TICKS);
  return {
    ...world,
    nodes: [later(world.nodes[0]), later(world.nodes[1])],
    age: [older(world.age[0]), older(world.age[1])],
  };
}

function asBlock(block: BlockState | null, node: NodeIndex): Block {
  if (block === null) return { kind: 'blank' };
  const sees = {
    data: true,
    peer: true,
    service: true,
    fence: block.fence,
    able: true,
    aside: false,
    mutes: false,
  };
  return { kind: 'record', record: { cluster: '', node, bootId: '', renewMs: 1, sees, ...block } };
}

function landWrite(world: World, n: NodeIndex): World | undefined {
  const { transfer } = world.nodes[n];
  if (transfer === null || transfer.landed) return undefined;
  const { blocks, age } = world;
  const made = change(world, n, { transfer: { ...transfer, landed: true, write: null } });
  const written = transfer.write && {
    ...transfer.write,
    counter: 1 - world.nodes[other(n)].core.peer.counter,
  };
  return n === 0
    ? { ...made, blocks: [written, blocks[1]], age: [0, age[1]] }
    : { ...made, blocks: [blocks[0], written], age: [age[0], 0] };
}

/** All reservations are gone: until the owner has put its fence up again nothing but its own haste protects it (docs/guard.md, limits). */
function restartTarget(world: World): World {
  const forget = (node: NodeState): NodeState => ({ ...node, wasFenced: false });
  return {
    ...world,
    nodes: [forget(world.nodes[0]), forget(world.nodes[1])],
    target: EMPTY_TARGET,
    lapsed: true,
  };
}

/** The core is told the time before anything else, as the daemon does. */
function feed(world: World, n: NodeIndex, input: GuardInput, options: ModelOptions): World {
  const { elapsed } = world.nodes[n];
  const now =
    elapsed > 0
      ? deliver(change(world, n, { elapsed: 0 }), n, { kind: 'tick', elapsedMs: elapsed }, options)
      : world;
  return deliver(now, n, input, options);
}

function deliver(world: World, n: NodeIndex, input: GuardInput, options: ModelOptions): World {
  const { core, orders } = (options.step ?? realStep)(
    world.nodes[n].core,
    input,
    CONFIGS[options.drain]![n]!,
  );
  return orders.reduce((made, order) => obey(made, n, order), change(world, n, { core: forget(core) }));
}

/** Clocks that decide nothing in the model stand still, so that equal situations are equal states. */
function forget(core: Core): Core {
  const { peer, exchange, phase } = core;
  const held = core.fence !== 'none' && core.fence !== 'theirs';
  const most = (ms: number): number => Math.min(ms, STALE_TICKS);
  return {
    ...core,
    phaseMs: 0,
    lateMs: 0,
    wantedMs: 0,
    refused: undefined,
    fenceEpoch: held ? core.fenceEpoch : 0,
    fencedEpoch: phase === 'fencing' || phase === 'settling' ? core.fencedEpoch : 0,
    peer: { ...peer, stillMs: most(peer.stillMs), provenMs: most(peer.provenMs) },
    exchange: exchange && { ...exchange, ms: 0, stillAtStartMs: most(exchange.stillAtStartMs) },
  };
}

function obey(world: World, n: NodeIndex, order: Order): World {
  const node = world.nodes[n];
  switch (order.kind) {
    case 'look':
      return change(world, n, { transfer: { write: null, landed: true, look: true, slow: false } });
    case 'exchange': {
      if (node.transfer !== null) throw new Violation('two renewals at a time');
      const { state, epoch, fence } = order;
      const write = { state, epoch, fence, counter: 0 };
      return change(world, n, { transfer: { write, landed: false, look: false, slow: false } });
    }
    case 'reservation': {
      if (node.work !== null) throw new Violation('two works at a time');
      if (order.job === 'fence' && world.age[other(n)] < STALE_TICKS)
        throw new Violation(`node ${n} fences a peer that renews`);
      const work = {
        job: order.job,
        fresh: freshKey(world, n),
        sent: null,
        knowing: false,
        steps: 0,
        slow: false,
      };
      return change(world, n, { work });
    }
    case 'acquired':
      return change(world, n, { active: true });
    case 'stop':
      return change(world, n, { stopping: true });
    default:
      return world;
  }
}

/** A key of the node that nothing has. */
function freshKey({ nodes, target }: World, n: NodeIndex): Key {
  const used = [...viewOf(target).keys, target.holder, nodes[n].held, nodes[n].work?.fresh];
  let nonce = 0;
  while (used.includes(`${n}${nonce}`)) nonce += 1;
  return `${n}${nonce}`;
}

function ringOf(node: NodeState, n: NodeIndex, fresh: Key): KeyRing {
  return { self: n, fresh, held: node.held ?? undefined, nodeOf: (key) => (key.startsWith('0') ? 0 : 1) };
}

/** What the work's process does next: it looks at the target and sends a command, or has ended. */
function work(world: World, n: NodeIndex, options: ModelOptions): World | undefined {
  const node = world.nodes[n];
  if (node.work === null || node.work.sent !== null) return undefined;
  const { job, fresh, steps } = node.work;
  const view = viewOf(world.target);
  const ring = ringOf(node, n, fresh);
  const plan = steps > MOST_STEPS ? 'failed' : (options.plan ?? planReservation)(job, view, ring);
  if (typeof plan !== 'string')
    return change(world, n, {
      work: { ...node.work, sent: plan, knowing: heldBy(world.target, other(n)), steps: steps + 1 },
    });
  const ok = plan === 'done';
  const held = ok && (job === 'fence' || job === 'renew') ? fresh : ok && job !== 'check' ? null : node.held;
  return feed(
    change(world, n, { work: null, held }),
    n,
    { kind: 'reservation', job, ok, holder: holderOf(view, ring) },
    options,
  );
}

const MOST_STEPS = 8;

function land(world: World, n: NodeIndex): World | undefined {
  const { work: present, active } = world.nodes[n];
  if (present === null || present.sent === null) return undefined;
  const made = change(world, n, { work: { ...present, sent: null } });
  // Not explored (docs/guard.md, limits): a registration that an owner sends while it renews its own
  // fence, and that arrives only after the peer has fenced it.
  const late = active && !present.knowing && present.sent.op === 'register' && heldBy(world.target, other(n));
  const target = late ? undefined : execute(world.target, n, present.sent);
  return target === undefined ? made : { ...made, target };
}

function heldBy(target: Target, n: NodeIndex): boolean {
  return target.holder !== null && target.holder.startsWith(String(n));
}

/** Notes who was fenced while it ran the group, and throws when a claim of the guard does not hold. */
function settle(world: World, name: string): World {
  let made = world;
  const running = ([0, 1] as const).filter((n) => world.nodes[n].active);
  if (made.lapsed && (made.target.holder !== null || running.length < 2)) made = { ...made, lapsed: false };
  for (const n of running) {
    const { wasFenced } = made.nodes[n];
    const admitted = admits(made.target, n);
    if (!admitted && !wasFenced && heldBy(made.target, other(n))) made = change(made, n, { wasFenced: true });
    if (made.lapsed) continue;
    if (admitted && wasFenced)
      throw new Violation(`${name}: node ${n}, fenced, may write again before it is clean`);
  }
  if (!made.lapsed && running.length === 2 && running.every((n) => admits(made.target, n)))
    throw new Violation(`${name}: both nodes may write`);
  return made;
}

/** Only the order of epochs counts: equal situations later in time are equal states. */
export function stateKey(world: World): string {
  const text = JSON.stringify(world);
  const epochs = new Set<number>();
  for (const [, epoch] of text.matchAll(EPOCH)) epochs.add(Number(epoch));
  const rank = [0, ...[...epochs].filter((epoch) => epoch > 0).sort((a, b) => a - b)];
  return text.replace(EPOCH, (whole, epoch: string) =>
    whole.replace(/\d+$/, String(rank.indexOf(Number(epoch)))),
  );
}

const EPOCH = /"(?:epoch|fenceEpoch|fencedEpoch)":(\d+)/g;
