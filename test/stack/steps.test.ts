import { beforeEach, expect, it } from 'vitest';
import type { AppError } from '../../src/core/error';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { checkStep } from '../../src/plan/planner';
import { runSteps } from '../../src/plan/runner';
import type { CheckResult, Step } from '../../src/plan/step';
import { parseSite } from '../../src/site/load';
import type { Site } from '../../src/site/schema';
import { LAB_TEXT, managedStorage, SAN, withStorage } from '../site/sample';
import { filesystemSteps } from '../../src/stack/filesystem';
import { firewallStep } from '../../src/stack/firewall';
import { hostsStep } from '../../src/stack/hosts';
import { dataDevice, guardDevice } from '../../src/site/shared-disks';
import { initiatorSteps } from '../../src/stack/initiator';
import { sessionSettings } from '../../src/stack/iscsi-config';
import { mqAccountStep } from '../../src/stack/mq-account';
import { sessionStep } from '../../src/stack/session';
import { volumesStep } from '../../src/stack/volumes';

const site: Site = parseSite(LAB_TEXT, 'site.yaml');
const storage = managedStorage(site);
const DEVICE = dataDevice(site);
const BLANK = '0000000 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n*\n0131072\n';
const block = { content: '', type: 'block', mode: 0o660, uid: 0, gid: 0 } as const;
const link = { content: '', type: 'symlink', mode: 0o777, uid: 0, gid: 0 } as const;

async function run(machine: RecordedMachine, steps: readonly Step[]) {
  const journal = await openJournal(machine);
  return runSteps(steps, { machine, journal, emit: () => undefined });
}

async function check(machine: RecordedMachine, step: Step): Promise<CheckResult> {
  return checkStep(step, machine, await openJournal(machine));
}

async function obstacle(machine: RecordedMachine, step: Step): Promise<string> {
  const result = await check(machine, step);
  return result.state === 'blocked' ? result.error.message : result.state;
}

/** The storage host with its spare disk; LVM's commands change what pvs and lvs answer. */
function storageHost(content: { dump?: string; blkid?: string } = {}): RecordedMachine {
  let physical = '';
  let volumes = '';
  return recordedMachine({
    files: { '/dev/ubdb': block, '/sys/block/ubdb/size': '2457600\n' },
    commands: {
      'pvs *': () => physical,
      'lvs *': () => volumes,
      'readlink -f /dev/ubdb': '/dev/ubdb\n',
      'blkid -p -o udev /dev/ubdb': content.blkid ?? { exitCode: 2 },
      'od *': content.dump ?? BLANK,
      'pvcreate /dev/ubdb': () => ((physical = '  /dev/ubdb\t\n'), ''),
      'udevadm info --query=property --name=/dev/ubdb': 'ID_SERIAL=UML-0042\nID_SERIAL_SHORT=UML-0042\n',
      'vgcreate vg_mq /dev/ubdb': () => ((physical = '  /dev/ubdb\tvg_mq\n'), ''),
      'lvcreate -n data -L 1G vg_mq': () => ((volumes += '  vg_mq\tdata\t1073741824\n'), ''),
      'lvcreate -n guard -L 16M vg_mq': () => ((volumes += '  vg_mq\tguard\t16777216\n'), ''),
    },
  });
}

it('makes the volumes on a blank disk, and finds them made the second time', async () => {
  const machine = storageHost();
  await run(machine, [volumesStep(storage)]);
  expect(machine.changes).toEqual([
    'pvcreate /dev/ubdb',
    'vgcreate vg_mq /dev/ubdb',
    'lvcreate -n data -L 1G vg_mq',
    'lvcreate -n guard -L 16M vg_mq',
  ]);
  expect(await check(machine, volumesStep(storage))).toEqual({ state: 'done' });
});

it('refuses a disk with anything on it, and says what was found', async () => {
  const machine = storageHost({ blkid: 'ID_FS_TYPE=xfs\nID_FS_LABEL=accounts\n' });
  expect(await obstacle(machine, volumesStep(storage))).toBe(
    'The disk /dev/ubdb is not blank: xfs filesystem.',
  );
  await expect(run(machine, [volumesStep(storage)])).rejects.toThrow('not blank');
  expect(machine.changes).toEqual([]);
});

