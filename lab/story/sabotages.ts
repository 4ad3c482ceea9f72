import type { GuestName } from '../addresses';
import type { Lab } from '../lab';
import { MAINTENANCE_FILE } from '../../src/failoverd/daemon';

/** A pair that looks healthy and does not do what one scenario of `verify` is there to prove. */
export interface Sabotage {
  readonly scenario: string;
  readonly name: string;
  /** What the scenario tells when it fails because of it. */
  readonly told: RegExp;
  seed(lab: Lab): Promise<unknown>;
  undo(lab: Lab): Promise<unknown>;
}

type Hands = Pick<Sabotage, 'seed' | 'undo'>;

const NODES: readonly GuestName[] = ['MQMaster', 'MQSlave'];
const FLAG = '/root/sabotaged';
/** Read by the resource script `mq` with its own arguments: what is added here runs in it. */
export const MQ_SETTINGS = '/etc/sysconfig/heartbundle-mq';
const NOT_RUNNING = "! pgrep -f '[a]mqzxma0' >/dev/null";
const TOO_LONG = /without an answer for \d/;
const LOST = /acknowledged messages were lost/;
const TIED = /without an answer for \d|lost the group although nothing should have moved/;

function onBoth(seed: (guest: GuestName) => string, undo: string): Hands {
  const all = (lab: Lab, line: (guest: GuestName) => string): Promise<unknown> =>
    Promise.all(NODES.map((guest) => lab.run(guest, line(guest))));
  return { seed: (lab) => all(lab, seed), undo: (lab) => all(lab, () => undo) };
}

function inScript(line: string): Hands {
  return onBoth(() => `cat >${MQ_SETTINGS} <<'END'\n${line}\nEND`, `rm -f ${MQ_SETTINGS}`);
}

/** A queue manager that needs so long to start. */
function slow(seconds: number): Hands {
  return inScript(`if [ "$2" = start ] && ${NOT_RUNNING}; then sleep ${seconds}; fi`);
}

/** A script that begins with an empty queue, as one does that makes its queue manager anew. */
function forgetful(): Hands {
  return inScript(`if [ "$2" = start ] && ${NOT_RUNNING}; then
  : >/MQHA/logs/QM1/active/S0000000.LOG
  rm -f /MQHA/data/QM1/queues/HEARTBUNDLE.PROBE/q
fi`);
}

/** A watch that ends the service when the peer falls silent on a link, as a wrong ipfail does. */
function tiedToLink(): Hands {
  const watch = (peer: string): string => `
silent() { [ "$(cl_status hblinkstatus ${peer} eth1 2>/dev/null)" = dead ]; }
while [ -e ${FLAG} ]; do
  if silent; then
    for second in 1 2 3 4 5 6 7 8; do pkill -9 -f '[a]mqzxma0'; sleep 1; done
    while silent; do sleep 1; done
  fi
  sleep 0.5
done`;
  return onBoth((guest) => {
    const peer = guest === 'MQMaster' ? 'MQSlave' : 'MQMaster';
    return `cat >${FLAG} <<'END'${watch(peer)}\nEND
setsid sh ${FLAG} </dev/null >/dev/null 2>&1 &`;
  }, `rm -f ${FLAG}`);
}

/**
 * One for each scenario, in the order in which they are played. A queue manager that comes too late
 * and one that comes without its messages are what an installation by hand gets wrong most easily.
 */
export const SABOTAGES: readonly Sabotage[] = [
  {
    scenario: 'heartbeat-link-down',
    name: 'a service that ends when a link is silent',
    told: TIED,
    ...tiedToLink(),
  },
  {
    scenario: 'planned-move',
    name: 'a queue manager that starts without its messages',
    told: LOST,
    ...forgetful(),
  },
  {
    scenario: 'service-crash',
    name: 'a queue manager that starts too slowly',
    told: TOO_LONG,
    ...slow(65),
  },
  {
    scenario: 'service-hang',
    name: 'a script that always says that it answers',
    told: /Nobody ended the frozen service/,
    ...inScript('[ "$2" != monitor ] || { echo running; exit 0; }'),
  },
  {
    scenario: 'heartbeat-killed',
    name: 'a failoverd in maintenance',
    told: /Nobody started Heartbeat on MQMaster again/,
    ...onBoth(() => `touch ${MAINTENANCE_FILE}`, `rm -f ${MAINTENANCE_FILE}`),
  },
  {
    scenario: 'all-links-down',
    name: 'a service that ends when its peer is silent',
    told: TIED,
    ...tiedToLink(),
  },
  {
    scenario: 'target-restart',
    name: 'a target daemon that does not start',
    told: /target daemon on storage did not come back/,
    seed: (lab) => lab.run('storage', 'mv /usr/sbin/tgtd /usr/sbin/tgtd.sabotaged'),
    undo: (lab) => lab.run('storage', 'mv /usr/sbin/tgtd.sabotaged /usr/sbin/tgtd && service tgtd start'),
  },
  {
    scenario: 'standby-crash',
    name: 'a service that ends when its peer is gone',
    told: TIED,
    ...tiedToLink(),
  },
  {
    scenario: 'owner-crash',
    name: 'a queue manager that starts too slowly',
    told: TOO_LONG,
    ...slow(70),
  },
  {
    scenario: 'vip-interface-down',
    name: 'a queue manager that starts without its messages',
    told: LOST,
    ...forgetful(),
  },
  {
    scenario: 'storage-path-cut',
    name: 'a queue manager that starts too slowly',
    told: TOO_LONG,
    ...slow(90),
  },
  {
    scenario: 'node-alone',
    name: 'a queue manager that starts without its messages',
    told: LOST,
    ...forgetful(),
  },
  {
    scenario: 'owner-power-off',
    name: 'a queue manager that starts without its messages',
    told: LOST,
    ...forgetful(),
  },
  {
    scenario: 'freeze-wake',
    name: 'a queue manager that starts without its messages',
    told: LOST,
    ...forgetful(),
  },
  {
    scenario: 'both-reboot',
    name: 'a queue manager that starts without its messages',
    told: LOST,
    ...forgetful(),
  },
];
