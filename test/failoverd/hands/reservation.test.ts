import { beforeEach, expect, it } from 'vitest';
import type { ReservationCommand } from '../../../src/failoverd/guard/reservation';
import { createReservationHands } from '../../../src/failoverd/hands/reservation';
import type { ReservationDevice } from '../../../src/failoverd/hands/reservation-device';

const CLUSTER = 0x1234;

/** A disk with the parts of a target's reservation that the hands use. */
let keys: string[];
let holder: string | undefined;
/** What was sent, and each opening and closing. */
let done: string[];
let logged: string[];
/** What becomes of the next looks and sendings; undefined: they are answered. */
let failing: { look: (string | undefined)[]; send: string[] };

beforeEach(() => {
  [keys, holder, done, logged] = [[], undefined, [], []];
  failing = { look: [], send: [] };
});

function obey(command: ReservationCommand): void {
  const { op, key } = command;
  done.push([op, key, ...(op === 'preempt' ? [command.victim] : [])].join(' '));
  if (op === 'register') keys.push(key);
  else if (!keys.includes(key)) throw new Error(`${op}: reservation conflict`);
  else if (op === 'reserve') holder = holder ?? key;
  else if (op === 'clear') [keys, holder] = [[], undefined];
  else {
    keys = keys.filter((one) => one !== command.victim);
    if (holder === command.victim) holder = key;
  }
}

function recordedDevice(path: string): ReservationDevice {
  done.push(`open ${path}`);
  const orFail = (message: string | undefined): Promise<void> =>
    message === undefined ? Promise.resolve() : Promise.reject(new Error(message));
  return {
    look: () => orFail(failing.look.shift()).then(() => ({ keys: [...keys], holder })),
    // As with a target: a command may be done although its answer is lost.
    send: async (command) => {
      obey(command);
      await orFail(failing.send.shift());
    },
    close: () => void done.push('close'),
  };
}

function handsOf(self: 0 | 1): ReturnType<typeof createReservationHands> {
  let nonce = 0x100 * self;
  return createReservationHands({
    self,
    clusterTag: CLUSTER,
    device: () => Promise.resolve('/dev/sg1'),
    open: (path) => Promise.resolve(recordedDevice(path)),
    nonce: () => (nonce += 1),
    log: (line) => void logged.push(line),
  });
}

it('fences: registers, reserves, reads back', async () => {
  expect(await handsOf(1).perform('fence')).toEqual({ ok: true, holder: 'self' });
  expect([keys, holder]).toEqual([['4842123401000101'], '4842123401000101']);
  expect(done).toEqual(['open /dev/sg1', 'register 4842123401000101', 'reserve 4842123401000101', 'close']);
});

it("takes the peer's fence over, and whatever else is registered", async () => {
  await handsOf(0).perform('fence');
  keys.push('000000000000000b');
  done = [];
  expect(await handsOf(1).perform('fence')).toEqual({ ok: true, holder: 'self' });
  expect([keys, holder]).toEqual([['4842123401000101'], '4842123401000101']);
  expect(done).toEqual([
    'open /dev/sg1',
    'register 4842123401000101',
    'preempt 4842123401000101 4842123400000001',
    'preempt 4842123401000101 000000000000000b',
    'close',
  ]);
});

it('lifts its own fence only, and renews none that the peer has taken over', async () => {
  const [first, second] = [handsOf(0), handsOf(1)];
  await first.perform('fence');
  expect(await second.perform('check')).toEqual({ ok: true, holder: 'peer' });
  await second.perform('fence');
  expect(await first.perform('lift')).toEqual({ ok: false, holder: 'peer' });
  expect(await first.perform('renew')).toEqual({ ok: false, holder: 'peer' });
  expect(await second.perform('lift')).toEqual({ ok: true, holder: 'none' });
  expect([keys, holder]).toEqual([[], undefined]);
});

it('removes a holder that is not registered by CLEAR', async () => {
  holder = '00000000deadbeef';
  expect(await handsOf(0).perform('fence')).toEqual({ ok: true, holder: 'self' });
  expect(keys).toEqual([holder]);
});

it('does nothing without a disk', async () => {
  const hands = createReservationHands({
    ...{ self: 0, clusterTag: CLUSTER, nonce: () => 1, log: (line) => expect.fail(line) },
    device: () => Promise.resolve(undefined),
    open: (path) => expect.fail(path),
  });
  expect(await hands.perform('fence')).toEqual({ ok: false, holder: 'none' });
});

it('goes by what the next look shows, whatever a command was answered', async () => {
  failing.send = ['register: sense 6/2a/03', 'reserve: host status 0x0e'];
  expect(await handsOf(1).perform('fence')).toEqual({ ok: true, holder: 'self' });
  expect(logged).toEqual([
    'guard: reservation: register: sense 6/2a/03',
    'guard: reservation: reserve: host status 0x0e',
  ]);
});

it('ends without success when it cannot look, with the holder that it saw last', async () => {
  failing.look = ['keys: host status 0x01'];
  expect(await handsOf(1).perform('check')).toEqual({ ok: false, holder: 'none' });
  await handsOf(0).perform('fence');
  failing.look = [undefined, 'no answer in 5000 ms'];
  expect(await handsOf(1).perform('fence')).toEqual({ ok: false, holder: 'peer' });
  expect(done.slice(-3)).toEqual(['open /dev/sg1', 'register 4842123401000101', 'close']);
});

it('ends without success when the device cannot be opened, and says once why', async () => {
  const hands = createReservationHands({
    ...{ self: 0, clusterTag: CLUSTER, nonce: () => 1, log: (line) => void logged.push(line) },
    device: () => Promise.resolve('/dev/sg1'),
    open: () => Promise.reject(new Error('pr-io hangs and cannot be ended yet')),
  });
  for (const job of ['check', 'fence'] as const)
    expect(await hands.perform(job)).toEqual({ ok: false, holder: 'none' });
  expect(logged).toEqual(['guard: reservation: pr-io hangs and cannot be ended yet']);
});