it('goes on with a physical volume that it made itself before it was killed, not with a foreign one', async () => {
  const foreign = storageHost({ blkid: 'ID_FS_TYPE=LVM2_member\n' });
  foreign.commands.set('pvs *', '  /dev/ubdb\t\n');
  expect(await obstacle(foreign, volumesStep(storage))).toBe(
    'The disk /dev/ubdb is not blank: LVM physical volume.',
  );
  const killed = storageHost();
  killed.commands.set('vgcreate vg_mq /dev/ubdb', () => Promise.reject(new Error('killed')));
  await expect(run(killed, [volumesStep(storage)])).rejects.toThrow('killed');
  killed.commands.set('blkid -p -o udev /dev/ubdb', 'ID_FS_TYPE=LVM2_member\n');
  expect((await check(killed, volumesStep(storage))).state).toBe('todo');
});

it('refuses a disk that is missing or too small', async () => {
  const missing = storageHost();
  missing.files.delete('/dev/ubdb');
  expect(await obstacle(missing, volumesStep(storage))).toBe('There is no disk /dev/ubdb.');
  const small = storageHost();
  small.files.set('/sys/block/ubdb/size', { ...block, type: 'file', content: '2048\n' });
  expect(await obstacle(small, volumesStep(storage))).toBe(
    'The disk /dev/ubdb has 1048576 bytes; the volumes need 1090519040 and some room for LVM.',
  );
});

const settingsOf = (of: Site): string =>
  sessionSettings(of)
    .map(([key, value]) => `${key} = ${value}`)
    .join('\n');

/** A node whose iscsiadm answers as a target with the site's CHAP would. */
function node(login: { exitCode: number; stderr?: string } = { exitCode: 0 }): RecordedMachine {
  const record = 'iscsiadm -m node -T iqn.2016-04.lab.storage:mq -p 10.20.0.10:3260';
  let known = false;
  let session = false;
  const machine = recordedMachine({
    files: {
      '/etc/rc.d/init.d/iscsid': '#!/bin/sh\n',
      '/etc/rc.d/init.d/iscsi': '#!/bin/sh\n',
      '/etc/iscsi/iscsid.conf': 'node.startup = manual\n',
    },
    commands: {
      'chkconfig --list iscsid': 'iscsid 0:off 1:off 2:off 3:on 4:on 5:on 6:off\n',
      'chkconfig --list iscsi': 'iscsi 0:off 1:off 2:off 3:on 4:on 5:on 6:off\n',
      'service iscsid status': 'iscsid (pid 7) is running...\n',
      'service iscsi status': '',
      'service iscsid restart': '',
      'udevadm settle --timeout=10': '',
      sync: '',
      'iscsiadm -m session': () =>
        session
          ? 'tcp: [1] 10.20.0.10:3260,1 iqn.2016-04.lab.storage:mq (non-flash)\n'
          : { exitCode: 21, stderr: 'iscsiadm: No active sessions.\n' },
      'iscsiadm -m discovery -t st -p 10.20.0.10:3260': () => {
        known = true;
        return '10.20.0.10:3260,1 iqn.2016-04.lab.storage:mq\n';
      },
      [`${record} -S`]: () => (known ? settingsOf(site) : { exitCode: 21 }),
      [`${record} --login`]: () => {
        session = login.exitCode === 0;
        return login;
      },
      [`${record} -o delete`]: () => {
        known = false;
        return '';
      },
      [`${record} *`]: '',
      'iscsiadm -m node -T iqn.2016-04.lab.storage:mq -p 10.20.0.10:3260 --logout': () => {
        session = false;
        return '';
      },
      'udevadm info --query=property --name=/dev/sda': 'ID_SCSI_SERIAL=mqlabdata\nID_SERIAL=1HBUNDLE\n',
      'udevadm info --query=property --name=/dev/sdb': 'ID_SCSI_SERIAL=mqlabguard\n',
      'readlink -f *': (argv) => (argv[2]?.endsWith('lun-1') ? '/dev/sda\n' : '/dev/sdb\n'),
    },
  });
  for (const path of [DEVICE, guardDevice(site)]) machine.files.set(path, link);
  for (const path of ['/dev/sda', '/dev/sdb']) machine.files.set(path, block);
  return machine;
}

it('logs in with CHAP both ways, and changes nothing the second time', async () => {
  const machine = node();
  await run(machine, initiatorSteps(site, site.nodes[0]));
  expect(machine.files.get('/etc/iscsi/initiatorname.iscsi')?.content).toBe(
    'InitiatorName=iqn.2016-04.lab.mqmaster:init\n',
  );
  expect(machine.changes).toContain(
    'iscsiadm -m node -T iqn.2016-04.lab.storage:mq -p 10.20.0.10:3260 -o update -n node.session.auth.password_in -v labOutgoing.0002',
  );
  machine.changes.length = 0;
  expect((await run(machine, initiatorSteps(site, site.nodes[0]))).changed).toEqual([]);
  expect(machine.changes).toEqual([]);
});

