import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuestName } from '../../lab/addresses';
import { bareGuests } from '../../lab/story/bare-guests';
import { install, SITE_FILE } from '../../lab/story/carry';
import { compareInventories, inventory } from '../../lab/story/node-digest';
import type { TerminalRun } from '../pty/terminal';
import { fetchingStrokes, installByHand, makingStrokes } from './keystrokes';

/** Three bare machines become a pair by what a person types at them, and bare machines again. */
const guests = bareGuests('wizard');
const { lab } = guests;
const MACHINES: readonly GuestName[] = ['storage', 'MQMaster', 'MQSlave'];
const bare = new Map<GuestName, readonly string[]>();

beforeAll(async () => {
  await guests.up(MACHINES);
  await lab.powerOff('client');
  await Promise.all(
    MACHINES.map(async (guest) => {
      await lab.run(guest, ['rm', SITE_FILE]);
      bare.set(guest, await inventory(lab, guest));
    }),
  );
});
afterAll(guests.down);

/** What a node has of the group, in words. */
async function holdings(guest: GuestName): Promise<string> {
  const look = 'ip -o addr show eth0; grep " /MQHA " /proc/mounts; /etc/ha.d/resource.d/mq QM1 status';
  return (await lab.exec(guest, look)).stdout;
}
const EVERYTHING = /10\.20\.0\.100\/24[^]*\/MQHA ext4[^]*running/;
const holdsAll = (guest: GuestName) =>
  expect.poll(() => holdings(guest), { timeout: 240_000, interval: 3_000 }).toMatch(EVERYTHING);

describe('typed at three bare machines', () => {
  let storage: TerminalRun | undefined;

  it('the first node makes the site file, waits for the storage host, and takes the group', async () => {
    const installStorage = async (): Promise<void> => {
      storage = await installByHand(lab, 'storage', fetchingStrokes('target', '10.20.0.11'));
    };
    const run = await installByHand(lab, 'MQMaster', makingStrokes(installStorage));
    expect(storage?.exitCode, storage?.screen).toBe(0);
    expect(run.exitCode, run.screen).toBe(0);
    expect(run.screen).toContain('Done');
    expect((await lab.run('MQMaster', ['stat', '-c', '%a %U', SITE_FILE])).trim()).toBe('600 root');
  });

  it('the second node copies the site file from the first', async () => {
    const run = await installByHand(lab, 'MQSlave', fetchingStrokes('second-node', '10.20.0.11'));
    expect(run.exitCode, run.screen).toBe(0);
    await holdsAll('MQMaster');
    expect(await holdings('MQSlave')).not.toMatch(/10\.20\.0\.100|MQHA|running/);
  });

  it('all three have one site file, and another run changes nothing', async () => {
    const files = MACHINES.map((guest) => lab.run(guest, ['sha256sum', '/etc/heartbundle/site.yaml']));
    expect(new Set(await Promise.all(files)).size).toBe(1);
    const runs = await Promise.all(MACHINES.map((guest) => install(lab, guest, ['--yes', '--json'])));
    for (const { stdout, stderr } of runs)
      expect(JSON.parse(stdout), stderr).toMatchObject({ outcome: 'unchanged', changed: [] });
  });

  it('power-off of the first node moves address, filesystem and queue manager to the second', async () => {
    await lab.run('MQMaster', ['sh', '-c', 'echo kept > /MQHA/kept && sync']);
    await lab.powerOff('MQMaster');
    await holdsAll('MQSlave');
    expect(await lab.run('MQSlave', ['cat', '/MQHA/kept'])).toBe('kept\n');
    await lab.powerOn('MQMaster');
  });
});

describe('rolled back, last installed first', () => {
  /** The account tools' backups, which `rollback` says it leaves. */
  const LEFT = /^[-+] etc .*\/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)-/;
  /** The disk's content and MQ's own folder, which it says it leaves as well. */
  const KEPT = /^\+ (?:lvm|disk|mq) /;
  const MQ_FOLDER = [
    '+ mq /var/mqm drwxrwsr-x 1414 1414',
    '+ mq /var/mqm/mqs.ini -rw-rw-r-- 1414 1414',
    '+ mq /var/mqm/qmgrs drwxrwsr-x 1414 1414',
  ];
  const VOLUMES = [
    '+ lvm   /dev/ubdb  vg_mqlab',
    '+ lvm   vg_mqlab data  1073741824B',
    '+ lvm   vg_mqlab guard   16777216B',
  ];

  it.each([
    { guest: 'MQSlave', kept: MQ_FOLDER, said: '/var/mqm: a folder in which something lies' },
    { guest: 'MQMaster', kept: MQ_FOLDER, said: '/var/mqm: a folder in which something lies' },
    { guest: 'storage', kept: VOLUMES, said: 'vg_mqlab' },
  ] as const)('$guest is what it was, and says what it keeps', async ({ guest, kept, said }) => {
    const run = await lab.exec(guest, ['heartbundle', 'install', 'rollback', '--yes']);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/Rolled back: \d+ steps undone\./);
    expect(run.stdout).toContain(said);
    const changed = compareInventories(bare.get(guest) ?? [], await inventory(lab, guest));
    expect(
      changed.filter((line) => !LEFT.test(line) && !KEPT.test(line)),
      run.stdout,
    ).toEqual([]);
    expect(changed.filter((line) => /^\+ (?:lvm|mq) /.test(line))).toEqual(kept);
  });

  it('the data is where it was', async () => {
    const look =
      'vgchange -qay vg_mqlab >/dev/null; mount -o ro /dev/vg_mqlab/data /mnt && cat /mnt/kept; umount /mnt';
    expect((await lab.exec('storage', look)).stdout).toBe('kept\n');
  });

  it('a second rollback finds nothing to undo', async () => {
    const again = await install(lab, 'MQMaster', ['rollback', '--yes', '--json']);
    expect(JSON.parse(again.stdout)).toEqual({ format: 1, outcome: 'unchanged', undone: [] });
  });
});
