import type { GuestName } from '../addresses';
import type { Lab } from '../lab';

/** Something wrong with an installed pair that one check of `verify` is meant to find. */
export interface Defect {
  readonly name: string;
  /** The checks that must not pass because of it. */
  readonly checks: readonly string[];
  /** What the first of them says it saw, in part. */
  readonly seen: string;
  seed(lab: Lab): Promise<unknown>;
  undo(lab: Lab): Promise<unknown>;
}

const TARGET = 'iqn.2016-04.lab.storage:mq';
const RECORD = `iscsiadm -m node -T ${TARGET} -p 10.20.0.10:3260`;
const DATA = `/dev/disk/by-path/ip-10.20.0.10:3260-iscsi-${TARGET}-lun-1`;
const KEPT = '/root/kept-by-defect';
const IPTABLES = '/usr/sbin/iptables';
const SITE = '/etc/heartbundle/site.yaml';

const showGuardAs = (id: string): string =>
  `tgtadm --lld iscsi --op update --mode logicalunit --tid 1 --lun 2 --params scsi_id=${id}`;

type Hands = Pick<Defect, 'seed' | 'undo'>;

/** Done and taken back by a line for the shell of one guest. */
function by(guest: GuestName, seed: string, undo: string): Hands {
  return {
    seed: (lab) => lab.run(guest, seed, { timeoutMs: 180_000 }),
    undo: (lab) => lab.run(guest, undo, { timeoutMs: 180_000 }),
  };
}

/** A file that is changed or taken away, and put back with its mode and owner. */
function file(guest: GuestName, path: string, change: string): Hands {
  const kept = `${KEPT}${path.replace(/\//g, '-')}`;
  return by(guest, `cp -p ${path} ${kept} && ${change.replace(/FILE/g, path)}`, `mv ${kept} ${path}`);
}

/** The same on both nodes. */
function both(make: (guest: GuestName) => Hands): Hands {
  const hands = (['MQMaster', 'MQSlave'] as const).map(make);
  return {
    seed: (lab) => Promise.all(hands.map((one) => one.seed(lab))),
    undo: (lab) => Promise.all(hands.map((one) => one.undo(lab))),
  };
}

function defect(name: string, checks: string | readonly string[], seen: string, hands: Hands): Defect {
  return { name, checks: typeof checks === 'string' ? [checks] : checks, seen, ...hands };
}

function onEveryHost(lab: Lab, line: string): Promise<unknown> {
  return Promise.all((['storage', 'MQMaster', 'MQSlave'] as const).map((guest) => lab.run(guest, line)));
}

/**
 * Groups of defects that stand in no other's way: no two are for the same check. The owner is
 * MQMaster, failoverd is in maintenance on both nodes.
 */
