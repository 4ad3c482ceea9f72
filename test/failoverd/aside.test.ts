import { expect, it } from 'vitest';
import { createAside, type AsideView } from '../../src/failoverd/aside';
import type { EventBody } from '../../src/failoverd/event';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { sampleSite, standby } from './sample';

/** A node that has nothing ends its Heartbeat before the owner's can hear it again, and starts it afresh. */
const HEARTBEAT = {
  '/proc/50/cmdline': 'heartbeat: master control process\0',
  '/proc/50/stat': '50 (heartbeat) S 1',
};

const QUIET: AsideView = {
  observation: standby(),
  refused: false,
  resting: true,
  free: true,
  peerHolds: true,
  muted: false,
};

function node(linkAnswers: () => boolean = () => true): {
  machine: RecordedMachine;
  events: EventBody[];
  isAside(): boolean;
  isStopped(): boolean;
  consider(
    parts: Partial<Omit<AsideView, 'observation'>> & { peer?: 'dead' | 'active'; at?: number },
  ): Promise<void>;
} {
  const machine = recordedMachine({
    files: HEARTBEAT,
    commands: {
      'kill -9 50': () => {
        machine.files.delete('/proc/50/cmdline');
        return '';
      },
      'service heartbeat start': '',
      'ping *': () => ({ exitCode: linkAnswers() ? 0 : 1 }),
    },
  });
  const events: EventBody[] = [];
  const aside = createAside({
    machine,
    site: sampleSite(),
    self: 1,
    tell: (more) => void events.push(...more),
    log: (line) => expect.fail(line),
  });
  return {
    machine,
    events,
    isAside: () => aside.isAside(),
    isStopped: () => aside.isStopped(),
    async consider({ peer = 'active', at = 0, ...parts }) {
      aside.consider({ ...QUIET, ...parts, observation: standby({ at, heartbeat: { peer } }) });
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

const started = ({ changes }: RecordedMachine): number =>
  changes.filter((change) => change === 'service heartbeat start').length;

it.each([
  ['its Heartbeat declares the owner dead', { peer: 'dead' }],
  ['the owner mutes it', { muted: true }],
] as const)('kills its Heartbeat when %s', async (_, parts) => {
  const one = node(() => false);
  await one.consider({});
  await one.consider(parts);
  expect([one.isAside(), one.isStopped(), one.machine.changes.includes('kill -9 50')]).toEqual([
    true,
    true,
    true,
  ]);
  expect(one.events).toEqual([{ kind: 'aside', on: true }]);
});

it.each([
  ['nobody holds the group: it may have to take it', { peer: 'dead', peerHolds: false }],
  ['it has or claims something itself', { peer: 'dead', resting: false }],
  ['all is well', {}],
] as const)('leaves its Heartbeat alone when %s', async (_, parts) => {
  const one = node();
  await one.consider({});
  await one.consider(parts);
  expect([one.isAside(), one.machine.changes]).toEqual([false, []]);
});

it('starts it again when a link answers and the owner does not mute it', async () => {
  let answers = false;
  const one = node(() => answers);
  await one.consider({});
  await one.consider({ peer: 'dead' });
  await one.consider({ at: 1_000 });
  expect(started(one.machine)).toBe(0);
  answers = true;
  await one.consider({ at: 2_000, muted: true });
  expect(started(one.machine)).toBe(0);
  await one.consider({ at: 3_000 });
  expect([started(one.machine), one.isAside(), one.isStopped()]).toEqual([1, false, false]);
});

it('starts it at once when the owner is gone', async () => {
  const one = node(() => false);
  await one.consider({});
  await one.consider({ muted: true });
  await one.consider({ at: 1_000, peerHolds: false, muted: true });
  expect(started(one.machine)).toBe(1);
});
