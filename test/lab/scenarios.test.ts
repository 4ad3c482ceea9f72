import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BareGuests } from '../../lab/story/bare-guests';
import { raisePair } from '../../lab/story/pair';
import { SABOTAGES, type Sabotage } from '../../lab/story/sabotages';
import { verifyPair, type VerifyRun } from '../../lab/story/story';
import { CHECKS } from '../../src/acceptance/checks';
import { SCENARIOS } from '../../src/acceptance/scenarios';
import type { Text } from '../../src/core/events';
import { translate } from '../../src/ui/messages';

interface Report {
  readonly verdict: string;
  readonly scenarios: {
    readonly id: string;
    readonly outcome: string;
    readonly told: readonly Text[];
    readonly outageMs: number;
    readonly boundMs: number;
    readonly acknowledged: number;
    readonly lost: number;
    readonly doubled: number;
  }[];
}

/** A probe that gets little of a busy machine still counts some. */
const LEAST_ACKNOWLEDGED = 10;
/** A node that is about to reboot still answers. */
const REBOOT_BEGUN_MS = 20_000;
const HEALTHY_LIMIT_MS = 300_000;

let guests: BareGuests;
let work: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'scenarios-'));
  guests = await raisePair('scenarios-test');
});
afterAll(async () => {
  rmSync(work, { recursive: true, force: true });
  await guests.down();
});

function verify(...args: string[]): Promise<VerifyRun> {
  const withoutChecks = CHECKS.flatMap(({ id }) => ['--skip', id]);
  return verifyPair(
    guests.lab,
    'MQSlave',
    ['--probe-host', '10.20.0.20', '--confirm', 'mqlab', '--report', '/root/r', ...withoutChecks, ...args],
    () => undefined,
  );
}

async function reportOf({ stdout, stderr }: VerifyRun): Promise<Report> {
  const folder = join(work, 'r');
  rmSync(folder, { recursive: true, force: true });
  await guests.lab.pull('MQSlave', '/root/r', folder).catch((error: unknown) => {
    throw new Error(`no report: ${String(error)}\n${stdout}\n${stderr}`);
  });
  return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
}

/** `verify` of one scenario alone, and, when this node reboots in it, its `--resume`. */
async function play(id: string): Promise<{ report: Report; exitCode: number }> {
  const run = await verify('--only', id);
  if (id !== 'both-reboot') return { report: await reportOf(run), exitCode: run.exitCode };
  expect([run.exitCode, run.stderr + run.stdout]).toEqual([
    4,
    expect.stringContaining('heartbundle verify --resume'),
  ]);
  await new Promise((resolve) => setTimeout(resolve, REBOOT_BEGUN_MS));
  await guests.lab.waitForSsh('MQSlave', 120_000);
  const resumed = await verifyPair(guests.lab, 'MQSlave', ['--resume'], () => undefined);
  return { report: await reportOf(resumed), exitCode: resumed.exitCode };
}

/** Says what monitoring would say, on both nodes. */
async function expectHealthy(): Promise<void> {
  for (const node of ['MQMaster', 'MQSlave'] as const)
    await expect
      .poll(
        async () => {
          const status = await guests.lab.exec(node, ['heartbundle', 'status']);
          return status.exitCode === 0 ? 'healthy' : `${node}: ${status.stdout}${status.stderr}`;
        },
        { timeout: HEALTHY_LIMIT_MS, interval: 3_000 },
      )
      .toBe('healthy');
}

const english = (texts: readonly Text[] = []): string =>
  texts.map((text) => translate(text, 'en')).join('\n');

it('has a sabotaged pair for every scenario', () => {
  expect(SABOTAGES.map(({ scenario }) => scenario).sort()).toEqual(SCENARIOS.map(({ id }) => id).sort());
});

describe.each(SABOTAGES)('$scenario', (sabotage: Sabotage) => {
  const { scenario: id, name, told } = sabotage;

  it('passes on a good pair, with no message lost or doubled', async () => {
    const { report, exitCode } = await play(id);
    const [one] = report.scenarios;
    expect([one?.id, one?.outcome], english(one?.told)).toEqual([id, 'passed']);
    expect({ lost: one?.lost, doubled: one?.doubled }).toEqual({ lost: 0, doubled: 0 });
    expect(one?.acknowledged).toBeGreaterThan(LEAST_ACKNOWLEDGED);
    expect(one?.outageMs).toBeLessThanOrEqual(one?.boundMs ?? 0);
    expect(exitCode).toBe(0);
    console.log(
      `${id}: outage ${((one?.outageMs ?? 0) / 1000).toFixed(1)} s, ${one?.acknowledged} acknowledged`,
    );
  });

  it(`fails with ${name}, and the pair is healthy once that is mended`, async () => {
    await expectHealthy();
    await sabotage.seed(guests.lab);
    const { report, exitCode } = await play(id).finally(() => sabotage.undo(guests.lab));
    const [one] = report.scenarios;
    expect([one?.id, one?.outcome], english(one?.told)).toEqual([id, 'failed']);
    expect(english(one?.told)).toMatch(told);
    expect([report.verdict, exitCode]).toEqual(['failed', 1]);
    console.log(`${id} with ${name}: ${english(one?.told).replace(/\n/g, ' ')}`);
    await expectHealthy();
  });
});
