import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedMachine, type RecordedAnswer, type RecordedMachine } from '../../src/node/recorded';
import { parseSite } from '../../src/site/load';
import type { Role } from '../../src/site/schema';
import { runPreflight, worstOf, type PreflightResult, type Setting } from '../../src/stack/preflight';
import { translate } from '../../src/ui/messages';

const site = parseSite(readFileSync('test/fixtures/site.lab.yaml', 'utf8'), 'site.yaml');
const NOW = Date.UTC(2026, 10, 23, 3) / 1000;
const BLANK = '0000000 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n*\n0131072\n';
const block = { content: '', type: 'block' } as const;

const df = (free: number): string =>
  ['Filesystem 1024-blocks Used Available Capacity Mounted on']
    .concat(['/usr', '/opt', '/var/lib', '/etc', '/tmp'].map(() => `/dev/sda1 9000000 1000 ${free} 10% /`))
    .join('\n');
const ARPING_FREE =
  'ARPING 10.20.0.100 from 0.0.0.0 eth0\nSent 2 probes (2 broadcast(s))\nReceived 0 response(s)\n';
const arpingTaken = (hardware: string): string =>
  `ARPING 10.20.0.100 from 0.0.0.0 eth0\nUnicast reply from 10.20.0.100 [${hardware}]  0.9ms\nReceived 1 response(s)\n`;

/** A first node on which nothing stands in the way. */
function healthyNode(): RecordedMachine {
  return recordedMachine({
    files: {
      '/etc/redhat-release': 'Red Hat Enterprise Linux Server release 6.7 (Santiago)\n',
      '/proc/meminfo':
        'MemTotal: 3900000 kB\nMemFree: 1000000 kB\nBuffers: 100 kB\nCached: 100 kB\nSwapFree: 0 kB\n',
      '/etc/hosts': '127.0.0.1 localhost localhost.localdomain\n',
      '/etc/sysconfig/network': 'NETWORKING=yes\nHOSTNAME=MQMaster\n',
      '/etc/fstab': '/dev/sda1 / ext4 defaults 1 1\n',
      '/proc/mounts': '/dev/sda1 / ext4 rw 0 0\n',
      '/proc/locks': '',
      '/sys/class/net/eth0/carrier': '1\n',
      '/sys/class/net/eth1/carrier': '1\n',
      '/dev/watchdog': { content: '', type: 'other' },
    },
    commands: {
      'uname -m': 'x86_64\n',
      'uname -n': 'MQMaster\n',
      'uname -r': '2.6.32-573.el6.x86_64\n',
      'getconf GNU_LIBC_VERSION': 'glibc 2.12\n',
      getenforce: 'Permissive\n',
      'df -Pk *': df(4_000_000),
      'df -Pi *': df(600_000),
      'modinfo softdog': { exitCode: 1 },
      'stat -c %i /var/lib/rpm/.rpm.lock': '4711\n',
      'rpm -qa --queryformat %{NAME}\\n': 'bash\nglibc\nrpm\n',
      'rpm -qa --queryformat %{INSTALLTIME}\\n': `${NOW - 90_000}\n${NOW - 80_000}\n`,
      'rpm -q --queryformat *': 'package pacemaker is not installed\n',
      '/usr/lib/rpm/rpmdb_verify /var/lib/rpm/Packages': '',
      'ip -o -4 addr show':
        '1: lo    inet 127.0.0.1/8 scope host lo\n2: eth0    inet 10.20.0.11/24 scope global eth0\n3: eth1    inet 10.20.1.11/24 scope global eth1\n',
      'ip -o route get 10.20.0.12': '10.20.0.12 dev eth0  src 10.20.0.11\n',
      'ip -o route get 10.20.1.12': '10.20.1.12 dev eth1  src 10.20.1.11\n',
      'ip -4 neigh show dev eth1': '10.20.1.12 lladdr 52:54:00:00:01:12 REACHABLE\n',
      'ip -4 neigh show 10.20.0.12 dev eth0': '10.20.0.12 lladdr 52:54:00:00:00:12 REACHABLE\n',
      'ip -4 neigh show dev eth0': '10.20.0.1 lladdr 52:54:00:00:00:01 STALE\n',
      'cat /sys/class/net/eth0/carrier': '1\n',
      'cat /sys/class/net/eth1/carrier': '1\n',
      'ping *': '',
      'arping *': ARPING_FREE,
      'bash -c *': '',
      'ss *':
        'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 *:22 *:* users:(("sshd",900,3))\n',
      'iptables -S': { exitCode: 127 },
      'pidof *': { exitCode: 1 },
    },
  });
}

