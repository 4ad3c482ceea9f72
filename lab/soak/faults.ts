import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeName } from '../writer/verdict';
import { queueManagerPattern } from '../../src/acceptance/service-process';
import type { Lab } from '../lab';
import { MQ_SETTINGS } from '../story/sabotages';

/** Who is who when the fault strikes. */
export interface Roles {
  readonly owner: NodeName;
  readonly standby: NodeName;
}

/** Something that goes wrong with a pair, and comes right again without a person at the nodes. */
export interface Fault {
  readonly name: string;
  /** Whether the group must move, must stay, or may do either. */
  readonly moves: 'yes' | 'no' | 'may';
  /** How long it lasts, in seconds: from, to. */
  readonly seconds: readonly [number, number];
  begin(lab: Lab, roles: Roles): Promise<void>;
  end(lab: Lab, roles: Roles): Promise<void>;
}

const NICS = ['eth0', 'eth1'] as const;
const ADDRESSES: Readonly<Record<NodeName, readonly string[]>> = {
  MQMaster: ['10.20.0.11', '10.20.1.11'],
  MQSlave: ['10.20.0.12', '10.20.1.12'],
};
const STORAGE = ['10.20.0.10'];

/** Drops what comes from the addresses on a node's NICs: a cut in one direction that leaves other hosts reachable. */
async function deafen(lab: Lab, node: NodeName, to: readonly string[], match = ''): Promise<void> {
  const lines = ['modprobe -a sch_ingress cls_u32 act_gact 2>/dev/null'];
  for (const nic of NICS) {
    lines.push(`tc qdisc add dev ${nic} ingress 2>/dev/null`);
    for (const address of to)
      lines.push(
        `tc filter add dev ${nic} parent ffff: protocol ip prio 5 u32 match ip src ${address}/32 ${match} action drop`,
      );
  }
  await lab.run(node, `${lines.join('; ')}`);
}

async function hearAgain(lab: Lab, node: NodeName): Promise<void> {
  await lab.exec(
    node,
    NICS.map((nic) => `tc filter del dev ${nic} parent ffff: protocol ip prio 5`).join('; '),
  );
}

const ENDMQM = '/opt/mqm/bin/endmqm';
const QUEUE_MANAGER = queueManagerPattern('QM1');
const HEARTBEAT_PORT = 'match ip dport 694 0xffff';
const nothing = (): Promise<void> => Promise.resolve();
const on = (which: keyof Roles, command: string) => async (lab: Lab, roles: Roles) => {
  await lab.exec(roles[which], command, { timeoutMs: 60_000 });
};

const cutFromStorage: Pick<Fault, 'begin' | 'end'> = {
  begin: (lab, { owner }) => deafen(lab, owner, STORAGE),
  end: (lab, { owner }) => hearAgain(lab, owner),
};

