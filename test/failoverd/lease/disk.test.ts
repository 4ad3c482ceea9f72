import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  ftruncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDiskProcess } from '../../../src/failoverd/lease/disk-process';
import { openLeaseDisk, type LeaseDisk } from '../../../src/failoverd/lease/lease-disk';
import type { LeaseRecord } from '../../../src/failoverd/lease/record';

const PROGRAM = join(import.meta.dirname, '../../../packaging/lease-io');
const RECORD: LeaseRecord = {
  cluster: 'mqlab',
  node: 0,
  bootId: '0f5a3c1e-6b2d-4c8f-9a01-23456789abcd',
  epoch: 7,
  counter: 5,
  renewMs: 625,
  state: 'owner',
  sees: { data: true, peer: false, service: true, fence: false, able: true, aside: false, mutes: false },
};
// Not in the folder for temporary files: tmpfs knows no O_DIRECT on every kernel.
let folder: string;
let image: string;
let open: { close(): void }[];

beforeEach(() => {
  folder = mkdtempSync(join(process.cwd(), 'dist-lease-'));
  image = join(folder, 'guard.img');
  const file = openSync(image, 'w');
  ftruncateSync(file, 16 * 1024 * 1024);
  closeSync(file);
  open = [];
});
afterEach(() => {
  for (const one of open) one.close();
  rmSync(folder, { recursive: true });
});

function diskOf(self: 0 | 1, device = image): LeaseDisk {
  const disk = openLeaseDisk({ argv: [PROGRAM, device], self, cluster: 'mqlab', timeoutMs: 5_000 });
  open.push(disk);
  return disk;
}

it('writes the own block with O_DIRECT and reads the other, through a process of its own', async () => {
  const [first, second] = [diskOf(0), diskOf(1)];
  expect(await first.look()).toEqual({ own: { kind: 'blank' }, peer: { kind: 'blank' } });
  expect(await first.exchange(RECORD)).toEqual({ kind: 'blank' });
  const answer = { ...RECORD, node: 1 as const, state: 'standby' as const };
  expect(await second.exchange(answer)).toEqual({ kind: 'record', record: RECORD });
  for (let counter = 6; counter < 30; counter++)
    expect(await first.exchange({ ...RECORD, counter })).toEqual({ kind: 'record', record: answer });
  expect(await second.look()).toEqual({
    own: { kind: 'record', record: answer },
    peer: { kind: 'record', record: { ...RECORD, counter: 29 } },
  });
  expect(
    readFileSync(image)
      .slice(0, 4096)
      .every((byte) => byte === 0),
  ).toBe(true);
});

it('says that there is no disk, and uses it when there is one', async () => {
  const missing = join(folder, 'later.img');
  const disk = diskOf(0, missing);
  await expect(disk.look()).rejects.toMatchObject({
    problem: 'no-disk',
    message: 'open: No such file or directory',
  });
  writeFileSync(missing, readFileSync(image));
  expect(await disk.look()).toEqual({ own: { kind: 'blank' }, peer: { kind: 'blank' } });
});

it('says that a disk is too short', async () => {
  const short = join(folder, 'short.img');
  writeFileSync(short, Buffer.alloc(512));
  await expect(diskOf(0, short).look()).rejects.toMatchObject({ problem: 'io-error' });
});

it('starts the process again when it has died', async () => {
  const disk = createDiskProcess(['sh', '-c', 'read request; echo "ok $$"'], 5_000);
  open.push(disk);
  const first = await disk.ask('open');
  // Its end can be told later than it is seen: what is asked in between has no answer.
  await vi.waitFor(async () => expect(await disk.ask('open')).not.toBe(first), 10_000);
});

it('kills a process that hangs, and starts no other while it lives', async () => {
  const disk = createDiskProcess(['sh', '-c', 'read request; exec sleep 60'], 200);
  open.push(disk);
  await expect(disk.ask('open')).rejects.toMatchObject({
    problem: 'no-answer',
    message: 'no answer in 200 ms',
  });
  await expect(disk.ask('open')).rejects.toMatchObject({
    message: 'lease-io hangs and cannot be ended yet',
  });
});
