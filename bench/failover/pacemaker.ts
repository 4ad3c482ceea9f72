import {
  INITIATOR_PACKAGES,
  installClient,
  installNode,
  installStorage,
  logInWith,
  makeQueueManager,
} from '../../test/lab/hand-made-pair';
import type { Lab } from '../../lab/lab';
import { writeFileOn } from '../../lab/write-file';
import { NODES, type NodeName } from '../../lab/writer/verdict';
import { downloadDebs, installDebs } from './debs';
import { holderOf, waitForDisk, type Peer } from './peer';
import type { Profile } from './profile';

/** `resource-agents` for Filesystem and IPaddr2; `sbd` brings the fence agent external/sbd. */
const PACEMAKER_PACKAGES = ['pacemaker', 'corosync', 'crmsh', 'resource-agents', 'sbd'];

const PORTAL = 'ip-10.20.0.10:3260-iscsi-iqn.2016-04.lab.storage:hand';
const DATA = `/dev/disk/by-path/${PORTAL}-lun-1`;
const SBD_DISK = `/dev/disk/by-path/${PORTAL}-lun-2`;

/** The second disk beside the data, for sbd's messages. */
const ADD_DISK = `set -e
lvcreate -qq -L 16M -n sbd vg_hand
sed -i 's|^    initiator-address 10.20.0.11|    <backing-store /dev/vg_hand/sbd>\\n        lun 2\\n        scsi_id handsbd\\n        scsi_sn handsbd\\n        write-cache off\\n    </backing-store>\\n&|' /etc/tgt/targets.conf
service tgtd stop; service tgtd start
tgtadm --lld iscsi --mode target --op show | grep -q 'Backing store path: /dev/vg_hand/sbd'`;

/**
 * Debian's own init scripts in the order that they need, which systemd would keep: sbd waits for ever for
 * a disk that was not there when it started.
 */
const CLUSTER_SERVICE = `#!/bin/sh
# chkconfig: 345 90 10
[ "$1" = start ] || exit 0
for n in $(seq 120); do [ -b ${SBD_DISK} ] && break; sleep 0.5; done
modprobe softdog
service corosync start && service sbd start && service pacemaker start
`;

async function installPacemaker(lab: Lab): Promise<void> {
  const debs = await downloadDebs(PACEMAKER_PACKAGES);
  const node = async (name: NodeName): Promise<void> => {
    await installNode(lab, name, INITIATOR_PACKAGES);
    await installDebs(lab, name, debs);
  };
  const storage = installStorage(lab).then(() => lab.run('storage', ADD_DISK));
  await Promise.all([storage, ...NODES.map(node), installClient(lab)]);
  for (const name of NODES) {
    const code = await logInWith(lab, name);
    if (code !== 0) throw new Error(`${name}: iscsiadm --login ended with ${code}`);
  }
  await makeQueueManager(lab);
  for (const name of NODES) {
    await writeFileOn(lab, name, '/etc/rc.d/init.d/cluster', CLUSTER_SERVICE);
    await lab.run(
      name,
      'chmod 755 /etc/rc.d/init.d/cluster; for s in iscsid iscsi cluster; do chkconfig $s on; done; for s in corosync sbd pacemaker; do chkconfig $s off; done; sync',
    );
  }
}

/**
 * corosync.conf. After `token` it waits 1.2 × `token` for the others' word on who is left, so both
 * together are the profile's time until a node counts as dead.
 */
function corosyncConf({ deadtime }: Profile): string {
  return `totem {
  version: 2
  cluster_name: bench
  transport: knet
  token: ${Math.floor(deadtime / 2.2)}
}
nodelist {
  node {
    name: MQMaster
    nodeid: 1
    ring0_addr: 10.20.0.11
    ring1_addr: 10.20.1.11
  }
  node {
    name: MQSlave
    nodeid: 2
    ring0_addr: 10.20.0.12
    ring1_addr: 10.20.1.12
  }
}
quorum {
  provider: corosync_votequorum
  two_node: 1
}
logging {
  to_logfile: yes
  logfile: /var/log/corosync.log
  to_syslog: no
  timestamp: on
}
`;
}

