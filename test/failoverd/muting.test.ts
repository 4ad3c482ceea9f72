import { expect, it } from 'vitest';
import type { EventBody } from '../../src/failoverd/event';
import type { LeaseRecord } from '../../src/failoverd/lease/record';
import { createMuting, type MutingView } from '../../src/failoverd/muting';
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

const HEALTHY: MutingView = { at: 0, owner: true, fenced: false, heartbeatPeer: 'active', peer: peerSays() };

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
    { heartbeatPeer: 'dead' },
    { peer: peerSays() },
    { peer: peerSays({ aside: true }) },
    // Its Heartbeat is started anew: still dead here, and not muted once more.
    { peer: peerSays() },
    { heartbeatPeer: 'active' },
    { heartbeatPeer: 'dead' },
    // Asked for before it died.
    { heartbeatPeer: 'active' },
  );
  expect(muted).toEqual([false, true, true, false, false, false, true, true]);
  expect(events).toEqual([
    { kind: 'muted', on: true },
    { kind: 'muted', on: false },
    { kind: 'muted', on: true },
  ]);
});

it('hears a peer again that comes from another boot', () => {
  const second = peerSays({ bootId: SECOND_BOOT });
  expect(play({}, { heartbeatPeer: 'dead' }, { peer: second }).muted).toEqual([false, true, false]);
  // Its block could not be read when it fell silent.
  const { muted } = play(
    {},
    { heartbeatPeer: 'dead', peer: undefined },
    { peer: peerSays() },
    { peer: second },
  );
  expect(muted).toEqual([false, true, true, false]);
});

it('mutes a fenced peer as long as the fence stands', () => {
  const { muted } = play(
    { owner: false, heartbeatPeer: 'dead' },
    { owner: true, fenced: true },
    { peer: peerSays({ aside: true }) },
    { fenced: false },
  );
  expect(muted).toEqual([false, true, true, false]);
});

it('mutes nobody as standby, and takes away what an earlier life left', async () => {
  const { muted, machine, events } = play({ owner: false, heartbeatPeer: 'dead' }, {}, {});
  expect([muted, events]).toEqual([[false, false, false], []]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(machine.changes).toContain('tc filter del dev eth0 parent ffff: protocol ip prio 694');
});
