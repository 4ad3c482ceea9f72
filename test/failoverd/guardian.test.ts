import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventBody } from '../../src/failoverd/event';
import { createGuardian, type Guardian } from '../../src/failoverd/guardian';
import { timingFor } from '../../src/failoverd/guard/timing';
import { DiskError } from '../../src/failoverd/lease/disk-process';
import type { LeaseDisk } from '../../src/failoverd/lease/lease-disk';
import type { Block, LeaseRecord } from '../../src/failoverd/lease/record';
import { monotonicMs } from '../../src/failoverd/monotonic';
import type { HeartbeatView } from '../../src/failoverd/observation';
import { recordedMachine } from '../../src/node/recorded';
import { nodeCommands, sampleSite, standby } from './sample';
import { trafficControl } from './traffic-control';

const sample = sampleSite();
const site = { ...sample, heartbeat: { ...sample.heartbeat, deadtime: 2_000 } };
const BOOT = '0f5a3c1e-6b2d-4c8f-9a01-23456789abcd';

let blocks: [LeaseRecord | undefined, LeaseRecord | undefined];
let broken: boolean;
let paths: string[];
let events: EventBody[][];
let nodes: Guardian[];
let observing: ReturnType<typeof setInterval>[];

/** The guard disk in memory: what one node wrote, the other reads. */
function memoryDisk(self: 0 | 1): LeaseDisk {
  const see = (node: 0 | 1): Block => {
    if (broken) throw new DiskError('io-error', 'read: Input/output error');
    const record = blocks[node];
    return record === undefined ? { kind: 'blank' } : { kind: 'record', record };
  };
  const peer = self === 0 ? 1 : 0;
  return {
    look: async () => Promise.resolve({ own: see(self), peer: see(peer) }),
    exchange: async (record) => {
      see(peer);
      blocks[self] = record;
      return Promise.resolve(see(peer));
    },
    close: () => undefined,
  };
}

function start(self: 0 | 1, heartbeat: Partial<HeartbeatView> = {}): Guardian {
  const seen: EventBody[] = (events[self] = []);
  let fences = false;
  const node = createGuardian({
    machine: recordedMachine({
      files: { '/proc/mounts': '' },
      commands: {
        ...nodeCommands(site, self, false),
        ...trafficControl(),
        'arping *': '',
        'ip addr del *': '',
        '/etc/ha.d/resource.d/mq *': '',
      },
    }),
    site,
    self,
    disk: memoryDisk(self),
    reservation: {
      perform(job) {
        if (job === 'fence' || job === 'renew') fences = true;
        if (job === 'lift' || job === 'open') fences = false;
        return Promise.resolve({ ok: true, holder: fences ? 'self' : 'none' });
      },
    },
    path: {
      set: (writable) => Promise.resolve(void paths.push(`${self} ${writable ? 'writable' : 'read-only'}`)),
      isAsSet: () => Promise.resolve(true),
      commandDevice: () => Promise.resolve('/dev/sg1'),
      name: () => Promise.resolve('sdb'),
    },
    bootId: BOOT,
    tell: (more) => void seen.push(...more),
    log: (line) => expect.fail(line),
  });
  const heartbeatAt = monotonicMs();
  const look = (): void => {
    const at = monotonicMs();
    node.observe(standby({ at, session: 'logged-in', heartbeat, heartbeatAt }), true);
  };
  look();
  observing.push(setInterval(look, 100));
  nodes.push(node);
  return node;
}

