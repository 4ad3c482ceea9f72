import { CHECKS } from '../../src/acceptance/checks';
import { runCheck } from '../../src/acceptance/checks/check';
import { readArchive } from '../../src/acceptance/story/node-files';
import { gatherStory } from '../../src/acceptance/story/gather';
import { gapsOf } from '../../src/acceptance/story/ownership';
import type { VerifyReport } from '../../src/acceptance/verify';
import { recordedMachine } from '../../src/node/recorded';
import { SCENARIO, sampleReport } from './report-sample';
import { pairWith } from './sample';
import { labArchive } from './story/sample';

const FROM = Date.parse('2026-11-26T12:03:30Z');
const TO = Date.parse('2026-11-26T12:05:10Z');

/**
 * A report as a healthy pair gets it, for a picture: the timeline and the outage are those of a
 * planned move in the lab (a busy machine), from the logs of both nodes; the client's numbers are an example.
 */
export async function exampleReport(): Promise<VerifyReport> {
  const machine = recordedMachine();
  machine.readFile = (path) => Promise.resolve(labArchive(path === '/m' ? 'MQMaster' : 'MQSlave'));
  const nodes = [await readArchive(machine, '/m'), await readArchive(machine, '/s')];
  const whole = gatherStory(nodes, 0, Infinity).timeline;
  const within = <T extends { from: number; to: number }>(stretches: readonly T[]): T[] =>
    stretches
      .filter(({ from, to }) => to > FROM && from < TO)
      .map((one) => ({ ...one, from: Math.max(one.from, FROM), to: Math.min(one.to, TO) }));
  const lanes = whole.lanes.map(({ host, held, absent }) => ({
    host,
    held: { vip: within(held.vip), mount: within(held.mount), service: within(held.service) },
    absent: within(absent),
  }));
  const timeline = {
    ...whole,
    from: FROM,
    to: TO,
    lanes,
    entries: whole.entries.filter(({ at }) => at >= FROM && at <= TO),
  };
  const outages = gapsOf(timeline);
  const outageMs = Math.max(...outages.map(({ from, to }) => to - from));
  const facts = pairWith();
  return sampleReport({
    verdict: 'passed',
    checks: CHECKS.map((check) => runCheck(check, facts)),
    startedAt: new Date(FROM).toISOString(),
    finishedAt: new Date(TO).toISOString(),
    notTested: [],
    scenarios: [
      {
        ...SCENARIO,
        id: 'planned-move',
        title: { key: 'verify.scenario.planned-move' },
        told: [{ key: 'verify.told.moved', values: { from: 'MQMaster', to: 'MQSlave' } }],
        boundMs: 60_000,
        outageMs,
        connectOutageMs: outageMs,
        startedAt: new Date(FROM).toISOString(),
        seconds: (TO - FROM) / 1000,
        timeline: { ...timeline, outages },
      },
    ],
  });
}
