import { createHash } from 'crypto';
import { observe, type NodeIndex } from '../failoverd/observe';
import type { Observation } from '../failoverd/observation';
import type { Machine } from '../node/machine';
import { isUnreachable } from '../node/ssh';
import type { Site } from '../site/schema';
import { isGuarded } from '../site/guard';
import { serviceResource } from '../site/service';
import { isManaged } from '../site/storage';

/** What a host's clock says against this node's. */
export interface Clock {
  /** Host minus this node, in milliseconds; the round trip halves its error. */
  readonly offsetMs: number;
  /** Minutes east of UTC, for logs that carry local time. */
  readonly utcOffsetMinutes: number;
}

export interface FileFact {
  readonly content: string;
  readonly mode: number;
  readonly uid: number;
}

/** Everything the checks look at on one host, read once. */
export interface HostFacts {
  readonly name: string;
  readonly address: string;
  readonly hostname: string;
  readonly clock: Clock;
  /** Package name → version-release, or undefined when it is not installed. */
  readonly packages: Readonly<Record<string, string | undefined>>;
  /** Path → content and mode; undefined when absent. */
  readonly files: Readonly<Record<string, FileFact | undefined>>;
  /** Service name → started in runlevel 3. */
  readonly enabled: Readonly<Record<string, boolean>>;
}

export interface NodeFacts extends HostFacts {
  /** Output of `iscsiadm -m session`. */
  readonly sessions: string;
  /** The node record of the site's target, `key = value` lines. */
  readonly record: string;
  /** `uid` and `gid` of mqm; undefined when there is none. */
  readonly mqm: { readonly uid: number; readonly gid: number } | undefined;
  readonly observation: Observation;
  /** Version of the failoverd that answers; undefined when none does. */
  readonly daemon: string | undefined;
}

export interface StorageFacts extends HostFacts {
  /** Output of `tgtadm --lld iscsi --mode target --op show`. */
  readonly targets: string;
}

/** A host that could not be entered: what would have been looked at there stays unproved. */
export interface Unreached {
  readonly name: string;
  readonly address: string;
  readonly problem: string;
}

export type Looked<T> = T | Unreached;

export function isReached<T extends HostFacts>(host: Looked<T>): host is T {
  return 'hostname' in host;
}

export interface PairFacts {
  readonly site: Site;
  readonly self: NodeIndex;
  readonly nodes: readonly [Looked<NodeFacts>, Looked<NodeFacts>];
  /** The storage host; none when the disks are a SAN's, whose machines are not ours to enter. */
  readonly storage: readonly Looked<StorageFacts>[];
  /** Paths whose content the site file alone determines on every node, with that content. */
  readonly expectedFiles: Readonly<Record<string, string>>;
}

/** How to reach every host of the site from here. */
export interface PairMachines {
  readonly nodes: readonly [Machine, Machine];
  readonly storage: Machine;
}

export const NODE_PACKAGES = [
  'heartbundle',
  'heartbeat',
  'cluster-glue',
  'resource-agents',
  'iscsi-initiator-utils',
] as const;
export const STORAGE_PACKAGES = ['heartbundle', 'scsi-target-utils'] as const;
export const NODE_SERVICES = ['iscsid', 'iscsi', 'failoverd', 'heartbeat'] as const;
export const STORAGE_SERVICES = ['tgtd'] as const;

export const SITE_FILE = '/etc/heartbundle/site.yaml';
export const HEARTBEAT_FILES = ['/etc/ha.d/ha.cf', '/etc/ha.d/haresources', '/etc/ha.d/authkeys'] as const;

const RESOURCE_SCRIPTS = '/etc/ha.d/resource.d';

/** The scripts that Heartbeat runs for the group, and the service's own init script when it has one. */
export function scriptsOf(site: Site): string[] {
  const { service } = site;
  return [
    ...(isGuarded(site) ? [`${RESOURCE_SCRIPTS}/hbguard`] : []),
    `${RESOURCE_SCRIPTS}/${serviceResource(site).script}`,
    ...(service.type === 'init-script' ? [`/etc/rc.d/init.d/${service.script}`] : []),
  ];
}

function nodeFilesOf(site: Site): string[] {
  return [SITE_FILE, ...HEARTBEAT_FILES, ...scriptsOf(site), '/etc/hosts', '/etc/fstab'];
}

/** Reads all hosts side by side; nothing is changed. */
export async function collectFacts(
  site: Site,
  self: NodeIndex,
  machines: PairMachines,
  expectedFiles: Readonly<Record<string, string>>,
): Promise<PairFacts> {
  const [first, second, storage] = await Promise.all([
    enter(site.nodes[0].name, site.nodes[0].address, machines.nodes[0], (host) =>
      readNode(site, 0, machines.nodes[0], host),
    ),
    enter(site.nodes[1].name, site.nodes[1].address, machines.nodes[1], (host) =>
      readNode(site, 1, machines.nodes[1], host),
    ),
    isManaged(site.storage)
      ? enter(site.storage.name, site.storage.address, machines.storage, (host) =>
          readStorage(machines.storage, host),
        )
      : undefined,
  ]);
  return {
    site,
    self,
    nodes: [first, second],
    storage: storage === undefined ? [] : [storage],
    expectedFiles,
  };
}