export const DEFECTS: readonly (readonly Defect[])[] = [
  [
    defect(
      'another serial of the bundle on one node',
      'bundle',
      'MQSlave was installed from',
      file('MQSlave', '/var/lib/heartbundle/trust.json', `sed -i 's/"serial": [0-9]*/"serial": 1/' FILE`),
    ),
    defect(
      'a script of Heartbeat that was edited',
      'files',
      'MQMaster: /usr/share/heartbeat/hb_takeover differs from its package (content)',
      file('MQMaster', '/usr/share/heartbeat/hb_takeover', 'echo "# edited" >>FILE'),
    ),
    defect(
      'authkeys that others may read',
      'authkeys',
      'MQSlave: /etc/ha.d/authkeys has mode 644 and owner 0.',
      file('MQSlave', '/etc/ha.d/authkeys', 'chmod 644 FILE'),
    ),
    defect(
      'a missing entry of /etc/hosts',
      'names',
      'MQMaster: /etc/hosts has no entry "10.20.0.12 MQSlave".',
      file('MQMaster', '/etc/hosts', `sed -i '/MQSlave/d' FILE`),
    ),
    defect(
      'a resource script that cannot be executed',
      'resource-script',
      'MQSlave: /etc/ha.d/resource.d/mq is missing or not executable.',
      file('MQSlave', '/etc/ha.d/resource.d/mq', 'chmod 644 FILE'),
    ),
    defect(
      'a kernel parameter that is too low',
      'limits',
      'MQSlave: kernel.sem is 500 256000 32 128',
      by(
        'MQSlave',
        `cat /proc/sys/kernel/sem >${KEPT}-sem && sysctl -w kernel.sem='500 256000 32 128'`,
        `sysctl -w kernel.sem="$(cat ${KEPT}-sem)"`,
      ),
    ),
    defect(
      'Heartbeat not started at boot',
      'boot',
      'MQSlave: heartbeat does not start at boot.',
      by('MQSlave', 'chkconfig heartbeat off', 'chkconfig heartbeat on'),
    ),
    defect(
      'CHAP off in a record',
      'chap',
      'MQSlave: node.session.auth.authmethod is None, expected CHAP.',
      by(
        'MQSlave',
        `${RECORD} -o update -n node.session.auth.authmethod -v None`,
        `${RECORD} -o update -n node.session.auth.authmethod -v CHAP`,
      ),
    ),
    defect(
      'another time limit in a record',
      'record-timeouts',
      'MQMaster: node.session.timeo.replacement_timeout is 120, expected 20.',
      by(
        'MQMaster',
        `${RECORD} -o update -n node.session.timeo.replacement_timeout -v 120`,
        `${RECORD} -o update -n node.session.timeo.replacement_timeout -v 20`,
      ),
    ),
    defect(
      'the shared filesystem in fstab',
      'fstab',
      'MQSlave: /etc/fstab has "LABEL=MQHA /MQHA ext4 defaults 0 0".',
      file('MQSlave', '/etc/fstab', 'echo "LABEL=MQHA /MQHA ext4 defaults 0 0" >>FILE'),
    ),
    defect(
      'a filesystem of another name',
      'filesystem',
      'MQMaster: the mounted filesystem is called "OLD", expected "MQHA".',
      by('MQMaster', `tune2fs -L OLD ${DATA}`, `tune2fs -L MQHA ${DATA}`),
    ),
    defect('a clock that is off', 'clock', 'ms apart.', {
      seed: (lab) => lab.clock('MQMaster', -10),
      undo: (lab) => lab.clock('MQMaster', 0),
    }),
    defect(
      'a log that two rules rotate',
      'logs',
      'MQMaster: /var/log/heartbundle.log is named by 2 rules of logrotate, not by one.',
      by(
        'MQMaster',
        'echo "/var/log/heartbundle.log { weekly }" >/etc/logrotate.d/by-hand',
        'rm /etc/logrotate.d/by-hand',
      ),
    ),
    defect(
      'a link whose peer is reached through the other',
      'link-independence',
      'MQMaster: 10.20.1.12, the peer on link eth1, is reached through eth0.',
      by('MQMaster', 'ip route add 10.20.1.12/32 dev eth0', 'ip route del 10.20.1.12/32 dev eth0'),
    ),
  ],
  [
    defect(
      'a package missing on one node',
      'packages',
      'MQSlave: resource-agents is not installed.',
      by(
        'MQSlave',
        'rpm -e --justdb --nodeps resource-agents',
        'rpm -U --justdb --nodeps --replacepkgs /root/bundle/repo/Packages/resource-agents-*.rpm',
      ),
    ),
    defect(
      'a ha.cf changed by hand on both nodes alike',
      'configuration',
      'MQMaster: /etc/ha.d/ha.cf is not what the site file makes of it.',
      both((guest) => file(guest, '/etc/ha.d/ha.cf', 'echo "# by hand" >>FILE')),
    ),
    defect(
      'a site file that others may read',
      'secrets',
      'storage: /etc/heartbundle/site.yaml has mode 644 and owner 0.',
      file('storage', '/etc/heartbundle/site.yaml', 'chmod 644 FILE'),
    ),
    defect(
      'another uid of mqm',
      'resource-script',
      'MQSlave: mqm has ids 1500:1414, the site file says 1414:1414.',
      by('MQSlave', 'usermod -u 1500 mqm', 'usermod -u 1414 mqm'),
    ),
    defect(
      'no limits for mqm',
      'limits',
      'MQSlave: /etc/security/limits.d/95-heartbundle-mq.conf is missing or altered.',
      file('MQSlave', '/etc/security/limits.d/95-heartbundle-mq.conf', 'rm FILE'),
    ),
    defect(
      'the target daemon not started at boot',
      'boot',
      'storage: tgtd does not start at boot.',
      by('storage', 'chkconfig tgtd off', 'chkconfig tgtd on'),
    ),
    defect(
      'Heartbeat before the daemon at boot',
      'boot-order',
      'MQMaster: heartbeat is not started after failoverd.',
      by(
        'MQMaster',
        'mv /etc/rc.d/rc3.d/S75heartbeat /etc/rc.d/rc3.d/S70heartbeat',
        'mv /etc/rc.d/rc3.d/S70heartbeat /etc/rc.d/rc3.d/S75heartbeat',
      ),
    ),
    defect(
      'a node without session',
      'iscsi-session',
      `MQSlave: no session to ${TARGET}.`,
      by('MQSlave', `${RECORD} --logout`, `${RECORD} --login && udevadm settle`),
    ),
    defect(
      'a target that lets every address in',
      'chap',
      'storage: the target lets every address in.',
      by(
        'storage',
        'tgtadm --lld iscsi --op bind --mode target --tid 1 -I ALL',
        'tgtadm --lld iscsi --op unbind --mode target --tid 1 -I ALL',
      ),
    ),
    defect(
      'a disk that the target shows under another id',
      'exported-disks',
      'storage: LUN 2 is not /dev/vg_mq/guard with SCSI id mqlabguard, online.',
      by('storage', showGuardAs('other'), showGuardAs('mqlabguard')),
    ),
    defect('a cable pulled from a link', 'links', 'link eth1 is dead.', {
      seed: (lab) => lab.link('MQMaster', 'eth1', { plugged: false }),
      undo: (lab) => lab.link('MQMaster', 'eth1', { plugged: true }),
    }),
    defect(
      'a daemon that does not run',
      'failoverd',
      'MQSlave: failoverd does not answer.',
      by('MQSlave', 'service failoverd stop', 'service failoverd start'),
    ),
    defect(
      'a root filesystem that is full',
      'space',
      'MQMaster: / has ',
      by(
        'MQMaster',
        `fallocate -l $(($(df -P -k / | awk 'NR == 2 {print $4}') - 30000))K ${KEPT}-space`,
        `rm ${KEPT}-space`,
      ),
    ),
    defect(
      'another machine with the virtual address',
      'arp',
      '10.20.0.100 is answered by ',
      by('client', 'ip addr add 10.20.0.100/32 dev eth0', 'ip addr del 10.20.0.100/32 dev eth0'),
    ),
  ],
  [
    defect(
      'haresources that differ',
      ['haresources', 'configuration'],
      '/etc/ha.d/haresources differs between the nodes.',
      file('MQSlave', '/etc/ha.d/haresources', `sed -i 's/^MQMaster/MQSlave/' FILE`),
    ),
    defect(
      'Heartbeat stopped on the standby',
      'heartbeat',
      'MQSlave: Heartbeat does not run.',
      by('MQSlave', 'service heartbeat stop', 'service heartbeat start'),
    ),
    defect(
      'a reservation left behind',
      'lease',
      'a reservation was left on the data disk, by key 0000000000000abc.',
      by(
        'MQMaster',
        `sg_persist -n --out --register-ignore --param-sark=0xabc -d ${DATA} && sg_persist -n --out --reserve --param-rk=0xabc --prout-type=5 -d ${DATA}`,
        `sg_persist -n --out --clear --param-rk=0xabc -d ${DATA}`,
      ),
    ),
    defect(
      'a mount by hand on the standby',
      'mount-once',
      'Mounted on 2 nodes: MQMaster, MQSlave.',
      // Read-only and without replay of the journal: nothing is written.
      by('MQSlave', `mount -t ext4 -o ro,noload ${DATA} /MQHA`, 'umount /MQHA'),
    ),
    defect(
      'a service that nobody runs',
      'service-once',
      'Running on 0 nodes: -.',
      by('MQMaster', '/etc/ha.d/resource.d/mq QM1 stop', '/etc/ha.d/resource.d/mq QM1 start'),
    ),
  ],
  [
    defect(
      'heartbeats that are filtered on a link',
      'links',
      'MQSlave: link eth1 is dead.',
      by(
        'MQSlave',
        'modprobe -a sch_ingress cls_u32 act_gact; tc qdisc add dev eth1 ingress && tc filter add dev eth1 parent ffff: protocol ip u32 match ip dport 694 0xffff action drop',
        'tc qdisc del dev eth1 ingress',
      ),
    ),
    defect(
      'a dependency missing on one node',
      'nevra',
      'MQMaster: PyXML-0.8.4-19.el6.x86_64 is not installed.',
      by(
        'MQMaster',
        'rpm -e --justdb --nodeps PyXML',
        'rpm -U --justdb --nodeps --replacepkgs /root/bundle/repo/Packages/PyXML-*.rpm',
      ),
    ),
    defect(
      'a firewall that lets no client in',
      'firewall',
      'MQMaster: tcp 1414 from * is not let in.',
      by(
        'MQMaster',
        // The lab's kernel has no netfilter: a stand-in for iptables lists rules that nobody applies.
        `mv ${IPTABLES} ${KEPT}-iptables && cat >${IPTABLES} <<'END' && chmod 755 ${IPTABLES}
#!/bin/sh
echo '-P INPUT ACCEPT'
for peer in 10.20.0.12 10.20.1.12; do echo "-A INPUT -s $peer/32 -p udp -m udp --dport 694 -j ACCEPT"; done
echo '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'
echo '-A INPUT -j REJECT --reject-with icmp-host-prohibited'
END`,
        `mv ${KEPT}-iptables ${IPTABLES}`,
      ),
    ),
    defect(
      'the virtual address on both nodes',
      'vip-once',
      'On 2 nodes: MQMaster, MQSlave.',
      by('MQSlave', 'ip addr add 10.20.0.100/24 dev eth0', 'ip addr del 10.20.0.100/24 dev eth0'),
    ),
    defect(
      'a storage host that lets nobody in',
      'reach',
      'storage is not reached by ssh:',
      by(
        'MQSlave',
        // The first value counts; the rest of the file lets the peer in.
        `touch /root/.ssh/config && cp -p /root/.ssh/config ${KEPT}-ssh && { printf 'Host 10.20.0.10\\n  Port 2222\\nHost *\\n'; cat ${KEPT}-ssh; } >/root/.ssh/config`,
        `mv ${KEPT}-ssh /root/.ssh/config`,
      ),
    ),
  ],
];

/** What only a pair with the guard can have; failoverd is in maintenance on both nodes. */
export const GUARDED_DEFECTS: readonly Defect[] = [
  defect(
    'a guard disk that the standby has lost',
    'lease',
    'it cannot take the group.',
    by(
      'MQSlave',
      'disk=$(readlink -f /dev/disk/by-path/*-lun-2) && echo 1 >/sys/block/${disk##*/}/device/delete',
      'iscsiadm -m node -R && udevadm settle',
    ),
  ),
  defect(
    'a self-reset that failoverd was not told of',
    'watchdog',
    'MQMaster: failoverd has not armed the watchdog.',
    {
      seed: (lab) =>
        onEveryHost(
          lab,
          `modprobe softdog; cp -p ${SITE} ${KEPT}-site && echo 'guard: {selfReset: watchdog}' >>${SITE}`,
        ),
      undo: (lab) => onEveryHost(lab, `modprobe -r softdog; mv ${KEPT}-site ${SITE}`),
    },
  ),
];
