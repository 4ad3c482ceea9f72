import { describe, expect, it } from 'vitest';
import {
  initialCore,
  type Core,
  type GuardConfig,
  type GuardInput,
  type Order,
} from '../../src/failoverd/guard/core';
import { step } from '../../src/failoverd/guard/step';
import { timingFor } from '../../src/failoverd/guard/timing';
import type { Block, LeaseState } from '../../src/failoverd/lease/record';

/** The decision core with deadtime 2 s, in simulated milliseconds; what it orders takes the times given here. */
const DEADTIME = 2_000;
const INITDEAD = 8_000;
const timing = timingFor(DEADTIME, 20, INITDEAD);
const TICK_MS = Math.floor(timing.renewMs / 4);
const RESERVATION_MS = 200;

interface Peer {
  readonly state: LeaseState;
  readonly aside?: boolean;
  /** When its daemon wrote for the last time; it writes each renewal interval. */
  readonly diesAt?: number;
}

function blockAt({ state, aside = false, diesAt = Infinity }: Peer, now: number, node: 0 | 1): Block {
  const counter = 1_000 + Math.floor(Math.min(now, diesAt) / timing.renewMs);
  const sees = { data: true, peer: true, service: true, fence: false, able: true, aside, mutes: false };
  const epoch = 4;
  return {
    kind: 'record',
    record: { cluster: 'c', node, bootId: 'b', epoch, counter, renewMs: timing.renewMs, state, sees },
  };
}

/** A node on its own clock. `renewalMs` says how long the exchange that begins then takes. */
function createNode(
  self: 0 | 1,
  from: Core,
  peer: Peer,
  renewalMs: (now: number) => number,
  reservationMs = RESERVATION_MS,
) {
  const config: GuardConfig = { self, timing, mayReset: false };
  let core = from;
  let now = 0;
  let last = 0;
  let answers: { readonly at: number; readonly input: () => GuardInput }[] = [];
  const told: { readonly at: number; readonly order: Order }[] = [];

  const take = (input?: GuardInput): void => {
    for (const one of [
      { kind: 'tick' as const, elapsedMs: now - last },
      ...(input === undefined ? [] : [input]),
    ]) {
      const result = step(core, one, config);
      core = result.core;
      for (const order of result.orders) {
        told.push({ at: now, order });
        if (order.kind === 'exchange') {
          const at = now + renewalMs(now);
          answers.push({
            at,
            input: () => ({ kind: 'exchanged', peer: blockAt(peer, at, self === 0 ? 1 : 0) }),
          });
        }
        if (order.kind === 'reservation') {
          const input = { kind: 'reservation', job: order.job, ok: true, holder: 'self' } as const;
          // A look is two commands, a fence eight, and the start of pr-io is as much as six.
          const takes = order.job === 'check' ? reservationMs / 2 : reservationMs;
          answers.push({ at: now + takes, input: () => input });
        }
      }
    }
    last = now;
  };
  return {
    /** Lets time pass, by the daemon's own timer and by what comes back. */
    runTo(end: number): void {
      while (now < end) {
        const next = Math.min(end, now - (now % TICK_MS) + TICK_MS, ...answers.map(({ at }) => at));
        now = next;
        const due = answers.filter(({ at }) => at <= now);
        answers = answers.filter(({ at }) => at > now);
        for (const { input } of due) take(input());
        take();
      }
    },
    /** Not scheduled: the daemon's timer stands still, the disk does not. */
    sleepTo(end: number): void {
      now = end;
      take();
    },
    give: (input: GuardInput): void => take(input),
    core: (): Core => core,
    firstOf: (kind: Order['kind']): number | undefined => told.find(({ order }) => order.kind === kind)?.at,
  };
}

const standby: Core = { ...initialCore, phase: 'standby' };
const owner: Core = { ...initialCore, phase: 'owner', epoch: 5, lateMs: 0, heard: true };

