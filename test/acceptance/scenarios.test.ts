import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownerPowerOff } from '../../src/acceptance/scenarios/owner-power-off';
import { plannedMove } from '../../src/acceptance/scenarios/planned-move';
import { translate } from '../../src/ui/messages';
import { createWorld, passTime, playScenario, type World } from './world';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T19:37:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

async function play(scenario: typeof plannedMove, world: World) {
  const result = await passTime(playScenario(scenario, world.tools));
  return { ...result, told: result.told.map((text) => translate(text, 'en')) };
}

describe('planned-move', () => {
  it('moves the group and moves it back, and measures the longer silence', async () => {
    const world = createWorld(1, 0, { gapMs: 3_000 });
    const result = await play(plannedMove, world);
    expect(result).toMatchObject({ outcome: 'passed', lost: 0, doubled: 0 });
    expect(result.told).toEqual([
      'The group moved from MQMaster to MQSlave.',
      'The group moved from MQSlave to MQMaster.',
    ]);
    expect(result.outageMs).toBeGreaterThanOrEqual(3_000);
    expect(result.outageMs).toBeLessThan(3_700);
    expect(world.owner()).toBe(0);
  });

  it('asks again when Heartbeat loses the request, which costs the client nothing', async () => {
    const world = createWorld(1, 0, { gapMs: 3_000, lostRequests: 1 });
    const result = await play(plannedMove, world);
    expect(result).toMatchObject({ outcome: 'passed', lost: 0 });
    expect(result.outageMs).toBeLessThan(3_700);
    expect(world.owner()).toBe(0);
  });

  it('fails when the client was without an answer for longer than the bound', async () => {
    const result = await play(plannedMove, createWorld(1, 0, { gapMs: 70_000 }));
    expect(result.outcome).toBe('failed');
    expect(result.told[0]).toMatch(/^The client was without an answer for 7\d\.\d s; the bound is 60 s\.$/);
  });

  it('fails when an acknowledged message does not come out of the queue', async () => {
    const result = await play(plannedMove, createWorld(1, 0, { gapMs: 3_000, lose: [4, 7] }));
    expect([result.outcome, result.lost, result.told[0]]).toEqual([
      'failed',
      2,
      '2 acknowledged messages were lost: 4, 7.',
    ]);
  });

  it('fails, and calls nothing lost, when the messages cannot be read back', async () => {
    const result = await play(plannedMove, createWorld(1, 0, { gapMs: 3_000, undrained: true }));
    expect([result.outcome, result.lost]).toEqual(['failed', 0]);
    expect(result.told[0]).toMatch(/^The messages could not be read back afterwards/);
  });

  it('fails when the other node never comes to own the group', async () => {
    const result = await play(plannedMove, createWorld(1, 0, { gapMs: 0, moveFails: true }));
    expect([result.outcome, result.told[0]]).toEqual([
      'failed',
      'MQSlave did not get the virtual address in 240 s. Look at /var/log/ha-log on both nodes.',
    ]);
  });
});

describe('owner-power-off', () => {
  it('asks for the plug, waits for the takeover, asks for power and waits for a healthy pair', async () => {
    const world = createWorld(1, 0, { gapMs: 8_000 });
    const result = await play(ownerPowerOff, world);
    expect(result.told).toEqual([
      'MQMaster lost its power; MQSlave took over by itself.',
      'MQSlave owns the group now.',
    ]);
    expect([result.outcome, result.lost]).toEqual(['passed', 0]);
    expect(world.instructions).toEqual([
      { verb: 'power-off', node: 'MQMaster' },
      { verb: 'power-on', node: 'MQMaster' },
    ]);
    expect(result.outageMs).toBeGreaterThanOrEqual(8_000);
    expect(result.outageMs).toBeLessThan(8_700);
    expect(result.timeline.lanes[0]?.absent.length).toBe(1);
  });

  it('moves the group to the peer first when verify runs on the owner', async () => {
    const world = createWorld(0, 0, { gapMs: 2_000 });
    const result = await play(ownerPowerOff, world);
    expect(world.notices).toContain('verify.told.move-first');
    expect(world.instructions.map(({ node }) => node)).toEqual(['MQSlave', 'MQSlave']);
    expect(result.outcome).toBe('passed');
    expect(world.owner()).toBe(0);
  });

  it('says that the pair is as it was when nobody pulls the plug', async () => {
    const world = createWorld(1, 0, { gapMs: 0 });
    const result = await play(ownerPowerOff, {
      ...world,
      tools: { ...world.tools, instruct: () => undefined },
    });
    expect([result.outcome, result.told[0]]).toEqual([
      'failed',
      'MQMaster was not powered off in 900 s. The pair is as it was.',
    ]);
  });
});
