import { describe, expect, it } from 'vitest';
import { parseHaLog } from '../../src/acceptance/ha-log';
import { phraseHeartbeat } from '../../src/acceptance/story/phrases';
import { buildTimeline } from '../../src/acceptance/timeline';
import type { Text } from '../../src/core/events';
import { translate } from '../../src/ui/messages';
import type { GuardEvent } from '../../src/failoverd/event';

const english = (text: Text): string => translate(text, 'en');
const ZONE = { year: 2026, month: 10, utcOffsetMinutes: 0 };
const SAMPLE = [
  'Nov 22 19:37:01 mqslave heartbeat: [7519]: WARN: node mqmaster: is dead',
  'heartbeat[27330]: 2026/11/22_19:37:02 WARN: node usvr-128: is dead',
  'ResourceManager(default)[5091]:\t2026/11/22_19:37:11 info: Running /etc/ha.d/resource.d/mq QM1 start',
  'ResourceManager[26976]: 2026/11/22_19:37:03 info: Acquiring resource group: mqmaster IPaddr2::10.20.0.100',
  'Nov  9 12:10:40 gw2 mach_down[26521]: info: mach_down takeover complete for node gw1.',
  'May 9 12:10:40 gw2 IPaddr2[26520]: INFO: Running OK',
  'Dec 31 23:59:59 gw2 heartbeat: [1]: info: Link gw1:eth0 dead.',
  'IPaddr2(IPaddr2_10.20.0.100)[77]:\t2026/11/22_19:37:12 INFO: Adding inet address',
  '2026/11/22_19:37:13  harc(default)[3774]:    info: Running /etc/ha.d//rc.d/status status',
  '2026/11/22_19:37:14  /usr/lib/ocf/resource.d//heartbeat/IPaddr2(IPaddr2_10.20.0.100)[4124]:    INFO:  Resource is stopped',
  'no log line',
].join('\n');

describe('ha-log', () => {
  it('is read in all its layouts, a later month being of the year before', () => {
    const lines = parseHaLog(SAMPLE, ZONE).map(
      ({ at, process, level, text }) => `${new Date(at).toISOString()} ${process} ${level} ${text}`,
    );
    expect(lines).toEqual([
      '2026-11-22T19:37:01.000Z heartbeat WARN node mqmaster: is dead',
      '2026-11-22T19:37:02.000Z heartbeat WARN node usvr-128: is dead',
      '2026-11-22T19:37:11.000Z ResourceManager INFO Running /etc/ha.d/resource.d/mq QM1 start',
      '2026-11-22T19:37:03.000Z ResourceManager INFO Acquiring resource group: mqmaster IPaddr2::10.20.0.100',
      '2026-11-09T12:10:40.000Z mach_down INFO mach_down takeover complete for node gw1.',
      '2026-05-09T12:10:40.000Z IPaddr2 INFO Running OK',
      '2025-12-31T23:59:59.000Z heartbeat INFO Link gw1:eth0 dead.',
      '2026-11-22T19:37:12.000Z IPaddr2 INFO Adding inet address',
      '2026-11-22T19:37:13.000Z harc INFO Running /etc/ha.d//rc.d/status status',
      '2026-11-22T19:37:14.000Z /usr/lib/ocf/resource.d//heartbeat/IPaddr2 INFO Resource is stopped',
    ]);
  });

  it("is local time: the host's offset from UTC is taken off", () => {
    const [entry] = parseHaLog(SAMPLE, { ...ZONE, utcOffsetMinutes: 480 });
    expect(new Date(entry?.at ?? 0).toISOString()).toBe('2026-11-22T11:37:01.000Z');
  });

  it('is told in words, without what repeats', () => {
    const told = parseHaLog(SAMPLE, ZONE).reduce<string[]>((all, entry) => {
      const phrase = phraseHeartbeat(entry);
      return phrase === undefined
        ? all
        : [...all, `${english(phrase.text)} / ${translate(phrase.text, 'zh')}`];
    }, []);
    expect(told).toEqual([
      'nothing more is heard from mqmaster: it is taken for dead / 已收不到 mqmaster 的心跳：判定其失效',
      'nothing more is heard from usvr-128: it is taken for dead / 已收不到 usvr-128 的心跳：判定其失效',
      'starts mq QM1 / 启动 mq QM1',
      'acquires mqmaster IPaddr2::10.20.0.100 / 获取 mqmaster IPaddr2::10.20.0.100',
      'heartbeat link gw1:eth0 is dead / 心跳链路 gw1:eth0 中断',
    ]);
  });
});

describe('the timeline of a failover', () => {
  const base = Date.parse('2026-11-22T19:37:00.000Z');
  const event = (node: string, seq: number, seconds: number, body: object): GuardEvent =>
    ({ seq, node, at: new Date(base + seconds * 1000).toISOString(), ...body }) as GuardEvent;
  const timeline = buildTimeline(
    base - 5_000,
    base + 60_000,
    [
      {
        host: 'MQMaster',
        haLog: '',
        messages: '',
        events: [event('MQMaster', 9, 50, { kind: 'vip', present: false })],
        zone: ZONE,
        offsetMs: 0,
        initially: { vip: true, mount: true, service: true },
        absent: [{ from: base, to: base + 40_000 }],
      },
      {
        host: 'MQSlave',
        haLog: 'Nov 22 19:37:06 mqslave heartbeat: [7519]: WARN: node mqmaster: is dead\n',
        messages: '',
        events: [
          event('MQSlave', 1, 10, { kind: 'mount', state: 'writable' }),
          event('MQSlave', 2, 12, { kind: 'service', state: 'running' }),
          event('MQSlave', 3, 13, { kind: 'vip', present: true }),
        ],
        zone: ZONE,
        offsetMs: 2_000,
        initially: { vip: false, mount: false, service: false },
        absent: [],
      },
    ],
    [{ at: base - 1_000, host: 'MQMaster', text: { key: 'verify.story.power-off' } }],
    [{ from: base, to: base + 12_300 }],
  );

  it('puts all sources into one order by one clock', () => {
    expect(
      timeline.entries.map(
        ({ at, host, source, text }) => `${(at - base) / 1000} ${source} ${host} ${english(text)}`,
      ),
    ).toEqual([
      '-1 verify MQMaster power off asked for',
      '0 client  last answer to the client',
      '4 heartbeat MQSlave nothing more is heard from mqmaster: it is taken for dead',
      '8 failoverd MQSlave shared filesystem is writable',
      '10 failoverd MQSlave service is running',
      '11 failoverd MQSlave virtual address is here',
      '12.3 client  the client is answered again after 12.3 s',
      '50 failoverd MQMaster virtual address is not here',
    ]);
  });

  it('shows who had what: a node without power has nothing', () => {
    const [master, slave] = timeline.lanes;
    expect(master?.held.vip).toEqual([{ from: base - 5_000, to: base }]);
    expect(slave?.held).toEqual({
      vip: [{ from: base + 11_000, to: base + 60_000 }],
      mount: [{ from: base + 8_000, to: base + 60_000 }],
      service: [{ from: base + 10_000, to: base + 60_000 }],
    });
  });
});
