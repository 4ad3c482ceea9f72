import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../lab/soak/pair-state';
import type { BareGuests } from '../../lab/story/bare-guests';
import { GUARDED_DEFECTS } from '../../lab/story/defects';
import { raisePair } from '../../lab/story/pair';
import { expectBorne } from './borne-fault';
import {
  expectFound,
  expectNothingElse,
  lookAtPair,
  seedAndLook,
  setMaintenance,
  takeBack,
  untilNoticed,
  type CheckResult,
} from './look-at-pair';

let guests: BareGuests;

beforeAll(async () => {
  guests = await raisePair('guard-test');
});
afterAll(() => guests.down());

describe('seeded defects of the guard', () => {
  let red: CheckResult[] = [];

  beforeAll(async () => {
    const { owner } = await settle(guests.lab, 120);
    expect(owner).toBe('MQMaster');
    await setMaintenance(guests.lab, true);
    red = await seedAndLook(guests.lab, GUARDED_DEFECTS);
  });
  afterAll(async () => {
    await takeBack(guests.lab, GUARDED_DEFECTS);
    await setMaintenance(guests.lab, false);
    await untilNoticed();
  });

  it.each(GUARDED_DEFECTS)('$name is found by $checks', (defect) => expectFound(red, defect));
  it('and nothing else goes red', () => expectNothingElse(red, GUARDED_DEFECTS));
});

describe('a pair with the guard', () => {
  it('shows no defect once those are taken back', async () => {
    expect(await lookAtPair(guests.lab)).toEqual({ red: [], unproved: [] });
  });

  it('has one owner, and a standby whose path to the data disk is read-only', async () => {
    const { owner, standby } = await settle(guests.lab, 120);
    const readOnly = async (node: typeof owner): Promise<string> =>
      (await guests.lab.run(node, 'blockdev --getro /dev/disk/by-path/*-lun-1')).trim();
    expect([await readOnly(owner), await readOnly(standby)]).toEqual(['0', '1']);
  });

  it.each([
    ['no write by hand on the standby', 'mount-by-hand-on-standby', 1, 'stays'],
    ['every way between the nodes cut', 'nodes-cut', 20, 'stays'],
    ['an owner that freezes and wakes after it was fenced', 'owner-frozen', 35, 'moves'],
    ['a daemon that is killed on the owner', 'failoverd-killed-on-owner', 6, 'stays'],
  ] as const)('bears %s: nothing lost, one owner, no person needed', (_, fault, seconds, expected) =>
    expectBorne(guests.lab, fault, seconds, expected),
  );
});