it('logs out and in again when a secret changes, and applies it to the record', async () => {
  const machine = node();
  await run(machine, initiatorSteps(site, site.nodes[0]));
  machine.changes.length = 0;
  const rotated = parseSite(LAB_TEXT.replace('labIncoming.0001', 'labIncoming.0003'), 'site.yaml');
  const step = sessionStep(rotated, rotated.nodes[0]);
  const record = 'iscsiadm -m node -T iqn.2016-04.lab.storage:mq -p 10.20.0.10:3260';
  machine.commands.set(`${record} -S`, () => settingsOf(machine.changes.length > 0 ? rotated : site));
  expect(await check(machine, step)).toEqual({
    state: 'todo',
    changes: [
      { kind: 'note', text: { key: 'install.note.record', values: { keys: 'node.session.auth.password' } } },
      { kind: 'command', argv: `${record} --logout`.split(' '), purpose: { key: 'install.purpose.logout' } },
      { kind: 'command', argv: `${record} --login`.split(' '), purpose: { key: 'install.purpose.login' } },
    ],
  });
  await run(machine, [step]);
  expect(machine.changes).toContain(`${record} -o update -n node.session.auth.password -v labIncoming.0003`);
  expect(machine.changes.slice(-3)).toEqual([`${record} --logout`, `${record} --login`, 'sync']);
  expect(await check(machine, step)).toEqual({ state: 'done' });
});

it('asks the portal again when a power cut may have emptied the records', async () => {
  const machine = node();
  const step = sessionStep(site, site.nodes[0]);
  await run(machine, initiatorSteps(site, site.nodes[0]));
  const journal = await openJournal(machine);
  await journal.forStep(step.id).record('recording', true);
  const argv = 'iscsiadm -m discovery -t st -p 10.20.0.10:3260'.split(' ');
  expect(await check(machine, step)).toEqual({
    state: 'todo',
    changes: [{ kind: 'command', argv, purpose: { key: 'install.purpose.discovery' } }],
  });
  machine.changes.length = 0;
  await run(machine, [step]);
  expect(machine.changes[0]).toBe(argv.join(' '));
  expect(machine.changes.pop()).toBe('sync');
  expect(await check(machine, step)).toEqual({ state: 'done' });
});

it('leaves a session alone whose disk is mounted', async () => {
  const machine = node();
  await run(machine, initiatorSteps(site, site.nodes[0]));
  machine.files.set('/proc/mounts', { ...block, type: 'file', content: '/dev/sda /MQHA ext4 rw 0 0\n' });
  const rotated = parseSite(LAB_TEXT.replace('labIncoming.0001', 'labIncoming.0003'), 'site.yaml');
  expect(await obstacle(machine, sessionStep(rotated, rotated.nodes[0]))).toBe(
    'The settings of the iSCSI session change, so it must be logged out and in again, but /MQHA is mounted.',
  );
});

it('a rollback never takes a session or its mount point from under a mounted filesystem', async () => {
  const machine = node();
  const steps = [...initiatorSteps(site, site.nodes[0]), ...filesystemSteps(site, 'second-node')];
  await run(machine, initiatorSteps(site, site.nodes[0]));
  machine.changes.length = 0;
  machine.files.set('/proc/mounts', { ...block, type: 'file', content: '/dev/sda /MQHA ext4 rw 0 0\n' });
  const journal = await openJournal(machine);
  await journal
    .forStep('initiator.boot')
    .record('before', { installed: true, enabled: false, running: false });
  const undo = async (id: string): Promise<void> => {
    await steps.find((step) => step.id === id)?.undo?.({ machine, journal: journal.forStep(id) });
  };
  for (const id of ['initiator.session', 'initiator.boot', 'filesystem.mount-point'])
    await expect(undo(id), id).rejects.toThrow('The shared filesystem is still mounted on /MQHA');
  expect(machine.changes).toEqual([]);
});

it('does not take another disk for the one of the site: a renumbered LUN has another serial', async () => {
  const machine = node();
  machine.commands.set('udevadm info --query=property --name=/dev/sda', 'ID_SCSI_SERIAL=accounts\n');
  await expect(run(machine, initiatorSteps(site, site.nodes[0]))).rejects.toThrow(
    `The disk ${DEVICE} says its serial number is accounts, not mqlabdata.`,
  );
});