interface Identity {
  readonly name: string;
  readonly address: string;
  readonly hostname: string;
  readonly clock: Clock;
}

async function enter<T>(
  name: string,
  address: string,
  machine: Machine,
  read: (host: Identity) => Promise<T>,
): Promise<T | Unreached> {
  const answer = await machine.run(['uname', '-n'], { access: 'read', timeoutMs: 15_000 });
  if (isUnreachable(answer) || answer.exitCode !== 0) {
    const problem = answer.stderr.trim().split('\n').pop() ?? '';
    return { name, address, problem: problem === '' ? `exit code ${answer.exitCode}` : problem };
  }
  const clock = await readClock(machine);
  return read({ name, address, hostname: answer.stdout.trim(), clock });
}

/** Asks the host for its time between two looks at ours. */
export async function readClock(machine: Machine): Promise<Clock> {
  const before = Date.now();
  const { stdout } = await machine.run(['date', '+%s.%N %z'], { access: 'read' });
  const after = Date.now();
  const match = /^(\d+\.\d+) ([+-])(\d\d)(\d\d)/.exec(stdout);
  if (match === null) return { offsetMs: 0, utcOffsetMinutes: 0 };
  const [, seconds = '0', sign, hours = '0', minutes = '0'] = match;
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return { offsetMs: Math.round(Number(seconds) * 1000 - (before + after) / 2), utcOffsetMinutes: east };
}

async function readHost(
  machine: Machine,
  host: Identity,
  packages: readonly string[],
  paths: readonly string[],
  services: readonly string[],
): Promise<HostFacts> {
  const read = async (argv: readonly string[]): Promise<string> =>
    (await machine.run(argv, { access: 'read', timeoutMs: 30_000 })).stdout;
  const installed: Record<string, string | undefined> = {};
  const query = await read(['rpm', '-q', '--qf', '%{NAME} %{VERSION}-%{RELEASE}\\n', ...packages]);
  for (const name of packages) {
    const line = query
      .split('\n')
      .find((one) => one.startsWith(`${name} `) && !one.includes('not installed'));
    installed[name] = line?.slice(name.length + 1).trim();
  }
  const files: Record<string, FileFact | undefined> = {};
  for (const path of paths) {
    const facts = await machine.stat(path);
    if (facts === undefined) continue;
    const content = (await machine.readFile(path))?.toString() ?? '';
    files[path] = { content, mode: facts.mode, uid: facts.uid };
  }
  const enabled: Record<string, boolean> = {};
  for (const name of services) enabled[name] = /\b3:on\b/.test(await read(['chkconfig', '--list', name]));
  return { ...host, packages: installed, files, enabled };
}

async function readNode(
  site: Site,
  index: NodeIndex,
  machine: Machine,
  identity: Identity,
): Promise<NodeFacts> {
  const { target, address, port } = site.storage;
  const services =
    site.service.type === 'init-script' ? [...NODE_SERVICES, site.service.script] : NODE_SERVICES;
  const host = await readHost(machine, identity, NODE_PACKAGES, nodeFilesOf(site), services);
  const read = (argv: readonly string[], timeoutMs = 30_000): Promise<string> =>
    machine.run(argv, { access: 'read', timeoutMs }).then(({ stdout }) => stdout);
  const sessions = await read(['iscsiadm', '-m', 'session']);
  const record = await read(['iscsiadm', '-m', 'node', '-T', target, '-p', `${address}:${port}`]);
  const ids = /uid=(\d+)\(.*gid=(\d+)\(/.exec(await read(['id', 'mqm']));
  const observation = await observe(machine, site, index, Date.now());
  return {
    ...host,
    sessions,
    record,
    mqm: ids === null ? undefined : { uid: Number(ids[1]), gid: Number(ids[2]) },
    observation,
    daemon: daemonVersion(await read(['heartbundle', 'status', '--json'], 60_000)),
  };
}

function daemonVersion(json: string): string | undefined {
  try {
    const report = JSON.parse(json) as { daemon?: { running?: boolean; version?: string } } | null;
    return report?.daemon?.running === true ? (report.daemon.version ?? '') : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readStorage(machine: Machine, identity: Identity): Promise<StorageFacts> {
  const host = await readHost(machine, identity, STORAGE_PACKAGES, [SITE_FILE], STORAGE_SERVICES);
  const { stdout } = await machine.run(['tgtadm', '--lld', 'iscsi', '--mode', 'target', '--op', 'show'], {
    access: 'read',
  });
  return { ...host, targets: stdout };
}

/** First twelve digits of the SHA-256, enough to compare by eye. */
export function shortDigest(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

/** The nodes that were reached, with their index. */
export function reachedNodes(facts: PairFacts): NodeFacts[] {
  return facts.nodes.filter((node): node is NodeFacts => isReached(node));
}
