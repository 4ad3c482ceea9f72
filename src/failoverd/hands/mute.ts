import { addDrop, addIngress, INGRESS_MODULES } from '../../node/ingress-filter';
import type { CommandResult, Machine } from '../../node/machine';
import { flowsFrom } from '../../site/links';
import type { Site } from '../../site/schema';
import type { NodeIndex } from '../observe';
import { peerOf } from '../observe';

/**
 * Drops the peer's Heartbeat packets: what a node that slept sends when it wakes makes Heartbeat here
 * restart with all resources ("returning after partition"). An ingress filter of its own priority, so
 * that no rule of the operator's firewall is touched; serial links cannot be filtered. One process for
 * all links: the peer may be heard again within a tenth of a second.
 */
export async function muteHeartbeat(machine: Machine, site: Site, self: NodeIndex): Promise<void> {
  const flows = flowsFrom(site, site.nodes[peerOf(self)]);
  if (flows.length === 0) return;
  const lines = flows.map((flow) => `${addIngress(flow.device)}\n${addDrop(flow, PRIORITY)}\n`);
  // -force: the ingress queue may be there already, of ours or for something else.
  const { exitCode, stderr } = await machine.run(['tc', '-force', '-batch', '-'], {
    access: 'write',
    timeoutMs: 5_000,
    input: lines.join(''),
  });
  if (exitCode === 0) return;
  for (const device of new Set(flows.map((flow) => flow.device)))
    if (!(await showFilters(machine, device)).stdout.includes(` pref ${PRIORITY} `))
      throw new Error(`${device} still lets the peer's Heartbeat in: tc says "${stderr.trim()}"`);
}

/** Loads what `muteHeartbeat` needs of the kernel, so that no mute waits for a module from the disk. */
export async function prepareMuting(machine: Machine): Promise<void> {
  await machine.run(['modprobe', '-a', ...INGRESS_MODULES], {
    access: 'write',
    timeoutMs: 30_000,
  });
}

export async function unmuteHeartbeat(machine: Machine, site: Site, self: NodeIndex): Promise<void> {
  for (const device of new Set(flowsFrom(site, site.nodes[peerOf(self)]).map(({ device }) => device))) {
    const parent = ['dev', device, 'parent', 'ffff:'];
    await tc(machine, ['filter', 'del', ...parent, 'protocol', 'ip', 'prio', String(PRIORITY)]);
    const left = await showFilters(machine, device);
    if (left.exitCode === 0 && left.stdout.trim() === '')
      await tc(machine, ['qdisc', 'del', 'dev', device, 'ingress']);
  }
}

const PRIORITY = 694;

function showFilters(machine: Machine, device: string): Promise<CommandResult> {
  return machine.run(['tc', 'filter', 'show', 'dev', device, 'parent', 'ffff:'], {
    access: 'read',
    timeoutMs: 5_000,
  });
}

function tc(machine: Machine, args: readonly string[]): Promise<unknown> {
  return machine.run(['tc', ...args], { access: 'write', timeoutMs: 5_000 });
}