it('uses an existing SAN: no CHAP, a LUN at the portal, a disk by the name that its operator gives', async () => {
  const san = parseSite(withStorage(SAN), 'site.yaml');
  expect([dataDevice(san), guardDevice(san)]).toEqual([DEVICE, '/dev/disk/by-id/scsi-1HBUNDLE_guard']);
  const machine = node();
  machine.files.set(guardDevice(san), link);
  machine.commands.set('iscsiadm -m node -T iqn.2016-04.lab.storage:mq -p 10.20.0.10:3260 -S', () =>
    settingsOf(san),
  );
  await run(machine, initiatorSteps(san, san.nodes[0]));
  expect(machine.files.get('/etc/iscsi/iscsid.conf')?.content).toBe(
    [
      'node.startup = automatic',
      'node.session.auth.authmethod = None',
      'node.session.timeo.replacement_timeout = 20',
      'node.conn[0].timeo.login_timeout = 5',
      'node.conn[0].timeo.noop_out_interval = 5',
      'node.conn[0].timeo.noop_out_timeout = 5',
      '',
    ].join('\n'),
  );
});

it('says in words that the CHAP secrets differ, and leaves no record that would try again at boot', async () => {
  const stderr =
    'iscsiadm: initiator reported error (24 - iSCSI login failed due to authorization failure)\n';
  const machine = node({ exitCode: 24, stderr });
  const error = await run(machine, initiatorSteps(site, site.nodes[0])).catch((thrown: unknown) => thrown);
  expect((error as AppError).code).toBe('ISCSI_CHAP_REFUSED');
  expect((error as AppError).message).toBe(
    'The target iqn.2016-04.lab.storage:mq at 10.20.0.10:3260 refused the login: the CHAP users or secrets of the site file ' +
      'are not those of the target (iscsiadm: initiator reported error (24 - iSCSI login failed due to authorization failure)).',
  );
  expect(machine.changes.pop()).toBe(
    'iscsiadm -m node -T iqn.2016-04.lab.storage:mq -p 10.20.0.10:3260 -o delete',
  );
});

it('does not believe a session whose disks do not appear', async () => {
  const machine = node();
  machine.files.delete(guardDevice(site));
  machine.commands.set('sleep 1', '');
  await expect(run(machine, initiatorSteps(site, site.nodes[0]))).rejects.toThrow(
    `The session to the target is up, but these disks did not appear: ${guardDevice(site)}.`,
  );
});

function sharedDisk(blkid: () => string): RecordedMachine {
  return recordedMachine({
    files: { '/MQHA/': '', [DEVICE]: link, '/dev/sda': block, '/sys/block/sda/size': '2097152\n' },
    commands: {
      [`readlink -f ${DEVICE}`]: '/dev/sda\n',
      'readlink -f /dev/sda': '/dev/sda\n',
      'blkid -p -o udev /dev/sda': blkid,
      'od *': BLANK,
      'blockdev --flushbufs /dev/sda': '',
      [`udevadm info --query=property --name=${DEVICE}`]: 'ID_SCSI_SERIAL=mqlabdata\n',
    },
  });
}

it('wipes a disk only when its own serial was typed and nothing uses it', async () => {
  let content = 'ID_FS_TYPE=xfs\n';
  const machine = storageHost();
  machine.commands.set('blkid -p -o udev /dev/ubdb', () => content);
  machine.commands.set('dd *', () => ((content = ''), ''));
  machine.commands.set('blockdev --flushbufs /dev/ubdb', '');
  expect(await obstacle(machine, volumesStep(storage, { wipe: 'UML-0041' }))).toBe(
    'The disk /dev/ubdb is not blank: xfs filesystem.',
  );
  await run(machine, [volumesStep(storage, { wipe: 'UML-0042' })]);
  expect(machine.changes.slice(0, 4)).toEqual([
    'dd if=/dev/zero of=/dev/ubdb bs=1M count=1 seek=0 conv=fsync,notrunc',
    'dd if=/dev/zero of=/dev/ubdb bs=1M count=1 seek=1199 conv=fsync,notrunc',
    'blockdev --flushbufs /dev/ubdb',
    'pvcreate /dev/ubdb',
  ]);
  const mounted = storageHost({ blkid: 'ID_FS_TYPE=xfs\n' });
  mounted.files.set('/proc/mounts', { ...block, type: 'file', content: '/dev/ubdb /data xfs rw 0 0\n' });
  expect(await obstacle(mounted, volumesStep(storage, { wipe: 'UML-0042' }))).toBe(
    'The disk /dev/ubdb is in use and stays as it is: xfs filesystem, mounted on /data.',
  );
});

