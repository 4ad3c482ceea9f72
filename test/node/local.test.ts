import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localMachine } from '../../src/node/local';

const machine = localMachine();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hb-local-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('gives exit codes as a shell would: the own one, 127 for no such command, 124 for too long', async () => {
  const exit = async (argv: string[], timeoutMs = 5000): Promise<number> =>
    (await machine.run(argv, { access: 'read', timeoutMs })).exitCode;
  expect(await exit(['sh', '-c', 'exit 7'])).toBe(7);
  expect(await exit(['no-such-command'])).toBe(127);
  expect(await exit(['sleep', '5'], 100)).toBe(124);
});

it('gives 127 and no output, not undefined, for a file that is not executable', async () => {
  const file = join(folder, 'script');
  writeFileSync(file, '#!/bin/sh\necho running\n', { mode: 0o644 });
  expect(await machine.run([file], { access: 'read' })).toMatchObject({
    exitCode: 127,
    stdout: '',
    stderr: '',
  });
});

it('leaves a command its exit code and output when it does not read its input', async () => {
  for (const leavesDaemon of [false, true]) {
    const result = await machine.run(['sh', '-c', 'exec <&-; echo told; sleep 0.2; exit 3'], {
      access: 'write',
      input: 'x'.repeat(1_000_000),
      leavesDaemon,
    });
    expect([result.exitCode, result.stdout]).toEqual([3, 'told\n']);
  }
});

it('does not wait for a daemon that a command leaves behind', async () => {
  const result = await machine.run(['sh', '-c', 'sleep 3 & echo started; exit 2'], {
    access: 'write',
    leavesDaemon: true,
    timeoutMs: 2000,
  });
  expect([result.exitCode, result.stdout]).toEqual([2, 'started\n']);
});

it('replaces a file with its mode, keeps a symbolic link, and leaves no temporary file', async () => {
  const path = join(folder, 'real.conf');
  writeFileSync(path, 'old');
  symlinkSync('real.conf', join(folder, 'link.conf'));
  await machine.writeFile(join(folder, 'link.conf'), 'new', { mode: 0o600 });
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['link.conf', 'real.conf']);
});

it('says that an absent file is absent, and lists an absent folder as empty', async () => {
  expect(await machine.readFile(join(folder, 'none'))).toBe(undefined);
  expect(await machine.stat(join(folder, 'none', 'deeper'))).toBe(undefined);
  expect(await machine.list(join(folder, 'none'))).toEqual([]);
  await machine.remove(join(folder, 'none'));
});