describe('with deadtime 2 s', () => {
  it('keeps the relations of the design', () => {
    const { renewMs, staleMs, drainMs, lateMs } = timing;
    expect(timing).toMatchObject({
      renewMs: 250,
      staleMs: 1_500,
      drainMs: 500,
      lateMs: 1_750,
      asideMs: 8_000,
    });
    expect(renewMs <= staleMs / 4 && lateMs + renewMs <= staleMs + drainMs).toBe(true);
  });

  it.each([0, 60, 130, 200, 249])(
    'owns within 3 s of a crash %i ms after a renewal, when Heartbeat says at 2 s that the owner is dead',
    (phase) => {
      const crash = 5_000 + phase;
      const node = createNode(1, standby, { state: 'owner', diesAt: crash }, () => 30);
      node.runTo(crash + DEADTIME);
      node.give({ kind: 'acquire' });
      node.runTo(crash + 10_000);
      const owned = (node.firstOf('acquired') ?? Infinity) - crash;
      expect(owned).toBeLessThanOrEqual(3_000);
      // Not before a crashed owner's lease is stale and what it had under way is drained.
      expect(owned).toBeGreaterThanOrEqual(timing.staleMs - timing.renewMs + timing.drainMs);
    },
  );

  it('refuses a takeover at a link loss within a renewal, and fences nobody', () => {
    const node = createNode(1, standby, { state: 'owner' }, () => 30);
    node.runTo(5_000);
    node.give({ kind: 'acquire' });
    node.runTo(20_000);
    expect(node.core()).toMatchObject({ phase: 'standby', refused: 'peer-alive', fence: 'none' });
    expect((node.firstOf('refused') ?? Infinity) - 5_000).toBeLessThanOrEqual(2 * timing.renewMs);
    expect(node.firstOf('reservation')).toBeUndefined();
  });

  it('lets an owner that nobody hears go on for as long as its lease is renewed', () => {
    const slow = (now: number): number => (now % 3_000 < 300 ? 1_400 : 100);
    const node = createNode(0, owner, { state: 'standby' }, slow);
    node.give({ kind: 'heard', peer: false });
    node.runTo(120_000);
    expect(node.core().phase).toBe('owner');
  });

  /** The disk gives nothing from 5 s on. */
  const cutOff = (now: number): number => (now >= 5_000 ? 1e9 : 30);
  it.each<[string, Peer, number]>([
    ['may take over at once', { state: 'standby' }, timing.lateMs],
    ['must start its Heartbeat first', { state: 'standby', aside: true }, INITDEAD],
    ['is gone', { state: 'standby', diesAt: 0 }, 20_000],
  ])('stops an owner that lost disk and links when its peer %s', (_, peer, patience) => {
    const node = createNode(0, owner, peer, cutOff);
    node.give({ kind: 'heard', peer: false });
    node.runTo(60_000);
    const stopped = (node.firstOf('stop') ?? Infinity) - 5_000;
    expect(stopped).toBeLessThanOrEqual(patience + TICK_MS);
    expect(stopped).toBeGreaterThan(patience - timing.renewMs - 30);
  });

  it('stops an owner that lost the disk before its peer can own', () => {
    const first = createNode(0, owner, { state: 'standby' }, cutOff);
    first.give({ kind: 'heard', peer: false });
    first.runTo(30_000);
    // The peer's own disk answers at once, and its reads fall together with the owner's writes.
    const lastWrite = (first.firstOf('stop') ?? 0) - timing.lateMs;
    const second = createNode(1, standby, { state: 'owner', diesAt: lastWrite }, () => 1, 1);
    second.runTo(lastWrite + 1_000);
    second.give({ kind: 'acquire' });
    second.runTo(30_000);
    expect(second.firstOf('acquired') ?? 0).toBeGreaterThan(first.firstOf('stop') ?? Infinity);
  });

  it('moves nothing when an owner that is heard loses the disk', () => {
    const node = createNode(0, owner, { state: 'standby' }, cutOff);
    node.runTo(60_000);
    expect(node.core().phase).toBe('owner');
  });

  it.each([
    [1_990, 'owner'],
    [2_010, 'lost'],
  ])(
    'an owner that did not run for %i ms, the time in which nobody can have taken over being 2 s: %s',
    (ms, phase) => {
      const node = createNode(0, owner, { state: 'standby' }, () => 30);
      node.runTo(5_000);
      node.sleepTo(5_000 + ms);
      expect(node.core().phase).toBe(phase);
    },
  );
});