/** What the sample site's cluster, disk and secret make of it. */
const UUID = 'ae3cb6f5-bfb8-4e83-87f8-4e339959dfc4';

it('formats a blank shared disk once, on the first node', async () => {
  let formatted = '';
  const machine = sharedDisk(() => formatted);
  machine.commands.set(`mkfs.ext4 -q -F -m 1 -U ${UUID} -L MQHA /dev/sda`, () => {
    formatted = 'ID_FS_LABEL=MQHA\nID_FS_TYPE=ext4\n';
    return '';
  });
  const steps = filesystemSteps(site, 'first-node');
  expect((await run(machine, steps)).changed).toEqual(['filesystem.format']);
  expect((await run(machine, steps)).changed).toEqual([]);
});

it('formats again after being killed in the middle, because the journal says the disk was blank', async () => {
  let left = '';
  const machine = sharedDisk(() => left);
  machine.commands.set('mkfs.ext4 *', () => {
    left = `ID_FS_TYPE=ext2\nID_FS_UUID=${UUID}\n`;
    return Promise.reject(new Error('killed'));
  });
  const steps = filesystemSteps(site, 'first-node');
  await expect(run(machine, steps)).rejects.toThrow('killed');
  machine.commands.set('mkfs.ext4 *', () => {
    left = 'ID_FS_LABEL=MQHA\nID_FS_TYPE=ext4\n';
    return '';
  });
  expect((await run(machine, steps)).changed).toEqual(['filesystem.format']);
});

it('makes a filesystem again that was cut off at its end, but not one that was mounted since', async () => {
  for (const [mounts, expected] of [
    [0, 1],
    [3, 0],
  ] as const) {
    let made = 0;
    let left = '';
    const machine = sharedDisk(() => left);
    machine.commands.set('dumpe2fs -h /dev/sda', `Mount count:              ${mounts}\n`);
    const cutOff = (): Promise<never> => {
      left = `ID_FS_LABEL=MQHA\nID_FS_TYPE=ext4\nID_FS_UUID=${UUID}\n`;
      return Promise.reject(new Error('killed'));
    };
    machine.commands.set('mkfs.ext4 *', cutOff);
    const steps = filesystemSteps(site, 'first-node');
    await expect(run(machine, steps)).rejects.toThrow('killed');
    machine.commands.set('mkfs.ext4 *', () => ((made += 1), ''));
    expect((await run(machine, steps)).changed).toEqual(['filesystem.format']);
    expect(made).toBe(expected);
    expect((await run(machine, steps)).changed).toEqual([]);
  }
});

it('does not touch what appeared on the disk after mkfs was cut off', async () => {
  let left = '';
  const machine = sharedDisk(() => left);
  machine.commands.set('mkfs.ext4 *', () => Promise.reject(new Error('killed')));
  const steps = filesystemSteps(site, 'first-node');
  await expect(run(machine, steps)).rejects.toThrow('killed');
  left = 'ID_FS_LABEL=theirs\nID_FS_TYPE=xfs\nID_FS_UUID=1\n';
  await expect(run(machine, steps)).rejects.toThrow(`The disk ${DEVICE} is not blank: xfs filesystem.`);
});

it('never formats a shared disk with something on it, and never on the second node', async () => {
  const machine = sharedDisk(() => 'ID_FS_LABEL=accounts\nID_FS_TYPE=ext4\n');
  await expect(run(machine, filesystemSteps(site, 'first-node'))).rejects.toThrow(
    `The disk ${DEVICE} is not blank: ext4 filesystem.`,
  );
  const blank = sharedDisk(() => '');
  await expect(run(blank, filesystemSteps(site, 'second-node'))).rejects.toThrow(
    `The shared disk ${DEVICE} has no ext4 filesystem labelled MQHA (found: -).`,
  );
  expect([...machine.changes, ...blank.changes]).toEqual([]);
});

