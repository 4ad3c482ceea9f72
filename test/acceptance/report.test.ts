import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/acceptance/checks';
import { runCheck } from '../../src/acceptance/checks/check';
import { renderHtml } from '../../src/acceptance/report/html';
import { renderJunit } from '../../src/acceptance/report/junit';
import { drawTimeline } from '../../src/acceptance/report/timeline-picture';
import type { ScenarioResult } from '../../src/acceptance/run-scenario';
import type { VerifyReport } from '../../src/acceptance/verify';
import { pairWith, withFile } from './sample';

const written = (text: string): { key: string; values: { text: string } } => ({
  key: 'story.as-written',
  values: { text },
});

const FROM = Date.parse('2026-11-22T19:37:00.000Z');

const SCENARIO: ScenarioResult = {
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

function report(parts: Partial<VerifyReport> = {}): VerifyReport {
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
    notTested: [{ key: 'verify.untested.split-brain' }],
    ...parts,
  };
}

/** Parses strictly; gives the names of the elements. */
function elements(xml: string): string[] {
  const names: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => names.push(name));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return names;
}

describe('junit.xml', () => {
  it('has a case for every check and scenario and a failure for what failed', () => {
    const names = elements(renderJunit(report()));
    const count = (name: string): number => names.filter((one) => one === name).length;
    expect([count('testsuite'), count('testcase'), count('failure')]).toEqual([2, CHECKS.length + 1, 1]);
  });

  it('stays XML whatever the logs contain', () => {
    const told = [{ key: 'verify.seen.fstab', values: { host: 'a"b', line: '<&>\u0000\u001b ]]> "' } }];
    expect(
      elements(renderJunit(report({ scenarios: [{ ...SCENARIO, outcome: 'failed', told }] }))),
    ).toContain('failure');
  });
});

describe('report.html', () => {
  const html = renderHtml(report(), 'zh');

  it('is one file without network or script, Chinese first when asked', () => {
    expect(html.match(/https?:\/\/(?!www\.w3\.org)/g)).toBe(null);
    expect(html.includes('<script')).toBe(false);
    expect(html.includes('id="zh" checked')).toBe(true);
  });

  it('says in both languages what failed, what to do, and what was not tested', () => {
    for (const text of [
      'Checks failed',
      '检查未通过',
      'MQSlave: /etc/ha.d/authkeys has mode 644 and owner 0.',
      'chmod 600 /etc/ha.d/authkeys',
      '12.3 s',
      'with the guard, whether the group stays where it is',
      '未测试的内容',
    ])
      expect(html).toContain(text);
  });

  it('escapes what comes from logs', () => {
    expect(html).toContain('power off &lt;asked&gt; for');
    expect(html.includes('<asked>')).toBe(false);
  });

  it('leaves no message key unfilled', () => {
    expect(html.match(/verify\.[a-z-]+(\.[a-z-]+)*/g)).toBe(null);
    expect(html.match(/[^{]\{[a-z]+\}/gi)).toBe(null);
  });
});

it('draws each node, each outage and each mark at its time', () => {
  const svg = drawTimeline(SCENARIO.timeline, {
    client: 'client',
    off: 'off',
    held: { vip: 'address', mount: 'filesystem', service: 'service' },
  });
  expect(elements(svg)[0]).toBe('svg');
  // 5 s of 60 s on a picture whose time axis runs from 170 to 976.
  expect(svg).toContain('<rect class="client-out" x="237.2" y="60" width="165.2" height="26" rx="2"/>');
  expect(svg).toContain('<rect class="absent" x="237.2"');
  expect(svg).toContain('>12.3 s</text>');
  expect(svg).toContain('>MQMaster</text>');
});