async function until(what: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!what()) {
    if (Date.now() > end) expect.fail(JSON.stringify(nodes.map((node) => node.state())));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeEach(() => {
  blocks = [undefined, undefined];
  [broken, paths, events, nodes, observing] = [false, [], [], [], []];
});
afterEach(() => {
  for (const timer of observing) clearInterval(timer);
  for (const node of nodes) void node.close();
});

it('gives the group to one node, refuses it to the other, and gives it to that one once it is released', async () => {
  const [first, second] = [start(0), start(1)];
  await until(() => nodes.every((node) => node.state().phase === 'standby'));
  expect(await first.acquire()).toEqual({ acquired: true });
  expect([blocks[0]?.state, paths.slice(-1)]).toEqual(['owner', ['0 writable']]);
  await until(() => second.peerView()?.owns === true);
  expect(await second.acquire()).toEqual({ acquired: false, why: 'peer-alive' });
  expect(second.peerView()).toEqual({ alive: true, owns: true, storage: true, able: true });
  await first.release();
  expect([blocks[0]?.state, paths.slice(-1)]).toEqual(['standby', ['0 read-only']]);
  expect(await second.acquire()).toEqual({ acquired: true });
  expect(second.state()).toMatchObject({ phase: 'owner', epoch: 2, fence: 'none' });
});

it('answers a release that the disk does not take once the peer may fence, and not before', async () => {
  const first = start(0);
  await until(() => first.state().phase === 'standby');
  await first.acquire();
  broken = true;
  await first.release();
  expect(first.state()).toMatchObject({ phase: 'standby', lease: { problem: 'io-error' } });
  expect(first.state().lease.lateMs).toBeGreaterThan(timingFor(2_000, 20).staleMs);
  expect([blocks[0]?.state, paths.slice(-1)]).toEqual(['owner', ['0 read-only']]);
});

it('keeps the group without the guard disk once the log says that the peer is heard, though the tools said dead before', async () => {
  const [first, second] = [start(0, { peer: 'dead' }), start(1)];
  await until(() => nodes.every((node) => node.state().phase === 'standby'));
  await first.acquire();
  await until(() => second.peerView()?.owns === true);
  first.peerHeard();
  broken = true;
  await until(() => first.state().lease.lateMs > timingFor(2_000, 20).lateMs + 500);
  expect(first.state().phase).toBe('owner');
  first.peerDied();
  await until(() => first.state().phase !== 'owner');
  expect(events[0]).toContainEqual(expect.objectContaining({ kind: 'guard', phase: 'lost', why: 'late' }));
});

it('fences an owner that stands still, and owns', async () => {
  blocks[0] = {
    cluster: site.cluster,
    node: 0,
    bootId: BOOT,
    epoch: 4,
    counter: 9,
    renewMs: 250,
    state: 'owner',
    sees: { data: true, peer: true, service: true, fence: false, able: true, aside: false, mutes: false },
  };
  const second = start(1);
  expect(await second.acquire()).toEqual({ acquired: true });
  expect(second.state()).toMatchObject({ phase: 'owner', epoch: 5, fence: 'ours', peerMuted: true });
  expect(events[1]).toContainEqual({ kind: 'fence', fence: 'ours' });
});

it('does not own after a new start of the daemon when nothing of the group is here', async () => {
  const first = start(0);
  await until(() => first.state().phase === 'standby');
  await first.acquire();
  await first.close();
  clearInterval(observing[0]);
  const record = blocks[0];
  const anew = start(0);
  await until(() => anew.state().phase !== 'starting');
  // Nothing of the group is here: it does not own, and says so with the epoch that it had.
  expect([anew.state().phase === 'owner', record?.epoch, anew.state().epoch]).toEqual([false, 1, 1]);
});

it('tells once that the guard disk fails, and once that it answers again', async () => {
  const first = start(0);
  await until(() => first.state().phase === 'standby');
  broken = true;
  await until(() => first.state().lease.problem === 'io-error' && first.state().lease.lateMs > 700);
  broken = false;
  await until(() => first.state().lease.problem === undefined);
  expect(events[0]?.filter(({ kind }) => kind === 'lease')).toEqual([
    {
      kind: 'lease',
      problem: 'io-error',
      detail: expect.stringContaining('read: Input/output error') as string,
    },
    { kind: 'lease' },
  ]);
});
