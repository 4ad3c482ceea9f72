import { describe, expect, it } from 'vitest';
import { findSelf, observe, probeMount, probeVip } from '../../src/failoverd/observe';
import { recordedMachine } from '../../src/node/recorded';
import { mountsOf, nodeCommands, owner, sampleSite, standby } from './sample';

const site = sampleSite();

describe('one look at a node', () => {
  it('sees everything on the owner', async () => {
    const machine = recordedMachine({
      files: { '/proc/mounts': mountsOf(site) },
      commands: nodeCommands(site, 0, true),
    });
    expect(await observe(machine, site, 0, 7)).toEqual(owner({ at: 7 }));
    expect(machine.changes).toEqual([]);
  });

  it('sees nothing on the standby and asks whether somebody answers', async () => {
    const machine = recordedMachine({ commands: nodeCommands(site, 1, false) });
    expect(await observe(machine, site, 1, 7)).toEqual(standby({ at: 7 }));
  });

  it('does not take an address that ends alike for the virtual one', async () => {
    const machine = recordedMachine({
      commands: {
        ...nodeCommands(site, 1, false),
        'ip -o -4 addr show': `2: eth0    inet 1${site.vip.address}/24 scope global eth0\n`,
      },
    });
    expect((await observe(machine, site, 1, 0)).vip).toBe(false);
  });

  it('does not ask Heartbeat further when it is stopped', async () => {
    const machine = recordedMachine({
      commands: {
        ...nodeCommands(site, 1, false),
        'cl_status hbstatus': { exitCode: 1, stdout: 'Heartbeat is stopped on this machine.\n' },
        'cl_status rscstatus': () => {
          throw new Error('asked a stopped Heartbeat');
        },
      },
    });
    expect((await observe(machine, site, 1, 0)).heartbeat).toEqual({
      running: false,
      self: 'unknown',
      peer: 'unknown',
      claim: 'unknown',
      changing: false,
      links: [],
    });
  });
});

describe('the mount', () => {
  it('is read-only when the kernel made it so', async () => {
    const machine = recordedMachine({
      files: { '/proc/mounts': mountsOf(site, 'ro,noatime') },
      commands: nodeCommands(site, 0, true),
    });
    expect(await probeMount(machine, site)).toBe('read-only');
  });
});

it("reads the kernel's table instead of asking ip where there is one", async () => {
  const local = (address: string): string =>
    `Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- ${address}\n        /32 host LOCAL\n     |-- 10.20.0.255\n        /32 link BROADCAST\n`;
  const machine = recordedMachine({ files: { '/proc/net/fib_trie': local('10.20.0.100') } });
  expect(await probeVip(machine, site)).toBe(true);
  await machine.writeFile('/proc/net/fib_trie', local('10.20.0.10'), { mode: 0o444 });
  expect(await probeVip(machine, site)).toBe(false);
});

it('knows its own node whatever the case of its name', () => {
  expect([findSelf(site, 'mqslave\n'), findSelf(site, 'MQMaster'), findSelf(site, 'storage')]).toEqual([
    1,
    0,
    undefined,
  ]);
});
