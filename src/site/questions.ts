import { AppError } from '../core/error';
import { findAddressUse } from '../node/address-in-use';
import { diskNotBlank, readSerials } from '../node/disks';
import type { Machine } from '../node/machine';
import type { DiskFacts, MachineFacts } from '../node/survey';
import { formatBinaryBytes } from '../ui/format';
import type { AnswerId, Answers } from './answers';
import { NONE } from './create';
import type { Choice, Question, View } from './question';
import { inSameNetwork } from './relations';
import { volumeBytes } from './storage';

const GIB = 1024 * 1024 * 1024;
const MIB = 1024 * 1024;
/** Room for the guard volume and LVM's own. */
const BESIDE_DATA = 64 * MIB;

/** Every question of the wizard, in order. Each is a flag and a key of the site file. */
export const QUESTIONS: readonly Question[] = [
  {
    id: 'cluster',
    section: 'nodes',
    keys: ['cluster'],
    help: 'name of the cluster, lower case',
    suggest: () => 'mqha',
  },
  {
    id: 'interface',
    section: 'nodes',
    keys: ['vip.interface'],
    help: 'network interface of both nodes that clients reach',
    suggest: ({ role, facts }) => (role === 'target' ? 'eth0' : facts.interfaces[0]?.name),
    choices: (view) => (view.role === 'target' ? [] : interfaceChoices(view.facts)),
  },
  {
    id: 'first-node',
    section: 'nodes',
    keys: ['nodes.0.name'],
    help: 'name of the first node as "uname -n" says there',
    known: ({ role, facts }) => (role === 'first-node' ? facts.name : undefined),
  },
  {
    id: 'first-address',
    section: 'nodes',
    keys: ['nodes.0.address'],
    help: 'its address on that interface',
    known: (view) => ownAddress(view, 'first-node', 'interface'),
    suggest: (view) => suggestAddress(view, 'first-node', 'interface'),
    choices: (view) => addressChoices(view, 'first-node', 'interface'),
  },
  {
    id: 'second-node',
    section: 'nodes',
    keys: ['nodes.1.name'],
    help: 'name of the second node as "uname -n" says there',
    known: ({ role, facts }) => (role === 'second-node' ? facts.name : undefined),
  },
  {
    id: 'second-address',
    section: 'nodes',
    keys: ['nodes.1.address'],
    help: 'its address on that interface',
    known: (view) => ownAddress(view, 'second-node', 'interface'),
    suggest: (view) => suggestAddress(view, 'second-node', 'interface'),
    choices: (view) => addressChoices(view, 'second-node', 'interface'),
  },
  {
    id: 'vip',
    section: 'network',
    keys: ['vip.address'],
    help: 'virtual address that clients use',
    examine: async (machine, address, { role, answers }) => {
      if (role === 'target' || answers.interface === undefined) return undefined;
      const use = await findAddressUse(machine, address, answers.interface);
      return use.state === 'taken' ? new AppError('VIP_ANSWERS', { address, by: use.by }) : undefined;
    },
  },
  {
    id: 'vip-prefix',
    section: 'network',
    keys: ['vip.prefix'],
    help: 'network prefix of the virtual address, such as 24',
    known: ({ facts, answers }) => prefixOf(facts, answers),
    suggest: () => '24',
  },
  {
    id: 'heartbeat-interface',
    section: 'network',
    keys: ['heartbeat.links'],
    help: `second interface for heartbeats, or ${NONE}`,
    suggest: ({ role, facts, answers }) =>
      role === 'target'
        ? 'eth1'
        : (facts.interfaces.find(({ name }) => name !== answers.interface)?.name ?? NONE),
    choices: ({ role, facts, answers }) =>
      role === 'target'
        ? []
        : [...interfaceChoices(facts).filter(({ value }) => value !== answers.interface), { value: NONE }],
  },
  {
    id: 'first-heartbeat-address',
    section: 'network',
    keys: ['nodes.0.heartbeatAddress'],
    help: "the first node's address on the second interface",
    applies: hasSecondLink,
    known: (view) => ownAddress(view, 'first-node', 'heartbeat-interface'),
    choices: (view) => addressChoices(view, 'first-node', 'heartbeat-interface'),
  },
  {
    id: 'second-heartbeat-address',
    section: 'network',
    keys: ['nodes.1.heartbeatAddress'],
    help: "the second node's address on the second interface",
    applies: hasSecondLink,
    known: (view) => ownAddress(view, 'second-node', 'heartbeat-interface'),
    choices: (view) => addressChoices(view, 'second-node', 'heartbeat-interface'),
  },
  {
    id: 'storage',
    section: 'storage',
    keys: ['storage.managed'],
    help: 'host: a storage host that heartbundle sets up; san: an existing iSCSI SAN',
    known: ({ role }) => (role === 'target' ? 'host' : undefined),
    suggest: () => 'host',
    choices: () => [{ value: 'host' }, { value: 'san' }],
    closed: true,
  },
  {
    id: 'storage-host',
    section: 'storage',
    keys: ['storage.name'],
    help: 'name of the storage host as "uname -n" says there',
    applies: hasStorageHost,
    known: ({ role, facts }) => (role === 'target' ? facts.name : undefined),
  },
  {
    id: 'storage-address',
    section: 'storage',
    keys: ['storage.address'],
    help: 'address at which the nodes reach the storage',
    known: ({ role, facts }) => (role === 'target' ? onlyOne(allAddresses(facts))?.value : undefined),
    suggest: ({ role, facts, answers }) =>
      facts.hosts[(answers['storage-host'] ?? '').toLowerCase()] ??
      (role === 'target' ? allAddresses(facts)[0]?.value : undefined),
    choices: ({ role, facts }) => (role === 'target' ? allAddresses(facts) : []),
  },
  {
    id: 'disk',
    section: 'storage',
    keys: ['storage.device', 'storage.volumeGroup'],
    help: 'blank disk of the storage host, such as /dev/sdb',
    applies: hasStorageHost,
    suggest: ({ role, facts }) =>
      role === 'target' ? facts.disks.find(({ found }) => found.length === 0)?.device : undefined,
    choices: ({ role, facts }) => (role === 'target' ? facts.disks.map(diskChoice) : []),
    examine: (machine, device, { role, facts }) =>
      role === 'target' ? diskProblem(machine, facts.disks, device) : Promise.resolve(undefined),
  },
  {
    id: 'data-size',
    section: 'storage',
    keys: ['storage.data.size'],
    help: 'size of the shared filesystem, such as 10G',
    applies: hasStorageHost,
    suggest: ({ facts, answers }) => {
      const bytes = facts.disks.find(({ device }) => device === answers.disk)?.bytes;
      return bytes === undefined ? '10G' : largestSize(bytes);
    },
    examine: (_machine, size, { role, facts, answers }) => {
      const disk = facts.disks.find(({ device }) => device === answers.disk);
      const needed = volumeBytes(size) + 16 * MIB;
      if (role !== 'target' || disk === undefined || disk.bytes >= needed) return Promise.resolve(undefined);
      const { device, bytes } = disk;
      return Promise.resolve(new AppError('DISK_TOO_SMALL', { device, bytes, needed }));
    },
  },
  {
    id: 'san-target',
    section: 'storage',
    keys: ['storage.target'],
    help: 'iSCSI name of the target of the SAN',
    applies: hasSan,
  },
  {
    id: 'san-data-lun',
    section: 'storage',
    keys: ['storage.data'],
    help: 'LUN of the data disk',
    applies: hasSan,
    suggest: () => '1',
  },
  {
    id: 'san-guard-lun',
    section: 'storage',
    keys: ['storage.guard'],
    help: 'LUN of the 16 MiB disk for the guard',
    applies: hasSan,
    suggest: () => '2',
  },
  {
    id: 'mount',
    section: 'storage',
    keys: ['filesystem.mount'],
    help: 'folder on which the shared filesystem is mounted',
    suggest: () => '/MQHA',
  },
  {
    id: 'guard',
    section: 'storage',
    keys: ['guard.enabled'],
    help: 'yes or no: a lease and a fence on the shared disk keep two nodes from writing at once',
    suggest: () => 'yes',
    choices: () => [{ value: 'yes' }, { value: 'no' }],
    closed: true,
  },
  {
    id: 'self-reset',
    section: 'storage',
    keys: ['guard.selfReset'],
    help: 'off, sysrq, or watchdog where the machine can have one: how a node is reset that must stop and cannot',
    applies: hasGuard,
    suggest: () => 'off',
    choices: ({ role, facts }) => [
      { value: 'off' },
      { value: 'sysrq' },
      // The storage host says nothing of the nodes.
      ...(role !== 'target' && facts.watchdog === 'none' ? [] : [{ value: 'watchdog' }]),
    ],
    closed: true,
  },
  {
    id: 'service',
    section: 'service',
    keys: ['service.type'],
    help: 'mq: an IBM MQ queue manager; init-script: any service with a script in /etc/rc.d/init.d',
    suggest: () => 'mq',
    choices: () => [{ value: 'mq' }, { value: 'init-script' }],
    closed: true,
  },
  {
    id: 'queue-manager',
    section: 'service',
    keys: ['service.queueManager'],
    help: 'name of the queue manager',
    applies: isMq,
    suggest: () => 'QM1',
  },
  {
    id: 'mq-port',
    section: 'service',
    keys: ['service.port'],
    help: 'port of its listener',
    applies: isMq,
    suggest: () => '1414',
  },
  {
    id: 'script',
    section: 'service',
    keys: ['service.script'],
    help: 'name of the script in /etc/rc.d/init.d',
    applies: (answers) => !isMq(answers),
  },
  {
    id: 'service-port',
    section: 'service',
    keys: ['service.port'],
    help: `port of the service, or ${NONE}`,
    applies: (answers) => !isMq(answers),
    suggest: () => NONE,
  },
  {
    id: 'keepalive',
    section: 'defaults',
    keys: ['heartbeat.keepalive'],
    help: 'milliseconds between heartbeats',
    suggest: () => '1000',
  },
  {
    id: 'deadtime',
    section: 'defaults',
    keys: ['heartbeat.deadtime'],
    help: 'milliseconds of silence until a node counts as dead',
    suggest: ({ answers }) => String(Math.max(15_000, 4 * milliseconds(answers.keepalive))),
  },
  {
    id: 'warntime',
    section: 'defaults',
    keys: ['heartbeat.warntime'],
    help: 'milliseconds of silence until the log warns',
    suggest: ({ answers }) => String(Math.round(milliseconds(answers.deadtime) / 3)),
  },
  {
    id: 'initdead',
    section: 'defaults',
    keys: ['heartbeat.initdead'],
    help: 'milliseconds that a starting node waits for the other',
    suggest: ({ answers }) => String(Math.max(60_000, 2 * milliseconds(answers.deadtime))),
  },
  {
    id: 'auto-failback',
    section: 'defaults',
    keys: ['heartbeat.autoFailback'],
    help: 'yes or no: the first node takes the service back when it returns',
    suggest: () => 'no',
    choices: () => [{ value: 'no' }, { value: 'yes' }],
    closed: true,
  },
  {
    id: 'heartbeat-port',
    section: 'defaults',
    keys: ['heartbeat.port'],
    help: 'UDP port of heartbeats',
    suggest: () => '694',
  },
  {
    id: 'serial-link',
    section: 'defaults',
    keys: ['heartbeat.links'],
    help: `serial device of a further heartbeat link, or ${NONE}`,
    suggest: () => NONE,
  },
  {
    id: 'storage-port',
    section: 'defaults',
    keys: ['storage.port'],
    help: 'TCP port of the iSCSI target',
    suggest: () => '3260',
  },
  {
    id: 'mqm-uid',
    section: 'defaults',
    keys: ['service.uid'],
    help: 'id of the user mqm, equal on both nodes',
    applies: isMq,
    suggest: ({ role, facts }) => (role === 'target' ? '1414' : (facts.mqm?.uid ?? '1414')),
  },
  {
    id: 'mqm-gid',
    section: 'defaults',
    keys: ['service.gid'],
    help: 'id of the group mqm, equal on both nodes',
    applies: isMq,
    suggest: ({ role, facts }) => (role === 'target' ? '1414' : (facts.mqm?.gid ?? '1414')),
  },
  {
    id: 'probe-queue',
    section: 'defaults',
    keys: ['service.probeQueue'],
    help: 'local queue that "verify" puts its messages on',
    applies: isMq,
    suggest: () => 'HEARTBUNDLE.PROBE',
  },
];