it('makes mqm with the ids of the site, and refuses other ones', async () => {
  let passwd = 'root:x:0:0::/root:/bin/bash\n';
  let group = 'root:x:0:\n';
  const machine = recordedMachine({
    commands: {
      'groupadd -g 1414 mqm': () => ((group += 'mqm:x:1414:\n'), put(), ''),
      'useradd *': () => ((passwd += 'mqm:x:1414:1414::/var/mqm:/bin/bash\n'), put(), ''),
      sync: '',
    },
  });
  const put = (): void => {
    machine.files.set('/etc/passwd', { ...block, type: 'file', content: passwd });
    machine.files.set('/etc/group', { ...block, type: 'file', content: group });
  };
  put();
  await run(machine, [mqAccountStep({ uid: 1414, gid: 1414 })]);
  expect(machine.changes).toEqual([
    'groupadd -g 1414 mqm',
    'useradd -u 1414 -g mqm -d /var/mqm -M -s /bin/bash -c IBM MQ mqm',
    'sync',
  ]);
  expect(await obstacle(machine, mqAccountStep({ uid: 500, gid: 1414 }))).toBe(
    'The user mqm has the id 1414 here, but the site file says 500.',
  );
  passwd = 'root:x:0:0::/root:/bin/bash\noracle:x:500:500::/:/bin/sh\n';
  put();
  expect(await obstacle(machine, mqAccountStep({ uid: 500, gid: 1414 }))).toBe(
    'The user id 500 of the site file belongs to oracle here.',
  );
});

it('writes all names into /etc/hosts, and stops at a line that says otherwise', async () => {
  const machine = recordedMachine({ files: { '/etc/hosts': '127.0.0.1 localhost MQMaster\n' } });
  await run(machine, [hostsStep(site)]);
  expect(machine.files.get('/etc/hosts')?.content).toBe(
    [
      '127.0.0.1 localhost MQMaster',
      '# BEGIN heartbundle mqlab',
      '10.20.0.11 MQMaster',
      '10.20.0.12 MQSlave',
      '10.20.0.10 storage',
      '10.20.1.11 MQMaster-hb',
      '10.20.1.12 MQSlave-hb',
      '# END heartbundle mqlab',
      '',
    ].join('\n'),
  );
  const wrong = recordedMachine({ files: { '/etc/hosts': '192.168.0.5 mqslave\n' } });
  expect(await obstacle(wrong, hostsStep(site))).toBe(
    '/etc/hosts gives the name MQSlave to 192.168.0.5, but the site file says 10.20.0.12.',
  );
});

let iptables: string[];
beforeEach(() => {
  iptables = ['-P INPUT ACCEPT', '-A INPUT -j REJECT --reject-with icmp-host-prohibited'];
});

it('opens the heartbeat ports for the peer and the listener for everyone, once', async () => {
  const machine = recordedMachine({
    commands: {
      'iptables -S INPUT': () => `${iptables.join('\n')}\n`,
      'iptables -I INPUT 1 *': ([, , , , ...rule]) => {
        const shown = rule
          .join(' ')
          .replace(/-p (\S+) -s (\S+)/, '-s $2/32 -p $1')
          .replace('--comment heartbundle', '--comment "heartbundle"');
        iptables.splice(1, 0, `-A INPUT ${shown}`);
        return '';
      },
      'service iptables save': '',
    },
  });
  await run(machine, [firewallStep(site, 'first-node')]);
  expect(machine.changes).toEqual([
    'iptables -I INPUT 1 -p udp -s 10.20.0.12 -m udp --dport 694 -m comment --comment heartbundle -j ACCEPT',
    'iptables -I INPUT 1 -p udp -s 10.20.1.12 -m udp --dport 694 -m comment --comment heartbundle -j ACCEPT',
    'iptables -I INPUT 1 -p tcp -m tcp --dport 1414 -m comment --comment heartbundle -j ACCEPT',
    'service iptables save',
  ]);
  expect(await check(machine, firewallStep(site, 'first-node'))).toEqual({ state: 'done' });
});

it('says that a kernel without tables or an open firewall needs nothing', async () => {
  const machine = recordedMachine({
    commands: { 'iptables -S INPUT': { exitCode: 3, stderr: 'Table does not exist' } },
  });
  expect(await check(machine, firewallStep(site, 'target'))).toEqual({
    state: 'done',
    note: { key: 'install.note.no-firewall' },
  });
  machine.commands.set('iptables -S INPUT', '-P INPUT ACCEPT\n');
  expect(await check(machine, firewallStep(site, 'target'))).toEqual({
    state: 'done',
    note: { key: 'install.note.open-firewall' },
  });
});
