import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/acceptance/checks';
import { runCheck } from '../../src/acceptance/checks/check';
import { resourceScript } from '../../src/acceptance/checks/installation';
import { isReached, type NodeFacts, type PairFacts } from '../../src/acceptance/facts';
import type { WatchdogState } from '../../src/failoverd/guard/state';
import type { Site } from '../../src/site/schema';
import { translate } from '../../src/ui/messages';
import { owner, standby } from '../failoverd/sample';
import { guardState } from '../failoverd/sample';
import { pairWith, site, withFile, type Pair } from './sample';

/** Everything that is not passed, as `id outcome: what was seen`. */
function findings(facts: PairFacts): string[] {
  return CHECKS.map((check) => runCheck(check, facts))
    .filter(({ outcome }) => outcome !== 'passed')
    .map(
      ({ id, outcome, seen }) => `${id} ${outcome}: ${seen.map((text) => translate(text, 'en')).join(' ')}`,
    );
}

it('finds nothing on a healthy pair, and each check shows what it saw', () => {
  const results = CHECKS.map((check) => runCheck(check, pairWith()));
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(results.filter(({ seen }) => seen.length === 0)).toEqual([]);
});

it('has a title and an advice in both languages for every check', () => {
  const missing = CHECKS.reduce<string[]>(
    (keys, { id }) => [...keys, `verify.check.${id}`, `verify.advice.${id}`],
    [],
  ).filter((key) => translate({ key }, 'en') === key || translate({ key }, 'zh') === key);
  expect(missing).toEqual([]);
});

