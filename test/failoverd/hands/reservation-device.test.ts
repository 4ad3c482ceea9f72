import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReservationHands, type ReservationHands } from '../../../src/failoverd/hands/reservation';
import { createReservationDevices } from '../../../src/failoverd/hands/reservation-device';
import { createHelperProcess, type HelperProcess } from '../../../src/failoverd/helper-process';

const PROGRAM = join(import.meta.dirname, '../../../packaging/pr-io');
const FIXTURES = join(import.meta.dirname, '../../fixtures');
const OURS = '4842123400000001';

let folder: string;
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hb-reservation-'));
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function handsWith(start: (path: string) => HelperProcess, patienceMs?: number): ReservationHands {
  return createReservationHands({
    self: 0,
    clusterTag: 0x1234,
    device: () => Promise.resolve('/dev/null'),
    open: createReservationDevices(start, patienceMs),
    nonce: () => 1,
    log: (line) => void logged.push(line),
  });
}

/** Leaves its process's number behind, then does what is said. */
const scripted =
  (script: string, timeoutMs = 5_000) =>
  (path: string): HelperProcess =>
    createHelperProcess('pr-io', ['sh', '-c', `echo $$ >>${folder}/pids; ${script}`, path], timeoutMs);
const pids = (): number[] => readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('fences through one process of pr-io, which is gone afterwards', async () => {
  const parameters = (content = ''): string =>
    `data=00000007${(content.length / 2).toString(16).padStart(8, '0')}${content}`;
  const held = parameters(OURS + '0'.repeat(16));
  const answers = [
    ...[parameters(), parameters(), 'status=0'],
    ...[parameters(OURS), parameters(), 'status=0'],
    ...[parameters(OURS), held],
  ];
  writeFileSync(join(folder, 'answers'), answers.join('\n'));
  const argv = `FAKE_SG=${folder} exec perl -w -I${FIXTURES} -MFakeSg ${PROGRAM} "$0"`;
  expect(await handsWith(scripted(argv)).perform('fence')).toEqual({ ok: true, holder: 'self' });
  const operations = readFileSync(join(folder, 'commands'), 'utf8').match(/^5[ef]0\d/gm);
  expect(operations).toEqual(['5e00', '5e01', '5f06', '5e00', '5e01', '5f01', '5e00', '5e01']);
  expect(pids().length).toBe(1);
  await vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]), 5_000);
});

it('says what pr-io says of a device that is none', async () => {
  const hands = handsWith((path) => createHelperProcess('pr-io', [PROGRAM, path], 5_000));
  expect(await hands.perform('fence')).toEqual({ ok: false, holder: 'none' });
  expect(logged).toEqual(['guard: reservation: keys: Inappropriate ioctl for device']);
});

it('gives up a device that hangs, and opens it anew for the next job', async () => {
  const well = join(folder, 'well');
  const start = scripted(`while read line; do [ -e ${well} ] && echo ok || exec sleep 60; done`, 300);
  const hands = handsWith(start);
  expect(await hands.perform('check')).toEqual({ ok: false, holder: 'none' });
  expect(logged).toEqual(['guard: reservation: no answer in 300 ms']);
  await vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]), 5_000);
  writeFileSync(well, '');
  expect(await hands.perform('check')).toEqual({ ok: true, holder: 'none' });
  expect(pids().length).toBe(2);
});

it('does not wait for a process that the kernel holds, and starts no other until it is gone', async () => {
  let letGo = (): void => undefined;
  let started = 0;
  // A real process cannot be made to outlive SIGKILL without a disk that hangs.
  const start = (): HelperProcess => {
    started += 1;
    return {
      ask: () => (started === 1 ? Promise.reject(new Error('no answer in 5000 ms')) : Promise.resolve('')),
      close: () => new Promise((resolve) => (letGo = resolve)),
    };
  };
  const hands = handsWith(start, 200);
  for (let count = 0; count < 3; count++)
    expect(await hands.perform('check')).toEqual({ ok: false, holder: 'none' });
  expect([started, logged]).toEqual([
    1,
    ['guard: reservation: no answer in 5000 ms', 'guard: reservation: pr-io hangs and cannot be ended yet'],
  ]);
  const next = hands.perform('check');
  letGo();
  expect(await next).toEqual({ ok: true, holder: 'none' });
  expect(started).toBe(2);
});

it('is a job that failed when pr-io is not there', async () => {
  const hands = handsWith((path) => createHelperProcess('pr-io', [join(folder, 'pr-io'), path], 5_000));
  for (let count = 0; count < 2; count++)
    expect(await hands.perform('fence')).toEqual({ ok: false, holder: 'none' });
  expect(logged.length).toBe(1);
});
