import { existsSync, readFileSync } from 'node:fs';
import execa from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLab } from '../../lab/lab';
import { install, INSTALL_ORDER, unattended } from '../../lab/story/carry';
import { inventory } from '../../lab/story/node-digest';

interface Report {
  readonly verdict: string;
  readonly checks: { readonly id: string; readonly outcome: string }[];
  readonly scenarios: {
    readonly id: string;
    readonly outcome: string;
    readonly acknowledged: number;
    readonly lost: number;
    readonly doubled: number;
    readonly outageMs: number;
  }[];
  readonly notTested: unknown[];
}

const REPORT = 'dist/demo/report';
const lab = createLab({ name: 'demo' });
let demo: execa.ExecaReturnValue;

beforeAll(async () => {
  demo = await execa('node', ['--import', 'tsx', 'lab/story/demo.ts', '--keep'], {
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  console.log(demo.all);
});
afterAll(() => lab.down());

describe('scripts/demo', () => {
  it('tells the whole story and ends with outage, messages and report', () => {
    expect(demo.exitCode, demo.all).toBe(0);
    expect(demo.stdout).toMatch(
      /planned move: outage \d+\.\d s, \d+ messages acknowledged, 0 lost, 0 doubled/,
    );
    expect(demo.stdout).toMatch(
      /owner powered off: outage \d+\.\d s, \d+ messages acknowledged, 0 lost, 0 doubled/,
    );
    expect(demo.stdout).toContain('Report: dist/demo/report/report.html');
  });

  it('leaves a report in which every check and both scenarios passed and no message was lost', () => {
    const report = JSON.parse(readFileSync(`${REPORT}/report.json`, 'utf8')) as Report;
    expect(report.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(report.checks.length).toBeGreaterThanOrEqual(12);
    expect(report.verdict).toBe('passed');
    expect(report.scenarios.map(({ id }) => id)).toEqual(['planned-move', 'owner-power-off']);
    for (const { acknowledged, lost, doubled, outageMs } of report.scenarios) {
      expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
      expect(acknowledged).toBeGreaterThan(10);
      expect(outageMs).toBeGreaterThan(0);
    }
    expect(report.notTested.length).toBeGreaterThan(0);
    for (const name of ['report.html', 'junit.xml']) expect(existsSync(`${REPORT}/${name}`)).toBe(true);
  });
});

describe('the pair that the demo left', () => {
  it.each(INSTALL_ORDER)('is not changed by another install of $guest', async ({ guest, role }) => {
    const before = await inventory(lab, guest);
    const again = await install(lab, guest, [...unattended(role), '--json']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'unchanged', changed: [] });
    expect(await inventory(lab, guest)).toEqual(before);
    expect(before.length).toBeGreaterThan(500);
  });

  it.each(INSTALL_ORDER)('shows every step of $guest as done with --plan', async ({ guest, role }) => {
    const plan = await install(lab, guest, [...unattended(role).slice(0, -1), '--plan', '--json']);
    expect(plan.exitCode, plan.stderr).toBe(0);
    const { steps } = JSON.parse(plan.stdout) as { steps: { id: string; state: string }[] };
    expect(steps.filter(({ state }) => state !== 'done')).toEqual([]);
    expect(steps.length).toBeGreaterThan(5);
  });

  it('answers a monitoring system with OK on both nodes', async () => {
    for (const guest of ['MQMaster', 'MQSlave'] as const) {
      const status = await lab.exec(guest, ['heartbundle', 'status', '--json']);
      expect(JSON.parse(status.stdout)).toMatchObject({ level: 'ok' });
      expect(status.exitCode).toBe(0);
    }
  });

  it('is told of in Chinese too', async () => {
    const status = await lab.exec('MQSlave', ['heartbundle', 'status', '--lang', 'zh']);
    expect(status.exitCode).toBe(0);
    expect(status.stdout).toContain('租约');
  });

  it('has a failoverd that comes back when it is killed', async () => {
    const daemon = "pgrep -o -f '[f]ailoverd.js --config'";
    const before = (await lab.run('MQSlave', daemon)).trim();
    await lab.run('MQSlave', ['kill', '-9', before]);
    const after = async (): Promise<string> => (await lab.exec('MQSlave', daemon)).stdout.trim();
    await expect.poll(after, { timeout: 60_000, interval: 2_000 }).toMatch(/^\d+$/);
    await expect.poll(after, { timeout: 60_000, interval: 2_000 }).not.toBe(before);
    await expect
      .poll(async () => (await lab.exec('MQSlave', ['heartbundle', 'status'])).exitCode, {
        timeout: 60_000,
        interval: 2_000,
      })
      .toBe(0);
  });
});
