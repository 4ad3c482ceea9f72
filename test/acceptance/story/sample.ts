import { readFileSync } from 'node:fs';
import { packArchive } from '../../../src/acceptance/support/archive';
import type { NodeFiles } from '../../../src/acceptance/story/node-files';
import type { EventBody, GuardEvent } from '../../../src/failoverd/event';

/** Both nodes' archives after a planned move and back in the lab (slow: a busy machine), logs as they were. */
export function labArchive(host: 'MQMaster' | 'MQSlave'): Buffer {
  const read = (name: string): string => readFileSync(`test/fixtures/lab-move/${host}/${name}`, 'utf8');
  const exhibits = Object.entries({
    'commands/date_--rfc-3339=seconds.txt': '$ date --rfc-3339=seconds\n2026-11-26 12:07:05+00:00\n',
    'etc/ha.d/ha.cf': 'keepalive 500ms\ndeadtime 5000ms\n',
    'var/lib/heartbundle/events.jsonl': read('events.jsonl'),
    'var/log/ha-log': read('ha-log'),
  }).map(([name, content]) => ({ name, content, removed: 0, cut: 0 }));
  return packArchive(`heartbundle-support-${host}`, host, { exhibits, missing: [] });
}

const BASE = Date.parse('2026-11-22T19:00:00.000Z');

/** Seconds after 19:00 as a moment. */
export const at = (seconds: number): number => BASE + seconds * 1000;

/** A node's logs as they would have been written; events as `[seconds, event]`. */
export function nodeFiles(
  host: string,
  events: readonly (readonly [number, EventBody])[],
  haLog: string,
  messages = '',
): NodeFiles {
  return {
    logs: {
      host,
      haLog,
      messages,
      events: events.map(([seconds, body], index): GuardEvent => ({
        seq: index + 1,
        at: new Date(at(seconds)).toISOString(),
        node: host,
        ...body,
      })),
      zone: { year: 2026, month: 10, utcOffsetMinutes: 0 },
      offsetMs: 0,
    },
    deadtimeMs: 5_000,
    readAt: at(600),
    clockKnown: true,
  };
}

export const WHOLE: readonly EventBody[] = [
  { kind: 'mount', state: 'writable' },
  { kind: 'service', state: 'running' },
  { kind: 'vip', present: true },
];

/** The owner loses its power at 19:02:00 and is back at 19:04:00; in the layouts of the reference. */
export function crashedPair(): NodeFiles[] {
  return [
    nodeFiles(
      'MQMaster',
      [
        [0, { kind: 'started', version: '1', pid: 9 }],
        ...WHOLE.map((event) => [1, event] as const),
        [250, { kind: 'started', version: '1', pid: 8 }],
        [251, { kind: 'vip', present: false }],
        [251, { kind: 'mount', state: 'absent' }],
        [251, { kind: 'service', state: 'stopped' }],
      ],
      'Nov 22 19:01:40 mqmaster heartbeat: [7519]: WARN: Late heartbeat: Node mqslave: interval 1200 ms\n',
      [
        'Nov 22 19:01:58 mqmaster iscsid: connection1:0 is operational now',
        'Nov 22 19:04:00 mqmaster kernel: imklog 5.8.10, log source = /proc/kmsg started.',
        'Nov 22 19:04:00 mqmaster kernel: Linux version 2.6.32-573.el6.x86_64 (mockbuild@x86)',
        '',
      ].join('\n'),
    ),
    nodeFiles(
      'MQSlave',
      [
        [0, { kind: 'started', version: '1', pid: 9 }],
        [1, { kind: 'vip', present: false }],
        [1, { kind: 'mount', state: 'absent' }],
        [1, { kind: 'service', state: 'stopped' }],
        [128, { kind: 'mount', state: 'writable' }],
        [132, { kind: 'service', state: 'running' }],
        [133, { kind: 'vip', present: true }],
      ],
      [
        'heartbeat[27330]: 2026/11/22_19:02:05 WARN: node mqmaster: is dead',
        'Nov 22 19:02:05 mqslave heartbeat: [3684]: info: Resources being acquired from mqmaster.',
        'ResourceManager(default)[5091]:\t2026/11/22_19:02:06 info: Acquiring resource group: mqmaster Filesystem::/dev/sda::/MQHA::ext4 mq::QM1',
        'ResourceManager[26976]: 2026/11/22_19:02:07 info: Running /etc/ha.d/resource.d/mq QM1 start',
        'Nov 22 19:02:13 mqslave mach_down[26521]: info: mach_down takeover complete for node mqmaster.',
        '',
      ].join('\n'),
      [
        'Nov 22 19:02:07 mqslave kernel: EXT4-fs (sda): recovery complete',
        'Nov 22 19:07:00 mqslave kernel: end_request: I/O error, dev sda, sector 8',
        'Nov 22 19:07:01 mqslave kernel: end_request: I/O error, dev sda, sector 16',
        '',
      ].join('\n'),
    ),
  ];
}
