import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLE_FOLDER } from '../../lab/story/carry';
import type { BareGuests } from '../../lab/story/bare-guests';
import { DEFECTS, type Defect } from '../../lab/story/defects';
import { raisePair } from '../../lab/story/pair';
import { translate } from '../../src/ui/messages';

interface Result {
  readonly id: string;
  readonly outcome: string;
  readonly seen: { readonly key: string; readonly values?: Record<string, string | number> }[];
  readonly advice?: { readonly key: string };
}

/** failoverd mends some of what is seeded here; this keeps its hands off. */
const MAINTENANCE = '/var/lib/heartbundle/maintenance';
/** Longer than the lab's deadtime, after which Heartbeat calls a link dead. */
const NOTICED_MS = 12_000;

let guests: BareGuests;

beforeAll(async () => {
  guests = await raisePair('defects-test', () => undefined, { guard: false });
  for (const node of ['MQMaster', 'MQSlave'] as const) await guests.lab.run(node, ['touch', MAINTENANCE]);
});
afterAll(() => guests.down());

/** `verify --checks` on the second node: what did not pass, and what could not be looked at. */
async function lookAtPair(): Promise<{ red: Result[]; unproved: string[] }> {
  const { stdout, stderr } = await guests.lab.exec(
    'MQSlave',
    ['sh', '-c', `cd ${BUNDLE_FOLDER} && exec ./verify --checks --json --report /root/report`],
    { timeoutMs: 300_000 },
  );
  const start = stdout.indexOf('{');
  expect(start, `${stdout}\n${stderr}`).toBeGreaterThanOrEqual(0);
  const { checks } = JSON.parse(stdout.slice(start)) as { checks: Result[] };
  return {
    red: checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'warning'),
    unproved: checks.filter(({ outcome }) => outcome === 'unproved').map(({ id }) => id),
  };
}

const english = (text: Result['seen'][number]): string => translate(text, 'en');

async function seedAll(defects: readonly Defect[]): Promise<void> {
  for (const one of defects) await one.seed(guests.lab);
  await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
}

it('finds nothing on a pair that was just installed', async () => {
  expect(await lookAtPair()).toEqual({ red: [], unproved: [] });
});

describe.each(DEFECTS.map((group, index) => ({ number: index + 1, group })))(
  'seeded defects, group $number',
  ({ group }) => {
    let red: Result[] = [];
    beforeAll(async () => {
      await seedAll(group);
      ({ red } = await lookAtPair());
    });
    afterAll(async () => {
      for (const one of [...group].reverse()) await one.undo(guests.lab);
      await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
    });

    it.each(group)('$name is found by $checks', ({ checks: [id = ''], seen }) => {
      const found = red.find((result) => result.id === id);
      expect(found?.seen.map(english).join('\n')).toContain(seen);
      expect(found?.advice && english(found.advice)).toBe(translate({ key: `verify.advice.${id}` }, 'en'));
    });

    it('and nothing else goes red', () => {
      const meant = group.flatMap(({ checks }) => checks);
      expect(red.map(({ id }) => id).sort()).toEqual(meant.sort());
    });
  },
);

it('finds nothing once everything is taken back', async () => {
  expect(await lookAtPair()).toEqual({ red: [], unproved: [] });
});
