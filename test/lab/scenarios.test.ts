import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BareGuests } from '../../lab/story/bare-guests';
import { raisePair } from '../../lab/story/pair';
import { verifyPair, type VerifyRun } from '../../lab/story/story';
import { CHECKS } from '../../src/acceptance/checks';

interface Report {
  readonly verdict: string;
  readonly scenarios: {
    readonly id: string;
    readonly outcome: string;
    readonly told: unknown;
    readonly outageMs: number;
    readonly boundMs: number;
    readonly acknowledged: number;
    readonly lost: number;
    readonly doubled: number;
  }[];
}

/** Every scenario, the gentlest first; each is a run of its own, so that one that fails says which. */
const SCENARIOS = [
  'heartbeat-link-down',
  'planned-move',
  'service-crash',
  'service-hang',
  'heartbeat-killed',
  'all-links-down',
  'target-restart',
  'standby-crash',
  'owner-crash',
  'vip-interface-down',
  'storage-path-cut',
  'node-alone',
  'owner-power-off',
  'freeze-wake',
];
/** A probe that gets little of a busy machine still counts some. */
const LEAST_ACKNOWLEDGED = 10;

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

function expectPassed({ scenarios }: Report, id: string): void {
  const [one] = scenarios;
  expect([one?.id, one?.outcome], JSON.stringify(one?.told)).toEqual([id, 'passed']);
  expect({ lost: one?.lost, doubled: one?.doubled }).toEqual({ lost: 0, doubled: 0 });
  expect(one?.acknowledged).toBeGreaterThan(LEAST_ACKNOWLEDGED);
  expect(one?.outageMs).toBeLessThanOrEqual(one?.boundMs ?? 0);
  console.log(
    `${id}: outage ${((one?.outageMs ?? 0) / 1000).toFixed(1)} s, ${one?.acknowledged} acknowledged`,
  );
}

describe('a good pair with the guard', () => {
  it.each(SCENARIOS)('passes %s, with no message lost or doubled', async (id) => {
    const run = await verify('--only', id);
    expectPassed(await reportOf(run), id);
    expect(run.exitCode).toBe(0);
  });

  it('passes both-reboot, which goes on with --resume', async () => {
    const first = await verify('--only', 'both-reboot');
    expect([first.exitCode, first.stderr + first.stdout]).toEqual([
      4,
      expect.stringContaining('heartbundle verify --resume'),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    await guests.lab.waitForSsh('MQSlave', 120_000);
    const run = await verifyPair(guests.lab, 'MQSlave', ['--resume'], () => undefined);
    expectPassed(await reportOf(run), 'both-reboot');
  });
});
