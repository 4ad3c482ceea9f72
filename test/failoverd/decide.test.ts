import { describe, expect, it } from 'vitest';
import {
  decide,
  defaultPolicy,
  endAttempt,
  initialMemory,
  isAble,
  type Action,
  type Memory,
} from '../../src/failoverd/decide';
import { findTrouble, type Finding, type PeerView, type Situation } from '../../src/failoverd/finding';
import type { HeldBack } from '../../src/failoverd/move';
import { seededRandom } from '../seeded-random';
import { sampleSite, owner, standby, type ObservationParts } from './sample';

const site = sampleSite();
const HOME = defaultPolicy(true, site);
const SECOND = defaultPolicy(false, site);
const FIT: PeerView = { alive: true, owns: false, storage: true, able: true };

/** A node that has nothing while nobody answers on the virtual address. */
const idle = (parts: ObservationParts = {}): Situation => standby({ vipAnswers: false, ...parts });
const hollow = (parts: ObservationParts = {}): Situation =>
  idle({ ...parts, heartbeat: { claim: 'all', ...parts.heartbeat } });

/** Shows the same situation once a second: what was done when, in seconds, and what held it back at the end. */
function within(seconds: number, situation: Situation, policy = HOME): [[number, Action][], HeldBack?] {
  const actions: [number, Action][] = [];
  let memory: Memory = initialMemory;
  for (let second = 0; second <= seconds; second++) {
    const decision = decide(memory, { ...situation, at: second * 1000 }, policy);
    memory = decision.memory;
    if (decision.action !== undefined) actions.push([second, decision.action]);
  }
  return memory.heldBack === undefined ? [actions] : [actions, memory.heldBack];
}

describe('what is wrong', () => {
  const cases: [string, Situation, Finding][] = [
    ['the owner of a healthy pair lacks nothing', owner(), 'none'],
    ['the standby of a healthy pair lacks nothing', standby(), 'none'],
    ['a stopped service on the owner', owner({ service: 'stopped' }), 'service-down'],
    ['a service whose probe gives no answer', owner({ service: 'unknown' }), 'service-hung'],
    ['an address that somebody removed', owner({ vip: false, vipAnswers: false }), 'address-gone'],
    ['a filesystem that somebody unmounted', owner({ mount: 'absent' }), 'mount-gone'],
    ['a filesystem that went read-only', owner({ mount: 'read-only' }), 'mount-read-only'],
    [
      'a filesystem that hangs, whatever else is wrong',
      owner({ mount: 'stalled', service: 'stopped' }),
      'storage-lost',
    ],
    ['an iSCSI session that is being tried again', owner({ session: 'lost' }), 'storage-lost'],
    [
      'a cable pulled out of the service network',
      owner({ carriers: [{ name: 'eth0', up: false }] }),
      'network-lost',
    ],
    [
      'a cable pulled out of the heartbeat network is no matter of the group',
      owner({ carriers: [{ name: 'eth1', up: false }] }),
      'none',
    ],
    ['a failed start that Heartbeat goes on claiming', hollow(), 'claims-without-holding'],
    ['the same while somebody answers on the address', hollow({ vipAnswers: true }), 'none'],
    ['the same while ResourceManager is at work', hollow({ heartbeat: { changing: true } }), 'none'],
    ['a group that nobody has', idle(), 'nobody-holds'],
    [
      'a group that the peer is starting, as its lease says',
      { ...idle(), peerView: { ...FIT, owns: true } },
      'none',
    ],
    ['a node whose Heartbeat is not active yet', idle({ heartbeat: { self: 'up' } }), 'none'],
    [
      'what runs here without being claimed',
      owner({ service: 'stopped', heartbeat: { claim: 'none' } }),
      'none',
    ],
    [
      'the owner whose Heartbeat never hears that its takeover is over',
      { ...owner({ heartbeat: { claim: 'transition', stuck: true } }), owns: true },
      'takeover-unfinished',
    ],
    [
      'the same before it has lasted',
      { ...owner({ heartbeat: { claim: 'transition' } }), owns: true },
      'none',
    ],
    [
      'the same of a node without anything, while the peer has nothing either',
      { ...idle({ heartbeat: { claim: 'transition', stuck: true } }), peerView: FIT },
      'nobody-holds',
    ],
    [
      'the same while the peer starts the group',
      { ...idle({ heartbeat: { claim: 'transition', stuck: true } }), peerView: { ...FIT, owns: true } },
      'none',
    ],
    [
      'the same without a lease: the peer may be starting the group',
      idle({ heartbeat: { claim: 'transition', stuck: true } }),
      'none',
    ],
    ['Heartbeat that an operator stopped', standby({ heartbeat: { running: false } }), 'none'],
    [
      'Heartbeat that died on the standby',
      standby({ heartbeat: { running: false, crashed: true } }),
      'heartbeat-dead',
    ],
    [
      'Heartbeat that died on the owner is for the guard',
      owner({ heartbeat: { running: false, crashed: true } }),
      'none',
    ],
  ];
  it.each(cases)('%s', (_, situation, finding) => {
    expect(findTrouble(situation, true, 'eth0')).toBe(finding);
  });

  it('is no hollow claim in a standby that claims "local" although it has no group of its own', () => {
    expect(findTrouble(idle({ heartbeat: { claim: 'local' } }), false, 'eth0')).toBe('nobody-holds');
    expect(findTrouble(idle({ heartbeat: { claim: 'foreign' } }), false, 'eth0')).toBe(
      'claims-without-holding',
    );
  });
});