function setting(role: Role = 'first-node', changes: Partial<Setting> = {}): Setting {
  return {
    plan: { site, role },
    ours: { steps: new Set(), files: new Set() },
    bundleTime: NOW - 1_000_000,
    now: () => NOW,
    remote: () => recordedMachine({ commands: { 'date +%s': `${NOW}\n` } }),
    ...changes,
  };
}

/** Everything that did not pass: `state id: what was seen / what to do`. */
function troubles(results: readonly PreflightResult[], language: 'en' | 'zh' = 'en'): string[] {
  return results.reduce<string[]>((all, { check, findings }) => {
    const bad = findings.filter(({ state }) => state !== 'pass');
    const tell = (text: { key: string }): string => translate(text, language);
    return all.concat(
      bad.map(
        ({ state, seen, advice }) => `${state} ${check.id}: ${tell(seen)} / ${tell(advice ?? { key: '-' })}`,
      ),
    );
  }, []);
}

interface Change {
  readonly files?: Record<string, string>;
  readonly commands?: Record<string, RecordedAnswer>;
  readonly setting?: Partial<Setting>;
}

async function look({ files = {}, commands = {}, ...rest }: Change): Promise<PreflightResult[]> {
  const machine = healthyNode();
  for (const [path, content] of Object.entries(files))
    machine.files.set(path, { content, mode: 0o644, uid: 0, gid: 0, type: 'file' });
  for (const [command, answer] of Object.entries(commands)) {
    machine.commands.delete(command);
    machine.commands.set(command, answer);
  }
  const results = await runPreflight(machine, setting('first-node', rest.setting));
  expect(machine.written).toEqual([]);
  return results;
}

it('finds nothing on a good node, and has asked everything', async () => {
  const results = await look({});
  expect(troubles(results)).toEqual([]);
  expect(results.map(({ check }) => check.id)).toEqual([
    ...['release', 'memory', 'space', 'selinux', 'watchdog', 'rpm-database', 'name', 'hosts', 'addresses'],
    ...[
      'links',
      'vip',
      'portal',
      'ports',
      'firewall',
      'clock',
      'clock-peers',
      'mount',
      'other-clusters',
      'stale-files',
    ],
  ]);
});

it('asks more of the watchdog where the site has a node reset by it', async () => {
  const plan = setting('first-node').plan;
  if (plan === undefined) throw new Error('the setting has no plan');
  const wanting = { plan: { ...plan, site: { ...plan.site, guard: { selfReset: 'watchdog' as const } } } };
  expect(troubles(await look({ setting: wanting }))).toEqual([]);
  const taken = await look({
    setting: wanting,
    files: { '/etc/rc.d/init.d/wdmd': '' },
    commands: { 'chkconfig --list wdmd': 'wdmd 0:off 3:on\n', 'service wdmd status': '' },
  });
  expect(troubles(taken)).toEqual([
    'fail watchdog: the service wdmd is on at boot and takes the watchdog for itself / chkconfig wdmd off; service wdmd stop. Or set guard.selfReset to sysrq or off.',
  ]);
});

const reply = (exitCode: number, stderr = ''): RecordedAnswer => ({ exitCode, stderr });

