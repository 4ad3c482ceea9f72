import type { GuardState } from '../../src/failoverd/guard/state';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/failoverd/observation';
import { buildStatus, ownerSeenBy } from '../../src/failoverd/status';
import { translate } from '../../src/ui/messages';
import { guardState, owner, sampleSite, standby } from './sample';

const site = sampleSite();

function judged(self: 0 | 1, observation: Observation, running = true): [string, string[]] {
  const report = buildStatus(site, self, observation, { running }, [], '2026-11-23T00:00:00.000Z');
  return [report.level, report.problems.map(({ level, text }) => `${level}: ${translate(text, 'en')}`)];
}

describe('the level of a node', () => {
  it('is ok on both nodes of a healthy pair', () => {
    expect([judged(0, owner()), judged(1, standby())]).toEqual([
      ['ok', []],
      ['ok', []],
    ]);
  });

  it('is critical when the service is gone on the owner', () => {
    expect(judged(0, owner({ service: 'stopped' }))).toEqual([
      'critical',
      ['critical: The group is incomplete here; missing: QM1.'],
    ]);
  });

  it('is critical when Heartbeat claims what is not there', () => {
    expect(judged(0, standby({ vipAnswers: false, heartbeat: { claim: 'all' } }))).toEqual([
      'critical',
      ['critical: Heartbeat on MQMaster claims the group but nothing of it is here.'],
    ]);
  });

  it('is critical when nobody answers, and names the peer that is not there', () => {
    expect(judged(1, standby({ vipAnswers: false, heartbeat: { peer: 'dead' } }))).toEqual([
      'critical',
      [
        'critical: Nobody answers on the virtual address 10.20.0.100.',
        'warning: The peer MQMaster is not ready to take over (heartbeat says: dead).',
      ],
    ]);
  });

  it('is a warning without a standby, with a dead link, or without the daemon', () => {
    const links = [
      { name: 'eth0', up: true },
      { name: 'eth1', up: false },
    ];
    expect(judged(0, owner({ heartbeat: { peer: 'dead', links } }), false)).toEqual([
      'warning',
      [
        'warning: The peer MQSlave is not ready to take over (heartbeat says: dead).',
        'warning: The heartbeat link eth1 to MQSlave is dead.',
        'warning: failoverd on MQMaster does not answer.',
      ],
    ]);
  });

  it('is only a warning while the group is being moved', () => {
    expect(judged(0, owner({ service: 'stopped', heartbeat: { changing: true } }))).toEqual([
      'warning',
      ['warning: Resources are being moved on MQMaster.'],
    ]);
  });
});

it('names the owner as far as this node can see', () => {
  expect([
    ownerSeenBy(site, 0, owner()),
    ownerSeenBy(site, 1, standby()),
    ownerSeenBy(site, 1, standby({ vipAnswers: false })),
    ownerSeenBy(site, 1, standby({ heartbeat: { peer: 'dead' } })),
  ]).toEqual(['MQMaster', 'MQMaster', null, null]);
});

it('names the peer as the owner by its lease, as long as that is renewed and can be read, also when it is not heard', () => {
  const unheard = standby({ heartbeat: { running: false, peer: 'unknown' } });
  const ofPeer = { block: 'record', state: 'owner', epoch: 3, stillMs: 200, stale: false } as const;
  const seen = (part: Partial<GuardState>): string | null =>
    ownerSeenBy(site, 1, unheard, guardState({ phase: 'standby', peer: ofPeer, ...part }));
  expect([
    seen({}),
    seen({ peer: { ...ofPeer, stale: true } }),
    seen({ peer: { ...ofPeer, state: 'standby' } }),
    seen({ lease: { lateMs: 9_000, problem: 'io-error' } }),
  ]).toEqual(['MQMaster', null, null, null]);
});

it('shows the guard as the daemon tells it, and nothing without a daemon', () => {
  const told = buildStatus(site, 0, owner(), { running: true, guard: owningGuard() }, [], '');
  expect([told.guard, told.problems]).toEqual([owningGuard(), []]);
  expect(buildStatus(site, 0, owner(), { running: false }, [], '').guard).toBe(null);
});

it.each<[string, Partial<GuardState>, string]>([
  [
    'stops',
    { phase: 'lost', lost: 'fenced' },
    'critical: MQMaster was fenced by MQSlave and stops everything.',
  ],
  [
    'has lost the guard disk',
    { lease: { lateMs: 9_000, problem: 'io-error' } },
    'critical: MQMaster cannot read and write the guard disk: it cannot take the group.',
  ],
  [
    'steps aside',
    { steppedAside: true },
    'critical: All heartbeat links to MQSlave are down; it is alive on the guard disk, so MQMaster has stopped its own Heartbeat until a link is back.',
  ],
  [
    'has a watchdog that another program holds',
    { watchdog: { problem: 'open: Device or resource busy' } },
    'warning: The watchdog of MQMaster cannot be armed (open: Device or resource busy): it cannot reset itself.',
  ],
  [
    'has fenced its peer',
    { fence: 'ours' },
    'warning: MQSlave is fenced since it did not give the group back; the fence goes when its failoverd says that it has nothing.',
  ],
])('tells of a node that %s', (_, part, expected) => {
  const guard = { ...owningGuard(), ...part };
  const { problems } = buildStatus(site, 0, owner(), { running: true, guard }, [], '');
  expect(problems.map(({ level, text }) => `${level}: ${translate(text, 'en')}`)).toEqual([expected]);
});

function owningGuard(): GuardState {
  return guardState({
    phase: 'owner',
    epoch: 3,
    lease: { lateMs: 400 },
    peer: { block: 'record', state: 'standby', epoch: 3, stillMs: 200, stale: false },
  });
}
