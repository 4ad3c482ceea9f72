import { AppError } from '../core/error';
import { within } from '../core/within';
import type { CommandResult, Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { serviceScript, statusTimeout } from '../site/service';
import type {
  Claim,
  HeartbeatView,
  Link,
  MountState,
  NodeState,
  Observation,
  ServiceState,
} from './observation';

/** The node that is observed: 0 is the first of the site file, which haresources names. */
export type NodeIndex = 0 | 1;

/** Index of the node that `uname -n` names, compared without case as Heartbeat does. */
export function findSelf(site: Site, hostname: string): NodeIndex | undefined {
  const index = site.nodes.findIndex(({ name }) => name.toLowerCase() === hostname.trim().toLowerCase());
  return index === 0 || index === 1 ? index : undefined;
}

/** Index of the node that this machine is. Throws NOT_A_NODE; `file` tells where the nodes are named. */
export function requireSelf(site: Site, hostname: string, file: string): NodeIndex {
  const self = findSelf(site, hostname);
  if (self !== undefined) return self;
  const nodes = site.nodes.map(({ name }) => name).join(', ');
  throw new AppError('NOT_A_NODE', { hostname, file, nodes });
}

export function peerOf(index: NodeIndex): NodeIndex {
  return index === 0 ? 1 : 0;
}

export const MOUNT_TIMEOUT_MS = 3_000;
const STATUS_TIMEOUT_MS = 15_000;
/** What a script takes beside what it waits for. */
const SCRIPT_MARGIN_MS = 5_000;
/** The script `mq` waits 10 s for dspmq, 10 s for an answer to PING QMGR. */
const MQ_MONITOR_MS = 20_000;
/** What the script `initscript` gives a status that ignores SIGTERM. */
const STATUS_GRACE_MS = 5_000;
/** cl_status gives up by itself after 5 s. */
const CL_STATUS_TIMEOUT_MS = 7_000;

/**
 * Runs a read that must not hold its caller: a child in uninterruptible sleep does not die when it
 * is killed, so the wait ends by a clock of its own.
 */
async function runBounded(
  machine: Machine,
  argv: readonly string[],
  timeoutMs: number,
): Promise<CommandResult> {
  const late = { argv, exitCode: 124, stdout: '', stderr: '' };
  return within(machine.run(argv, { access: 'read', timeoutMs }), timeoutMs + 500, () => late);
}

/** Whether the virtual address is on this node: from the kernel's table, or by `ip` where that is missing. */
export async function probeVip(machine: Machine, site: Site): Promise<boolean> {
  const table = await machine.readFile('/proc/net/fib_trie');
  if (table !== undefined) return hasLocalAddress(table.toString(), site.vip.address);
  const { stdout } = await runBounded(machine, ['ip', '-o', '-4', 'addr', 'show'], 5_000);
  return stdout.split('\n').some((line) => line.includes(` inet ${site.vip.address}/`));
}

/** An address is the node's own when `|-- ADDRESS` is followed by `/32 host LOCAL` (fib_trie.c). */
function hasLocalAddress(table: string, address: string): boolean {
  const lines = table.split('\n');
  return lines.some(
    (line, index) => line.endsWith(`|-- ${address}`) && /\/32 host LOCAL/.test(lines[index + 1] ?? ''),
  );
}

/** Device and options of the mount in /proc/mounts, or undefined when it is not mounted. Never touches the mount. */
export async function findMount(
  machine: Machine,
  site: Site,
): Promise<{ readonly device: string; readonly options: readonly string[] } | undefined> {
  const table = (await machine.readFile('/proc/mounts'))?.toString() ?? '';
  for (const line of table.split('\n')) {
    const [device = '', directory, , options = ''] = line.split(' ');
    if (directory === site.filesystem.mount) return { device, options: options.split(',') };
  }
  return undefined;
}

/** Options of the mount, or undefined when it is not mounted. */
export async function readMount(machine: Machine, site: Site): Promise<readonly string[] | undefined> {
  return (await findMount(machine, site))?.options;
}

/** A statfs of the mount, for another node: it writes nothing. In a process, because it may never return. */
function statfsCommand(site: Site): string[] {
  return ['stat', '-f', '-c', '%T', site.filesystem.mount];
}

export async function probeMount(machine: Machine, site: Site): Promise<MountState> {
  const options = await readMount(machine, site);
  if (options === undefined) return 'absent';
  const { exitCode } = await runBounded(machine, statfsCommand(site), MOUNT_TIMEOUT_MS);
  return exitCode === 0 ? writability(options) : 'stalled';
}

export function writability(options: readonly string[]): MountState {
  return options.includes('ro') ? 'read-only' : 'writable';
}

/** Asks the same script that Heartbeat asks: whether anything of the service lives. */
export function probeService(machine: Machine, site: Site): Promise<ServiceState> {
  return askScript(machine, site, 'status', STATUS_TIMEOUT_MS);
}

/**
 * Whether the service also answers; `unknown` when it lives but does not, or the script gives no
 * answer itself. Takes as long as `monitorTimeoutMs` then.
 */
export function monitorService(machine: Machine, site: Site): Promise<ServiceState> {
  return askScript(machine, site, 'monitor', monitorTimeoutMs(site));
}

/** How long a service may owe its answer until it counts as hung, in milliseconds. */
export function monitorTimeoutMs(site: Site): number {
  const waits =
    site.service.type === 'mq' ? MQ_MONITOR_MS : statusTimeout(site.service) * 1_000 + STATUS_GRACE_MS;
  return waits + SCRIPT_MARGIN_MS;
}

async function askScript(
  machine: Machine,
  site: Site,
  verb: 'status' | 'monitor',
  timeoutMs: number,
): Promise<ServiceState> {
  const { stdout } = await runBounded(machine, [...serviceScript(site), verb], timeoutMs);
  const word = stdout.trim();
  return word === 'running' || word === 'stopped' ? word : 'unknown';
}

/** What Heartbeat believes, by cl_status; Heartbeat lower-cases all node names. */
export async function probeHeartbeat(machine: Machine, site: Site, self: NodeIndex): Promise<HeartbeatView> {
  if ((await askHeartbeat(machine, 'hbstatus')).exitCode !== 0) return STOPPED;
  const peerName = clusterName(site, peerOf(self));
  const [own, peer, claim, changing, linkNames] = await Promise.all([
    askHeartbeat(machine, 'nodestatus', clusterName(site, self)),
    askHeartbeat(machine, 'nodestatus', peerName),
    askHeartbeat(machine, 'rscstatus'),
    isChanging(machine),
    askHeartbeat(machine, 'listhblinks', peerName),
  ]);
  const links: Link[] = [];
  for (const name of linkNames.stdout.split(/\s+/).filter((one) => one !== '')) {
    const { stdout } = await askHeartbeat(machine, 'hblinkstatus', peerName, name);
    links.push({ name, up: stdout.trim() === 'up' });
  }
  return {
    running: true,
    self: parseNodeState(own.stdout),
    peer: parseNodeState(peer.stdout),
    claim: parseClaim(claim.stdout),
    changing,
    links,
  };
}

/** Whether a ResourceManager is at work on the node. */
async function isChanging(machine: Machine): Promise<boolean> {
  const argv = ['pgrep', '-f', '/heartbeat/[R]esourceManager'];
  return (await runBounded(machine, argv, 5_000)).exitCode === 0;
}

const STOPPED: HeartbeatView = {
  running: false,
  self: 'unknown',
  peer: 'unknown',
  claim: 'unknown',
  changing: false,
  links: [],
};

function clusterName(site: Site, index: NodeIndex): string {
  return site.nodes[index].name.toLowerCase();
}

function askHeartbeat(machine: Machine, ...argv: string[]): Promise<CommandResult> {
  return runBounded(machine, ['cl_status', ...argv], CL_STATUS_TIMEOUT_MS);
}

function parseNodeState(stdout: string): NodeState {
  const word = stdout.trim();
  return word === 'active' || word === 'up' || word === 'dead' ? word : 'unknown';
}

function parseClaim(stdout: string): Claim {
  const word = stdout.trim();
  const claims: readonly Claim[] = ['none', 'local', 'foreign', 'all', 'transition'];
  return claims.find((claim) => claim === word) ?? 'unknown';
}

/** Whether anyone answers on the virtual address. */
export async function probeVipAnswer(machine: Machine, site: Site): Promise<boolean> {
  const argv = ['ping', '-n', '-c', '1', '-W', '1', site.vip.address];
  return (await runBounded(machine, argv, 3_000)).exitCode === 0;
}

/** One complete look at a node, through its machine (this one, or another by ssh). */
export async function observe(
  machine: Machine,
  site: Site,
  self: NodeIndex,
  at: number,
): Promise<Observation> {
  const [vip, mount, service, heartbeat] = await Promise.all([
    probeVip(machine, site),
    probeMount(machine, site),
    probeService(machine, site),
    probeHeartbeat(machine, site, self),
  ]);
  const observation = { at, vip, mount, service, heartbeat };
  return vip ? observation : { ...observation, vipAnswers: await probeVipAnswer(machine, site) };
}