const DEFECTS: [string, (pair: Pair) => Partial<Pair>, string[]][] = [
  [
    'a package missing on one node',
    ({ second }) => ({
      second: {
        ...second,
        packages: { ...second.packages, heartbeat: undefined },
        bundled: [{ name: 'heartbeat', expected: 'heartbeat-3.0.4-2.el6.x86_64', installed: [] }],
      },
    }),
    ['packages failed: MQSlave: heartbeat is not installed.'],
  ],
  [
    'an old bundle on one node',
    ({ second }) => ({ second: { ...second, packages: { ...second.packages, heartbundle: '0.0.9-1.el6' } } }),
    ['packages failed: heartbundle differs: MQMaster 0.1.0-1.el6, MQSlave 0.0.9-1.el6.'],
  ],
  [
    'a dependency that somebody removed, and one that yum updated',
    ({ first, second }) => ({
      first: {
        ...first,
        bundled: [{ name: 'PyXML', expected: 'PyXML-0.8.4-19.el6.x86_64', installed: [] }],
      },
      second: {
        ...second,
        bundled: [
          {
            name: 'PyXML',
            expected: 'PyXML-0.8.4-19.el6.x86_64',
            installed: ['PyXML-0.8.5-1.el6.x86_64'],
          },
        ],
      },
    }),
    [
      'nevra failed: MQMaster: PyXML-0.8.4-19.el6.x86_64 is not installed. MQSlave: PyXML-0.8.5-1.el6.x86_64 is installed instead of PyXML-0.8.4-19.el6.x86_64.',
    ],
  ],
  [
    'a ha.cf changed by hand on both nodes alike',
    ({ first, second }) => ({
      first: withFile(first, '/etc/ha.d/ha.cf', { content: 'deadtime 60\n' }),
      second: withFile(second, '/etc/ha.d/ha.cf', { content: 'deadtime 60\n' }),
    }),
    [
      'configuration failed: MQMaster: /etc/ha.d/ha.cf is not what the site file makes of it. MQSlave: /etc/ha.d/ha.cf is not what the site file makes of it.',
    ],
  ],
  [
    'haresources that differ',
    ({ second }) => ({ second: withFile(second, '/etc/ha.d/haresources', { content: 'MQSlave mq::QM1\n' }) }),
    [
      'configuration failed: MQSlave: /etc/ha.d/haresources is not what the site file makes of it.',
      'haresources failed: /etc/ha.d/haresources differs between the nodes.',
    ],
  ],
  [
    'different site files',
    ({ second }) => ({ second: withFile(second, '/etc/heartbundle/site.yaml', { content: 'format: 1 \n' }) }),
    ['configuration failed: /etc/heartbundle/site.yaml differs between the nodes.'],
  ],
  [
    'a node called differently',
    ({ first }) => ({ first: { ...first, hostname: 'localhost.localdomain' } }),
    ['names failed: MQMaster: "uname -n" says localhost.localdomain.'],
  ],
  [
    'a missing hosts entry',
    ({ first }) => ({
      first: withFile(first, '/etc/hosts', { content: '10.20.0.11 MQMaster\n10.20.0.10 storage\n' }),
    }),
    ['names failed: MQMaster: /etc/hosts has no entry "10.20.0.12 MQSlave".'],
  ],
  [
    'authkeys that others may read',
    ({ second }) => ({ second: withFile(second, '/etc/ha.d/authkeys', { mode: 0o644 }) }),
    ['authkeys failed: MQSlave: /etc/ha.d/authkeys has mode 644 and owner 0.'],
  ],
  [
    'a resource script that cannot be executed',
    ({ second }) => ({ second: withFile(second, '/etc/ha.d/resource.d/mq', { mode: 0o644 }) }),
    ['resource-script failed: MQSlave: /etc/ha.d/resource.d/mq is missing or not executable.'],
  ],
  [
    'another uid of mqm',
    ({ second }) => ({ second: { ...second, mqm: { uid: 501, gid: 1414 } } }),
    ['resource-script failed: MQSlave: mqm has ids 501:1414, the site file says 1414:1414.'],
  ],
  [
    'heartbeat not started at boot',
    ({ first }) => ({ first: { ...first, enabled: { ...first.enabled, heartbeat: false } } }),
    ['boot failed: MQMaster: heartbeat does not start at boot.'],
  ],
  [
    'tgtd not started at boot',
    ({ storage }) => ({ storage: { ...storage, enabled: { tgtd: false } } }),
    ['boot failed: storage: tgtd does not start at boot.'],
  ],
  [
    'no session',
    ({ second }) => ({ second: { ...second, sessions: '' } }),
    [`iscsi-session failed: MQSlave: no session to ${site.storage.target}.`],
  ],
  [
    'CHAP off in a record',
    ({ second }) => ({
      second: { ...second, record: second.record.replace('authmethod = CHAP', 'authmethod = None') },
    }),
    ['chap failed: MQSlave: node.session.auth.authmethod is None, expected CHAP.'],
  ],
  [
    'a target open to every address, without account',
    ({ storage }) => ({
      storage: {
        ...storage,
        targets: storage.targets.replace(
          /Account information:[^]*/,
          'Account information:\n    ACL information:\n        ALL\n',
        ),
      },
    }),
    ['chap failed: storage: the target asks for no account. storage: the target lets every address in.'],
  ],
  [
    'a target open to every address beside those of the nodes',
    ({ storage }) => ({ storage: { ...storage, targets: `${storage.targets}        ALL\n` } }),
    ['chap failed: storage: the target lets every address in.'],
  ],
  [
    'a disk that tgtd left out',
    ({ storage }) => ({
      storage: { ...storage, targets: storage.targets.replace(/ {8}LUN: 1\n(?: {12}.*\n)+/, '') },
    }),
    ['exported-disks failed: storage: LUN 1 is not /dev/vg_mq/data with SCSI id mqlabdata, online.'],
  ],
  [
    'a target that tgtd does not have',
    ({ storage }) => ({
      storage: { ...storage, targets: storage.targets.replace(site.storage.target, 'iqn.2001-01.a:b') },
    }),
    [
      `exported-disks failed: storage: tgtd has no target ${site.storage.target}.`,
      'chap failed: storage: the target asks for no account.',
    ],
  ],
  [
    'a disk that is offline',
    ({ storage }) => ({
      storage: { ...storage, targets: storage.targets.replace('Online: Yes', 'Online: No') },
    }),
    ['exported-disks failed: storage: LUN 1 is not /dev/vg_mq/data with SCSI id mqlabdata, online.'],
  ],
  [
    'a disk under another SCSI id',
    ({ storage }) => ({
      storage: { ...storage, targets: storage.targets.replace('SCSI ID: mqlabdata', 'SCSI ID: other') },
    }),
    ['exported-disks failed: storage: LUN 1 is not /dev/vg_mq/data with SCSI id mqlabdata, online.'],
  ],
  [
    'the filesystem in fstab',
    ({ second }) => ({
      second: withFile(second, '/etc/fstab', { content: 'LABEL=MQHA /MQHA ext4 defaults 0 0\n' }),
    }),
    ['fstab failed: MQSlave: /etc/fstab has "LABEL=MQHA /MQHA ext4 defaults 0 0".'],
  ],
  [
    'Heartbeat stopped on the standby',
    ({ first, second }) => ({
      first: { ...first, observation: owner({ heartbeat: { peer: 'dead' } }) },
      second: {
        ...second,
        observation: standby({ heartbeat: { running: false, self: 'unknown', peer: 'unknown', links: [] } }),
      },
    }),
    ['heartbeat failed: MQMaster: Heartbeat calls its peer dead. MQSlave: Heartbeat does not run.'],
  ],
  [
    'one link only',
    ({ first }) => ({
      first: { ...first, observation: owner({ heartbeat: { links: [{ name: 'eth1', up: false }] } }) },
    }),
    ['links warning: MQMaster: link eth1 is dead. MQMaster: 1 link only.'],
  ],
  [
    'the daemon stopped',
    ({ second }) => ({ second: { ...second, daemon: undefined } }),
    ['failoverd failed: MQSlave: failoverd does not answer.'],
  ],
  [
    'clocks apart',
    ({ second }) => ({ second: { ...second, clock: { offsetMs: -4997, utcOffsetMinutes: 0 } } }),
    ['clock warning: The clocks are 5000 ms apart.'],
  ],
  [
    'a mount by hand on the standby',
    ({ second }) => ({ second: { ...second, observation: standby({ mount: 'writable' }) } }),
    ['mount-once failed: Mounted on 2 nodes: MQMaster, MQSlave.'],
  ],
  [
    'split brain',
    ({ second }) => ({ second: { ...second, observation: owner() } }),
    [
      'vip-once failed: On 2 nodes: MQMaster, MQSlave.',
      'mount-once failed: Mounted on 2 nodes: MQMaster, MQSlave.',
      'service-once failed: Running on 2 nodes: MQMaster, MQSlave.',
    ],
  ],
  [
    'a queue manager started by hand on the standby',
    ({ second }) => ({ second: { ...second, observation: standby({ service: 'running' }) } }),
    [
      'service-once failed: Running on 2 nodes: MQMaster, MQSlave. MQSlave: the service runs without virtual address or filesystem.',
    ],
  ],
  [
    'a filesystem that became read-only',
    ({ first }) => ({ first: { ...first, observation: owner({ mount: 'read-only' }) } }),
    ['mount-once failed: MQMaster: the filesystem is read-only.'],
  ],
];

