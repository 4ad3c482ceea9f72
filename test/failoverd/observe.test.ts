import { describe, expect, it } from 'vitest';
import { createObserver, findSelf, observe, probeMount } from '../../src/failoverd/observe';
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

  it('is stalled when statfs gives no answer, and is not asked again while that one hangs', async () => {
    let asked = 0;
    let release: () => void = () => undefined;
    const machine = recordedMachine({
      files: { '/proc/mounts': mountsOf(site) },
      commands: {
        ...nodeCommands(site, 0, true),
        [`stat -f -c %T ${site.filesystem.mount}`]: () => {
          asked++;
          return new Promise((resolve) => (release = () => resolve('ext2/ext3\n')));
        },
      },
    });
    const look = createObserver(machine, site, 0, 0);
    expect((await look(0)).mount).toBe('stalled');
    expect((await look(1000)).mount).toBe('stalled');
    expect(asked).toBe(1);
    release();
    const next = look(2000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    expect((await next).mount).toBe('writable');
    expect(asked).toBe(2);
  });
});

it('asks the service only now and then while address and mount table stay the same', async () => {
  let asked = 0;
  const commands = nodeCommands(site, 0, true);
  const machine = recordedMachine({
    files: { '/proc/mounts': mountsOf(site) },
    commands: {
      ...commands,
      '/etc/ha.d/resource.d/mq QM1 status': () => {
        asked++;
        return 'running\n';
      },
    },
  });
  const look = createObserver(machine, site, 0, 5000);
  for (let second = 0; second < 11; second++) await look(second * 1000);
  expect(asked).toBe(3);
  machine.files.delete('/proc/mounts');
  await look(11_000);
  expect(asked).toBe(4);
});

it('knows its own node whatever the case of its name', () => {
  expect([findSelf(site, 'mqslave\n'), findSelf(site, 'MQMaster'), findSelf(site, 'storage')]).toEqual([
    1,
    0,
    undefined,
  ]);
});
