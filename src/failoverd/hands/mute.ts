import type { Machine } from '../../node/machine';
import { flowsFrom } from '../../site/links';
import type { Site } from '../../site/schema';
import type { NodeIndex } from '../observe';
import { peerOf } from '../observe';

/**
 * Drops the peer's Heartbeat packets: what a node that slept sends when it wakes makes Heartbeat here
 * restart with all resources ("returning after partition"). An ingress filter of its own priority, so
 * that no rule of the operator's firewall is touched; serial links cannot be filtered.
 */
export async function muteHeartbeat(machine: Machine, site: Site, self: NodeIndex): Promise<void> {
  const flows = flowsFrom(site, site.nodes[peerOf(self)]);
  const muteFlow = async ({ device, source, port }: (typeof flows)[number]): Promise<void> => {
    // It may be there already, of ours or for something else.
    await tc(machine, ['qdisc', 'add', 'dev', device, 'ingress']);
    await tc(machine, [
      ...['filter', 'add', 'dev', device, 'parent', 'ffff:', 'protocol', 'ip', 'prio', PRIORITY, 'u32'],
      ...['match', 'ip', 'src', `${source}/32`, 'match', 'ip', 'dport', String(port), '0xffff'],
      ...['action', 'drop'],
    ]);
  };
  await Promise.all(flows.map(muteFlow));
}

export async function unmuteHeartbeat(machine: Machine, site: Site, self: NodeIndex): Promise<void> {
  for (const device of new Set(flowsFrom(site, site.nodes[peerOf(self)]).map(({ device }) => device))) {
    const parent = ['dev', device, 'parent', 'ffff:'];
    await tc(machine, ['filter', 'del', ...parent, 'protocol', 'ip', 'prio', PRIORITY]);
    const left = await machine.run(['tc', 'filter', 'show', ...parent], { access: 'read', timeoutMs: 5_000 });
    if (left.exitCode === 0 && left.stdout.trim() === '')
      await tc(machine, ['qdisc', 'del', 'dev', device, 'ingress']);
  }
}

const PRIORITY = '694';

function tc(machine: Machine, args: readonly string[]): Promise<unknown> {
  return machine.run(['tc', ...args], { access: 'write', timeoutMs: 5_000 });
}
