import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createMountProbe, writeCommand } from '../../src/failoverd/mount-probe';
import { localMachine } from '../../src/node/local';
import type { CommandResult } from '../../src/node/machine';
import { recordedMachine } from '../../src/node/recorded';
import { sampleSite } from './sample';

const site = sampleSite();
const at = (mount: string) => ({ ...site, filesystem: { ...site.filesystem, mount } });
const write = (mount: string): Promise<CommandResult> =>
  localMachine().run(writeCommand(at(mount)), { access: 'write' });

const folder = mkdtempSync(join(tmpdir(), 'heartbundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('writes a block to a filesystem that is mounted, again and again the same', async () => {
  const file = '/dev/shm/.heartbundle-probe';
  expect(statSync('/dev/shm').dev).not.toBe(statSync('/dev').dev);
  try {
    for (const result of [await write('/dev/shm'), await write('/dev/shm')])
      expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(statSync(file).size).toBe(512);
  } finally {
    rmSync(file, { force: true });
  }
});

it('leaves a mount point alone in which nothing is mounted any more', async () => {
  expect(await write(folder)).toMatchObject({ exitCode: 3, stdout: '', stderr: '' });
  expect(readdirSync(folder)).toEqual([]);
});

it('says why a filesystem takes no writes, and why a folder cannot be entered', async () => {
  expect(await write('/proc')).toMatchObject({ exitCode: 1, stderr: 'No such file or directory\n' });
  const gone = join(folder, 'gone');
  expect(await write(gone)).toMatchObject({ exitCode: 1, stderr: 'No such file or directory\n' });
  expect(existsSync(gone)).toBe(false);
});

it('concludes nothing from a write that was ended or found nothing mounted', async () => {
  const command = writeCommand(site).join(' ');
  for (const exitCode of [3, 124, 127, 128]) {
    const machine = recordedMachine({ commands: { [command]: { exitCode } } });
    const probe = createMountProbe(machine, site, 1_000);
    probe(['rw'], 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(probe(['rw'], 500)).toEqual({ state: 'writable', full: false });
  }
});
