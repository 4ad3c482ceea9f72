import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SCENARIOS } from '../../src/acceptance/scenarios';
import { translate } from '../../src/ui/messages';
import { createWorld, passTime, playScenario, type WorldOptions } from './world';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T19:37:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Plays on a pair whose owner is the first node, verify on the second. */
async function play(id: string, options: WorldOptions) {
  const scenario = SCENARIOS.find((one) => one.id === id);
  if (scenario === undefined) throw new Error(`no scenario ${id}`);
  const world = createWorld(1, 0, options);
  const result = await passTime(playScenario(scenario, world.tools));
  return {
    world,
    outcome: result.outcome,
    outageMs: result.outageMs,
    told: result.told.map((text) => translate(text, 'en')),
  };
}

/** What each scenario tells on a good pair, and on one that is sabotaged. */
const CASES: {
  readonly id: string;
  readonly good: WorldOptions;
  readonly tells: string;
  /** The client's outage in milliseconds, at least and at most. */
  readonly outage: readonly [number, number];
  readonly sabotaged: WorldOptions;
  readonly fails: string;
}[] = [
  {
    id: 'heartbeat-killed',
    good: { gapMs: 0 },
    tells: 'Heartbeat was killed on MQMaster and was started again.',
    outage: [0, 1_000],
    sabotaged: { gapMs: 0, staysDead: true },
    fails: 'Nobody started Heartbeat on MQMaster again in 300 s. Is failoverd running there?',
  },
  {
    id: 'all-links-down',
    good: { gapMs: 0 },
    tells: 'No link was left, and the group stayed on MQMaster.',
    outage: [0, 1_000],
    sabotaged: { gapMs: 0, splits: true },
    fails: 'Both nodes came to own the group.',
  },
  {
    id: 'target-restart',
    good: { gapMs: 0 },
    tells: 'The target daemon on storage was restarted; both nodes are logged in again.',
    outage: [0, 1_000],
    sabotaged: { gapMs: 0, staysDead: true },
    fails: 'The target daemon on storage did not come back: "service tgtd status" there.',
  },
  {
    id: 'vip-interface-down',
    good: { gapMs: 9_000 },
    tells: 'MQMaster lost its interface eth0; MQSlave took over.',
    outage: [9_000, 10_000],
    sabotaged: { gapMs: 2_000_000 },
    fails: 'MQSlave did not get the virtual address in 265 s. Look at /var/log/ha-log on both nodes.',
  },
  {
    id: 'storage-path-cut',
    good: { gapMs: 9_000 },
    tells: 'MQMaster lost its path to the storage; MQSlave took over.',
    outage: [9_000, 10_000],
    sabotaged: { gapMs: 0, staysDead: true },
    fails: 'MQSlave did not get the virtual address in 265 s. Look at /var/log/ha-log on both nodes.',
  },
  {
    id: 'node-alone',
    good: { gapMs: 20_000 },
    tells: 'MQMaster booted while MQSlave was missing, and took the group alone.',
    outage: [80_000, 82_000],
    sabotaged: { gapMs: 2_000_000 },
    fails: 'MQMaster did not get the virtual address in 560 s. Look at /var/log/ha-log on both nodes.',
  },
  {
    id: 'freeze-wake',
    good: { gapMs: 9_000 },
    tells: 'MQMaster stood still; MQSlave took over, and MQMaster wrote nothing when it woke.',
    outage: [9_000, 10_000],
    sabotaged: { gapMs: 2_000_000 },
    fails: 'MQSlave did not get the virtual address in 245 s. Look at /var/log/ha-log on both nodes.',
  },
];

describe.each(CASES)('$id', ({ id, good, tells, outage, sabotaged, fails }) => {
  it('passes on a good pair, within its bound', async () => {
    const { outcome, outageMs, told } = await play(id, good);
    expect([outcome, told[0]]).toEqual(['passed', tells]);
    expect(outageMs).toBeGreaterThanOrEqual(outage[0]);
    expect(outageMs).toBeLessThanOrEqual(outage[1]);
  });

  it('fails on a sabotaged pair, and says in which state it is', async () => {
    const { outcome, told } = await play(id, sabotaged);
    expect([outcome, told[0]]).toEqual(['failed', fails]);
    expect(told.some((text) => /^The pair is (not )?healthy/.test(text))).toBe(true);
  });

  it('tells who owns the group at the end', async () => {
    const { world, told } = await play(id, good);
    const node = world.owner() === 0 ? 'MQMaster' : 'MQSlave';
    expect(told).toContain(`${node} owns the group now.`);
  });
});

describe('what a scenario leaves behind when it fails', () => {
  it('is nothing, when it can be taken back', async () => {
    const { told } = await play('all-links-down', { gapMs: 0, blindToLinks: true });
    expect(told.slice(0, 2)).toEqual([
      'The owner still heard its peer after 35 s: not every link was cut.',
      'The pair is healthy.',
    ]);
  });

  it('is told with what to type on which host', async () => {
    const { told } = await play('all-links-down', { gapMs: 0, staysCut: true });
    expect(told[0]).toMatch(
      /^MQSlave could not be put right from here\. On MQSlave: tc filter del dev eth0 .* prio 690/,
    );
    const stopped = await play('node-alone', { gapMs: 0, wontStop: true, staysDead: true });
    expect(stopped.told.slice(0, 2)).toEqual([
      'MQSlave could not be disturbed. The pair is as it was.',
      'MQSlave could not be put right from here. On MQSlave: service failoverd start; service heartbeat start',
    ]);
  });
});

it('every scenario has a title in both languages, a bound and a usual time', () => {
  const { site } = createWorld(1, 0, { gapMs: 0 }).tools;
  for (const scenario of SCENARIOS) {
    const key = `verify.scenario.${scenario.id}`;
    expect([translate({ key }, 'en'), translate({ key }, 'zh')]).not.toContain(key);
    expect(scenario.boundMs(site)).toBeGreaterThan(0);
    expect(scenario.usualMs(site)).toBeGreaterThan(0);
  }
});
