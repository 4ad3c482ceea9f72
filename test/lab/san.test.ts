import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../lab/soak/pair-state';
import type { BareGuests } from '../../lab/story/bare-guests';
import { raisePair } from '../../lab/story/pair';
import { expectBorne } from './borne-fault';
import { lookAtPair } from './look-at-pair';

let guests: BareGuests;

beforeAll(async () => {
  guests = await raisePair('san-test', () => undefined, { san: true });
});
afterAll(() => guests.down());

describe('a pair whose disks are those of an existing SAN (the kernel’s own target, LIO)', () => {
  it('comes up on the first node, and no check finds anything', async () => {
    const { owner } = await settle(guests.lab, 120);
    expect(owner).toBe('MQMaster');
    expect(await lookAtPair(guests.lab)).toEqual({ red: [], unproved: [] });
  });

  it.each([
    ['an owner that is switched off', 'owner-power-off', 20, 'moves'],
    ['an owner that freezes and wakes after it was fenced', 'owner-frozen', 35, 'moves'],
    ['an owner that loses the storage', 'storage-cut-on-owner', 30, 'moves'],
    ['every way between the nodes cut', 'nodes-cut', 20, 'stays'],
  ] as const)('bears %s: nothing lost, one owner, no person needed', (_, fault, seconds, expected) =>
    expectBorne(guests.lab, fault, seconds, expected),
  );
});
