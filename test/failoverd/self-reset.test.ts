import { afterEach, expect, it } from 'vitest';
import type { EventBody } from '../../src/failoverd/event';
import { createGuardian, type Guardian } from '../../src/failoverd/guardian';
import type { WatchdogNeed } from '../../src/failoverd/guard/watchdog-need';
import { recordedMachine } from '../../src/node/recorded';
import { monotonicMs } from '../../src/failoverd/monotonic';
import { owner, sampleSite } from './sample';
import { trafficControl } from './traffic-control';

const sample = sampleSite();
const STOP_MS = 5_000;
const SYSRQ = 'sh -c echo 1 >/proc/sys/kernel/sysrq; echo b >/proc/sysrq-trigger';

function lastWords(by: string): string {
  return `sh -c echo "$0" >/dev/kmsg failoverd: this node must give up the group (not-owner) and cannot, it is reset by ${by}`;
}

let nodes: Guardian[] = [];
afterEach(() => {
  for (const node of nodes) void node.close();
  nodes = [];
});

/** A node that has the group without owning it, and whose every command that could stop it fails. */
function stuckNode(selfReset: 'off' | 'sysrq' | 'watchdog') {
  const site = { ...sample, heartbeat: { ...sample.heartbeat, deadtime: 2_000 }, guard: { selfReset } };
  const commands: string[] = [];
  const events: EventBody[] = [];
  const needs: WatchdogNeed[] = [];
  const machine = recordedMachine({ commands: trafficControl() });
  const node = createGuardian({
    machine: {
      ...machine,
      run: (argv) => {
        commands.push(argv.join(' '));
        return Promise.reject(new Error('hangs'));
      },
    },
    site,
    self: 0,
    disk: {
      look: () => Promise.resolve({ own: { kind: 'blank' }, peer: { kind: 'record', record: PEER } }),
      exchange: () => Promise.resolve({ kind: 'record', record: PEER }),
      close: () => undefined,
    },
    reservation: { perform: () => Promise.resolve({ ok: true, holder: 'none' }) },
    path: {
      set: () => Promise.resolve(),
      isAsSet: () => Promise.resolve(true),
      commandDevice: () => Promise.resolve('/dev/sg1'),
      name: () => Promise.resolve('sdb'),
    },
    bootId: PEER.bootId,
    tell: (more) => void events.push(...more),
    log: () => undefined,
    ...(selfReset === 'watchdog'
      ? {
          watchdog: () => ({
            consider: (need: WatchdogNeed) => void needs.push(need),
            expire: () => void commands.push('expire'),
            state: () => ({ armedSeconds: 10 }),
            close: () => Promise.resolve(),
          }),
        }
      : {}),
  });
  nodes.push(node);
  node.observe(owner({ at: monotonicMs() }), true);
  return { node, commands, events, needs };
}

const PEER = {
  cluster: sample.cluster,
  node: 1 as const,
  bootId: '0f5a3c1e-6b2d-4c8f-9a01-23456789abcd',
  epoch: 4,
  counter: 9,
  renewMs: 250,
  state: 'owner' as const,
  sees: { data: true, peer: true, service: true, fence: false, able: true, aside: false, mutes: false },
};

it('a node that cannot stop is reset as the site allows, once, and not before stopping had its time', async () => {
  const nodes = { off: stuckNode('off'), sysrq: stuckNode('sysrq'), watchdog: stuckNode('watchdog') };
  const resets = () =>
    Object.entries(nodes).map(([name, { commands, events }]) => [
      name,
      ...commands.filter((one) => one === SYSRQ || one === 'expire' || one.includes('/dev/kmsg')),
      ...events.filter(({ kind }) => kind === 'reset'),
    ]);
  await new Promise((resolve) => setTimeout(resolve, STOP_MS - 500));
  expect(nodes.off.node.state().phase).toBe('lost');
  expect(resets()).toEqual([['off'], ['sysrq'], ['watchdog']]);
  expect(new Set(nodes.watchdog.needs.slice(2))).toEqual(new Set(['fed']));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(resets()).toEqual([
    ['off'],
    ['sysrq', lastWords('sysrq'), SYSRQ, { kind: 'reset', by: 'sysrq' }],
    ['watchdog', lastWords('watchdog'), 'expire', { kind: 'reset', by: 'watchdog' }],
  ]);
  expect(nodes.watchdog.needs.slice(-1)).toEqual(['hungry']);
  expect(nodes.watchdog.node.state().watchdog).toEqual({ armedSeconds: 10 });
}, 20_000);
