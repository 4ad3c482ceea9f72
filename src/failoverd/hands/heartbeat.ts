import type { Machine } from '../../node/machine';
import { linkAddress } from '../../site/links';
import type { Site } from '../../site/schema';
import { peerOf, type NodeIndex } from '../observe';
import { listProcesses } from '../processes';
import { isHeartbeat } from './surrender';

/** Time that Heartbeat's own stop may take before it is killed. */
const STOP_TIMEOUT_MS = 20_000;
const START_TIMEOUT_MS = 60_000;
const LOCK = '/var/lock/subsys/heartbeat';

/** Stops Heartbeat of a node that has nothing. */
export async function stopHeartbeat(machine: Machine): Promise<void> {
  await machine.run(['service', 'heartbeat', 'stop'], {
    access: 'write',
    leavesDaemon: true,
    timeoutMs: STOP_TIMEOUT_MS,
  });
  const left = (await listProcesses(machine)).filter(isHeartbeat).map(({ pid }) => String(pid));
  if (left.length > 0) await machine.run(['kill', '-9', ...left], { access: 'write', timeoutMs: 5_000 });
  await machine.remove(LOCK);
}

export async function startHeartbeat(machine: Machine): Promise<void> {
  await machine.run(['service', 'heartbeat', 'start'], {
    access: 'write',
    leavesDaemon: true,
    timeoutMs: START_TIMEOUT_MS,
  });
}

/** Whether the peer is reached on one of the links; undefined where no link has an address to ask. */
export async function probeLinks(
  machine: Machine,
  site: Site,
  self: NodeIndex,
): Promise<boolean | undefined> {
  const peer = site.nodes[peerOf(self)];
  const addresses = new Set<string>();
  for (const link of site.heartbeat.links) {
    if (link.type === 'serial') continue;
    const address = link.type === 'ucast' ? linkAddress(site, peer, link) : peer.address;
    if (address !== undefined) addresses.add(address);
  }
  if (addresses.size === 0) return undefined;
  const answers = await Promise.all(
    [...addresses].map((address) =>
      machine.run(['ping', '-n', '-c', '1', '-W', '1', address], { access: 'read', timeoutMs: 3_000 }),
    ),
  );
  return answers.some(({ exitCode }) => exitCode === 0);
}

/** Tells everybody's address table that the virtual address is here. */
export async function announceAddress(machine: Machine, site: Site): Promise<void> {
  const { address, interface: nic } = site.vip;
  await machine.run(['arping', '-q', '-U', '-c', '1', '-w', '1', '-I', nic, address], {
    access: 'write',
    timeoutMs: 3_000,
  });
}
