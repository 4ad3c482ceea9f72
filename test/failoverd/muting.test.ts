import { expect, it } from 'vitest';
import type { EventBody } from '../../src/failoverd/event';
import type { LeaseRecord } from '../../src/failoverd/lease/record';
import { createMuting, type MutingView } from '../../src/failoverd/muting';
import type { NodeState } from '../../src/failoverd/observation';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { sampleSite } from './sample';
import { trafficControl } from './traffic-control';

/**
 * The owner must not hear a Heartbeat that its own has declared dead, and must hear it again once it
 * was started anew.
 */
const FIRST_BOOT = '11111111-1111-1111-1111-111111111111';
const SECOND_BOOT = '22222222-2222-2222-2222-222222222222';

function peerSays(part: { bootId?: string; aside?: boolean } = {}): LeaseRecord {
  return {
    cluster: 'mqlab',
    node: 1,
    bootId: part.bootId ?? FIRST_BOOT,
    epoch: 1,
    counter: 1,
    renewMs: 1_000,
    state: 'standby',
    sees: {
      data: true,
      peer: true,
      service: false,
      fence: false,
      able: true,
      aside: part.aside ?? false,
      mutes: false,
    },
  };
}

const HEALTHY: MutingView = {
  at: 0,
  owner: true,
  fenced: false,
  heartbeat: { peer: 'active', askedAt: 0 },
  peer: peerSays(),
};

/** What Heartbeat says of the peer, asked at so many milliseconds. */
function says(peer: NodeState, askedAt = 0): Pick<MutingView, 'heartbeat'> {
  return { heartbeat: { peer, askedAt } };
}

function play(...views: Partial<MutingView>[]): {
  muted: boolean[];
  events: EventBody[];
  machine: RecordedMachine;
} {
  const machine = recordedMachine({ commands: { ...trafficControl(), 'arping *': '' } });
  const events: EventBody[] = [];
  const muting = createMuting({
    machine,
    site: sampleSite(),
    self: 0,
    tell: (more) => void events.push(...more),
    log: (line) => expect.fail(line),
  });
  let view = HEALTHY;
  const muted = views.map((part, index) => {
    view = { ...view, at: index * 1_000, ...part };
    muting.consider(view);
    return muting.isMuted();
  });
  return { muted, events, machine };
}

it('mutes a peer that its Heartbeat declares dead, until the peer is aside', () => {
  const { muted, events } = play(
    {},
    says('dead', 1_000),
    { peer: peerSays() },
    { peer: peerSays({ aside: true }) },
    // Its Heartbeat is started anew: still dead here, and not muted once more.
    { peer: peerSays() },
    says('active', 5_000),
    says('dead', 6_000),
    // Asked before it died, and answered now.
    says('active', 5_900),
    says('active', 7_500),
  );
  expect(muted).toEqual([false, true, true, false, false, false, true, true, false]);
  expect(events).toEqual([
    { kind: 'muted', on: true },
    { kind: 'muted', on: false },
    { kind: 'muted', on: true },
    { kind: 'muted', on: false },
  ]);
});

it('hears a peer again that comes from another boot', () => {
  const second = peerSays({ bootId: SECOND_BOOT });
  expect(play({}, says('dead', 1_000), { peer: second }).muted).toEqual([false, true, false]);
  // Its block could not be read when it fell silent.
  const { muted } = play(
    {},
    { ...says('dead', 1_000), peer: undefined },
    { peer: peerSays() },
    { peer: second },
  );
  expect(muted).toEqual([false, true, true, false]);
});

it('mutes a fenced peer as long as the fence stands', () => {
  const { muted } = play(
    { owner: false, ...says('dead') },
    { owner: true, fenced: true },
    { peer: peerSays({ aside: true }) },
    { fenced: false },
  );
  expect(muted).toEqual([false, true, true, false]);
});

it('mutes nobody as standby, and takes away what an earlier life left', async () => {
  const { muted, machine, events } = play({ owner: false, ...says('dead') }, {}, {});
  expect([muted, events]).toEqual([[false, false, false], []]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(machine.changes).toContain('tc filter del dev eth0 parent ffff: protocol ip prio 694');
});