const SELF_RESET: Site = { ...site, guard: { enabled: true, selfReset: 'sysrq' } };
const UNGUARDED: Site = { ...site, guard: { enabled: false } };
const RULES = [
  '-P INPUT ACCEPT',
  '-A INPUT -s 10.20.0.11/32 -p udp -m udp --dport 694 -m comment --comment heartbundle -j ACCEPT',
  '-A INPUT -s 10.20.1.11/32 -p udp -m udp --dport 694 -m comment --comment heartbundle -j ACCEPT',
  '-A INPUT -j REJECT --reject-with icmp-host-prohibited',
];

/** A healthy pair, changed by the defect, on a site of another kind. */
function pairOn(wanted: Site, defect: (pair: Pair) => Partial<Pair>): PairFacts {
  return { ...pairWith(defect), site: wanted, expectedFiles: {} };
}

const MORE_DEFECTS: typeof DEFECTS = [
  [
    'a host installed from another bundle',
    ({ second }) => ({
      second: withFile(second, '/var/lib/heartbundle/trust.json', {
        content: JSON.stringify({ fingerprint: 'ab'.repeat(32), serial: 1, bundle: 'heartbeat-el6 0.9.0' }),
      }),
    }),
    ['bundle failed: MQSlave was installed from heartbeat-el6 0.9.0, MQMaster from heartbeat-el6 1.0.0.'],
  ],
  [
    'a package without signature',
    ({ first }) => ({ first: { ...first, unsigned: ['heartbeat'] } }),
    ['bundle failed: MQMaster: heartbeat carries no signature.'],
  ],
  [
    'a damaged pin',
    ({ storage }) => ({
      storage: { ...storage, files: { ...storage.files, '/var/lib/heartbundle/trust.json': undefined } },
    }),
    ['bundle failed: storage: /var/lib/heartbundle/trust.json is missing or damaged.'],
  ],
  [
    'a program that was changed',
    ({ second }) => ({
      second: {
        ...second,
        altered: ['S.5....T.    /usr/lib64/heartbeat/heartbeat', 'missing     /usr/bin/cl_status'],
      },
    }),
    [
      'files failed: MQSlave: /usr/lib64/heartbeat/heartbeat differs from its package (content). MQSlave: /usr/bin/cl_status is missing.',
    ],
  ],
  [
    'a program that others may write',
    ({ second }) => ({ second: { ...second, altered: ['.M......    /opt/heartbundle/app/lease-io'] } }),
    ['files failed: MQSlave: /opt/heartbundle/app/lease-io differs from its package (mode).'],
  ],
  [
    'a site file that others may read',
    ({ second }) => ({ second: withFile(second, '/etc/heartbundle/site.yaml', { mode: 0o644 }) }),
    ['secrets failed: MQSlave: /etc/heartbundle/site.yaml has mode 644 and owner 0.'],
  ],
  [
    'a kernel parameter that is too low',
    ({ second }) => ({ second: { ...second, kernel: { 'kernel.sem': [500, 256_000, 32, 128] } } }),
    ['limits failed: MQSlave: kernel.sem is 500 256000 32 128, at least 500 256000 250 1024 is needed.'],
  ],
  [
    'no limits for mqm',
    ({ second }) => ({
      second: withFile(second, '/etc/security/limits.d/95-heartbundle-mq.conf', undefined),
    }),
    ['limits failed: MQSlave: /etc/security/limits.d/95-heartbundle-mq.conf is missing or altered.'],
  ],
  [
    'a queue manager that was started with few files',
    ({ first }) => ({ first: { ...first, openFiles: 1024 } }),
    ['limits failed: MQMaster: the queue manager may open 1024 files, at least 10240 are needed.'],
  ],
  [
    'a closed firewall',
    ({ second }) => ({ second: { ...second, firewall: RULES } }),
    ['firewall failed: MQSlave: tcp 1414 from * is not let in.'],
  ],
  [
    'a daemon that starts after Heartbeat',
    ({ first }) => ({
      first: {
        ...first,
        bootLinks: { ...first.bootLinks, start: ['S10network', 'S13iscsi', 'S75heartbeat', 'S76failoverd'] },
      },
    }),
    ['boot-order failed: MQMaster: heartbeat is not started after failoverd.'],
  ],
  [
    'a network that goes before the disks',
    ({ second }) => ({
      second: {
        ...second,
        bootLinks: { ...second.bootLinks, stop: ['K05heartbeat', 'K06failoverd', 'K20network', 'K89iscsi'] },
      },
    }),
    ['boot-order failed: MQSlave: network is not stopped after iscsi.'],
  ],
  [
    'another time limit in a record',
    ({ first }) => ({
      first: {
        ...first,
        record: first.record.replace('replacement_timeout = 20', 'replacement_timeout = 120'),
      },
    }),
    ['record-timeouts failed: MQMaster: node.session.timeo.replacement_timeout is 120, expected 20.'],
  ],
  [
    'another filesystem',
    ({ first }) => ({ first: { ...first, filesystem: { label: 'OLD', state: 'clean' } } }),
    ['filesystem failed: MQMaster: the mounted filesystem is called "OLD", expected "MQHA".'],
  ],
  [
    'a filesystem with errors',
    ({ first }) => ({ first: { ...first, filesystem: { label: 'MQHA', state: 'clean with errors' } } }),
    ['filesystem failed: MQMaster: the filesystem says of itself: clean with errors.'],
  ],
  [
    'two links on one card',
    ({ second }) => ({ second: { ...second, hardware: { eth0: '/sys/pci/1', eth1: '/sys/pci/1' } } }),
    ['link-independence warning: MQSlave: eth0 and eth1 lie on the same device (/sys/pci/1).'],
  ],
  [
    'a link that is routed through the other',
    ({ first }) => ({
      first: { ...first, routes: [{ interface: 'eth1', peer: '10.20.1.12', through: 'eth0' }] },
    }),
    ['link-independence warning: MQMaster: 10.20.1.12, the peer on link eth1, is reached through eth0.'],
  ],
  [
    'a reservation left behind',
    ({ first, second }) => ({
      first: { ...first, reservation: 'abc1230000000001' },
      second: { ...second, reservation: 'abc1230000000001' },
    }),
    ['lease failed: MQMaster: a reservation was left on the data disk, by key abc1230000000001.'],
  ],
  [
    'a full filesystem',
    ({ second }) => ({
      second: {
        ...second,
        space: [{ mount: '/var', freeBytes: 1_048_576, freeShare: 0.001, freeInodes: 0.9 }],
      },
    }),
    ['space warning: MQSlave: /var has 1 MiB and 90 % of its inodes left.'],
  ],
  [
    'no inodes left',
    ({ storage }) => ({
      storage: { ...storage, space: [{ mount: '/', freeBytes: 5e9, freeShare: 0.5, freeInodes: 0.01 }] },
    }),
    ['space warning: storage: / has 4768 MiB and 1 % of its inodes left.'],
  ],
  [
    'a log that nothing rotates, one that two rules name, one that is missing',
    ({ first, second }) => ({
      first: { ...first, logs: { '/var/log/ha-log': { bytes: 2e9, rotatedBy: 0 } } },
      second: {
        ...second,
        logs: {
          '/var/log/ha-log': { bytes: 10, rotatedBy: 2 },
          '/var/log/heartbundle.log': { bytes: -1, rotatedBy: 1 },
        },
      },
    }),
    [
      'logs warning: MQMaster: /var/log/ha-log has grown to 1907 MiB. MQMaster: /var/log/ha-log is named by 0 rules of logrotate, not by one. MQSlave: /var/log/ha-log is named by 2 rules of logrotate, not by one. MQSlave: /var/log/heartbundle.log is missing.',
    ],
  ],
  [
    'another machine with the virtual address',
    ({ second }) => ({
      second: { ...second, arpAnswers: ['00:50:56:00:00:11', '00:50:56:00:00:99'] },
    }),
    [
      'arp failed: 10.20.0.100 is answered by 00:50:56:00:00:11, 00:50:56:00:00:99; the card of MQMaster is 00:50:56:00:00:11.',
    ],
  ],
  [
    'an owner that answers no ARP request',
    ({ second }) => ({ second: { ...second, arpAnswers: [] } }),
    ['arp failed: 10.20.0.100 is answered by -; the card of MQMaster is 00:50:56:00:00:11.'],
  ],
  [
    'a node without arping',
    ({ second }) => ({ second: { ...second, arpAnswers: undefined } }),
    ['arp unproved: MQSlave: the command arping is missing.'],
  ],
];

