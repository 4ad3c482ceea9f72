import type { Block } from '../lease/record';
import {
  acquire,
  exchangedWhileClaiming,
  isClaiming,
  jobEndedWhileClaiming,
  pursueClaim,
  withdraw,
} from './claim';
import {
  enter,
  recordState,
  set,
  type Core,
  type GuardConfig,
  type GuardInput,
  type Order,
  type PeerView,
  type Turn,
} from './core';
import { exchangedAsOwner, holdOn, jobEnded, lose } from './hold';
import { rest } from './rest';
import { begin } from './begin';

export interface Step {
  readonly core: Core;
  readonly orders: readonly Order[];
}

/** The next state and the orders that follow from one input. Pure. */
export function step(core: Core, input: GuardInput, config: GuardConfig): Step {
  const turn: Turn = { core, orders: [], config };
  take(turn, input);
  proceed(turn);
  return { core: turn.core, orders: turn.orders };
}

function take(turn: Turn, input: GuardInput): void {
  const { core } = turn;
  switch (input.kind) {
    case 'tick':
      return tick(turn, input.elapsedMs);
    case 'looked':
      set(turn, { looking: false, peer: seePeer(core.peer, input.peer, 0) });
      return begin(turn, input);
    case 'exchanged':
      return exchanged(turn, input.peer);
    case 'exchange-failed':
      return set(turn, { exchange: undefined, looking: false, failing: true });
    case 'reservation': {
      set(turn, { job: undefined, sinceJobMs: 0 });
      if (isClaiming(core.phase)) return jobEndedWhileClaiming(turn, input);
      return jobEnded(turn, input);
    }
    case 'acquire':
      return acquire(turn);
    case 'release':
      return release(turn);
    case 'stopped':
      if (core.phase === 'lost') enter(turn, 'clean', { lost: undefined, resetting: false });
      return;
    case 'heard':
      return set(turn, { heard: input.peer });
    case 'session-changed':
      if (core.fence === 'ours') set(turn, { fence: 'unsure' });
      return;
  }
}

/** Adds time to every clock. A node that slept for long may have been fenced: nothing it knew counts. */
function tick(turn: Turn, ms: number): void {
  const { core, config } = turn;
  const { timing } = config;
  const add = (value: number, limit: number): number => Math.min(value + ms, limit);
  const long = timing.giveUpMs;
  set(turn, {
    phaseMs: add(core.phaseMs, long),
    sinceExchangeMs: add(core.sinceExchangeMs, timing.renewMs),
    sinceJobMs: add(core.sinceJobMs, timing.checkMs),
    lateMs: add(core.lateMs, Math.max(long, timing.aloneMs)),
    wantedMs: core.wanted ? add(core.wantedMs, long) : 0,
    peer: { ...core.peer, stillMs: add(core.peer.stillMs, 2 * timing.staleMs) },
    ...(core.exchange === undefined
      ? {}
      : { exchange: { ...core.exchange, ms: add(core.exchange.ms, long) } }),
  });
  if (ms <= timing.staleMs) return;
  set(turn, {
    peer: { ...turn.core.peer, stillMs: 0, provenMs: 0 },
    ...(turn.core.exchange === undefined ? {} : { exchange: { ...turn.core.exchange, stillAtStartMs: 0 } }),
  });
  // Before that a peer that fenced this node does not own: the next read shows its claim.
  if (turn.core.phase === 'owner') {
    if (ms > timing.staleMs + timing.drainMs) lose(turn, 'slept');
  } else if (isClaiming(turn.core.phase)) withdraw(turn, 'slept');
}

function exchanged(turn: Turn, block: Block): void {
  const { core } = turn;
  const { exchange } = core;
  if (exchange === undefined) return;
  set(turn, {
    exchange: undefined,
    failing: false,
    lateMs: exchange.ms,
    published: { state: exchange.state, epoch: exchange.epoch },
    peer: seePeer(core.peer, block, exchange.stillAtStartMs),
  });
  if (isClaiming(core.phase)) return exchangedWhileClaiming(turn, exchange);
  if (core.phase === 'owner') exchangedAsOwner(turn);
}

/** The view of the peer after a read that began when the known content was `provenMs` old. */
function seePeer(before: PeerView, block: Block, provenMs: number): PeerView {
  const read =
    block.kind === 'record'
      ? {
          block: block.kind,
          state: block.record.state,
          epoch: block.record.epoch,
          counter: block.record.counter,
          fence: block.record.sees.fence,
          aside: block.record.sees.aside,
        }
      : { block: block.kind, epoch: before.epoch, counter: before.counter, fence: false, aside: false };
  const same =
    before.block === read.block &&
    before.counter === read.counter &&
    before.epoch === read.epoch &&
    before.state === read.state;
  if (same) return { ...before, provenMs };
  const moved = before.block !== 'unread' || before.moved;
  return { ...read, stillMs: 0, provenMs: 0, moved };
}

/** Heartbeat stopped the group: what it has of the guard is given back. */
function release(turn: Turn): void {
  const { phase } = turn.core;
  if (isClaiming(phase)) withdraw(turn, undefined);
  else if (phase === 'owner') {
    enter(turn, 'standby', { wanted: false, adopting: false });
    turn.orders.push({ kind: 'path', writable: false });
  }
  set(turn, { wanted: false, releasing: true });
}

/** Gives the orders whose time has come. */
function proceed(turn: Turn): void {
  pursueClaim(turn);
  holdOn(turn);
  rest(turn);
  const { core } = turn;
  const published = core.published;
  const state = recordState(core.phase);
  const shown = published !== undefined && published.state === state && published.epoch === core.epoch;
  // Without the disk the peer sees that nothing is renewed here, and may fence this node.
  const silent = core.failing && core.lateMs > turn.config.timing.staleMs;
  if (
    core.releasing &&
    (core.phase === 'lost' || ((shown || silent) && !isClaiming(core.phase) && core.phase !== 'owner'))
  ) {
    turn.orders.push({ kind: 'released' });
    set(turn, { releasing: false });
  }
  startExchange(turn, !shown);
}

function startExchange(turn: Turn, news: boolean): void {
  const { core, config, orders } = turn;
  const { timing } = config;
  if (core.exchange !== undefined || core.looking || core.foreign) return;
  const due = core.sinceExchangeMs >= timing.renewMs;
  if (core.phase === 'starting') {
    if (!due) return;
    orders.push({ kind: 'look' });
    set(turn, { looking: true, sinceExchangeMs: 0 });
    return;
  }
  const wait = core.fence === 'ours' ? timing.drainMs : timing.confirmMs;
  const final = core.phase === 'settling' && core.phaseMs >= wait;
  if (!due && (core.failing || (!news && (!final || core.triedFinal)))) return;
  const epoch = core.epoch;
  const state = recordState(core.phase);
  orders.push({ kind: 'exchange', state, epoch, fence: core.fence === 'ours' });
  set(turn, {
    sinceExchangeMs: 0,
    triedFinal: final,
    exchange: { state, epoch, final, ms: 0, stillAtStartMs: core.peer.stillMs },
  });
}