describe('what is done', () => {
  const alone = { heartbeat: { peer: 'dead' as const } };
  const cases: [string, number, Situation, [number, Action][], HeldBack?][] = [
    [
      'a dead service is restarted here twice, then offered to the peer, three times if Heartbeat loses the request',
      60,
      owner({ service: 'stopped' }),
      [
        [2, 'restart-service'],
        [7, 'restart-service'],
        [12, 'stand-by'],
        [32, 'stand-by'],
        [52, 'stand-by'],
      ],
    ],
    [
      'a dead service of a lone node is restarted here, slower and slower',
      1000,
      owner({ service: 'stopped', ...alone }),
      [
        [2, 'restart-service'],
        [7, 'restart-service'],
        [67, 'restart-service'],
        [247, 'restart-service'],
        [667, 'restart-service'],
        [847, 'restart-service'],
      ],
      'peer-absent',
    ],
    [
      'a hung service gets 30 s to answer before it is restarted',
      31,
      owner({ service: 'unknown' }),
      [[30, 'restart-service']],
    ],
    [
      'a service that hangs again after each of two restarts is moved',
      100,
      owner({ service: 'unknown' }),
      [
        [30, 'restart-service'],
        [60, 'restart-service'],
        [90, 'stand-by'],
      ],
    ],
    ['a lost address is put back', 4, owner({ vip: false, vipAnswers: false }), [[3, 'acquire']]],
    ['a read-only filesystem is moved at once', 4, owner({ mount: 'read-only' }), [[3, 'stand-by']]],
    [
      'a read-only filesystem of a lone node is unmounted and mounted again',
      70,
      owner({ mount: 'read-only', ...alone }),
      [
        [3, 'cycle-group'],
        [63, 'cycle-group'],
      ],
      'peer-absent',
    ],
    [
      'a lost disk is not moved to a peer of which nothing is known',
      3600,
      owner({ mount: 'stalled' }),
      [],
      'peer-unseen',
    ],
    [
      'an owner whose lost disk hides the peer drops the address once I/O is not held back any more (20 s)',
      11,
      { ...owner({ mount: 'stalled' }), owns: true, renewalMs: 20_000 },
      [[10, 'drop-address']],
      'peer-unseen',
    ],
    [
      'and keeps it until then',
      3600,
      { ...owner({ mount: 'stalled' }), owns: true, renewalMs: 19_999 },
      [],
      'peer-unseen',
    ],
    [
      'and does nothing more once the address is gone',
      3600,
      {
        ...owner({ mount: 'read-only', session: 'lost', vip: false, vipAnswers: false }),
        owns: true,
        renewalMs: 30_000,
      },
      [],
      'peer-unseen',
    ],
    [
      'a group without address is taken after 10 s from a peer that does not renew its lease',
      11,
      { ...idle(), peerView: { ...FIT, alive: false, storage: false } },
      [[10, 'take-over']],
    ],
    [
      'a lost disk is moved to a peer that reaches it',
      15,
      { ...owner({ mount: 'stalled' }), peerView: FIT },
      [[10, 'stand-by']],
    ],
    [
      'a disk that is lost for both stays',
      3600,
      { ...owner({ mount: 'stalled' }), peerView: { ...FIT, storage: false } },
      [],
      'peer-storage',
    ],
    [
      'a dead service stays when it failed on the peer too',
      30,
      { ...owner({ service: 'stopped' }), peerView: { ...FIT, able: false } },
      [
        [2, 'restart-service'],
        [7, 'restart-service'],
      ],
      'peer-unable',
    ],
    [
      'a dead service stays when the daemon of the peer is dead, because its hbguard would refuse',
      30,
      { ...owner({ service: 'stopped' }), peerView: { ...FIT, alive: false } },
      [
        [2, 'restart-service'],
        [7, 'restart-service'],
      ],
      'peer-daemon',
    ],
    [
      'nothing is done in maintenance',
      3600,
      { ...owner({ service: 'stopped' }), handsOff: 'maintenance' },
      [],
      'maintenance',
    ],
    ['nothing is done while the guard is at it', 3600, { ...hollow(), handsOff: 'guard' }, [], 'guard'],
    ['a failed start is offered to the peer after 5 s', 20, hollow(), [[5, 'stand-by']]],
    [
      'a failed start of a lone node is tried again here, slower and slower',
      1000,
      hollow(alone),
      [
        [5, 'acquire'],
        [65, 'acquire'],
        [245, 'acquire'],
        [845, 'acquire'],
      ],
      'peer-absent',
    ],
    [
      'a lone node takes the group that nobody has after 10 s; when that changes nothing its Heartbeat is restarted',
      100,
      idle(alone),
      [
        [10, 'take-over'],
        [30, 'restart-heartbeat'],
        [90, 'take-over'],
      ],
    ],
    [
      'a group that nobody has is taken after 15 s when the lease says that the peer has not',
      16,
      { ...idle(), peerView: FIT },
      [[15, 'take-over']],
    ],
    [
      'a takeover that Heartbeat believes unfinished is called finished, with growing pauses',
      100,
      { ...owner({ heartbeat: { claim: 'transition', stuck: true } }), owns: true },
      [
        [0, 'finish-takeover'],
        [20, 'finish-takeover'],
        [80, 'finish-takeover'],
      ],
    ],
    ['without a lease the peer gets 90 s, because it may be starting', 91, idle(), [[90, 'take-over']]],
    [
      'Heartbeat that died on the standby is started',
      6,
      standby({ heartbeat: { running: false, crashed: true } }),
      [[5, 'start-heartbeat']],
    ],
    ['nothing is done while somebody answers on the address', 1000, idle({ vipAnswers: true }), []],
  ];
  it.each(cases)('%s', (_, seconds, situation, actions, heldBack) => {
    expect(within(seconds, situation)).toEqual(heldBack === undefined ? [actions] : [actions, heldBack]);
  });

  it('the second node waits longer for a group that nobody has', () => {
    expect(within(31, { ...idle(), peerView: FIT }, SECOND)).toEqual([[[30, 'take-over']]]);
  });
});