/** Every fault of the matrix that the lab can make. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'planned-move',
    moves: 'yes',
    seconds: [1, 1],
    begin: on('owner', '/usr/share/heartbeat/hb_standby all'),
    end: nothing,
  },
  {
    name: 'owner-power-off',
    moves: 'yes',
    seconds: [35, 50],
    begin: (lab, { owner }) => lab.powerOff(owner),
    end: (lab, { owner }) => lab.powerOn(owner),
  },
  {
    name: 'owner-panics',
    moves: 'may',
    seconds: [20, 30],
    // The node is back as soon as it has booted.
    begin: on('owner', '(sleep 0.2; echo c >/proc/sysrq-trigger) </dev/null >/dev/null 2>&1 &'),
    end: nothing,
  },
  {
    name: 'standby-power-off',
    moves: 'no',
    seconds: [10, 30],
    begin: (lab, { standby }) => lab.powerOff(standby),
    end: (lab, { standby }) => lab.powerOn(standby),
  },
  {
    name: 'nodes-cut',
    moves: 'no',
    seconds: [3, 40],
    async begin(lab, { owner, standby }) {
      await Promise.all([deafen(lab, owner, ADDRESSES[standby]), deafen(lab, standby, ADDRESSES[owner])]);
    },
    async end(lab, { owner, standby }) {
      await Promise.all([hearAgain(lab, owner), hearAgain(lab, standby)]);
    },
  },
  {
    name: 'heartbeat-port-cut',
    moves: 'no',
    seconds: [3, 40],
    async begin(lab, { owner, standby }) {
      await Promise.all([
        deafen(lab, owner, ADDRESSES[standby], HEARTBEAT_PORT),
        deafen(lab, standby, ADDRESSES[owner], HEARTBEAT_PORT),
      ]);
    },
    async end(lab, { owner, standby }) {
      await Promise.all([hearAgain(lab, owner), hearAgain(lab, standby)]);
    },
  },
  {
    name: 'standby-deaf',
    moves: 'no',
    seconds: [3, 30],
    begin: (lab, { owner, standby }) => deafen(lab, standby, ADDRESSES[owner]),
    end: (lab, { standby }) => hearAgain(lab, standby),
  },
  {
    name: 'owner-deaf',
    moves: 'no',
    seconds: [3, 30],
    begin: (lab, { owner, standby }) => deafen(lab, owner, ADDRESSES[standby]),
    end: (lab, { owner }) => hearAgain(lab, owner),
  },
  {
    name: 'one-link-cut',
    moves: 'no',
    seconds: [8, 25],
    begin: (lab, { owner }) => lab.link(owner, 'eth1', { plugged: false }),
    end: (lab, { owner }) => lab.link(owner, 'eth1', { plugged: true }),
  },
  {
    name: 'third-of-packets-lost',
    moves: 'may',
    seconds: [10, 30],
    begin: async (lab, { standby }) => {
      for (const nic of NICS) await lab.link(standby, nic, { lossPercent: 30 });
    },
    end: async (lab, { standby }) => {
      for (const nic of NICS) await lab.link(standby, nic, { lossPercent: 0 });
    },
  },
  {
    name: 'owner-frozen',
    moves: 'yes',
    seconds: [30, 45],
    begin: (lab, { owner }) => lab.freeze(owner),
    end: (lab, { owner }) => lab.thaw(owner),
  },
  {
    name: 'owner-frozen-briefly',
    moves: 'may',
    seconds: [1, 8],
    begin: (lab, { owner }) => lab.freeze(owner),
    end: (lab, { owner }) => lab.thaw(owner),
  },
  {
    name: 'standby-frozen',
    moves: 'no',
    seconds: [5, 30],
    begin: (lab, { standby }) => lab.freeze(standby),
    end: (lab, { standby }) => lab.thaw(standby),
  },
  {
    name: 'target-restart',
    moves: 'may',
    seconds: [1, 3],
    begin: async (lab) => {
      await lab.exec('storage', 'pkill -9 tgtd; sleep 1; service tgtd start', { timeoutMs: 60_000 });
    },
    end: nothing,
  },
  {
    name: 'storage-cut-on-owner',
    moves: 'may',
    seconds: [5, 40],
    ...cutFromStorage,
  },
  {
    name: 'storage-lost-on-owner',
    moves: 'yes',
    seconds: [80, 100],
    ...cutFromStorage,
  },
  {
    name: 'target-power-off',
    moves: 'may',
    seconds: [5, 60],
    begin: (lab) => lab.powerOff('storage'),
    end: (lab) => lab.powerOn('storage'),
  },
  {
    name: 'failoverd-killed-on-owner',
    moves: 'no',
    seconds: [5, 10],
    begin: on('owner', 'pkill -9 -f app/failoverd.js'),
    end: nothing,
  },
  {
    name: 'failoverd-killed-on-standby',
    moves: 'no',
    seconds: [5, 10],
    begin: on('standby', 'pkill -9 -f app/failoverd.js'),
    end: nothing,
  },
  {
    name: 'failoverd-stopped-on-owner',
    moves: 'may',
    seconds: [20, 40],
    begin: on('owner', `pkill -STOP -f app/failoverd.js`),
    end: on('owner', `pkill -CONT -f app/failoverd.js`),
  },
  {
    name: 'lease-io-killed-on-owner',
    moves: 'no',
    seconds: [3, 6],
    begin: on('owner', 'pkill -9 -f app/lease-io'),
    end: nothing,
  },
  {
    name: 'heartbeat-killed-on-owner',
    moves: 'no',
    seconds: [15, 25],
    begin: on('owner', 'pkill -9 -x heartbeat'),
    end: nothing,
  },
  {
    name: 'heartbeat-killed-on-standby',
    moves: 'no',
    seconds: [10, 20],
    begin: on('standby', 'pkill -9 -x heartbeat'),
    end: nothing,
  },
  {
    name: 'service-killed',
    moves: 'may',
    seconds: [5, 10],
    begin: on('owner', 'pkill -9 -f amqzxma0'),
    end: nothing,
  },
  {
    name: 'service-hung',
    moves: 'may',
    seconds: [40, 60],
    begin: on('owner', `pkill -STOP -f '${QUEUE_MANAGER}'`),
    end: nothing,
  },
  {
    name: 'service-does-not-start-on-owner',
    moves: 'yes',
    seconds: [40, 60],
    begin: on('owner', `echo '[ "$2" != start ] || exit 1' >${MQ_SETTINGS}; pkill -9 -f '${QUEUE_MANAGER}'`),
    end: on('owner', `rm ${MQ_SETTINGS}`),
  },
  {
    name: 'service-does-not-stop-on-owner',
    moves: 'yes',
    seconds: [60, 75],
    begin: on(
      'owner',
      `mv ${ENDMQM} ${ENDMQM}.good && printf '#!/bin/sh\nexec sleep 3600\n' >${ENDMQM} && chmod 755 ${ENDMQM} && /usr/share/heartbeat/hb_standby all`,
    ),
    end: on('owner', `mv ${ENDMQM}.good ${ENDMQM}`),
  },
  {
    name: 'disk-full',
    moves: 'may',
    seconds: [10, 20],
    async begin(lab, { owner }) {
      // Most of it at once; dd takes the rest, also what ext4 keeps for root.
      const { stdout } = await lab.exec(
        owner,
        `most=$(($(stat -f -c '%a * %S' /MQHA) - 16777216))
fallocate -l $most /MQHA/filler; dd if=/dev/zero of=/MQHA/filler.rest bs=64k conv=fsync 2>/dev/null
stat -f -c 'FREE %a' /MQHA`,
        { timeoutMs: 60_000 },
      );
      if (!/FREE 0$/.test(stdout.trim())) throw new Error(`the disk is not full: ${stdout}`);
    },
    end: on('owner', 'rm -f /MQHA/filler /MQHA/filler.rest'),
  },
  {
    name: 'node-boots-alone',
    moves: 'yes',
    seconds: [75, 90],
    begin: async (lab, { owner, standby }) => {
      await Promise.all([lab.powerOff(owner), lab.powerOff(standby)]);
      await lab.powerOn(standby);
    },
    end: (lab, { owner }) => lab.powerOn(owner),
  },
  {
    name: 'both-powered-off',
    moves: 'may',
    seconds: [2, 5],
    begin: async (lab, { owner, standby }) => {
      await Promise.all([lab.powerOff(owner), lab.powerOff(standby)]);
    },
    end: async (lab, { owner, standby }) => {
      await Promise.all([lab.powerOn(owner), lab.powerOn(standby)]);
    },
  },
  {
    name: 'mount-by-hand-on-standby',
    moves: 'no',
    seconds: [1, 2],
    async begin(lab, { standby }) {
      const disk = '/dev/disk/by-path/*-lun-1';
      const { exitCode, stdout } = await lab.exec(
        standby,
        `mkdir -p /mnt/hand; mount -t ext4 ${disk} /mnt/hand && touch /mnt/hand/by-hand && echo WROTE; umount /mnt/hand`,
        { timeoutMs: 60_000 },
      );
      if (stdout.includes('WROTE')) throw new Error(`the standby wrote by hand (${exitCode})`);
      await sleep(0);
    },
    end: nothing,
  },
  {
    name: 'clock-stepped-on-owner',
    moves: 'no',
    seconds: [8, 15],
    begin: (lab, { owner }) => lab.clock(owner, 3_600),
    end: (lab, { owner }) => lab.clock(owner, 0),
  },
];

/** Throws for a name that no fault has. */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((one) => one.name === name);
  if (fault === undefined)
    throw new Error(`no fault is called ${name}; there are ${FAULTS.map((one) => one.name).join(', ')}`);
  return fault;
}