function isMq({ service }: Answers): boolean {
  return service !== 'init-script';
}

function hasGuard({ guard }: Answers): boolean {
  return guard !== 'no';
}

function hasSan({ storage }: Answers): boolean {
  return storage === 'san';
}

function hasStorageHost(answers: Answers): boolean {
  return !hasSan(answers);
}

function hasSecondLink(answers: Answers): boolean {
  return answers['heartbeat-interface'] !== NONE;
}

function milliseconds(text: string | undefined): number {
  const number = Number(text);
  return Number.isFinite(number) ? number : 0;
}

function interfaceChoices(facts: MachineFacts): Choice[] {
  return facts.interfaces.map(({ name, addresses }) => ({
    value: name,
    note: addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(' '),
  }));
}

function allAddresses(facts: MachineFacts): Choice[] {
  return facts.interfaces.reduce<Choice[]>(
    (all, { name, addresses }) =>
      all.concat(addresses.map(({ address }) => ({ value: address, note: name }))),
    [],
  );
}

/** This machine's addresses on an interface that an earlier answer named; none when the node is another machine. */
function addressChoices(
  { role, facts, answers }: View,
  node: 'first-node' | 'second-node',
  link: 'interface' | 'heartbeat-interface',
): Choice[] {
  if (role !== node) return [];
  return allAddresses(facts).filter(({ note }) => note === answers[link]);
}

