import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/acceptance/checks';
import { renderHtml } from '../../src/acceptance/report/html';
import { renderJunit } from '../../src/acceptance/report/junit';
import { drawTimeline } from '../../src/acceptance/report/timeline-picture';
import { SCENARIO, sampleReport } from './report-sample';

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
    const names = elements(renderJunit(sampleReport()));
    const count = (name: string): number => names.filter((one) => one === name).length;
    expect([count('testsuite'), count('testcase'), count('failure')]).toEqual([2, CHECKS.length + 1, 1]);
  });

  it('stays XML whatever the logs contain', () => {
    const told = [{ key: 'verify.seen.fstab', values: { host: 'a"b', line: '<&>\u0000\u001b ]]> "' } }];
    expect(
      elements(renderJunit(sampleReport({ scenarios: [{ ...SCENARIO, outcome: 'failed', told }] }))),
    ).toContain('failure');
  });
});

describe('report.html', () => {
  const html = renderHtml(sampleReport(), 'zh');

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
      'without the guard both nodes could come to write to the disk at once',
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