/** Words of what each check advises to do. */
const ADVICE: Readonly<Record<string, string>> = {
  reach: 'by ssh without a question',
  bundle: './install of the same bundle',
  packages: 'installer of the same bundle',
  nevra: 'installer of the same bundle',
  files: 'rpm -Uvh --replacepkgs',
  configuration: 'install --site FILE',
  secrets: 'chmod 600 FILE',
  names: 'HOSTNAME in /etc/sysconfig/network',
  haresources: 'identical files',
  authkeys: 'chmod 600 /etc/ha.d/authkeys',
  'resource-script': './install --site site.yaml',
  limits: './install --site site.yaml',
  firewall: 'open the port',
  boot: 'chkconfig SERVICE on',
  'boot-order': 'chkconfig SERVICE resetpriorities',
  'exported-disks': '--role target',
  'iscsi-session': 'service iscsi start',
  chap: 'same site file on the storage host',
  'record-timeouts': 'takes the record at its next login',
  fstab: 'Remove the line',
  filesystem: 'e2fsck -f',
  heartbeat: 'service heartbeat start',
  links: 'UDP port 694',
  'link-independence': 'ip route del',
  failoverd: 'service failoverd start',
  lease: 'sg_persist --out --clear',
  'standby-path': 'service failoverd restart',
  watchdog: 'CONFIG_MAGIC_SYSRQ',
  clock: 'same NTP server',
  space: 'Make room',
  logs: '/etc/logrotate.d',
  'vip-once': 'split brain',
  arp: 'by its MAC',
  'mount-once': 'unmount the one without the virtual address',
  'service-once': 'Stop the service where',
};

