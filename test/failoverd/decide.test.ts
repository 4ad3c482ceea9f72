import { describe, expect, it } from 'vitest';
import {
  decide,
  defaultPolicy,
  findGap,
  initialMemory,
  type Action,
  type Memory,
} from '../../src/failoverd/decide';
import type { HeartbeatView, Observation } from '../../src/failoverd/observation';
import { standby, type ObservationParts } from './sample';

/** A node that has nothing while nobody answers on the virtual address. */
function observed(parts: ObservationParts): Observation {
  return standby({ vipAnswers: false, ...parts });
}

/** Shows the same state once a second and lists what was done when, in seconds. */
function actionsWithin(seconds: number, state: Observation, isHome = true): [number, Action][] {
  const actions: [number, Action][] = [];
  let memory: Memory = initialMemory;
  for (let second = 0; second <= seconds; second++) {
    const decision = decide(memory, { ...state, at: second * 1000 }, defaultPolicy(isHome));
    memory = decision.memory;
    if (decision.action !== undefined) actions.push([second, decision.action]);
  }
  return actions;
}

describe('the stuck start', () => {
  it('takes over when this node is alone, able, and nobody has held the group for 20 s', () => {
    expect(actionsWithin(30, observed({ heartbeat: { peer: 'dead' } }))).toEqual([[20, 'take-over']]);
  });

  it('restarts Heartbeat when the first takeover of a lone node changed nothing, then tries again with growing pauses', () => {
    expect(actionsWithin(1000, observed({ heartbeat: { peer: 'dead' } }))).toEqual([
      [20, 'take-over'],
      [80, 'restart-heartbeat'],
      [260, 'take-over'],
      [860, 'restart-heartbeat'],
    ]);
  });

  it('waits longer while the peer is there, and longest on the node that is not preferred', () => {
    expect(actionsWithin(149, observed({}))).toEqual([[90, 'take-over']]);
    expect(actionsWithin(151, observed({}), false)).toEqual([[150, 'take-over']]);
  });

  it('does nothing while somebody answers on the virtual address', () => {
    expect(actionsWithin(1000, observed({ vipAnswers: true }))).toEqual([]);
  });

  it('does nothing before Heartbeat calls this node active', () => {
    expect(actionsWithin(1000, observed({ heartbeat: { self: 'up', peer: 'dead' } }))).toEqual([]);
  });
});

describe('a failed start that Heartbeat goes on claiming', () => {
  const hollow = (peer: HeartbeatView['peer']): Observation =>
    observed({ heartbeat: { claim: 'all', peer } });

  it('is offered to the peer after 20 s, then tried again here', () => {
    expect(actionsWithin(90, hollow('active'))).toEqual([
      [20, 'stand-by'],
      [80, 'acquire'],
    ]);
  });

  it('is tried again here when there is no peer', () => {
    expect(actionsWithin(90, hollow('dead'))).toEqual([
      [20, 'acquire'],
      [80, 'acquire'],
    ]);
  });

  it('is not one while ResourceManager is at work', () => {
    expect(actionsWithin(1000, observed({ heartbeat: { claim: 'all', changing: true } }))).toEqual([]);
  });

  it('is not one when a part of the group is here', () => {
    expect(findGap(observed({ vip: true, heartbeat: { claim: 'all' } }), true)).toBe('none');
  });

  it('is not one while somebody answers on the virtual address', () => {
    expect(actionsWithin(1000, observed({ vipAnswers: true, heartbeat: { claim: 'all' } }))).toEqual([]);
  });

  it('is not seen in a standby that claims "local" although it has no group of its own', () => {
    expect(findGap(observed({ heartbeat: { claim: 'local' } }), false)).toBe('nobody-holds');
  });

  it('is seen in the second node that claims the foreign group', () => {
    expect(findGap(observed({ heartbeat: { claim: 'foreign' } }), false)).toBe('claims-without-holding');
  });
});

describe('limits', () => {
  it('counts from the beginning again when the gap closed in between', () => {
    const policy = defaultPolicy(true);
    const open = observed({ heartbeat: { peer: 'dead' } });
    let memory = decide(initialMemory, { ...open, at: 0 }, policy).memory;
    memory = decide(memory, { ...open, vip: true, at: 15_000 }, policy).memory;
    const again = decide(memory, { ...open, at: 25_000 }, policy);
    expect(again).toEqual({ memory: { finding: 'nobody-holds', since: 25_000, attempts: [] } });
  });

  it('forgets attempts after an hour', () => {
    const memory: Memory = {
      finding: 'nobody-holds',
      since: 0,
      attempts: [{ at: 0, action: 'take-over' }],
    };
    const at = 3_600_000;
    const decision = decide(memory, observed({ at, heartbeat: { peer: 'dead' } }), defaultPolicy(true));
    expect(decision).toEqual({
      action: 'take-over',
      memory: { finding: 'nobody-holds', since: 0, attempts: [{ at, action: 'take-over' }] },
    });
  });

  it('keeps the pause of the last attempt across a gap that closed for a moment', () => {
    const memory: Memory = {
      finding: 'claims-without-holding',
      since: 0,
      attempts: [{ at: 20_000, action: 'stand-by' }],
    };
    const closed = decide(memory, observed({ at: 30_000, vip: true }), defaultPolicy(true)).memory;
    const open = decide(
      closed,
      observed({ at: 31_000, heartbeat: { claim: 'all' } }),
      defaultPolicy(true),
    ).memory;
    expect(
      decide(open, observed({ at: 52_000, heartbeat: { claim: 'all' } }), defaultPolicy(true)).action,
    ).toBe(undefined);
    expect(
      decide(open, observed({ at: 80_000, heartbeat: { claim: 'all' } }), defaultPolicy(true)).action,
    ).toBe('acquire');
  });
});
