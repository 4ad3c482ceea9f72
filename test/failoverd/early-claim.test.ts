import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEarlyClaim } from '../../src/failoverd/early-claim';
import type { AcquireAnswer } from '../../src/failoverd/guardian';
import type { GuardPhase, GuardState } from '../../src/failoverd/guard/state';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A guard of which only the phase matters, with what it was asked. */
function pair(answer: AcquireAnswer, phase: GuardPhase = 'standby') {
  const calls: string[] = [];
  const state = { phase, holds: false };
  const early = createEarlyClaim({
    guard: {
      acquire() {
        calls.push('acquire');
        if (answer.acquired) state.phase = 'owner';
        return Promise.resolve(answer);
      },
      release() {
        calls.push('release');
        state.phase = 'standby';
        return Promise.resolve();
      },
      state: () => ({ phase: state.phase }) as GuardState,
    },
    holds: () => state.holds,
    log: () => undefined,
  });
  return { calls, state, early };
}

const MINUTE = 60_000;

it('claims once when the peer died, and keeps what hbguard asks for then', async () => {
  const { calls, early } = pair({ acquired: true });
  early.peerDied();
  early.peerDied();
  await vi.advanceTimersByTimeAsync(1_000);
  early.asked();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(calls).toEqual(['acquire']);
});

it('gives back what nobody asks for, and claims anew at the next death', async () => {
  const { calls, early } = pair({ acquired: true });
  early.peerDied();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(calls).toEqual(['acquire', 'release']);
  early.peerDied();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(calls).toEqual(['acquire', 'release', 'acquire']);
});

it('keeps it when the group is here after all', async () => {
  const { calls, state, early } = pair({ acquired: true });
  early.peerDied();
  await vi.advanceTimersByTimeAsync(1_000);
  state.holds = true;
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(calls).toEqual(['acquire']);
});

it('claims again after a refusal only when the peer dies again', async () => {
  const { calls, early } = pair({ acquired: false, why: 'peer-alive' });
  early.peerDied();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(calls).toEqual(['acquire']);
  early.peerDied();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(calls).toEqual(['acquire', 'acquire']);
});

it.each<GuardPhase>(['owner', 'claiming', 'lost', 'starting'])(
  'does nothing on a node that is %s',
  async (phase) => {
    const { calls, early } = pair({ acquired: true }, phase);
    early.peerDied();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(calls).toEqual([]);
  },
);

it('is unasked until hbguard asks, so that its status says stopped and Heartbeat does ask', async () => {
  const { early } = pair({ acquired: true });
  expect(early.isUnasked()).toBe(false);
  early.peerDied();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(early.isUnasked()).toBe(true);
  early.asked();
  expect(early.isUnasked()).toBe(false);
});
