import type { CommandResult, Machine } from '../node/machine';
import type { Site } from '../site/schema';
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

export function peerOf(index: NodeIndex): NodeIndex {
  return index === 0 ? 1 : 0;
}

const STATFS_TIMEOUT_MS = 3_000;
const SERVICE_TIMEOUT_MS = 15_000;
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<CommandResult>((resolve) => {
    timer = setTimeout(() => resolve({ argv, exitCode: 124, stdout: '', stderr: '' }), timeoutMs + 500);
  });
  try {
    return await Promise.race([machine.run(argv, { access: 'read', timeoutMs }), late]);
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}

/** Whether the virtual address is on this node. */
export async function probeVip(machine: Machine, site: Site): Promise<boolean> {
  const { stdout } = await runBounded(machine, ['ip', '-o', '-4', 'addr', 'show'], 5_000);
  return stdout.split('\n').some((line) => line.includes(` inet ${site.vip.address}/`));
}

/** Options of the mount in /proc/mounts, or undefined when it is not mounted. Never touches the mount. */
export async function readMount(machine: Machine, site: Site): Promise<readonly string[] | undefined> {
  const table = (await machine.readFile('/proc/mounts'))?.toString() ?? '';
  for (const line of table.split('\n')) {
    const [, directory, , options = ''] = line.split(' ');
    if (directory === site.filesystem.mount) return options.split(',');
  }
  return undefined;
}

/** Whether a statfs of the mount, in a process of its own, answers in time. */
async function answersStatfs(machine: Machine, site: Site): Promise<boolean> {
  const argv = ['stat', '-f', '-c', '%T', site.filesystem.mount];
  return (await runBounded(machine, argv, STATFS_TIMEOUT_MS)).exitCode === 0;
}

export async function probeMount(machine: Machine, site: Site): Promise<MountState> {
  const options = await readMount(machine, site);
  if (options === undefined) return 'absent';
  if (!(await answersStatfs(machine, site))) return 'stalled';
  return options.includes('ro') ? 'read-only' : 'writable';
}

/** Asks the same script that Heartbeat asks. */
export async function probeService(machine: Machine, site: Site): Promise<ServiceState> {
  const { service } = site;
  if (service.type === 'mq') {
    const argv = ['/etc/ha.d/resource.d/mq', service.queueManager, 'status'];
    const { stdout } = await runBounded(machine, argv, SERVICE_TIMEOUT_MS);
    const word = stdout.trim();
    return word === 'running' || word === 'stopped' ? word : 'unknown';
  }
  const argv = [`/etc/rc.d/init.d/${service.script}`, 'status'];
  const { exitCode } = await runBounded(machine, argv, SERVICE_TIMEOUT_MS);
  if (exitCode === 124 || exitCode === 127) return 'unknown';
  return exitCode === 0 ? 'running' : 'stopped';
}

/** What Heartbeat believes, by cl_status; Heartbeat lower-cases all node names. */
export async function probeHeartbeat(machine: Machine, site: Site, self: NodeIndex): Promise<HeartbeatView> {
  const ask = (...argv: string[]): Promise<CommandResult> =>
    runBounded(machine, ['cl_status', ...argv], CL_STATUS_TIMEOUT_MS);
  if ((await ask('hbstatus')).exitCode !== 0)
    return { running: false, self: 'unknown', peer: 'unknown', claim: 'unknown', changing: false, links: [] };
  const names = site.nodes.map(({ name }) => name.toLowerCase());
  const peerName = names[peerOf(self)] ?? '';
  const [own, peer, claim, manager, linkNames] = await Promise.all([
    ask('nodestatus', names[self] ?? ''),
    ask('nodestatus', peerName),
    ask('rscstatus'),
    runBounded(machine, ['pgrep', '-f', '/heartbeat/[R]esourceManager'], 5_000),
    ask('listhblinks', peerName),
  ]);
  const links: Link[] = [];
  for (const name of linkNames.stdout.split(/\s+/).filter((one) => one !== '')) {
    links.push({ name, up: (await ask('hblinkstatus', peerName, name)).stdout.trim() === 'up' });
  }
  return {
    running: true,
    self: parseNodeState(own.stdout),
    peer: parseNodeState(peer.stdout),
    claim: parseClaim(claim.stdout),
    changing: manager.exitCode === 0,
    links,
  };
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

/**
 * Looks that know what the last one saw: `look` is cheap when nothing changed (address and mount
 * table), and asks service and Heartbeat every `thoroughEveryMs`, or at once after a change. A
 * statfs that hangs is not asked a second time until it has ended.
 */
export function createObserver(
  machine: Machine,
  site: Site,
  self: NodeIndex,
  thoroughEveryMs: number,
): (now: number) => Promise<Observation> {
  let last: Observation | undefined;
  let thoroughAt = 0;
  let hanging: Promise<unknown> | undefined;

  const mountState = async (): Promise<MountState> => {
    const options = await readMount(machine, site);
    if (options === undefined) return 'absent';
    if (hanging !== undefined) return 'stalled';
    const argv = ['stat', '-f', '-c', '%T', site.filesystem.mount];
    const statfs = machine.run(argv, { access: 'read', timeoutMs: STATFS_TIMEOUT_MS });
    const clear = (): void => void (hanging = undefined);
    hanging = statfs.then(clear, clear);
    const answered = await settledWithin(hanging, STATFS_TIMEOUT_MS);
    if (!answered) return 'stalled';
    return options.includes('ro') ? 'read-only' : 'writable';
  };

  return async (now) => {
    const before = last;
    const vip = await probeVip(machine, site);
    const mounted = (await readMount(machine, site)) !== undefined;
    const changed = before === undefined || before.vip !== vip || (before.mount !== 'absent') !== mounted;
    if (!changed && now - thoroughAt < thoroughEveryMs) return (last = { ...before, at: now });
    thoroughAt = now;
    const [mount, service, heartbeat] = await Promise.all([
      mountState(),
      probeService(machine, site),
      probeHeartbeat(machine, site, self),
    ]);
    const observation = { at: now, vip, mount, service, heartbeat };
    last = vip ? observation : { ...observation, vipAnswers: await probeVipAnswer(machine, site) };
    return last;
  };
}

/** True when the work ends within the time; the wait does not end the work. */
async function settledWithin(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const settled = await Promise.race([work.then(() => true), late]);
  if (timer !== undefined) clearTimeout(timer);
  return settled;
}