it.each<[string, Change, string]>([
  [
    'another release',
    { files: { '/etc/redhat-release': 'CentOS Linux release 7.9\n' } },
    'fail release: not RHEL 6 on x86_64: CentOS Linux release 7.9, x86_64 / Run the installer on a RHEL 6 machine.',
  ],
  [
    'an older C library',
    { commands: { 'getconf GNU_LIBC_VERSION': 'glibc 2.5\n' } },
    'fail release: glibc 2.5 is older than 2.12 / Run the installer on RHEL 6.',
  ],
  [
    'little memory',
    { files: { '/proc/meminfo': 'MemFree: 90000 kB\nSwapFree: 0 kB\n' } },
    'fail memory: 88 MiB free, swap included; about 160 MiB are needed / Stop what is not needed, or add swap space.',
  ],
  [
    'a full filesystem',
    { commands: { 'df -Pk *': df(20_000) } },
    'fail space: / has 19 MiB free; 426 MiB are needed for /usr /opt /var/lib /etc /tmp / Free some space on /, for example with "yum clean all".',
  ],
  [
    'a filesystem without inodes',
    { commands: { 'df -Pi *': df(12) } },
    'fail space: / has room for 12 more files; 4000 are needed / Remove files from /: it has run out of inodes.',
  ],
  [
    'SELinux enforcing',
    { commands: { getenforce: 'Enforcing\n' } },
    'warn selinux: Enforcing: not proved with this stack / Files are labelled by the installer. After the installation run ./verify and look for denials: ausearch -m avc -ts recent.',
  ],
  [
    'a locked rpm database',
    {
      files: {
        '/proc/locks': '1: POSIX  ADVISORY  WRITE 812 08:01:4711 0 EOF\n',
        '/proc/812/cmdline': 'rpm\0-Uvh\0x.rpm\0',
      },
    },
    'fail rpm-database: locked by process 812 (rpm -Uvh x.rpm) / Wait until it has ended, then run the command again. Do not kill rpm or yum: that damages the database.',
  ],
  [
    'a stale lock in it',
    { commands: { 'rpm -qa --queryformat %{NAME}\\n': reply(124) } },
    'fail rpm-database: rpm -qa gave no answer in 60 s: a stale lock / When no rpm or yum runs any more (ps -e), remove the stale locks: rm -f /var/lib/rpm/__db.*.',
  ],
  [
    'a damaged page in it',
    {
      commands: {
        'rpm -qa --queryformat %{NAME}\\n': {
          stdout: 'bash\n',
          stderr: 'rpmdb: page 12: illegal page type or format\n',
        },
      },
    },
    'fail rpm-database: damaged: rpmdb: page 12: illegal page type or format / Copy /var/lib/rpm away, then: rm -f /var/lib/rpm/__db.*; rpm --rebuilddb. If that fails, restore it from the backup.',
  ],
  [
    'damage that only the verifier sees',
    {
      commands: {
        '/usr/lib/rpm/rpmdb_verify /var/lib/rpm/Packages': reply(1, 'db_verify: Page 3: out-of-order key\n'),
      },
    },
    'fail rpm-database: damaged: db_verify: Page 3: out-of-order key / Copy /var/lib/rpm away, then: rm -f /var/lib/rpm/__db.*; rpm --rebuilddb. If that fails, restore it from the backup.',
  ],
  [
    'an rpm database that lost packages',
    { commands: { 'rpm -qa --queryformat %{NAME}\\n': 'bash\nrpm\n' } },
    'fail rpm-database: only 2 packages, and glibc is not among them / The database has lost packages. Restore /var/lib/rpm from the backup.',
  ],
  [
    'another name',
    { commands: { 'uname -n': 'mq1\n' } },
    'fail name: mq1, but the site file calls the first-node MQMaster / Run the installer on MQMaster, or correct the name in the site file: Heartbeat compares it with "uname -n".',
  ],
  [
    'another name after the next boot',
    { files: { '/etc/sysconfig/network': 'HOSTNAME=localhost.localdomain\n' } },
    'fail name: MQMaster now, but localhost.localdomain after the next boot (/etc/sysconfig/network) / Make both the same: Heartbeat does not start under another name.',
  ],
  [
    'its name on the loopback line',
    { files: { '/etc/hosts': '127.0.0.1 localhost mqmaster\n' } },
    'warn hosts: gives mqmaster to 127.0.0.1 / Take the name off the loopback line: programs that look up their own address get one that no other machine can reach.',
  ],
  [
    'a name with two addresses',
    { files: { '/etc/hosts': '10.20.0.12 MQSlave\n10.9.9.9 mqslave\n' } },
    'fail hosts: gives MQSlave to several addresses: 10.20.0.12, 10.9.9.9 / Leave one line for MQSlave.',
  ],
  [
    'a wrong line in /etc/hosts',
    { files: { '/etc/hosts': '10.9.9.9 storage\n' } },
    'fail hosts: gives storage to 10.9.9.9, but the site file says 10.20.0.10 / Correct the line in /etc/hosts or the address in the site file.',
  ],
  [
    'an address on another interface',
    {
      commands: {
        'ip -o -4 addr show':
          '2: eth0    inet 10.20.0.11/24 scope global eth0\n3: eth2    inet 10.20.1.11/24 scope global eth2\n',
      },
    },
    'fail addresses: 10.20.1.11 is on eth2, not on eth1 / Correct the interface in the site file, or move the address.',
  ],
  [
    'a cable that is not plugged',
    { commands: { 'cat /sys/class/net/eth1/carrier': '0\n' } },
    'fail links: eth1 has no link / Plug the cable, and bring the interface up: ifup eth1.',
  ],
  [
    'a route that leaves by another interface',
    { commands: { 'ip -o route get 10.20.1.12': '10.20.1.12 via 10.20.0.1 dev eth0  src 10.20.0.11\n' } },
    'fail links: ucast eth1: packets to 10.20.1.12 would leave by eth0 / Give each link a network of its own, or correct the routes.',
  ],
  [
    'other machines on the heartbeat link',
    {
      commands: {
        'ip -4 neigh show dev eth1':
          '10.20.1.12 lladdr 52:54:00:00:01:12 REACHABLE\n10.20.1.77 lladdr 52:54:00:00:01:77 STALE\n10.20.1.78  FAILED\n',
      },
    },
    'warn links: ucast eth1: 1 other machines are on it (10.20.1.77) / A heartbeat link should be a cable or VLAN of its own between the two nodes.',
  ],
  [
    'the virtual address on another machine',
    { commands: { 'arping *': { exitCode: 1, stdout: arpingTaken('52:54:00:AA:BB:CC') } } },
    'fail vip: 10.20.0.100 belongs to another machine (52:54:00:AA:BB:CC) / Choose a free vip.address in the site file, or take the address from that machine.',
  ],
  [
    'a target that is down',
    { commands: { 'bash -c *': reply(1) } },
    'fail portal: 10.20.0.10:3260 does not answer / Install the storage host first, or start it: service tgtd start. Check the network between, and its firewall.',
  ],
  [
    'a port that is taken',
    { commands: { 'ss *': 'LISTEN 0 128 :::1414 :::* users:(("java",pid=77,fd=9))\n' } },
    'fail ports: 1414/tcp is taken by java (77) / Stop that program, or choose another port in the site file.',
  ],
  [
    'a firewall that lets nothing out',
    { commands: { 'iptables -S': '-P INPUT ACCEPT\n-P OUTPUT DROP\n' } },
    'warn firewall: restricts what leaves this machine: -P OUTPUT DROP / Let heartbeats, iSCSI and the service out; the installer only opens what comes in.',
  ],
  [
    'a clock before the bundle',
    { setting: { now: () => NOW - 31_536_000 } },
    'fail clock: 2025-11-23 03:00 UTC, which is before the bundle was made (2026-11-11 13:13 UTC) / Set the clock: date -s, then hwclock --systohc.',
  ],
  [
    'a clock before the last installation',
    { setting: { now: () => NOW - 500_000 } },
    'fail clock: 2026-11-17 08:06 UTC, but software was installed here at 2026-11-22 04:46 UTC / Set the clock: date -s, then hwclock --systohc.',
  ],
  [
    'a peer that cannot be asked for its clock',
    { setting: { remote: () => recordedMachine({ commands: { 'date +%s': reply(255) } }) } },
    'warn clock-peers: MQSlave: not compared, ssh does not let us in / Compare by hand: run date on both machines.',
  ],
  [
    'the mount point in fstab',
    { files: { '/etc/fstab': '/dev/sdb1 /MQHA ext4 defaults 0 0\n' } },
    'fail mount: /MQHA is in /etc/fstab / Take the line out: both nodes would mount the disk at boot, which destroys the filesystem. Heartbeat alone mounts it.',
  ],
  [
    'files under the mount point',
    { files: { '/MQHA/old/log': 'x' } },
    'warn mount: /MQHA holds 1 files of its own / They are hidden while the shared disk is mounted there. Move them away if they are needed.',
  ],
  [
    'another cluster at work',
    {
      commands: {
        'pidof pacemakerd corosync aisexec cman keepalived rgmanager': '77 78\n',
        'pidof corosync': '77\n',
      },
    },
    'fail other-clusters: corosync runs on this machine / Stop it and keep it from starting (chkconfig corosync off): two clusters on one machine fight.',
  ],
  [
    'another cluster installed',
    { commands: { 'rpm -q --queryformat *': 'package cman is not installed\npacemaker\ncorosync\n' } },
    'warn other-clusters: installed, not running: pacemaker, corosync / Make sure that they do not start at boot: chkconfig --list.',
  ],
  [
    'a Heartbeat of somebody else at work',
    { commands: { 'pidof heartbeat': '88\n' } },
    'fail other-clusters: heartbeat runs already, not by heartbundle / Stop it on both nodes (service heartbeat stop) in a change window, then run the installer again.',
  ],
  [
    "somebody else's haresources",
    { files: { '/etc/ha.d/haresources': 'a IPaddr::1.2.3.4\n' } },
    'warn stale-files: /etc/ha.d/haresources is there, not written by heartbundle / It will be replaced; the old content is kept in the journal and comes back with a rollback.',
  ],
])('tells of %s', async (_name, change, expected) => {
  expect(troubles(await look(change))).toContain(expected);
});

