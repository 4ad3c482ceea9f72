import type { Machine } from '../../node/machine';
import { linkAddress } from '../../site/links';
import type { Site } from '../../site/schema';
import { peerOf, type NodeIndex } from '../observe';

const START_TIMEOUT_MS = 60_000;

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