describe('a seeded defect is found by the check meant for it, and nothing else goes red', () => {
  it.each([...DEFECTS, ...MORE_DEFECTS])('%s', (_name, defect, expected) => {
    const facts = pairWith(defect);
    expect(findings(facts)).toEqual(expected);
    for (const { id, outcome, advice } of CHECKS.map((check) => runCheck(check, facts)))
      if (outcome === 'failed' || outcome === 'warning')
        expect(advice && translate(advice, 'en')).toContain(ADVICE[id]);
  });

  it('has a seeded defect for every check', () => {
    const found = [...DEFECTS, ...MORE_DEFECTS].map(([, , expected]) =>
      expected.map((text) => text.split(' ')[0]),
    );
    const elsewhere = ['reach', 'standby-path', 'watchdog'];
    const missing = CHECKS.map(({ id }) => id).filter((id) => !found.flat().includes(id));
    expect(missing).toEqual(elsewhere);
  });
});

describe('a pair with the guard', () => {
  const CASES: [string, (pair: Pair) => Partial<Pair>, string[]][] = [
    ['that is healthy', () => ({}), []],
    [
      'whose standby could write',
      ({ second }) => ({ second: { ...second, readOnlyPath: false } }),
      ['standby-path failed: MQSlave does not have the group, and could write to the data disk.'],
    ],
    [
      'whose owner cannot write',
      ({ first }) => ({ first: { ...first, readOnlyPath: true } }),
      ['standby-path failed: MQMaster has the group, and its path to the data disk is read-only.'],
    ],
    [
      'whose lease is damaged',
      ({ second }) => ({
        second: {
          ...second,
          guard: guardState({ peer: { block: 'damaged', epoch: 0, stillMs: 0, stale: false } }),
        },
      }),
      ['lease failed: The block of MQMaster on the guard disk is damaged.'],
    ],
    [
      'whose fence stands',
      ({ first }) => ({
        first: { ...first, guard: guardState({ phase: 'owner', fence: 'ours' }), reservation: 'ab' },
      }),
      [
        'lease failed: MQSlave is fenced since it did not give the group back; the fence goes when its failoverd says that it has nothing.',
      ],
    ],
    [
      'whose daemon keeps no lease',
      ({ second }) => ({ second: { ...second, guard: null } }),
      ['lease failed: MQSlave: failoverd keeps no lease.'],
    ],
  ];

  it.each(CASES)('%s', (_name, defect, expected) => {
    expect(findings(pairWith(defect))).toEqual(expected);
  });

  it('is not looked at for lease and read-only path where the site has none', () => {
    const plain = ({ first, second }: Pair): Partial<Pair> => ({
      first: { ...first, guard: null },
      second: { ...second, guard: null, readOnlyPath: false },
    });
    expect(findings(pairOn(UNGUARDED, plain))).toEqual([]);
  });

  it('may have to reset a node, and then must be able to', () => {
    const cannot = ({ second }: Pair): Partial<Pair> => ({
      second: { ...second, canReset: { sysrq: false, watchdog: true } },
    });
    expect([findings(pairOn(SELF_RESET, cannot)), findings(pairWith(cannot))]).toEqual([
      [
        'watchdog failed: MQSlave: /proc/sysrq-trigger is missing, and the site wants a node to reset itself.',
      ],
      [],
    ]);
  });

  const MISSING = 'MQSlave: /dev/watchdog is missing, and the site has a node reset by its watchdog.';
  it.each<[string, Partial<NodeFacts>, Partial<NodeFacts>, string[]]>([
    ['is armed on the owner', armed({ armedSeconds: 13 }), armed({}), []],
    [
      'is not there',
      armed({ armedSeconds: 13 }),
      { ...armed({}), canReset: { sysrq: true, watchdog: false } },
      [`watchdog failed: ${MISSING}`],
    ],
    [
      'is held by another',
      armed({ problem: 'open: Device or resource busy' }),
      armed({}),
      ['watchdog failed: MQMaster: the watchdog cannot be armed (open: Device or resource busy).'],
    ],
    [
      'is not armed on the owner',
      armed({}, 'owner'),
      armed({}),
      ['watchdog failed: MQMaster: failoverd has not armed the watchdog.'],
    ],
    [
      'is not known to the failoverd that runs',
      armed({ armedSeconds: 13 }),
      {},
      ['watchdog failed: MQSlave: failoverd has not armed the watchdog.'],
    ],
  ])('whose watchdog %s', (_name, first, second, expected) => {
    const site: Site = { ...SELF_RESET, guard: { selfReset: 'watchdog' } };
    const change = (pair: Pair): Partial<Pair> => ({
      first: { ...pair.first, ...first },
      second: { ...pair.second, ...second },
    });
    expect(findings(pairOn(site, change))).toEqual(expected);
  });
});

