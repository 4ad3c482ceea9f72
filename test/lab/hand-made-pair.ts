import { join } from 'node:path';
import type { GuestName } from '../../lab/addresses';
import type { Lab } from '../../lab/lab';
import { buildMirror, rpmFile } from '../../lab/mirror';
import { buildStandIn } from '../../lab/mq';

const FIXTURE = join(__dirname, '../fixtures/hand-made-pair');
const TARGET = 'iqn.2016-04.lab.storage:hand';
const RECORD = ['iscsiadm', '-m', 'node', '-T', TARGET, '-p', '10.20.0.10:3260'];

const STORAGE_PACKAGES = ['scsi-target-utils', 'perl-Config-General', 'lsof', 'libibverbs', 'librdmacm'];
/** For the disk alone, without what makes the service highly available. */
export const INITIATOR_PACKAGES = ['iscsi-initiator-utils', 'sg3_utils', 'sg3_utils-libs'];
const NODE_PACKAGES = [
  ...['heartbeat', 'heartbeat-libs', 'cluster-glue', 'cluster-glue-libs', 'resource-agents'],
  ...['perl-TimeDate', ...INITIATOR_PACKAGES],
];

/** Installs the mirror's packages of these names, and whatever files are named beside them, as a person would. */
async function installPackages(
  lab: Lab,
  guest: GuestName,
  names: readonly string[],
  more: readonly string[] = [],
): Promise<void> {
  const mirror = await buildMirror();
  const files = names.map((name) => {
    const rpm = mirror.packages.find((one) => one.name === name && one.arch !== 'i686');
    if (rpm === undefined) throw new Error(`the mirror has no ${name}`);
    return rpmFile(mirror, rpm);
  });
  for (const file of [...files, ...more]) await lab.push(guest, file, '/root/rpms/');
  await lab.run(guest, 'rpm -U --nodeps --nosignature --quiet /root/rpms/*.rpm');
}

/** Packages and hand-written files on all four machines. */
export async function installPair(lab: Lab): Promise<void> {
  const node = async (guest: PairNode): Promise<void> => {
    await installNode(lab, guest, NODE_PACKAGES);
    await lab.run(guest, 'chkconfig heartbeat on');
  };
  await Promise.all([installStorage(lab), node('MQMaster'), node('MQSlave'), installClient(lab)]);
}

export type PairNode = 'MQMaster' | 'MQSlave';

/** User mqm, the queue manager's stand-in, the mirror's packages of these names and all hand-written files. */
export async function installNode(lab: Lab, guest: PairNode, packages: readonly string[]): Promise<void> {
  const { files } = await buildStandIn();
  await lab.run(guest, 'groupadd -g 1414 mqm && useradd -u 1414 -g mqm -d /var/mqm -M mqm');
  await installPackages(lab, guest, packages, files);
  for (const folder of ['nodes', guest]) await lab.push(guest, join(FIXTURE, folder, 'etc'), '/etc');
  await lab.run(guest, 'chmod 600 /etc/ha.d/authkeys /etc/iscsi/iscsid.conf && mkdir -p /MQHA');
}

/** The target with one disk of 512 MiB, LUN 1. */
export async function installStorage(lab: Lab): Promise<void> {
  await installPackages(lab, 'storage', STORAGE_PACKAGES);
  await lab.push('storage', join(FIXTURE, 'storage/etc'), '/etc');
  await lab.run(
    'storage',
    'pvcreate -q /dev/ubdb && vgcreate -q vg_hand /dev/ubdb && lvcreate -qq -L 512M -n data vg_hand',
  );
  await lab.run('storage', 'chkconfig tgtd on && service tgtd start');
}

/** MQ's client programs, of the stand-in. */
export async function installClient(lab: Lab): Promise<void> {
  await installPackages(lab, 'client', [], (await buildStandIn()).files);
}

/** iscsiadm's exit code for a login with this secret: 24 is the target's refusal. */
export async function logInWith(lab: Lab, guest: PairNode, secret = 'handIncoming.01'): Promise<number> {
  await lab.run(guest, 'service iscsid start; iscsiadm -m discovery -t st -p 10.20.0.10');
  await lab.run(guest, [...RECORD, '-o', 'update', '-n', 'node.session.auth.password', '-v', secret]);
  return (await lab.exec(guest, [...RECORD, '--login'])).exitCode;
}

/** Filesystem and queue manager on the shared disk, made on MQMaster and made known to MQSlave. */
export async function makeQueueManager(lab: Lab): Promise<void> {
  const mqm = (command: string): string => `runuser -s /bin/sh -c '${command}' mqm`;
  await lab.run(
    'MQMaster',
    `set -e
disk=/dev/disk/by-path/ip-10.20.0.10:3260-iscsi-${TARGET}-lun-1
udevadm settle
mkfs.ext4 -q -E lazy_itable_init=0 $disk
mount -o noatime $disk /MQHA
mkdir /MQHA/data /MQHA/logs && chown mqm:mqm /MQHA/*
${mqm('/opt/mqm/bin/crtmqm -md /MQHA/data -ld /MQHA/logs QM1')}
${mqm('/opt/mqm/bin/strmqm QM1')}
printf "DEFINE LISTENER(L) TRPTYPE(TCP) PORT(1414) CONTROL(QMGR)\\nDEFINE QLOCAL(HEARTBUNDLE.PROBE) DEFPSIST(YES)\\n" | /opt/mqm/bin/runmqsc QM1
${mqm('/opt/mqm/bin/endmqm -w QM1')}
umount /MQHA`,
  );
  await lab.run(
    'MQSlave',
    mqm(
      '/opt/mqm/bin/addmqinf -s QueueManager -v Name=QM1 -v Directory=QM1 -v Prefix=/var/mqm -v DataPath=/MQHA/data/QM1',
    ),
  );
}
