import { describe, expect, it } from 'vitest';
import { gatherStory } from '../../../src/acceptance/story/gather';
import { readMoment } from '../../../src/acceptance/story/moment';
import { readArchive, rotationsOf, type NodeFiles } from '../../../src/acceptance/story/node-files';
import { tellInWords } from '../../../src/acceptance/story/words';
import { recordedMachine } from '../../../src/node/recorded';
import { translate } from '../../../src/ui/messages';
import { at, crashedPair, labArchive, nodeFiles, WHOLE } from './sample';

function words(nodes: readonly NodeFiles[], lang: 'en' | 'zh' = 'en', from = 0): string[] {
  const until = Math.max(...nodes.map(({ readAt }) => readAt));
  return tellInWords(gatherStory(nodes, from, until), 0, (text) => translate(text, lang));
}

async function labPair(): Promise<NodeFiles[]> {
  const machine = recordedMachine();
  machine.readFile = (path) => Promise.resolve(labArchive(path === '/m' ? 'MQMaster' : 'MQSlave'));
  return [await readArchive(machine, '/m'), await readArchive(machine, '/s')];
}

describe('the story', () => {
  it('of a planned move and back, from the real archives of both nodes', async () => {
    expect(words(await labPair(), 'en', Date.parse('2026-11-26T12:01:00Z'))).toEqual([
      'From 2026-11-26 12:01:00 to 2026-11-26 12:07:05: 2 times in which the group stopped or changed its node.',
      '',
      '1. 2026-11-26 12:04:02  a move was asked for, from MQMaster to MQSlave: 44.5 s without service',
      '      -19.5 s  MQMaster: a move is asked for',
      '       +0.0 s  MQMaster had the whole group for the last time',
      '      +13.5 s  MQSlave begins to take over',
      '      +25.4 s  MQSlave has the filesystem',
      '      +34.2 s  MQSlave: the service runs',
      '      +44.5 s  MQSlave has the virtual address',
      '      +44.5 s  MQSlave has the whole group',
      '',
      '2. 2026-11-26 12:05:13  a move was asked for, from MQSlave to MQMaster: 68.7 s without service',
      '      -14.7 s  MQSlave: a move is asked for',
      '       +0.0 s  MQSlave had the whole group for the last time',
      '      +19.3 s  MQMaster begins to take over',
      '      +43.6 s  MQMaster has the filesystem',
      '      +58.5 s  MQMaster: the service runs',
      '      +68.7 s  MQMaster has the virtual address',
      '      +68.7 s  MQMaster has the whole group',
    ]);
  });

  it('of an owner that lost its power, with the time of its last heartbeat and of its return', () => {
    expect(words(crashedPair(), 'en', at(60))).toEqual([
      'From 2026-11-22 19:01:00 to 2026-11-22 19:10:00: 1 times in which the group stopped or changed its node.',
      '',
      '1. 2026-11-22 19:02:00  MQMaster died, MQSlave took over: 13.0 s without service',
      '   5.0 s until the silence was noticed, 8.0 s to take over.',
      '       +0.0 s  MQMaster had the whole group for the last time',
      '       +5.0 s  MQSlave takes the other node for dead',
      '       +5.0 s  MQSlave begins to take over',
      '       +8.0 s  MQSlave has the filesystem',
      '      +12.0 s  MQSlave: the service runs',
      '      +13.0 s  MQSlave has the virtual address',
      '      +13.0 s  MQSlave has the whole group',
      '     +120.0 s  MQMaster is back',
      '',
      'Besides:',
      '   2026-11-22 19:07:00  MQSlave: I/O error on sda',
    ]);
  });

  it('says once what Heartbeat writes for each message of a peer that claims what this node has', () => {
    const both = (seconds: string): string =>
      `Nov 22 19:05:${seconds} mqmaster heartbeat: [1]: ERROR: Both machines own our resources!\n`;
    const node = nodeFiles(
      'MQMaster',
      WHOLE.map((event) => [1, event]),
      ['00', '01', '02', '40'].map(both).join(''),
    );
    expect(words([node], 'en', at(60)).slice(-2)).toEqual([
      '   2026-11-22 19:05:00  MQMaster: both nodes claim the resources',
      '   2026-11-22 19:05:40  MQMaster: both nodes claim the resources',
    ]);
  });

  it('is told in Chinese too', () => {
    expect(words(crashedPair(), 'zh', at(60)).slice(2, 6)).toEqual([
      '1. 2026-11-22 19:02:00  MQMaster 宕机，由 MQSlave 接管：服务中断 13.0 秒',
      '   5.0 秒后发现对端失联，接管用时 8.0 秒。',
      '       +0.0 s  MQMaster 最后一次持有完整资源组',
      '       +5.0 s  MQSlave 判定对端已失效',
    ]);
  });

  const own = WHOLE.map((event) => [1, event] as const);
  const dead = 'Nov 22 19:01:05 mqslave heartbeat: [1]: WARN: node mqmaster: is dead\n';

  it('warns when both nodes had all of it at once', () => {
    const pair = [
      nodeFiles('MQMaster', [...own, [90, { kind: 'vip', present: false }]], ''),
      nodeFiles(
        'MQSlave',
        WHOLE.map((event) => [70, event] as const),
        `${dead}Nov 22 19:01:30 mqslave heartbeat: [1]: CRIT: Cluster node mqmaster returning after partition.\n`,
      ),
    ];
    expect(words(pair)).toContain(
      '   Both nodes had address, filesystem and service at once for 20.0 s. Check the filesystem and the data.',
    );
  });

  it.each([
    [
      'a service that failed and came back in its place',
      [
        [60, { kind: 'service', state: 'stopped' }],
        [66, { kind: 'service', state: 'running' }],
      ] as const,
      '',
      'on MQMaster the group was incomplete for 6.0 s and came back there',
    ],
    [
      'a group that nobody has any more',
      [[60, { kind: 'vip', present: false }]] as const,
      '',
      'the group was lost on MQMaster, and nobody has it since',
    ],
  ])('of %s', (_name, events, haLog, headline) => {
    const pair = [nodeFiles('MQMaster', [...own, ...events], haLog), nodeFiles('MQSlave', [], '')];
    expect(words(pair).find((line) => line.startsWith('1. '))).toBe(`1. 2026-11-22 19:01:00  ${headline}`);
  });

  it.each([
    [
      'a peer no longer heard though it ran on',
      dead,
      'MQMaster was no longer heard though it ran on, MQSlave took over',
    ],
    [
      'Heartbeat stopped by hand',
      "Nov 22 19:01:00 mqslave heartbeat: [1]: info: Received shutdown notice from 'mqmaster'.\n",
      'Heartbeat was stopped on MQMaster, MQSlave took over',
    ],
    [
      'a move without a reason in the logs',
      '',
      'the group went from MQMaster to MQSlave, the logs do not say why',
    ],
  ])('names the cause: %s', (_name, haLog, headline) => {
    const pair = [
      nodeFiles('MQMaster', [...own, [60, { kind: 'vip', present: false }]], ''),
      nodeFiles(
        'MQSlave',
        WHOLE.map((event) => [70, event] as const),
        haLog,
      ),
    ];
    expect(words(pair).find((line) => line.startsWith('1. '))).toBe(
      `1. 2026-11-22 19:01:00  ${headline}: 10.0 s without service`,
    );
  });
});

