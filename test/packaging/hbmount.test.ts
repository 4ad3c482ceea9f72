import execa from 'execa';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../packaging/resource.d/hbmount');
/** A block device that every machine has is no use without root; the script must not come to look at one. */
const DEVICE = '/dev/disk/by-id/none';

let folder: string;
let point: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hbmount-'));
  point = join(folder, 'MQHA');
  await mounts();
  await tool('logger', 'exit 0');
});
afterEach(() => rm(folder, { recursive: true }));

/** What /proc/mounts says. */
async function mounts(...lines: string[]): Promise<void> {
  await writeFile(join(folder, 'mounts'), ['rootfs / rootfs rw 0 0', ...lines, ''].join('\n'));
}

/** A program found before the system's; it writes its call to `calls` first. */
async function tool(name: string, body: string): Promise<void> {
  const path = join(folder, 'bin', name);
  await execa('mkdir', ['-p', join(folder, 'bin')]);
  await writeFile(path, `#!/bin/sh\necho "${name} $*" >>${folder}/calls\n${body}\n`);
  await chmod(path, 0o755);
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('logger'));
}

async function call(
  verb: string,
  device = DEVICE,
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const env = {
    HBMOUNT_MOUNTS: join(folder, 'mounts'),
    HBMOUNT_SECONDS: '1',
    HBMOUNT_TOOLS: join(folder, 'bin'),
    TMPDIR: folder,
  };
  return execa('perl', [SCRIPT, device, point, 'ext4', 'noatime', verb], { env, reject: false });
}

it('prints exactly running or stopped, by the mount table alone', async () => {
  expect(await call('status')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  await mounts(`/dev/sda ${point}2 ext4 rw 0 0`);
  expect(await call('status')).toMatchObject({ stdout: 'stopped', exitCode: 3 });
  await mounts(`/dev/sda ${point} ext4 rw 0 0`);
  expect(await call('status')).toMatchObject({ stdout: 'running', exitCode: 0 });
});

it('starts nothing without the disk, and says what is missing', async () => {
  await tool('mount', 'exit 0');
  expect(await call('start')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`${DEVICE} is not there`) as string,
  });
  expect(await calls()).toEqual([]);
});

it('takes no other filesystem on its folder for its own', async () => {
  await mounts(`/dev/null ${point} ext4 rw 0 0`);
  expect(await call('start', '/dev/zero')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('has /dev/null mounted, not /dev/zero') as string,
  });
  expect(await call('start', '/dev/null')).toMatchObject({ exitCode: 0 });
});

/** Only root can make one; that nothing is behind it does not matter to the fake `mount`. */
it.skipIf(process.getuid?.() !== 0)('refuses a mount that fell back to read-only (needs root)', async () => {
  const device = join(folder, 'disk');
  await execa('mknod', [device, 'b', '7', '250']);
  const table = join(folder, 'mounts');
  await tool('blockdev', 'exit 0');
  await tool('umount', `sed -i "\\| $1 |d" ${table}`);
  await tool('mount', `echo "$5 $6 ext4 ro,noatime 0 0" >>${table}`);
  expect(await call('start', device)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('was mounted read-only') as string,
  });
  expect(await call('status', device)).toMatchObject({ stdout: 'stopped' });
  await tool('mount', `echo "$5 $6 ext4 rw,noatime 0 0" >>${table}`);
  expect(await call('start', device)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await calls()).toContain(`mount -t ext4 -o noatime ${device} ${point}`);
});

it('unmounts what is below first, and nothing when nothing is mounted', async () => {
  await tool('umount', `sed -i "\\| $1 |d" ${join(folder, 'mounts')}`);
  expect(await call('stop')).toMatchObject({ exitCode: 0 });
  expect(await calls()).toEqual([]);
  await mounts(`/dev/sda ${point} ext4 rw 0 0`, `/dev/sdb ${point}/logs ext4 rw 0 0`);
  expect(await call('stop')).toMatchObject({ exitCode: 0 });
  expect(await calls()).toEqual([`umount ${point}/logs`, `umount ${point}`]);
});

it('asks, then kills those who keep it busy, by the device', async () => {
  const table = join(folder, 'mounts');
  await tool('umount', `[ -e ${folder}/killed ] || exit 16; sed -i "\\| $1 |d" ${table}`);
  await tool('fuser', `case "$*" in *KILL*) touch ${folder}/killed ;; esac`);
  await mounts(`/dev/sda ${point} ext4 rw 0 0`);
  expect(await call('stop')).toMatchObject({ exitCode: 0 });
  expect(await calls()).toEqual([
    ...Array.from({ length: 3 }, () => [`umount ${point}`, 'fuser -k -TERM -m /dev/sda']).flat(),
    ...[`umount ${point}`, 'fuser -k -KILL -m /dev/sda', `umount ${point}`],
  ]);
});

it('fails while the filesystem stays, and never takes it out of sight', async () => {
  await tool('umount', 'sleep 60');
  await tool('fuser', 'exit 1');
  await mounts(`/dev/sda ${point} ext4 rw 0 0`);
  const { exitCode, stderr } = await call('stop');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('umount ended with 124: it said nothing; SIGTERM');
  expect(stderr).toContain(`${point} cannot be unmounted`);
  expect((await calls()).filter((line) => line.includes(' -l'))).toEqual([]);
}, 30_000);

it('refuses a call that it does not understand', async () => {
  expect(await call('restart')).toMatchObject({ exitCode: 2 });
});
