import execa from 'execa';
import { describe, expect, it } from 'vitest';
import { pluginExit, renderPluginLine } from '../../src/commands/status-plugin';
import type { Observation } from '../../src/failoverd/observation';
import { buildStatus, type DaemonFacts } from '../../src/failoverd/status';
import { translate } from '../../src/ui/messages';
import { owner, sampleSite, standby } from '../failoverd/sample';

const RUNNING: DaemonFacts = { running: true, version: '1', sinceMs: 61_900 };
const DEAD_LINK = [
  { name: 'eth0', up: true },
  { name: 'eth1', up: false },
];

function line(
  self: 0 | 1,
  observation: Observation,
  daemon = RUNNING,
  lang: 'en' | 'zh' = 'en',
): [number, string] {
  const report = buildStatus(sampleSite(), self, observation, daemon, [], '2026-11-23T00:00:00.000Z');
  const say = (key: string, values?: Readonly<Record<string, string | number>>): string =>
    translate(values === undefined ? { key } : { key, values }, lang);
  return [pluginExit(report.level), renderPluginLine(report, say)];
}

describe('status --plugin', () => {
  it('is OK with exit code 0 on both nodes of a healthy pair', () => {
    expect([line(0, owner()), line(1, standby())]).toEqual([
      [
        0,
        'HEARTBUNDLE OK - mqlab: MQMaster owns the group. | owner=1;;;0;1 peer=1;1:;;0;1 links=2;2:;1:;0;2 uptime=61s;;;0',
      ],
      [
        0,
        'HEARTBUNDLE OK - mqlab: MQMaster owns the group. | owner=0;;;0;1 peer=1;1:;;0;1 links=2;2:;1:;0;2 uptime=61s;;;0',
      ],
    ]);
  });

  it('is WARNING with exit code 1 for a dead link, without uptime when the daemon does not answer', () => {
    expect(line(0, owner({ heartbeat: { links: DEAD_LINK } }), { running: false })).toEqual([
      1,
      'HEARTBUNDLE WARNING - mqlab: MQMaster owns the group. The heartbeat link eth1 to MQSlave is dead. failoverd on MQMaster does not answer. | owner=1;;;0;1 peer=1;1:;;0;1 links=1;2:;1:;0;2',
    ]);
  });

  it('is CRITICAL with exit code 2 when nobody answers, its level English in Chinese too', () => {
    const alone = standby({ vipAnswers: false, heartbeat: { peer: 'dead', links: [] } });
    expect(line(1, alone, RUNNING, 'zh')).toEqual([
      2,
      'HEARTBUNDLE CRITICAL - mqlab：从本节点看不到持有者。 虚拟地址 10.20.0.100 无人应答。 对端 MQMaster 尚不能接管（心跳状态：dead）。 | owner=0;;;0;1 peer=0;1:;;0;1 links=0;0:;1:;0;0 uptime=61s;;;0',
    ]);
  });

  it('stays one line without bar and without end, whatever a name holds', () => {
    const links = [{ name: `a|b\nc${'x'.repeat(3_000)}`, up: false }];
    const [, text] = line(0, owner({ heartbeat: { links } }));
    expect(text.split('\n').length).toBe(1);
    expect(text.split('|').length).toBe(2);
    expect(text.length).toBeLessThan(1_200);
  });
});

it('is UNKNOWN with exit code 3, in one line, when it cannot look or is called wrongly', async () => {
  const run = async (...args: string[]): Promise<[number, string]> => {
    const { exitCode, stdout } = await execa(
      'node',
      ['--import', 'tsx', 'src/main.ts', 'status', '--plugin', ...args],
      {
        reject: false,
        env: { LC_ALL: 'C' },
      },
    );
    return [exitCode, stdout];
  };
  expect(await run('--site', '/no/such.yaml')).toEqual([
    3,
    'HEARTBUNDLE UNKNOWN - /no/such.yaml cannot be read: there is no such file.',
  ]);
  expect(await run('--timeout', 'soon')).toEqual([
    3,
    'HEARTBUNDLE UNKNOWN - --timeout takes 1 to 3600 seconds, not "soon".',
  ]);
});
