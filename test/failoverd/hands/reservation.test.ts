import { beforeEach, expect, it } from 'vitest';
import { createReservationHands, parseHolder, parseKeys } from '../../../src/failoverd/hands/reservation';
import type { RecordedAnswer } from '../../../src/node/recorded';
import { recordedMachine, type RecordedMachine } from '../../../src/node/recorded';

const CLUSTER = 0x1234;
const KEYS_TGT = `  PR generation=0x4, 2 registered reservation keys follow:
    0x4842123400000001
    0xb
`;
const HELD_TGT = `  PR generation=0x3, Reservation follows:
    Key=0x4842123400000001
    scope: LU_SCOPE,  type: Write Exclusive, registrants only
`;
const NONE_TGT = '  PR generation=0x3, there is NO reservation held \n';

it.each([
  ['two keys', KEYS_TGT, ['4842123400000001', '000000000000000b']],
  ['no key', '  PR generation=0x3, there are NO registered reservation keys \n', []],
])('reads %s', (_, output, expected) => {
  expect(parseKeys(output)).toEqual(expected);
});

it('reads a holder, and that there is none', () => {
  expect([parseHolder(HELD_TGT), parseHolder(NONE_TGT)]).toEqual(['4842123400000001', undefined]);
});

/** A disk with the parts of a target's reservation that the executor uses, as sg_persist shows them. */
let keys: string[];
let holder: string | undefined;
let machine: RecordedMachine;
let busy: number;

function answer(argv: readonly string[]): RecordedAnswer {
  if (busy > 0) {
    busy -= 1;
    return { exitCode: 6, stderr: 'Unit attention' };
  }
  const value = (name: string): string | undefined =>
    argv.find((arg) => arg.startsWith(`--param-${name}=`))?.split('=')[1];
  const key = value('rk') ?? '';
  const list = keys.map((one) => `    0x${one.replace(/^0+/, '')}\n`).join('');
  if (argv.includes('--read-keys')) return `  PR generation=0x1, registered:\n${list}`;
  if (argv.includes('--read-reservation'))
    return holder === undefined
      ? NONE_TGT
      : `  PR generation=0x1, Reservation follows:\n    Key=0x${holder}\n`;
  if (argv.includes('--register-ignore')) keys.push(value('sark') ?? '');
  else if (!keys.includes(key)) return { exitCode: 24, stderr: 'Reservation conflict' };
  else if (argv.includes('--reserve')) holder = holder ?? key;
  else if (argv.includes('--clear')) [keys, holder] = [[], undefined];
  else {
    const victim = value('sark');
    keys = keys.filter((one) => one !== victim);
    if (holder === victim) holder = key;
  }
  return '';
}

beforeEach(() => {
  keys = [];
  holder = undefined;
  busy = 0;
  machine = recordedMachine({ commands: { 'sg_persist *': answer } });
});

function handsOf(self: 0 | 1): ReturnType<typeof createReservationHands> {
  let nonce = 0x100 * self;
  const device = (): Promise<string> => Promise.resolve('/dev/sg1');
  return createReservationHands({ machine, self, clusterTag: CLUSTER, device, nonce: () => (nonce += 1) });
}

it('fences: registers, reserves, reads back', async () => {
  busy = 2;
  expect(await handsOf(1).perform('fence')).toEqual({ ok: true, holder: 'self' });
  expect([keys, holder]).toEqual([['4842123401000101'], '4842123401000101']);
  expect(machine.changes.filter((line) => line.includes('--out'))).toEqual([
    'sg_persist -n --out --register-ignore --param-sark=4842123401000101 -d /dev/sg1',
    'sg_persist -n --out --reserve --param-rk=4842123401000101 --prout-type=5 -d /dev/sg1',
  ]);
});

it("takes the peer's fence over, and whatever else is registered", async () => {
  await handsOf(0).perform('fence');
  keys.push('000000000000000b');
  expect(await handsOf(1).perform('fence')).toEqual({ ok: true, holder: 'self' });
  expect([keys, holder]).toEqual([['4842123401000101'], '4842123401000101']);
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
    ...{ machine, self: 0, clusterTag: CLUSTER, nonce: () => 1 },
    device: () => Promise.resolve(undefined),
  });
  expect(await hands.perform('fence')).toEqual({ ok: false, holder: 'none' });
});
