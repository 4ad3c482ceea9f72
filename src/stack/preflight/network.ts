import { findAddressUse } from '../../node/address-in-use';
import { interfaceOf, readInterfaces } from '../../node/interfaces';
import type { Machine } from '../../node/machine';
import { linkAddress, linkInterface, linkName } from '../../site/links';
import { nodeOf } from '../../site/role';
import type { HeartbeatLink, Site, SiteNode } from '../../site/schema';
import { check, fail, pass, warn, type Finding, type PreflightCheck } from './check';

const links = check('links', async (machine, { plan }) => {
  const self = plan === undefined ? undefined : nodeOf(plan.site, plan.role);
  if (plan === undefined || self === undefined) return [];
  const { site } = plan;
  const peer = site.nodes.find((node) => node !== self) ?? self;
  const findings: Finding[] = [];
  for (const link of site.heartbeat.links) findings.push(await inspectLink(machine, site, peer, link));
  const cables = new Set(site.heartbeat.links.map(cableOf));
  if (cables.size < 2) findings.push(warn('preflight.links.one', { cable: [...cables].join(', ') }));
  return findings;
});

/** VLANs and aliases share the cable of their interface. */
function cableOf(link: HeartbeatLink): string {
  return linkInterface(link)?.replace(/[.:].*$/, '') ?? linkName(link);
}

async function inspectLink(
  machine: Machine,
  site: Site,
  peer: SiteNode,
  link: HeartbeatLink,
): Promise<Finding> {
  const name = linkName(link);
  if (link.type === 'serial') {
    const facts = await machine.stat(link.device);
    return facts === undefined
      ? fail('preflight.links.no-serial', { device: link.device })
      : pass('preflight.links.serial', { name });
  }
  const device = link.interface;
  if ((await machine.stat(`/sys/class/net/${device}`)) === undefined)
    return fail('preflight.links.absent', { device });
  if (!(await hasCarrier(machine, device))) return fail('preflight.links.down', { device });
  const address = linkAddress(site, peer, link);
  if (address === undefined) return pass('preflight.links.up', { name });
  const route = await machine.run(['ip', '-o', 'route', 'get', address], { access: 'read' });
  const by = /\bdev (\S+)/.exec(route.stdout)?.[1];
  if (by === undefined) return fail('preflight.links.no-route', { name, address, device });
  if (by !== device) return fail('preflight.links.other-route', { name, address, by });
  const ping = await machine.run(['ping', '-n', '-c', '1', '-W', '2', address], {
    access: 'read',
    timeoutMs: 5000,
  });
  if (ping.exitCode !== 0) return warn('preflight.links.silent', { name, address });
  const neighbours = (await readNeighbours(machine, device)).filter((one) => one !== address);
  if (device !== site.vip.interface && neighbours.length > 0)
    return warn('preflight.links.shared', {
      name,
      count: neighbours.length,
      neighbours: neighbours.slice(0, 4).join(', '),
    });
  return pass('preflight.links.ok', { name, address });
}

/** Reading `carrier` of an interface that is down is an error of its own. */
async function hasCarrier(machine: Machine, device: string): Promise<boolean> {
  const { exitCode, stdout } = await machine.run(['cat', `/sys/class/net/${device}/carrier`], {
    access: 'read',
  });
  return exitCode === 0 && stdout.trim() === '1';
}

/** Addresses that answered on the interface lately, from the neighbour table. */
async function readNeighbours(machine: Machine, device: string): Promise<string[]> {
  const { stdout } = await machine.run(['ip', '-4', 'neigh', 'show', 'dev', device], { access: 'read' });
  return stdout
    .split('\n')
    .filter((line) => /lladdr/.test(line) && !/FAILED|INCOMPLETE/.test(line))
    .map((line) => line.split(' ')[0] ?? '');
}

const vip = check('vip', async (machine, { plan }) => {
  const self = plan === undefined ? undefined : nodeOf(plan.site, plan.role);
  if (plan === undefined || self === undefined) return [];
  const { address, interface: device } = plan.site.vip;
  if (interfaceOf(await readInterfaces(machine), address) !== undefined)
    return [pass('preflight.vip.here', { address })];
  const use = await findAddressUse(machine, address, device);
  if (use.state === 'free') return [pass('preflight.vip.free', { address })];
  if (use.state !== 'taken') return [warn('preflight.vip.unknown', { address, device })];
  const peer = plan.site.nodes.find((node) => node !== self);
  if (peer !== undefined && (await hardwareOf(machine, peer.address, device)) === use.by.toLowerCase())
    return [pass('preflight.vip.peer', { address, peer: peer.name })];
  return [fail('preflight.vip.taken', { address, by: use.by })];
});

async function hardwareOf(machine: Machine, address: string, device: string): Promise<string | undefined> {
  await machine.run(['ping', '-n', '-c', '1', '-W', '2', address], { access: 'read', timeoutMs: 5000 });
  const { stdout } = await machine.run(['ip', '-4', 'neigh', 'show', address, 'dev', device], {
    access: 'read',
  });
  return /lladdr (\S+)/.exec(stdout)?.[1]?.toLowerCase();
}

/** The storage's portal, without which a node can be installed half-way only. Both words are arguments of bash's, not part of its script. */
const portal = check('portal', async (machine, { plan }) => {
  if (plan === undefined || plan.role === 'target') return [];
  const { address, port } = plan.site.storage;
  const script = 'exec 3<>"/dev/tcp/$0/$1"';
  const { exitCode } = await machine.run(['bash', '-c', script, address, String(port)], {
    access: 'read',
    timeoutMs: 8000,
  });
  const values = { portal: `${address}:${port}` };
  return [exitCode === 0 ? pass('preflight.portal.ok', values) : fail('preflight.portal.down', values)];
});

export const NETWORK_CHECKS: readonly PreflightCheck[] = [links, vip, portal];
