import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventBody } from '../../../src/failoverd/event';
import { initialCore, type Core } from '../../../src/failoverd/guard/core';
import { timingFor } from '../../../src/failoverd/guard/timing';
import { watchdogNeed } from '../../../src/failoverd/guard/watchdog-need';
import { createWatchdog, WATCHDOG_MARK, type Watchdog } from '../../../src/failoverd/hands/watchdog';
import { createHelperProcess, type HelperProcess } from '../../../src/failoverd/helper-process';
import { recordedMachine, type RecordedMachine } from '../../../src/node/recorded';

const PROGRAM = join(import.meta.dirname, '../../../packaging/watchdog-io');
const FOOD = '\0';

let folder: string;
/** Stands in for /dev/watchdog, which the machine of a test does not have: shows what is written, knows no ioctl. */
let fakeDevice: string;
let reader: number;
let machine: RecordedMachine;
let events: EventBody[];
let open: { close(): unknown }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hb-watchdog-'));
  fakeDevice = join(folder, 'fake-watchdog');
  execFileSync('mkfifo', [fakeDevice]);
  reader = openSync(fakeDevice, constants.O_RDWR | constants.O_NONBLOCK);
  machine = recordedMachine();
  [events, open] = [[], []];
});
afterEach(() => {
  for (const one of open) one.close();
  closeSync(reader);
  rmSync(folder, { recursive: true });
});

function written(): string {
  const bytes = Buffer.alloc(64);
  try {
    return bytes.toString('latin1', 0, readSync(reader, bytes, 0, bytes.length, null));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('EAGAIN');
    return '';
  }
}

function helperOn(device = fakeDevice): HelperProcess {
  const helper = createHelperProcess('watchdog-io', [PROGRAM, device], 5_000);
  open.push(helper);
  return helper;
}

function watchdogOn(helper: HelperProcess): Watchdog {
  return createWatchdog({
    machine,
    helper,
    seconds: 10,
    tell: (more) => void events.push(...more),
    log: (line) => expect.fail(line),
  });
}