function armed(watchdog: WatchdogState, phase?: 'owner'): Partial<NodeFacts> {
  const owns = phase === 'owner' || Object.keys(watchdog).length > 0;
  return { guard: guardState({ ...(owns ? { phase: 'owner' } : {}), watchdog }) };
}

it('leaves unproved what it cannot see when the peer is not reached', () => {
  const facts = pairWith();
  const alone: PairFacts = {
    ...facts,
    nodes: [{ name: 'MQMaster', address: '10.20.0.11', problem: 'Connection refused' }, facts.nodes[1]],
  };
  const outcomes = CHECKS.map((check) => runCheck(check, alone));
  expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(outcomes.find(({ id }) => id === 'reach')?.outcome).toBe('warning');
  expect(outcomes.find(({ id }) => id === 'mount-once')?.outcome).toBe('unproved');
  expect(alone.nodes.map((host) => isReached(host))).toEqual([false, true]);
});

describe('a service of another kind than MQ', () => {
  const generic: Site = { ...site, service: { type: 'init-script', script: 'tomcat6' } };
  const SCRIPTS = ['/etc/ha.d/resource.d/initscript', '/etc/rc.d/init.d/tomcat6'];

  /** What the check of resource scripts says of a pair of the generic service. */
  function judged(defect: (host: NodeFacts) => NodeFacts): [string, string[]] {
    const facts = pairWith(({ first, second }) => {
      const equipped = (host: NodeFacts): NodeFacts =>
        SCRIPTS.reduce<NodeFacts>(
          (one, path) => withFile(one, path, { content: '#!/bin/sh\n', mode: 0o755 }),
          {
            ...host,
            mqm: undefined,
          },
        );
      return { first: equipped(first), second: defect(equipped(second)) };
    });
    const { outcome, seen } = runCheck(resourceScript, { ...facts, site: generic });
    return [outcome, seen.map((text) => translate(text, 'en'))];
  }

  it('needs its scripts, and no account of MQ', () => {
    expect(judged((host) => host)).toEqual([
      'passed',
      [
        'MQMaster: scripts in place, tomcat6 is not started at boot',
        'MQSlave: scripts in place, tomcat6 is not started at boot',
      ],
    ]);
  });

  it('is found without its init script, and started at boot', () => {
    expect([
      judged((host) => withFile(host, '/etc/rc.d/init.d/tomcat6', undefined)),
      judged((host) => ({ ...host, enabled: { ...host.enabled, tomcat6: true } })),
    ]).toEqual([
      ['failed', ['MQSlave: /etc/rc.d/init.d/tomcat6 is missing or not executable.']],
      ['failed', ['MQSlave: tomcat6 is started at boot, beside Heartbeat.']],
    ]);
  });
});
