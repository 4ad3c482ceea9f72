import execa from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../packaging/pr-io');
const FIXTURES = join(import.meta.dirname, '../fixtures');
const OURS = '4842123400000001';
const THEIRS = '4842123401abcdef';
const NO_KEY = '0'.repeat(16);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hb-pr-io-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What pr-io answers on a device that is not made up. */
async function ask(device: string, requests: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await execa(PROGRAM, [device], {
    input: requests.map((one) => `${one}\n`).join(''),
  });
  expect(stderr).toBe('');
  return stdout.split('\n').map((line) => line.trimEnd());
}

interface Exchange {
  readonly answers: string[];
  /** CDB, direction (-2 to the device, -3 from it), length, what was sent, time limit. */
  readonly commands: string[];
}

/** What it sends, and what it makes of these answers of a made-up kernel (test/fixtures/FakeSg.pm). */
async function talk(requests: readonly string[], answers: readonly string[]): Promise<Exchange> {
  writeFileSync(join(folder, 'answers'), answers.join('\n'));
  writeFileSync(join(folder, 'commands'), '');
  const { stdout, stderr } = await execa('perl', ['-w', `-I${FIXTURES}`, '-MFakeSg', PROGRAM, '/dev/null'], {
    input: requests.map((one) => `${one}\n`).join(''),
    env: { FAKE_SG: folder },
  });
  expect(stderr).toBe('');
  const lines = (text: string): string[] => text.split('\n').map((line) => line.trimEnd());
  const commands = lines(readFileSync(join(folder, 'commands'), 'utf8')).slice(0, -1);
  return { answers: lines(stdout), commands };
}

const hex = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');
/** PERSISTENT RESERVE IN parameter data: generation, ADDITIONAL LENGTH, what follows. */
const parameters = (content: string): string => `data=${hex(7, 4)}${hex(content.length / 2, 4)}${content}`;
/** Fixed and descriptor format. */
const fixedSense = (key: number, asc: number, ascq: number): string =>
  `70 00 ${hex(key, 1)} 00000000 0a 00000000 ${hex(asc, 1)} ${hex(ascq, 1)} 00000000`.replace(/ /g, '');
const check = (sense: string): string => `status=2,driver=8,sense=${sense}`;

describe('without a SCSI device', () => {
  it('says that there is none, and goes on', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const why = 'Inappropriate ioctl for device';
    expect(await ask(file, ['keys', `register ${OURS}`])).toEqual([
      `error keys: ${why}`,
      `error register: ${why}`,
    ]);
    expect(await ask('/dev/null', ['reservation'])).toEqual([`error reservation: ${why}`]);
    expect(await ask(join(folder, 'none'), ['keys', 'keys'])).toEqual(
      Array(2).fill('error open: No such file or directory'),
    );
  });

  it('refuses what is no request or no key', async () => {
    expect(
      await ask('/dev/null', ['', 'format', 'register', 'reserve 0xb', `preempt ${OURS}`, `clear ${OURS}0`]),
    ).toEqual([
      ...Array<string>(2).fill('error unknown request'),
      ...['register', 'reserve', 'preempt', 'clear'].map((what) => `error ${what}: not a key`),
    ]);
  });
});