it('tells it in Chinese too', async () => {
  expect(troubles(await look({ commands: { 'bash -c *': reply(1) } }), 'zh')).toEqual([
    'fail portal: 10.20.0.10:3260 没有应答 / 请先安装存储主机，或启动服务：service tgtd start。并检查中间的网络及其防火墙。',
  ]);
});

it('measures the distance between the clocks', async () => {
  const remote = (): RecordedMachine =>
    recordedMachine({ commands: { 'date +%s': `${NOW + 31_536_000}\n` } });
  expect(troubles(await look({ setting: { remote } }))).toEqual([
    'fail clock-peers: MQSlave: 31536000 s apart / Set the clock that is wrong: date -s, then hwclock --systohc; then run ntpd on all machines.',
    'fail clock-peers: storage: 31536000 s apart / Set the clock that is wrong: date -s, then hwclock --systohc; then run ntpd on all machines.',
  ]);
});

describe('on a node that runs the stack already', () => {
  const ours = {
    steps: new Set(['packages', 'heartbeat.ha-cf', 'heartbeat.service']),
    files: new Set(['/etc/ha.d/haresources']),
  };
  const running: Change = {
    files: { '/etc/ha.d/haresources': '#' },
    commands: {
      'pidof heartbeat': '88\n',
      'ss *':
        'UNCONN 0 0 *:694 *:* users:(("heartbeat",88,9))\nLISTEN 0 9 *:1414 *:* users:(("runmqlsr",99,9))\n',
      'df -Pk *': df(40_000),
    },
    setting: { ours },
  };

  it('passes', async () => {
    expect(troubles(await look(running))).toEqual([]);
  });

  it('knows the address of the pair on the peer by its hardware', async () => {
    const commands = {
      ...running.commands,
      'arping *': { exitCode: 1, stdout: arpingTaken('52:54:00:00:00:12') },
    };
    expect(troubles(await look({ ...running, commands }))).toEqual([]);
  });
});

