import { parseHolder } from '../node/sg-persist';
import { createDataPath } from '../failoverd/hands/data-path';
import type { GuardState } from '../failoverd/guard/state';
import { peerOf, type NodeIndex } from '../failoverd/observe';
import type { Machine } from '../node/machine';
import { WATCHDOG_DEVICE } from '../node/watchdog';
import { heartbeatInterfaces, linkAddress, linkInterface } from '../site/links';
import type { Site } from '../site/schema';
import { dataDevice } from '../site/shared-disks';
import { readKernelValues } from '../stack/kernel';
import { CLUSTER_LOGS, ROTATION_FOLDER } from '../stack/log-rotation';
import {
  NODE_PACKAGES,
  NODE_SERVICES,
  nodeFilesOf,
  type Identity,
  type NodeFacts,
  type RouteFact,
} from './facts';
import { readHost } from './host-facts';
import { observePatiently } from './pair';
import { findMainProcess } from './service-process';

const TIMEOUT_MS = 30_000;
const ARP_REQUESTS = 3;

/** Everything that is looked at on a node of the pair; nothing is changed. */
export async function readNode(
  site: Site,
  index: NodeIndex,
  machine: Machine,
  identity: Identity,
): Promise<NodeFacts> {
  const { target, address, port } = site.storage;
  const observation = await observePatiently(machine, site, index, Date.now());
  const mounted = observation.mount === 'writable';
  const host = await readHost(machine, identity, {
    packages: NODE_PACKAGES,
    files: nodeFilesOf(site),
    services: site.service.type === 'init-script' ? [...NODE_SERVICES, site.service.script] : NODE_SERVICES,
    folders: mounted ? [site.filesystem.mount] : [],
  });
  const read = (argv: readonly string[], timeoutMs = TIMEOUT_MS): Promise<string> =>
    machine.run(argv, { access: 'read', timeoutMs }).then(({ stdout }) => stdout);
  const ids = /uid=(\d+)\(.*gid=(\d+)\(/.exec(await read(['id', 'mqm']));
  const status = parseStatus(await read(['heartbundle', 'status', '--json'], 60_000));
  const disk = createDataPath(machine, dataDevice(site));
  const name = await disk.name();
  const readOnly = (await machine.readFile(`/sys/block/${name ?? '-'}/ro`))?.toString().trim();
  return {
    ...host,
    sessions: await read(['iscsiadm', '-m', 'session']),
    record: await read(['iscsiadm', '-m', 'node', '-T', target, '-p', `${address}:${port}`]),
    mqm: ids === null ? undefined : { uid: Number(ids[1]), gid: Number(ids[2]) },
    observation,
    ...status,
    readOnlyPath: readOnly === undefined ? undefined : readOnly !== '0',
    reservation: await readReservation(machine, await disk.commandDevice()),
    filesystem: mounted ? await readSuperblock(machine, dataDevice(site)) : undefined,
    routes: await readRoutes(machine, site, index),
    hardware: await readHardware(machine, site),
    macAddress: ((await machine.readFile(`/sys/class/net/${site.vip.interface}/address`))?.toString() ?? '')
      .trim()
      .toLowerCase(),
    arpAnswers: observation.vip ? undefined : await askArp(machine, site),
    kernel: await readKernel(machine),
    openFiles: await readOpenFiles(machine, site),
    canReset: {
      sysrq: (await machine.stat('/proc/sysrq-trigger')) !== undefined,
      watchdog: (await machine.stat(WATCHDOG_DEVICE)) !== undefined,
    },
    logs: await readLogs(machine),
  };
}

function parseStatus(json: string): Pick<NodeFacts, 'daemon' | 'guard'> {
  try {
    const report = JSON.parse(json) as {
      daemon?: { running?: boolean; version?: string };
      guard?: GuardState | null;
    } | null;
    if (report?.daemon?.running !== true) return { daemon: undefined, guard: null };
    return { daemon: report.daemon.version ?? '', guard: report.guard ?? null };
  } catch (error) {
    if (error instanceof SyntaxError) return { daemon: undefined, guard: null };
    throw error;
  }
}

async function readReservation(
  machine: Machine,
  device: string | undefined,
): Promise<string | null | undefined> {
  if (device === undefined) return undefined;
  const argv = ['sg_persist', '-n', '--in', '--read-reservation', '-d', device];
  for (let tries = 0; tries < 2; tries++) {
    const { exitCode, stdout } = await machine.run(argv, { access: 'read', timeoutMs: TIMEOUT_MS });
    if (exitCode === 0) return parseHolder(stdout) ?? null;
    // UNIT ATTENTION after something happened at the target: the next command is answered.
  }
  return undefined;
}

async function readSuperblock(machine: Machine, device: string): Promise<NodeFacts['filesystem']> {
  const { exitCode, stdout } = await machine.run(['dumpe2fs', '-h', device], {
    access: 'read',
    timeoutMs: TIMEOUT_MS,
  });
  if (exitCode !== 0) return undefined;
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(stdout)?.[1]?.trim() ?? '';
  return { label: field('Filesystem volume name'), state: field('Filesystem state') };
}

async function readRoutes(machine: Machine, site: Site, index: NodeIndex): Promise<RouteFact[]> {
  const routes: RouteFact[] = [];
  for (const link of site.heartbeat.links) {
    const peer = linkAddress(site, site.nodes[peerOf(index)], link);
    const name = linkInterface(link);
    if (peer === undefined || name === undefined) continue;
    const { stdout } = await machine.run(['ip', '-o', 'route', 'get', peer], { access: 'read' });
    routes.push({ interface: name, peer, through: /\bdev (\S+)/.exec(stdout)?.[1] ?? '' });
  }
  return routes;
}

/** The device behind each heartbeat interface; of a VLAN the one it lies on (/proc/net/vlan/NAME). */
async function readHardware(machine: Machine, site: Site): Promise<Record<string, string>> {
  const hardware: Record<string, string> = {};
  for (const name of heartbeatInterfaces(site)) {
    const vlan = (await machine.readFile(`/proc/net/vlan/${name}`))?.toString() ?? '';
    const base = /^Device:\s*(\S+)/m.exec(vlan)?.[1] ?? name;
    const { exitCode, stdout } = await machine.run(['readlink', '-f', `/sys/class/net/${base}/device`], {
      access: 'read',
    });
    hardware[name] = exitCode === 0 && !stdout.includes('/class/net/') ? stdout.trim() : base;
  }
  return hardware;
}

/** Who answers for the virtual address: `Unicast reply from 10.0.0.1 [00:11:22:33:44:55]  0.7ms` (iputils). */
async function askArp(machine: Machine, site: Site): Promise<readonly string[] | undefined> {
  const { address, interface: name } = site.vip;
  const argv = ['arping', '-c', String(ARP_REQUESTS), '-w', String(ARP_REQUESTS + 1), '-I', name, address];
  const { exitCode, stdout } = await machine.run(argv, { access: 'read', timeoutMs: TIMEOUT_MS });
  if (exitCode === 127) return undefined;
  const answers = stdout.match(/\[[0-9A-Fa-f:]{17}\]/g) ?? [];
  return [...new Set(answers.map((one) => one.slice(1, -1).toLowerCase()))];
}

async function readKernel(machine: Machine): Promise<Record<string, readonly number[]>> {
  const kernel: Record<string, readonly number[]> = {};
  (await readKernelValues(machine)).forEach((text, key) => (kernel[key] = text.split(' ').map(Number)));
  return kernel;
}

async function readOpenFiles(machine: Machine, site: Site): Promise<number | undefined> {
  const pid = await findMainProcess(machine, site);
  if (pid === undefined) return undefined;
  const limits = (await machine.readFile(`/proc/${pid}/limits`))?.toString() ?? '';
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : soft === 'unlimited' ? Infinity : Number(soft);
}

async function readLogs(machine: Machine): Promise<NodeFacts['logs']> {
  const { stdout } = await machine.run(['grep', '-rh', '/var/log/', ROTATION_FOLDER], {
    access: 'read',
  });
  const lines = stdout.split('\n');
  const logs: Record<string, { bytes: number; rotatedBy: number }> = {};
  for (const log of CLUSTER_LOGS) {
    const naming = lines.filter((line) => line.split(/[\s{]+/).includes(log) && !/^\s*#/.test(line));
    logs[log] = { bytes: (await machine.stat(log))?.size ?? -1, rotatedBy: naming.length };
  }
  return logs;
}
