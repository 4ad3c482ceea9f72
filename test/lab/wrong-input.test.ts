import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareGuests } from '../../lab/story/bare-guests';
import { BUNDLE_FOLDER, install, SITE_FILE, unattended } from '../../lab/story/carry';
import { inventory } from '../../lab/story/node-digest';
import { SITE } from '../../lab/story/story';
import { APPLY, installByHand } from './keystrokes';

/** What can go wrong on a node, each ending with the contract's error and exit code and nothing half-done. */
const guests = bareGuests('wrong-input');
const { lab } = guests;
/** The volume of the site's shared disk, where it lies. */
const SHARED_DISK = '/dev/vg_mq/data';

beforeAll(() => guests.up(['storage', 'MQMaster']));
afterAll(guests.down);

/** Puts a changed copy of the site file on a guest. */
async function changeSite(guest: 'storage' | 'MQMaster', from: string | RegExp, to: string): Promise<void> {
  const text = await fs.readFile(SITE, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  const file = join(guests.folder(), 'site.yaml');
  await fs.writeFile(file, changed, { mode: 0o600 });
  await lab.push(guest, file, SITE_FILE);
}

describe('the lab', () => {
  it('lets no guest out, and its guests see each other', async () => {
    const { findings } = await lab.check();
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.length).toBeGreaterThan(8);
  });

  it('looks like RHEL 6.7 with the packages of a minimal installation, and none of the stack', async () => {
    const release = await lab.run('MQMaster', ['cat', '/etc/redhat-release']);
    expect(release.trim()).toBe('Red Hat Enterprise Linux Server release 6.7 (Santiago)');
    const packages = (await lab.run('MQMaster', ['rpm', '-qa', '--queryformat', '%{NAME}\n']))
      .trim()
      .split('\n');
    expect(packages.length).toBeGreaterThan(200);
    expect(packages).toEqual(expect.arrayContaining(['glibc', 'bash', 'initscripts', 'lvm2']));
    for (const name of ['heartbeat', 'iscsi-initiator-utils', 'scsi-target-utils'])
      expect(packages).not.toContain(name);
  });
});