it('looks at the disk of the storage host, and at the machine alone without a site', async () => {
  const machine = healthyNode();
  machine.commands.set('uname -n', 'storage\n');
  machine.commands.set('ip -o -4 addr show', '2: eth0    inet 10.20.0.10/24 scope global eth0\n');
  machine.files.set('/etc/sysconfig/network', { content: '', mode: 0o644, uid: 0, gid: 0, type: 'file' });
  machine.files.set('/dev/ubdb', { ...block, mode: 0o660, uid: 0, gid: 0 });
  machine.commands.set('readlink -f /dev/ubdb', '/dev/ubdb\n');
  machine.commands.set('blkid -p -o udev /dev/ubdb', 'ID_FS_TYPE=ext4\n');
  machine.commands.set('od *', BLANK);
  machine.commands.set('udevadm *', 'ID_SERIAL_SHORT=WD-0042\n');
  expect(troubles(await runPreflight(machine, setting('target')))).toEqual([
    'fail disk: /dev/ubdb, 0 MiB, is not blank: ext4 filesystem / Name another disk. If what lies on it may go for ever, name its serial: --wipe WD-0042',
  ]);
  machine.commands.set('udevadm *', '');
  expect(troubles(await runPreflight(machine, setting('target')))).toEqual([
    'fail disk: /dev/ubdb, 0 MiB, is not blank: ext4 filesystem; it has no serial number / Name another disk. If what lies on it may go for ever, clear it by hand: wipefs -a /dev/ubdb && dd if=/dev/zero of=/dev/ubdb bs=1M count=1 conv=fsync',
  ]);
  const { plan: _plan, ...bare } = setting();
  expect(worstOf(await runPreflight(healthyNode(), bare))).toBe('pass');
});

it('takes an accepted failure as a warning', async () => {
  const machine = healthyNode();
  machine.commands.set('uname -n', 'mq1\n');
  const results = await runPreflight(machine, setting(), ['name']);
  expect(worstOf(results)).toBe('warn');
});

it('has every sentence and its advice in both languages', () => {
  const folder = 'src/stack/preflight';
  const source = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const ids = [...source.matchAll(/check\('([a-z-]+)'/g)].map(([, id = '']) => `preflight.title.${id}`);
  const keys = [...source.matchAll(/'(preflight\.[a-z.-]+)'/g)].map(([, key = '']) => key);
  const advised = [...source.matchAll(/(?:warn|fail)\(\s*'(preflight\.[a-z.-]+)'/g)].map(
    ([, key = '']) => `${key}.do`,
  );
  const all = [...new Set([...ids, ...keys, ...advised])];
  expect(all.filter((key) => [translate({ key }, 'en'), translate({ key }, 'zh')].includes(key))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});