describe('commands', () => {
  it('are those of SPC-3, with five seconds each', async () => {
    const { answers, commands } = await talk(
      [
        ...['keys', 'reservation', `register ${OURS}`, `reserve ${OURS}`],
        ...[`preempt ${OURS} ${THEIRS}`, `clear ${OURS.toUpperCase()}`],
      ],
      [parameters(''), parameters(''), ...Array<string>(4).fill('status=0')],
    );
    expect(answers).toEqual(Array(6).fill('ok'));
    const rest = '0'.repeat(16);
    expect(commands).toEqual([
      '5e000000000000200000 -3 8192 - 5000',
      '5e010000000000200000 -3 8192 - 5000',
      `5f060000000000001800 -2 24 ${NO_KEY}${OURS}${rest} 5000`,
      `5f010500000000001800 -2 24 ${OURS}${NO_KEY}${rest} 5000`,
      `5f040500000000001800 -2 24 ${OURS}${THEIRS}${rest} 5000`,
      `5f030000000000001800 -2 24 ${OURS}${NO_KEY}${rest} 5000`,
    ]);
  });

  it.each([
    ['no key', '', 'ok'],
    ['one key', OURS, `ok ${OURS}`],
    ['two keys, one with leading zeros', `${OURS}000000000000000b`, `ok ${OURS} 000000000000000b`],
  ])('reads %s', async (_, content, expected) => {
    expect((await talk(['keys'], [parameters(content)])).answers).toEqual([expected]);
  });

  it('reads a holder, and that there is none', async () => {
    const held = parameters(`${THEIRS}${'0'.repeat(10)}05${'0'.repeat(4)}`);
    expect((await talk(['reservation', 'reservation'], [held, parameters('')])).answers).toEqual([
      `ok ${THEIRS}`,
      'ok',
    ]);
  });

  it('asks again for more keys than were thought of', async () => {
    const keys = Array.from({ length: 3_000 }, (_, index) => hex(index + 1, 8));
    const all = parameters(keys.join(''));
    const { answers, commands } = await talk(['keys'], [all, all]);
    expect(answers).toEqual([`ok ${keys.join(' ')}`]);
    expect(commands.map((line) => line.split(' ')[2])).toEqual(['8192', '24008']);
  });

  it('asks a target anew that counts only the keys which had room', async () => {
    const keys = (count: number): string => 'ab'.repeat(8 * count);
    const { answers, commands } = await talk(['keys'], [parameters(keys(1_024)), parameters(keys(1_500))]);
    expect(answers[0]?.split(' ').length).toBe(1_501);
    expect(commands.map((line) => line.split(' ')[2])).toEqual(['8192', '16384']);
  });

  it('takes no part of the keys for all of them', async () => {
    const endless = `data=0000000700020000${'ab'.repeat(65_520)}`;
    const { answers, commands } = await talk(
      ['keys', 'keys', 'reservation'],
      [endless, endless, `data=0000000700000010${OURS}`, 'data=00000007'],
    );
    expect(answers).toEqual([
      'error keys: too long an answer',
      'error keys: short answer',
      'error reservation: short answer',
    ]);
    expect(commands.slice(0, 2).map((line) => line.split(' ')[2])).toEqual(['8192', '65528']);
  });
});

describe('what went wrong', () => {
  it.each([
    ['a reservation conflict', 'status=24', 'reservation conflict'],
    ['one for which the host has a word too', 'status=24,host=17', 'reservation conflict'],
    ['an illegal request', check(fixedSense(5, 0x24, 0)), 'sense 5/24/00'],
    ['descriptor format', check('72050a0100000000'), 'sense 5/0a/01'],
    ['a busy target', 'status=8', 'status 0x08'],
    ['a check condition without sense data', 'status=2', 'status 0x02'],
    ['a host that timed out', 'host=3,driver=6', 'host status 0x03'],
    ['a driver', 'driver=6', 'driver status 0x06'],
    ['the system', 'errno=19', 'No such device'],
  ])('is told: %s', async (_, answer, expected) => {
    const { answers } = await talk([`reserve ${OURS}`, 'keys'], [answer, answer]);
    expect(answers).toEqual([`error reserve: ${expected}`, `error keys: ${expected}`]);
  });

  it('is nothing where the target recovered', async () => {
    const recovered = `${parameters(OURS)},${check(fixedSense(1, 0x17, 0))}`;
    expect((await talk(['keys'], [recovered])).answers).toEqual([`ok ${OURS}`]);
  });

  it('is tried again upon unit attention, three times in all', async () => {
    const attention = check(fixedSense(6, 0x2a, 3));
    const { answers, commands } = await talk(
      [`clear ${OURS}`, 'keys', 'keys'],
      [attention, attention, 'status=0', attention, attention, attention, parameters(THEIRS)],
    );
    expect(answers).toEqual(['ok', 'error keys: sense 6/2a/03', `ok ${THEIRS}`]);
    expect(commands.length).toBe(7);
  });
});