describe('limits', () => {
  it('does not send the group again when it came back within the hour', () => {
    const before: Memory = { ...initialMemory, moves: [0] };
    const broken = owner({ at: 300_000, mount: 'read-only' });
    const first = decide(before, broken, HOME).memory;
    const second = decide(first, { ...broken, at: 304_000 }, HOME);
    expect([second.action, second.memory.heldBack]).toEqual(['cycle-group', 'move-limit']);
  });

  it('counts pauses from the end of the action: a start may take minutes', () => {
    const broken = owner({ service: 'stopped' });
    let memory = decide(initialMemory, { ...broken, at: 0 }, HOME).memory;
    memory = decide(memory, { ...broken, at: 2_000 }, HOME).memory;
    memory = endAttempt(memory, 100_000);
    expect(decide(memory, { ...broken, at: 103_000 }, HOME).action).toBe(undefined);
    expect(decide(memory, { ...broken, at: 105_000 }, HOME).action).toBe('restart-service');
  });

  it('does not wait before it mends again what had been well for 30 s since', () => {
    const broken = owner({ mount: 'read-only', heartbeat: { peer: 'dead' } });
    const again = (wellSeconds: number): [number, Action][] => {
      let memory = initialMemory;
      const actions: [number, Action][] = [];
      for (let second = 0; second <= 130; second++) {
        const well = second > 4 && second <= 5 + wellSeconds;
        const decision = decide(memory, { ...(well ? owner() : broken), at: second * 1_000 }, HOME);
        memory = decision.memory;
        if (decision.action !== undefined) actions.push([second, decision.action]);
      }
      return actions.slice(0, 2);
    };
    expect([again(29), again(30)]).toEqual([
      [
        [3, 'cycle-group'],
        [63, 'cycle-group'],
      ],
      [
        [3, 'cycle-group'],
        [39, 'cycle-group'],
      ],
    ]);
  });

  it('does not act on what was asked before the action ended', () => {
    const broken = owner({ service: 'stopped', at: 0, serviceAt: 0, heartbeatAt: 0 });
    let memory = decide(initialMemory, broken, HOME).memory;
    memory = endAttempt(decide(memory, { ...broken, at: 2_000 }, HOME).memory, 60_000);
    const later = (part: Partial<Situation>): Action | undefined =>
      decide(memory, { ...broken, at: 70_000, serviceAt: 61_000, heartbeatAt: 61_000, ...part }, HOME).action;
    expect([later({}), later({ serviceAt: 59_000 }), later({ heartbeatAt: 59_000 })]).toEqual([
      'restart-service',
      undefined,
      undefined,
    ]);
  });

  it('does not wait for what was mended before when nobody holds the group, or Heartbeat is dead', () => {
    const mended = [-40_000, -30_000, -20_000, -10_000].map(
      (at) => ({ at, finding: 'service-down', action: 'restart-service' }) as const,
    );
    const after = (situation: Situation, seconds: number): (Action | undefined)[] => {
      const memory = { ...initialMemory, attempts: mended };
      const first = decide(memory, { ...situation, at: 0 }, HOME).memory;
      return [seconds - 1, seconds].map((at) => decide(first, { ...situation, at: at * 1_000 }, HOME).action);
    };
    expect([
      after(idle({ heartbeat: { peer: 'dead' } }), 10),
      after(standby({ heartbeat: { running: false, crashed: true } }), 5),
    ]).toEqual([
      [undefined, 'take-over'],
      [undefined, 'start-heartbeat'],
    ]);
  });

  it('takes any change as the answer to a request', () => {
    const asked: Memory = { ...initialMemory, finding: 'service-down', requests: 1, moves: [0] };
    const moving = owner({ at: 1_000, service: 'stopped', heartbeat: { claim: 'transition' } });
    expect(decide(asked, moving, HOME).memory.requests).toBe(0);
  });

  it('says that Heartbeat lost three requests, and goes on here', () => {
    const [actions, heldBack] = within(140, { ...hollow(), peerView: FIT });
    expect([actions, heldBack]).toEqual([
      [
        [5, 'stand-by'],
        [25, 'stand-by'],
        [45, 'stand-by'],
        [65, 'acquire'],
        [125, 'acquire'],
      ],
      'move-limit',
    ]);
  });

  it('is not able for the peer while something is wrong, in maintenance, and an hour after a move away', () => {
    const able = (memory: Partial<Memory>, situation: Situation): boolean =>
      isAble({ ...initialMemory, ...memory }, situation, HOME);
    expect([
      able({}, standby()),
      able({ finding: 'claims-without-holding' }, hollow()),
      able({}, { ...standby(), handsOff: 'maintenance' }),
      able({}, standby({ carriers: [{ name: 'eth0', up: false }] })),
      able({ moves: [0] }, standby({ at: 3_599_000 })),
      able({ moves: [0] }, standby({ at: 3_600_000 })),
    ]).toEqual([true, false, false, false, false, true]);
  });
});

