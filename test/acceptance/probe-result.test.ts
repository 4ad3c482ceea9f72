import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isDrained, parseDrain, parseProbeLog, summarizeProbe } from '../../src/acceptance/probe-result';
import { PROBE_SCRIPT } from '../../src/acceptance/probe-script';

const LOG = [
  'put 1 100.000000000 100.100000000 ok',
  'connect 100.000000000 100.050000000 ok',
  'put 2 100.300000000 100.400000000 ok',
  'put 3 100.600000000 102.600000000 exit-124',
  'connect 100.300000000 101.300000000 failed',
  'put 4 102.800000000 102.900000000 2538',
  'connect 103.000000000 103.100000000 ok',
  'put 5 103.100000000 103.200000000 ok',
  'put 6 103.4',
].join('\n');

it('counts what was acknowledged and finds the longest silence', () => {
  const result = summarizeProbe(parseProbeLog(LOG, 0), [1, 2, 5]);
  expect(result).toMatchObject({
    acknowledged: 3,
    lost: [],
    doubled: [],
    inDoubt: 0,
    outage: { from: 100_400, to: 103_200 },
    connectOutage: { from: 100_050, to: 103_100 },
    gaps: [{ from: 100_400, to: 103_200 }],
  });
  expect(result.puts.map(({ reason }) => reason)).toEqual([
    undefined,
    undefined,
    'exit-124',
    '2538',
    undefined,
  ]);
});

it('finds what was lost, doubled, or arrived although its answer was lost', () => {
  const { lost, doubled, inDoubt } = summarizeProbe(parseProbeLog(LOG, 0), [1, 1, 3, 5]);
  expect({ lost, doubled, inDoubt }).toEqual({ lost: [2], doubled: [1], inDoubt: 1 });
});

it('counts an outage that had not ended when the client was stopped', () => {
  const log = 'put 1 10.0 10.1 ok\nput 2 10.3 12.3 exit-124\nput 3 12.5 14.5 exit-124\n';
  expect(summarizeProbe(parseProbeLog(log, 0), [1]).outage).toEqual({ from: 10_100, to: 14_500 });
});

it("translates the client's clock into this node's", () => {
  expect(parseProbeLog('put 1 100.0 100.5 ok', 60_000).puts).toEqual([
    { number: 1, began: 40_000, ended: 40_500, ok: true },
  ]);
});

it("reads only this run's messages from amqsgetc", () => {
  const output = [
    'Sample AMQSGET0 start',
    'message <hb-abc-1>',
    'message <hb-older-2>',
    'message <someone else>',
    'message <hb-abc-3>',
    'no more messages',
    'Sample AMQSGET0 end',
  ].join('\n');
  expect(parseDrain(output, 'abc')).toEqual([1, 3]);
  expect(isDrained(output)).toBe(true);
  expect(isDrained(output.replace('no more messages', 'MQGET ended with reason code 2009'))).toBe(false);
});

it.each(['dash', 'bash'])('is a script that %s accepts', (shell) => {
  const { status, stderr } = spawnSync(shell, ['-n'], { input: PROBE_SCRIPT, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