function ownAddress(
  view: View,
  ...place: [node: 'first-node' | 'second-node', link: 'interface' | 'heartbeat-interface']
) {
  return onlyOne(addressChoices(view, ...place))?.value;
}

function suggestAddress(
  view: View,
  node: 'first-node' | 'second-node',
  link: 'interface',
): string | undefined {
  const own = addressChoices(view, node, link)[0]?.value;
  return own ?? view.facts.hosts[(view.answers[node] ?? '').toLowerCase()];
}

function onlyOne(choices: readonly Choice[]): Choice | undefined {
  return choices.length === 1 ? choices[0] : undefined;
}

/** The prefix of the network that this machine shares with the virtual address. */
function prefixOf(facts: MachineFacts, answers: Answers): string | undefined {
  const { vip } = answers;
  if (vip === undefined || !/^\d+\.\d+\.\d+\.\d+$/.test(vip)) return undefined;
  for (const { addresses } of facts.interfaces)
    for (const { address, prefix } of addresses)
      if (inSameNetwork(address, vip, prefix)) return String(prefix);
  return undefined;
}

function diskChoice({ device, bytes, found }: DiskFacts): Choice {
  const content = found.length === 0 ? 'blank' : found.join(', ');
  return { value: device, note: `${formatBinaryBytes(bytes)}, ${content}` };
}

async function diskProblem(
  machine: Machine,
  disks: readonly DiskFacts[],
  device: string,
): Promise<AppError | undefined> {
  const disk = disks.find((one) => one.device === device);
  if (disk === undefined || disk.found.length === 0) return undefined;
  return diskNotBlank(device, disk.found, await readSerials(machine, device));
}

function largestSize(bytes: number): string {
  const room = bytes - BESIDE_DATA;
  return room >= 4 * GIB ? `${Math.floor(room / GIB)}G` : `${Math.max(1, Math.floor(room / MIB))}M`;
}

/** The question that an id names. */
export function questionOf(id: AnswerId): Question {
  const question = QUESTIONS.find((one) => one.id === id);
  if (question === undefined) throw new Error(`no question has the id ${id}`);
  return question;
}