/** Two nodes, their daemons and a Heartbeat that obeys (or loses) requests; one step is a second. */
function simulate(
  seconds: number,
  world: { canRun: (node: 0 | 1, second: number) => boolean; loses: () => boolean; lease: boolean },
): { moves: number; restarts: number; owner: 0 | 1; served: number } {
  const policies = [HOME, SECOND] as const;
  const memories: [Memory, Memory] = [initialMemory, initialMemory];
  let owns: 0 | 1 = 0;
  let held = true;
  let running = true;
  let busy = 0;
  const count = { moves: 0, restarts: 0, served: 0 };
  const starts = (second: number): void => {
    running = held = world.canRun(owns, second);
  };
  for (let second = 0; second < seconds; second++) {
    if (!world.canRun(owns, second)) running = false;
    if (busy > 0) busy--;
    for (const node of [0, 1] as const) {
      const claim = owns === node ? 'all' : 'none';
      const changing = busy > 0;
      const base =
        owns === node && held
          ? owner({ service: running ? 'running' : 'stopped' })
          : standby({ vipAnswers: held });
      const other = node === 0 ? 1 : 0;
      const situation: Situation = {
        ...base,
        at: second * 1000,
        heartbeat: { ...base.heartbeat, claim, changing },
        ...(world.lease
          ? {
              peerView: {
                alive: true,
                owns: owns === other,
                storage: true,
                able: isAble(memories[other], standby({ at: second * 1000 }), policies[other]),
              },
            }
          : {}),
      };
      const { memory, action } = decide(memories[node], situation, policies[node]);
      memories[node] = memory;
      if (action === 'restart-service') {
        count.restarts++;
        running = world.canRun(node, second);
      } else if (action === 'acquire') starts(second);
      else if (action === 'stand-by' && !world.loses()) {
        count.moves++;
        owns = other;
        busy = 3;
        starts(second);
      }
    }
    if (running) count.served++;
  }
  return { ...count, owner: owns };
}

