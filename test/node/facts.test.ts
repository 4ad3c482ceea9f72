import { expect, it } from 'vitest';
import { readDisk } from '../../src/node/disks';
import { interfaceOf, readInterfaces } from '../../src/node/interfaces';
import { recordedMachine } from '../../src/node/recorded';
import { readRelease } from '../../src/node/release';
import { QUERY_FORMAT, readInstalledPackages } from '../../src/node/rpm-database';
import { readService } from '../../src/node/services';
import { formatDependency } from '../../src/rpm/dependency';

function disk(dump: string, blkid = '') {
  return recordedMachine({
    files: {
      '/dev/sdb': { content: '', type: 'block' },
      '/sys/block/sdb/size': '2457600\n',
      '/proc/mounts': '/dev/sda1 / ext4 rw 0 0\n',
    },
    commands: {
      'readlink -f /dev/sdb': '/dev/sdb\n',
      'blkid -p -o udev /dev/sdb': blkid === '' ? { exitCode: 2 } : blkid,
      'od -A d -t x1 -N 131072 /dev/sdb': dump,
    },
  });
}

const ZEROS = '0000000 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n*\n0131072\n';

it('calls a disk blank whose beginning is zeros', async () => {
  expect(await readDisk(disk(ZEROS), '/dev/sdb')).toEqual({
    exists: true,
    bytes: 1258291200,
    found: [],
    inUse: false,
  });
});

it('says what blkid finds on a disk', async () => {
  const machine = disk(ZEROS, 'ID_FS_TYPE=LVM2_member\nID_FS_UUID=x\n');
  expect((await readDisk(machine, '/dev/sdb')).found).toEqual(['LVM physical volume']);
});

it("sees a partition table that EL6's blkid does not know, and data that nobody knows", async () => {
  const row = (offset: string, bytes: string): string => `${offset} ${bytes}\n`;
  const mbr =
    ZEROS.split('*')[0] +
    '*\n' +
    row('0000496', '00 00 00 00 00 00 00 00 00 00 00 00 00 00 55 aa') +
    row('0000512', '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00') +
    '*\n0131072\n';
  expect((await readDisk(disk(mbr), '/dev/sdb')).found).toEqual(['partition table (MBR)']);
  const text = ZEROS.split('*')[0] + '*\n' + row('0004096', '68 65 6c 6c 6f') + '*\n0131072\n';
  expect((await readDisk(disk(text), '/dev/sdb')).found).toEqual(['unknown data at byte 4096']);
});

it('sees that a disk is mounted', async () => {
  const machine = disk(ZEROS);
  machine.files.set('/proc/mounts', { ...file('/dev/sdb /data ext4 rw 0 0\n') });
  expect((await readDisk(machine, '/dev/sdb')).found).toEqual(['mounted on /data']);
});

it('says that a disk is not there', async () => {
  expect(await readDisk(recordedMachine(), '/dev/sdz')).toEqual({
    exists: false,
    bytes: 0,
    found: [],
    inUse: false,
  });
});

function file(content: string) {
  return { content, mode: 0o444, uid: 0, gid: 0, type: 'file' as const };
}

it('reads release, architecture and C library', async () => {
  const machine = recordedMachine({
    files: { '/etc/redhat-release': 'Red Hat Enterprise Linux Server release 6.7 (Santiago)\n' },
    commands: { 'uname -m': 'x86_64\n', 'getconf GNU_LIBC_VERSION': 'glibc 2.12\n' },
  });
  expect(await readRelease(machine)).toEqual({
    name: 'Red Hat Enterprise Linux Server release 6.7 (Santiago)',
    version: '6.7',
    arch: 'x86_64',
    glibc: '2.12',
  });
});

it('finds the interface of an address', async () => {
  const machine = recordedMachine({
    commands: {
      'ip -o -4 addr show':
        '1: lo    inet 127.0.0.1/8 scope host lo\n' +
        '2: eth0    inet 10.20.0.11/24 brd 10.20.0.255 scope global eth0\n' +
        '2: eth0    inet 10.20.0.100/24 brd 10.20.0.255 scope global secondary eth0\n',
    },
  });
  const interfaces = await readInterfaces(machine);
  expect(interfaceOf(interfaces, '10.20.0.100')?.name).toBe('eth0');
  expect(interfaceOf(interfaces, '10.20.0.12')).toBe(undefined);
});

it('reads whether a service is installed, enabled and running', async () => {
  const machine = recordedMachine({
    files: { '/etc/rc.d/init.d/tgtd': '#!/bin/sh\n' },
    commands: {
      'chkconfig --list tgtd': 'tgtd           \t0:off\t1:off\t2:on\t3:on\t4:on\t5:on\t6:off\n',
      'service tgtd status': { exitCode: 3, stdout: 'tgtd is stopped\n' },
    },
  });
  expect(await readService(machine, 'tgtd')).toEqual({ installed: true, enabled: true, running: false });
  expect(await readService(machine, 'iscsid')).toEqual({ installed: false, enabled: false, running: false });
});

it('does not take a Heartbeat without ha.cf for a running one, though its script exits 0', async () => {
  const machine = recordedMachine({
    files: { '/etc/rc.d/init.d/heartbeat': '#!/bin/sh\n' },
    commands: {
      'chkconfig --list heartbeat': 'heartbeat 0:off 1:off 2:off 3:off 4:off 5:off 6:off\n',
      'service heartbeat status': 'Heartbeat not configured: /etc/ha.d/ha.cf not found.[FAILED]',
    },
  });
  expect((await readService(machine, 'heartbeat')).running).toBe(false);
});

it('reads the rpm database with what each package provides, requires and owns, and leaves keys out', async () => {
  const fields = [
    ...['perl-TimeDate', '1', '1.16', '13.el6', 'noarch', '1000', '1300000000'],
    'perl(Date::Parse)\t = \t2.27\nperl-TimeDate\t = \t1:1.16-13.el6\n',
    '/bin/sh\t\t\nperl\t >= \t4:5.8\nrpmlib(VersionedDependencies)\t <= \t3.0.3-1\n',
    '(none)\t\t(none)\n',
    '',
    '/usr/share/perl5\n/usr/share/perl5/Date/Parse.pm\n',
  ];
  const key = ['gpg-pubkey', '(none)', 'c105b9de', '4e0fd3a3', '(none)', '0', '1', '', '', '', '', ''];
  const output = [fields, key].map((record) => `${record.join('\u001f')}\u001e`).join('');
  const machine = recordedMachine({ commands: { [`rpm -qa --queryformat ${QUERY_FORMAT}`]: output } });
  const packages = await readInstalledPackages(machine);
  expect(
    packages.map(({ name, evr, provides, requires, conflicts, files }) => ({
      name,
      evr,
      provides: provides.map(formatDependency),
      requires: requires.map(formatDependency),
      conflicts,
      files,
    })),
  ).toEqual([
    {
      name: 'perl-TimeDate',
      evr: { epoch: 1, version: '1.16', release: '13.el6' },
      provides: ['perl(Date::Parse) = 2.27', 'perl-TimeDate = 1:1.16-13.el6'],
      requires: ['/bin/sh', 'perl >= 4:5.8', 'rpmlib(VersionedDependencies) <= 3.0.3-1'],
      conflicts: [],
      files: ['/usr/share/perl5', '/usr/share/perl5/Date/Parse.pm'],
    },
  ]);
});