describe('a bare machine stays as it was when', () => {
  let before: string[];
  beforeAll(async () => {
    before = await inventory(lab, 'storage');
  });
  const untouched = async (): Promise<void> => expect(await inventory(lab, 'storage')).toEqual(before);

  it('there is neither a terminal nor --yes', async () => {
    const run = await install(lab, 'storage', ['--site', SITE_FILE, '--role', 'target']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('[NO_TERMINAL]');
    expect(run.stderr).toContain('--yes');
    await untouched();
  });

  it('only the plan is asked for', async () => {
    const run = await install(lab, 'storage', [
      '--site',
      SITE_FILE,
      '--role',
      'target',
      '--plan',
      '--verbose',
    ]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain('scsi-target-utils-1.0.24-18.el6');
    await untouched();
  });

  it('the site file has wrong values: all are named with their lines', async () => {
    await changeSite(
      'storage',
      /address: 10\.20\.0\.100\n(.*)\n(.*)interface: eth0/,
      'address: 10.20.7.100\n$1\n$2interface: "eth 0"',
    );
    const run = await install(lab, 'storage', unattended('target'));
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('[SITE_INVALID]');
    expect(run.stderr).toMatch(new RegExp(`${SITE_FILE}:\\d+`));
    expect(run.stderr).toContain('vip.interface');
    await untouched();
    await lab.push('storage', SITE, SITE_FILE);
  });

  it('one byte of the carried bundle is flipped', async () => {
    const victim = `${BUNDLE_FOLDER}/repo/Packages/scsi-target-utils-1.0.24-18.el6.x86_64.rpm`;
    const flip = `cp -p ${victim} /root/good && printf X | dd of=${victim} bs=1 seek=5000 conv=notrunc`;
    await lab.run('storage', flip);
    const run = await install(lab, 'storage', unattended('target'));
    expect(run.exitCode).toBe(5);
    expect(run.stdout + run.stderr).toContain('scsi-target-utils-1.0.24-18.el6.x86_64.rpm');
    await untouched();
    await lab.run('storage', ['mv', '/root/good', victim]);
  });

  it('the disk is not blank', async () => {
    await lab.run('storage', ['mke2fs', '-q', '-F', '-L', 'precious', '/dev/ubdb']);
    const withData = await inventory(lab, 'storage');
    const run = await install(lab, 'storage', unattended('target'));
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('[PREFLIGHT_FAILED]');
    expect(run.stderr).toContain('Disk [disk]: /dev/ubdb, 1200 MiB, is not blank: ext2 filesystem');
    expect(await inventory(lab, 'storage')).toEqual(withData);
    await lab.run('storage', ['dd', 'if=/dev/zero', 'of=/dev/ubdb', 'bs=1M', 'count=1', 'conv=fsync']);
    await untouched();
  });
});

describe('with the target installed, a node', () => {
  beforeAll(async () => {
    const run = await install(lab, 'storage', unattended('target'));
    expect(run.exitCode, run.stderr).toBe(0);
  });

  it('whose CHAP secret is wrong is told so in words, and has neither disk nor Heartbeat running', async () => {
    await changeSite('MQMaster', 'labIncoming.0001', 'labIncoming.9999');
    const run = await install(lab, 'MQMaster', unattended('first-node'));
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('[ISCSI_CHAP_REFUSED]');
    expect(run.stderr).toContain('Use the same site file on the storage host and on both nodes');
    const { stdout } = await lab.exec(
      'MQMaster',
      'ls /dev/disk/by-path | grep -c iscsi; service heartbeat status; ls /etc/ha.d/haresources',
    );
    expect(stdout.split('\n')[0]).toBe('0');
    expect(stdout).not.toContain('is running');
    expect(stdout).not.toContain('/etc/ha.d/haresources');
  });

  let serial = '';

  it('with the right site file goes on, up to a shared disk that holds something: that stays as it is', async () => {
    await lab.run('storage', ['mke2fs', '-q', '-F', '-F', '-L', 'precious', SHARED_DISK, '64M']);
    await lab.push('MQMaster', SITE, SITE_FILE);
    const run = await install(lab, 'MQMaster', unattended('first-node'));
    expect(run.exitCode, run.stderr).toBe(3);
    expect(run.stderr).toMatch(/\[DISK_NOT_BLANK\]: The disk \/dev\/\S+ is not blank: ext2 filesystem/);
    serial = /name its serial \((\S+)\): --wipe SERIAL/.exec(run.stderr)?.[1] ?? '';
    expect(serial).not.toBe('');
    expect(await lab.run('storage', ['e2label', SHARED_DISK])).toBe('precious\n');
  });

  it('is left as it is by Enter, and completed once the serial of that disk is typed', async () => {
    const ask = { expect: 'Serial of the disk to overwrite', send: '\r' };
    const args = unattended('first-node').filter((arg) => arg !== '--yes');
    const left = await installByHand(lab, 'MQMaster', [ask], args.join(' '));
    expect(left.exitCode, left.screen).toBe(3);
    expect(await lab.run('storage', ['e2label', SHARED_DISK])).toBe('precious\n');

    const typed = [{ ...ask, send: 'precious\r' }, { ...ask, send: `${serial}\r` }, APPLY];
    const run = await installByHand(lab, 'MQMaster', typed, args.join(' '));
    expect(run.screen).toMatch(/That is not the serial of\s+\/dev\//);
    expect(run.exitCode, run.screen).toBe(0);
    expect(await lab.run('storage', ['e2label', SHARED_DISK])).not.toContain('precious');
    const again = await install(lab, 'MQMaster', [...unattended('first-node'), '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'unchanged' });
  });

  it('alone takes the group by itself', async () => {
    const holds = async (): Promise<string> =>
      (
        await lab.exec(
          'MQMaster',
          'ip -o addr show eth0; grep /MQHA /proc/mounts; /etc/ha.d/resource.d/mq QM1 status',
        )
      ).stdout;
    await expect
      .poll(holds, { timeout: 180_000, interval: 3_000 })
      .toMatch(/10\.20\.0\.100[^]*\/MQHA ext4[^]*running/);
  });
});