describe('a pair over a day', () => {
  const DAY = 86_400;
  const never = (): boolean => false;

  it('moves once when the service can only run on the second node, and stays there', () => {
    for (const lease of [true, false]) {
      const run = simulate(DAY, { canRun: (node) => node === 1, loses: never, lease });
      expect([run.moves, run.owner, run.served > DAY - 30]).toEqual([1, 1, true]);
    }
  });

  it('does not wander to and fro when the service can run nowhere, and serves again within minutes after it can', () => {
    for (const lease of [true, false]) {
      const mended = 40_000;
      const run = simulate(DAY, { canRun: (_, second) => second >= mended, loses: never, lease });
      expect(run.moves).toBeLessThanOrEqual((mended / 3600) * 2 + 2);
      expect(run.served).toBeGreaterThan(DAY - mended - 700);
    }
  });

  it('never moves more than once an hour and node, whatever fails when, also when requests are lost', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed);
      const spell = (): boolean[] => Array.from({ length: 48 }, () => random(10) < 6);
      const works = [spell(), spell()] as const;
      const run = simulate(DAY / 6, {
        canRun: (node, second) => works[node][Math.floor(second / 300) % 48] === true,
        loses: () => random(10) < 3,
        lease: seed % 2 === 0,
      });
      expect(run.moves).toBeLessThanOrEqual(2 * 4 + 2);
    }
  });
});
