import execa from 'execa';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serveControl } from '../../src/failoverd/control';

const SCRIPT = join(import.meta.dirname, '../../packaging/resource.d/hbguard');
let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hbguard-'));
});
afterEach(async () => {
  if (server !== undefined) await new Promise((resolve) => server?.close(resolve));
  server = undefined;
  rmSync(folder, { recursive: true });
});

async function serve(answers: Readonly<Record<string, unknown>>): Promise<string[]> {
  const asked: string[] = [];
  server = await serveControl(join(folder, 'socket'), ({ command }) => {
    asked.push(command);
    return Promise.resolve(answers[command]);
  });
  return asked;
}

async function hbguard(verb: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await execa(SCRIPT, [verb], {
    reject: false,
    env: {
      HBGUARD_SOCKET: join(folder, 'socket'),
      HBGUARD_ABSENT_SECONDS: '1',
      HBGUARD_HARESOURCES: join(folder, 'haresources'),
      HBGUARD_SCRIPTS: folder,
    },
  });
  return { exitCode, stdout, stderr };
}

it('starts on a node that was given the right to write', async () => {
  const asked = await serve({ acquire: { acquired: true } });
  expect(await hbguard('start')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(asked).toEqual(['acquire']);
});

/** A group with scripts that note how they are called. */
function group(line: string, exitCodes: Readonly<Record<string, number>>): () => string[] {
  writeFileSync(join(folder, 'haresources'), line);
  const noted = join(folder, 'noted');
  for (const [name, exitCode] of Object.entries(exitCodes))
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\necho running\necho "${name} $*" >>${noted}\nexit ${exitCode}\n`,
      { mode: 0o755 },
    );
  return () => (existsSync(noted) ? readFileSync(noted, 'utf8').trim().split('\n') : []);
}

const LINE =
  '# pair\nMQMaster hbguard hbmount::/dev/sdb::/MQHA::ext4::noatime mq::QM1 hbaddress::10.20.0.100/24/eth0\n';

it('starts the rest of the group in its order, and prints nothing that ResourceManager would take for a status', async () => {
  await serve({ acquire: { acquired: true } });
  const calls = group(LINE, { hbmount: 0, mq: 0, hbaddress: 0 });
  expect(await hbguard('start')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(calls()).toEqual([
    'hbmount /dev/sdb /MQHA ext4 noatime start',
    'mq QM1 start',
    'hbaddress 10.20.0.100/24/eth0 start',
  ]);
});

it('starts nothing after a resource that failed, and names it', async () => {
  await serve({ acquire: { acquired: true } });
  const calls = group(LINE, { hbmount: 0, mq: 5, hbaddress: 0 });
  expect(await hbguard('start')).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('hbguard: mq start ended with 5') as string,
  });
  expect(calls()).toHaveLength(2);
});

it('leaves the rest to ResourceManager from a resource on that is not ours', async () => {
  await serve({ acquire: { acquired: true } });
  const calls = group('MQMaster hbguard hbmount::/dev/sdb IPaddr2::10.20.0.100 mq::QM1\n', {
    hbmount: 0,
    mq: 0,
  });
  expect(await hbguard('start')).toMatchObject({ exitCode: 0 });
  expect(calls()).toEqual(['hbmount /dev/sdb start']);
});

it('starts nothing on a node that was refused', async () => {
  await serve({ acquire: { acquired: false, why: 'peer-alive' } });
  const calls = group(LINE, { hbmount: 0, mq: 0, hbaddress: 0 });
  expect(await hbguard('start')).toMatchObject({ exitCode: 1 });
  expect(calls()).toEqual([]);
});

it('does not start on a node that was refused it, and says why', async () => {
  await serve({ acquire: { acquired: false, why: 'peer-alive' } });
  expect(await hbguard('start')).toEqual({
    ...{ exitCode: 1, stdout: '' },
    stderr: 'hbguard: refused: peer-alive',
  });
});

it.each([
  [true, { exitCode: 0, stdout: 'running', stderr: '' }],
  [false, { exitCode: 3, stdout: 'stopped', stderr: '' }],
])('prints exactly one word where ownership is %s', async (owns, expected) => {
  await serve({ ownership: { owns } });
  expect(await hbguard('status')).toEqual(expected);
});

it('without a daemon: does not start, may stop, is stopped', async () => {
  expect([await hbguard('start'), await hbguard('stop'), await hbguard('status')]).toEqual([
    { exitCode: 1, stdout: '', stderr: 'hbguard: refused: failoverd does not answer' },
    { exitCode: 0, stdout: '', stderr: '' },
    { exitCode: 3, stdout: 'stopped', stderr: '' },
  ]);
});

it('gives the right back', async () => {
  const asked = await serve({ release: { released: true } });
  expect(await hbguard('stop')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(asked).toEqual(['release']);
});

it('takes no other verb', async () => {
  expect(await hbguard('dance')).toEqual({
    ...{ exitCode: 2, stdout: '' },
    stderr: 'Usage: hbguard {start|stop|status}',
  });
});
