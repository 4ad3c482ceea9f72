import { CHECKS } from '../../src/acceptance/checks';
import { runCheck } from '../../src/acceptance/checks/check';
import type { ScenarioResult } from '../../src/acceptance/run-scenario';
import type { VerifyReport } from '../../src/acceptance/verify';
import { pairWith, withFile } from './sample';

const written = (text: string): { key: string; values: { text: string } } => ({
  key: 'story.as-written',
  values: { text },
});

const FROM = Date.parse('2026-11-22T19:37:00.000Z');

/** An owner that lost its power, as a scenario saw it. */
export const SCENARIO: ScenarioResult = {
  id: 'owner-power-off',
  title: { key: 'verify.scenario.owner-power-off' },
  outcome: 'passed',
  told: [{ key: 'verify.told.survived', values: { node: 'MQMaster', survivor: 'MQSlave' } }],
  boundMs: 65_000,
  outageMs: 12_300,
  connectOutageMs: 11_900,
  acknowledged: 321,
  lost: 0,
  doubled: 0,
  inDoubt: 1,
  startedAt: new Date(FROM).toISOString(),
  seconds: 60,
  timeline: {
    from: FROM,
    to: FROM + 60_000,
    lanes: [
      {
        host: 'MQMaster',
        held: { vip: [{ from: FROM, to: FROM + 5_000 }], mount: [], service: [] },
        absent: [{ from: FROM + 5_000, to: FROM + 40_000 }],
      },
    ],
    outages: [{ from: FROM + 5_000, to: FROM + 17_300 }],
    entries: [
      {
        at: FROM + 5_000,
        host: 'MQMaster',
        source: 'verify',
        grave: false,
        text: written('power off <asked> for'),
      },
      {
        at: FROM + 9_000,
        host: 'MQSlave',
        source: 'heartbeat',
        grave: true,
        text: written('node mqmaster: is dead'),
      },
    ],
  },
  probe: { puts: [], connects: [] },
};

/** A report of one scenario and all checks, one of which failed, changed by the parts given. */
export function sampleReport(parts: Partial<VerifyReport> = {}): VerifyReport {
  const facts = pairWith(({ second }) => ({
    second: withFile(second, '/etc/ha.d/authkeys', { mode: 0o644 }),
  }));
  return {
    format: 1,
    tool: '0.1.0',
    cluster: 'mqlab',
    node: 'MQSlave',
    probeHost: '10.20.0.20',
    startedAt: '2026-11-22T19:30:00.000Z',
    finishedAt: '2026-11-22T19:40:00.000Z',
    verdict: 'checks-failed',
    checks: CHECKS.map((check) => runCheck(check, facts)),
    scenarios: [SCENARIO],
    planned: [],
    refused: [],
    notTested: [{ key: 'verify.untested.unguarded', values: { id: 'all-links-down' } }],
    ...parts,
  };
}
