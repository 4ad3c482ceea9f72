import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../packaging/failoverd.init');

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'failoverd-init-'));
  writeFileSync(
    join(root, 'heartbundle'),
    `#!/bin/sh\ngrep -q broken "$3" && exit 2\necho derived >>${root}/derived\necho {} >"$5"\n`,
  );
  writeFileSync(
    join(root, 'node'),
    `#!/bin/sh\necho $$ >>${root}/pids\necho "$*" >${root}/arguments\nexec sleep 1000\n`,
  );
  for (const name of ['heartbundle', 'node']) chmodSync(join(root, name), 0o755);
  writeFileSync(join(root, 'site.yaml'), '');
  writeFileSync(
    join(root, 'settings'),
    `HEARTBUNDLE=${root}/heartbundle NODE=${root}/node CONFIG=${root}/failoverd.json SITE=${root}/site.yaml RUN=${root}/run LOG=${root}/log LOCK=${root}/lock/failoverd\n`,
  );
});
afterEach(() => {
  init('stop');
  rmSync(root, { recursive: true });
});

function init(verb: string): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync('/bin/sh', [SCRIPT, verb], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], FAILOVERD_SETTINGS: join(root, 'settings') },
  });
  return { status, stdout };
}

const pids = (): number[] =>
  existsSync(join(root, 'pids'))
    ? readFileSync(join(root, 'pids'), 'utf8').trim().split('\n').map(Number)
    : [];

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}

const alive = (pid: number): boolean => existsSync(`/proc/${pid}`);

it('starts, says so, and stops with its daemon', async () => {
  expect(init('status')).toEqual({ status: 3, stdout: 'failoverd is stopped\n' });
  expect(init('start')).toEqual({ status: 0, stdout: 'Starting failoverd: OK\n' });
  await until(() => pids().length === 1);
  const [daemon = 0] = pids();
  expect(init('status').status).toBe(0);
  expect(init('start')).toEqual({ status: 0, stdout: 'failoverd is already running\n' });
  expect(existsSync(join(root, 'lock/failoverd'))).toBe(true);
  expect(init('stop')).toEqual({ status: 0, stdout: 'Stopping failoverd: OK\n' });
  expect([alive(daemon), existsSync(join(root, 'lock/failoverd')), init('status').status]).toEqual([
    false,
    false,
    3,
  ]);
});

it('starts the daemon again when it dies', async () => {
  init('start');
  await until(() => pids().length === 1);
  process.kill(pids()[0] ?? 0, 'SIGKILL');
  await until(() => pids().length === 2);
  expect(alive(pids()[1] ?? 0)).toBe(true);
});

it('makes the configuration from the site file, again only when that is newer', async () => {
  init('start');
  await until(() => pids().length === 1);
  expect(readFileSync(join(root, 'arguments'), 'utf8')).toContain(
    `/opt/heartbundle/app/failoverd.js --config ${root}/failoverd.json`,
  );
  init('restart');
  await until(() => pids().length === 2);
  expect(readFileSync(join(root, 'derived'), 'utf8')).toBe('derived\n');
  utimesSync(join(root, 'site.yaml'), new Date(), new Date(Date.now() + 5_000));
  init('restart');
  await until(() => pids().length === 3);
  expect(readFileSync(join(root, 'derived'), 'utf8')).toBe('derived\nderived\n');
});

it('goes on with the former configuration when the site file is wrong', async () => {
  init('start');
  await until(() => pids().length === 1);
  writeFileSync(join(root, 'site.yaml'), 'broken');
  utimesSync(join(root, 'site.yaml'), new Date(), new Date(Date.now() + 5_000));
  init('restart');
  await until(() => pids().length === 2);
  expect(readFileSync(join(root, 'log'), 'utf8')).toContain('the former configuration stays');
});

it('answers LSB status codes: 1 dead with its pid file, 2 dead with its lock, 3 stopped', () => {
  mkdirSync(join(root, 'run'));
  mkdirSync(join(root, 'lock'));
  writeFileSync(join(root, 'lock/failoverd'), '');
  const locked = init('status').status;
  writeFileSync(join(root, 'run/supervisor.pid'), '');
  const withPid = init('status').status;
  init('stop');
  expect([locked, withPid, init('status').status, init('dance').status]).toEqual([2, 1, 3, 2]);
});

it('stops what is stopped', () => {
  expect(init('stop')).toEqual({ status: 0, stdout: 'Stopping failoverd: OK\n' });
});

it('does not start without a site file', () => {
  rmSync(join(root, 'site.yaml'));
  expect(init('start').status).toBe(6);
});

it('starts before Heartbeat and stops after it', () => {
  expect(readFileSync(SCRIPT, 'utf8')).toMatch(/^# chkconfig: - 74 06$/m);
});
