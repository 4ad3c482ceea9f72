import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BareGuests } from '../../lab/story/bare-guests';
import { DEFECTS } from '../../lab/story/defects';
import { raisePair } from '../../lab/story/pair';
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

/** Heartbeat takes up to initdead to start; until then it stops whatever of the group it finds on its node. */
const SETTLED_LIMIT_MS = 90_000;

let guests: BareGuests;

beforeAll(async () => {
  guests = await raisePair('defects-test', () => undefined, { guard: false });
  await setMaintenance(guests.lab, true);
});
afterAll(() => guests.down());

/** Both Heartbeats hear each other, and the group is where it was; a node without a group of its own may claim "local". */
async function expectSettled(): Promise<void> {
  const states = async (): Promise<string[]> =>
    Promise.all(
      (
        [
          ['MQMaster', 'MQSlave'],
          ['MQSlave', 'MQMaster'],
        ] as const
      ).map(async ([node, peer]) =>
        (await guests.lab.exec(node, `cl_status rscstatus; cl_status nodestatus ${peer}`)).stdout
          .trim()
          .replace(/\s+/g, ' '),
      ),
    );
  await vi.waitFor(
    async () =>
      expect(await states()).toEqual([
        expect.stringMatching(/^(all|local) active$/),
        expect.stringMatching(/^(none|local) active$/),
      ]),
    { timeout: SETTLED_LIMIT_MS, interval: 2_000 },
  );
}

it('finds nothing on a pair that was just installed', async () => {
  expect(await lookAtPair(guests.lab)).toEqual({ red: [], unproved: [] });
});

describe.each(DEFECTS.map((group, index) => ({ number: index + 1, group })))(
  'seeded defects, group $number',
  ({ group }) => {
    let red: CheckResult[] = [];
    beforeAll(async () => {
      await expectSettled();
      red = await seedAndLook(guests.lab, group);
    });
    afterAll(async () => {
      await takeBack(guests.lab, group);
      await untilNoticed();
    });

    it.each(group)('$name is found by $checks', (defect) => expectFound(red, defect));
    it('and nothing else goes red', () => expectNothingElse(red, group));
  },
);

it('finds nothing once everything is taken back', async () => {
  expect(await lookAtPair(guests.lab)).toEqual({ red: [], unproved: [] });
});
