import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { settleBeginning } from '../../src/acceptance/settle';
import { createWorld, passTime } from './world';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-27T11:00:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** `passTime` lets time pass by so much. */
const TICK_MS = 1_000;

it.each([
  { pair: 'just booted, the group arrives', heartbeatAgeMs: 5_000, gapMs: 20_000, waited: [20_000, 25_000] },
  // Not beyond initdead (20 s) and the time of the group's start (30 s).
  { pair: 'just booted, no group', heartbeatAgeMs: 5_000, gapMs: 1_000_000, waited: [45_000, 48_000] },
  { pair: 'long up, no group', heartbeatAgeMs: 500_000, gapMs: 1_000_000, waited: [0, TICK_MS] },
  { pair: 'without a Heartbeat process', heartbeatAgeMs: undefined, gapMs: 1_000_000, waited: [0, TICK_MS] },
])('waits for a pair that was started just now: $pair', async ({ heartbeatAgeMs, gapMs, waited }) => {
  const world = createWorld(1, 0, { gapMs, ...(heartbeatAgeMs === undefined ? {} : { heartbeatAgeMs }) });
  const { site, machines, emit } = world.tools;
  await machines.nodes[0].run(['/usr/share/heartbeat/hb_standby', 'all'], { access: 'write' });
  const from = Date.now();
  await passTime(settleBeginning(site, machines, emit));
  const [least = 0, most = 0] = waited;
  expect(Date.now() - from).toBeGreaterThanOrEqual(least);
  expect(Date.now() - from).toBeLessThanOrEqual(most);
  expect(world.notices).toEqual(least > 0 ? ['verify.wait.healthy'] : []);
});