const SBD_SETTINGS = `SBD_DEVICE="${SBD_DISK}"
SBD_PACEMAKER=yes
SBD_STARTMODE=always
SBD_DELAY_START=no
SBD_WATCHDOG_DEV=/dev/watchdog
`;

/** `delay`: how long a fence of the node with the service waits when neither has the majority; 0 for none. */
function clusterConfiguration(delay: number): string {
  return `primitive fence stonith:external/sbd op monitor interval=3600 timeout=60
primitive data ocf:heartbeat:Filesystem params device="${DATA}" directory=/MQHA fstype=ext4 options=noatime op start timeout=60 interval=0 op stop timeout=60 interval=0 op monitor interval=20 timeout=40
primitive manager lsb:qm1 op start timeout=120 interval=0 op stop timeout=60 interval=0 op monitor interval=10 timeout=30
primitive address ocf:heartbeat:IPaddr2 params ip=10.20.0.100 cidr_netmask=24 nic=eth0 op start timeout=20 interval=0 op stop timeout=20 interval=0 op monitor interval=10 timeout=20
group service data manager address meta priority=10
rsc_defaults resource-stickiness=100
property stonith-enabled=true stonith-timeout=60 ${delay > 0 ? `priority-fencing-delay=${delay}` : ''}
`;
}

/**
 * The cluster's configuration, on a node whose cluster is stopped: what was there is gone, and both nodes
 * begin with the same. Pacemaker takes a file without a signature beside it as it is.
 */
const WRITE_CIB = `set -e
cd /var/lib/pacemaker/cib
rm -rf ./*
cibadmin --empty >cib.xml
CIB_file=/var/lib/pacemaker/cib/cib.xml crm --force configure load replace /root/cluster
rm -f cib.xml.sig
chown hacluster:haclient cib.xml
chmod 600 cib.xml
grep -q 'primitive id="address"' cib.xml
sync`;

const TOOLS_MS = 120_000;

function pacemakerPeer(parts: { name: string; title: string; delay: (profile: Profile) => number }): Peer {
  return {
    name: parts.name,
    title: parts.title,
    base: 'pacemaker',
    install: installPacemaker,
    async configure(lab, profile) {
      for (const node of NODES) {
        await writeFileOn(lab, node, '/etc/corosync/corosync.conf', corosyncConf(profile));
        await writeFileOn(lab, node, '/etc/default/sbd', SBD_SETTINGS);
        await writeFileOn(lab, node, '/root/cluster', clusterConfiguration(parts.delay(profile)));
        await lab.run(node, WRITE_CIB, { timeoutMs: TOOLS_MS });
      }
      const seconds = profile.watchdog / 1000;
      await waitForDisk(lab, 'MQMaster', SBD_DISK);
      await lab.run(
        'MQMaster',
        `sbd -d ${SBD_DISK} -1 ${seconds} -4 ${2 * seconds} create && for n in MQMaster MQSlave; do sbd -d ${SBD_DISK} allocate $n; done`,
      );
    },
    async state(lab) {
      const holder = await holderOf(lab);
      if ('trouble' in holder) return holder;
      const { stdout } = await lab.exec(holder.owner, 'crm_mon -1', { timeoutMs: 30_000 });
      const whole =
        /Online: \[ MQMaster MQSlave \]/.test(stdout) &&
        /fence\s.*Started/.test(stdout) &&
        /address\s.*Started/.test(stdout);
      return whole ? holder : { trouble: stdout };
    },
  };
}

/** Pacemaker, corosync and sbd of Debian, the service in a group like Heartbeat's. A fence begins at once. */
export const pacemaker = pacemakerPeer({
  name: 'pacemaker',
  title: 'Pacemaker, SBD',
  delay: () => 0,
});

/**
 * The same with a delay that lets the node with the service win when both fence each other: while the other
 * waits, it must elect itself the cluster's coordinator, and its message must reach the other through sbd's disk.
 */
export const pacemakerDelay = pacemakerPeer({
  name: 'pacemaker-delay',
  title: 'Pacemaker, SBD, priority-fencing-delay',
  delay: ({ watchdog }) => (3 * watchdog) / 1000,
});