/** Considers until what is wanted shows, with the time standing still. */
async function until(
  watchdog: Watchdog,
  need: Parameters<Watchdog['consider']>[0],
  at: number,
  what: () => boolean,
) {
  for (let round = 0; !what(); round++) {
    if (round > 250) expect.fail(JSON.stringify([watchdog.state(), events]));
    watchdog.consider(need, at);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const isArmed = (watchdog: Watchdog) => () => watchdog.state().armedSeconds === 10;

it('arms, feeds each quarter of the timeout, starves, and closes with the magic character', async () => {
  const watchdog = watchdogOn(helperOn());
  await until(watchdog, 'fed', 0, isArmed(watchdog));
  expect([written(), machine.files.has(WATCHDOG_MARK)]).toEqual([FOOD, true]);
  let food = '';
  await until(watchdog, 'fed', 2_499, () => (food += written()) === '');
  await until(watchdog, 'fed', 2_500, () => (food += written()) === FOOD);
  await until(watchdog, 'hungry', 60_000, () => (food += written()) === FOOD);
  await until(
    watchdog,
    'none',
    60_000,
    () => watchdog.state().armedSeconds === undefined && (food += written()) !== FOOD,
  );
  expect([food, machine.files.has(WATCHDOG_MARK)]).toEqual([`${FOOD}V`, false]);
  expect(events).toEqual([
    { kind: 'watchdog', armed: true, seconds: 10 },
    { kind: 'watchdog', armed: false },
  ]);
});

it('does nothing on a node that has nothing, and nothing when it is stopped there', async () => {
  const watchdog = watchdogOn(helperOn());
  for (let round = 0; round < 10; round++) {
    watchdog.consider(round < 5 ? 'unknown' : 'none', round * 3_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await watchdog.close();
  expect([written(), events]).toEqual(['', []]);
});

it('leaves it counting when the daemon is killed; the next daemon feeds it, and disarms it where it has nothing', async () => {
  const first = helperOn();
  const killed = watchdogOn(first);
  await until(killed, 'fed', 0, isArmed(killed));
  await first.close();
  expect(written()).toBe(FOOD);

  const next = watchdogOn(helperOn());
  await until(next, 'unknown', 0, isArmed(next));
  expect(written()).toBe(FOOD);
  await until(next, 'none', 5_000, () => !machine.files.has(WATCHDOG_MARK));
  expect(written()).toBe('V');
});

it('disarms on an orderly stop', async () => {
  const watchdog = watchdogOn(helperOn());
  await until(watchdog, 'fed', 0, isArmed(watchdog));
  await watchdog.close();
  expect([written(), machine.files.has(WATCHDOG_MARK)]).toEqual([`${FOOD}V`, false]);
});

it('gives no food any more once the machine is to be reset', async () => {
  const watchdog = watchdogOn(helperOn());
  await until(watchdog, 'fed', 0, isArmed(watchdog));
  written();
  watchdog.expire();
  for (const at of [5_000, 10_000, 15_000]) {
    watchdog.consider('fed', at);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(written()).toBe('');
});

it('tells once that there is no device, and arms it when there is one', async () => {
  const device = join(folder, 'later');
  const watchdog = watchdogOn(helperOn(device));
  await until(watchdog, 'fed', 0, () => watchdog.state().problem === 'open: No such file or directory');
  watchdog.consider('fed', 2_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  execFileSync('mkfifo', [device]);
  const later = openSync(device, constants.O_RDWR | constants.O_NONBLOCK);
  await until(watchdog, 'fed', 4_000, isArmed(watchdog));
  closeSync(later);
  expect(watchdog.state()).toEqual({ armedSeconds: 10 });
  expect(events).toEqual([
    { kind: 'watchdog', armed: false, problem: 'open: No such file or directory' },
    { kind: 'watchdog', armed: true, seconds: 10 },
  ]);
});

it('arms it anew when watchdog-io was killed', async () => {
  const dying = createHelperProcess(
    'watchdog-io',
    ['sh', '-c', 'read line; echo ok 10; read line; exit 9'],
    5_000,
  );
  open.push(dying);
  const watchdog = watchdogOn(dying);
  await until(watchdog, 'fed', 0, isArmed(watchdog));
  await until(watchdog, 'fed', 2_500, () => watchdog.state().problem === 'watchdog-io ended with 9');
  await until(watchdog, 'fed', 5_000, isArmed(watchdog));
  expect(watchdog.state()).toEqual({ armedSeconds: 10 });
});

const timing = timingFor(10_000, 20);
it.each<[string, Partial<Core>, ReturnType<typeof watchdogNeed>]>([
  ['owns', { phase: 'owner' }, 'fed'],
  ['stops', { phase: 'lost', phaseMs: timing.stopMs - 1 }, 'fed'],
  ['does not get rid of what it has', { phase: 'lost', phaseMs: timing.stopMs }, 'hungry'],
  ['resets itself', { phase: 'lost', phaseMs: 0, resetting: true }, 'hungry'],
  ['is new and has not read the guard disk', { phase: 'starting', lateMs: 0 }, 'unknown'],
  ['cannot read the guard disk, and is heard', { phase: 'starting', lateMs: 60_000, heard: true }, 'unknown'],
  [
    'cannot read the guard disk, and nobody hears it',
    { phase: 'starting', lateMs: timing.aloneMs },
    'hungry',
  ],
  ['claims', { phase: 'settling' }, 'none'],
  ['takes over a group that runs here', { phase: 'opening', adopting: true }, 'fed'],
  ['has nothing', { phase: 'standby' }, 'none'],
  ['has nothing any more', { phase: 'clean' }, 'none'],
])('a node that %s', (_, part, need) => {
  expect(watchdogNeed({ ...initialCore, ...part }, timing)).toBe(need);
});

it.each([
  [2_000, 10_000],
  [10_000, 13_000],
  [15_000, 18_000],
])(
  'a deadtime of %i ms has the watchdog at %i ms: whole seconds, above the stale time',
  (deadtime, expected) => {
    const { watchdogMs, staleMs } = timingFor(deadtime, 20);
    expect([watchdogMs, watchdogMs > staleMs]).toEqual([expected, true]);
  },
);