describe('an archive', () => {
  it.each([
    ['no gzip', Buffer.from('hello'), 'TIMELINE_ARCHIVE'],
    ['absent', undefined, 'FILE_UNREADABLE'],
  ])('that is %s is refused', async (_name, content, code) => {
    const machine = recordedMachine();
    machine.readFile = () => Promise.resolve(content);
    await expect(readArchive(machine, '/a.tar.gz')).rejects.toMatchObject({ code });
  });
});

it('reads rotated logs oldest first, by date or by number', () => {
  expect([
    rotationsOf(
      ['ha-log', 'ha-log-20261108.gz', 'ha-log-20261101.gz', 'ha-log-20261115', 'ha-logs'],
      'ha-log',
    ),
    rotationsOf(['messages.2', 'messages', 'messages.1', 'messages.10.gz', 'messages.3'], 'messages'),
  ]).toEqual([
    ['ha-log-20261101.gz', 'ha-log-20261108.gz', 'ha-log-20261115', 'ha-log'],
    ['messages.3', 'messages.2', 'messages.1', 'messages'],
  ]);
});

describe('a time', () => {
  const now = Date.parse('2026-11-22T11:00:00Z');
  const read = (given: string): string => new Date(readMoment(given, '--since', now, 480)).toISOString();
  it.each([
    ['now', '2026-11-22T11:00:00.000Z'],
    ['90m', '2026-11-22T09:30:00.000Z'],
    ['18:30', '2026-11-22T10:30:00.000Z'],
    ['19:30', '2026-11-21T11:30:00.000Z'],
    ['2026-11-20', '2026-11-19T16:00:00.000Z'],
    ['2026-11-20 08:00', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T08:00:05Z', '2026-11-20T08:00:05.000Z'],
  ])('%s is read in the local time of the node', (given, expected) => {
    expect(read(given)).toBe(expected);
  });

  it.each(['yesterday', '25:00', '2026-13-01', ''])('"%s" is refused', (given) => {
    expect(() => read(given)).toThrow(
      `--since takes a time such as 2h, 19:30 or 2026-11-22T19:30, not "${given}".`,
    );
  });
});
