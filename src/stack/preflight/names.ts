import { interfaceOf, readInterfaces } from '../../node/interfaces';
import type { Machine } from '../../node/machine';
import { readNodeName } from '../../node/release';
import { heartbeatInterfaces, linkAddress } from '../../site/links';
import { nameOf, nodeOf } from '../../site/role';
import type { Role, Site } from '../../site/schema';
import { isManaged } from '../../site/storage';
import { linesOutsideBlocks } from '../managed-block';
import { check, fail, pass, warn, type Finding, type PreflightCheck } from './check';

const nodeName = check('name', async (machine, { plan }) => {
  const name = await readNodeName(machine);
  const wanted = plan === undefined ? undefined : nameOf(plan.site, plan.role);
  if (plan !== undefined && wanted !== undefined && name.toLowerCase() !== wanted.toLowerCase())
    return [fail('preflight.name.wrong', { name, wanted, role: plan.role })];
  if (/^localhost(\.|$)/i.test(name)) return [fail('preflight.name.localhost', { name })];
  const boot = await nameAtBoot(machine);
  if (boot !== undefined && boot.toLowerCase() !== name.toLowerCase())
    return [fail('preflight.name.boot', { name, boot })];
  return [pass('preflight.name.ok', { name })];
});

async function nameAtBoot(machine: Machine): Promise<string | undefined> {
  const content = (await machine.readFile('/etc/sysconfig/network'))?.toString() ?? '';
  return /^\s*HOSTNAME=["']?([^"'\s#]+)/m.exec(content)?.[1];
}

/** The operator's own lines of /etc/hosts; ours come with the installation. */
const hosts = check('hosts', async (machine, { plan }) => {
  const content = (await machine.readFile('/etc/hosts'))?.toString();
  if (content === undefined) return [warn('preflight.hosts.absent')];
  const entries = linesOutsideBlocks(content).map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  const own = (await readNodeName(machine)).toLowerCase();
  const addresses = new Map<string, Set<string>>();
  for (const [address = '', ...names] of entries)
    for (const name of names.map((one) => one.toLowerCase()))
      if (!address.includes(':'))
        addresses.set(name, (addresses.get(name) ?? new Set<string>()).add(address));
  const findings: Finding[] = [];
  const loopback = [...(addresses.get(own) ?? [])].find((address) => address.startsWith('127.'));
  if (loopback !== undefined)
    findings.push(warn('preflight.hosts.loopback', { name: own, address: loopback }));
  const known = plan === undefined ? [[own, undefined] as const] : wantedNames(plan.site);
  for (const [name, wanted] of known) {
    const found = [...(addresses.get(name.toLowerCase()) ?? [])].filter((one) => !one.startsWith('127.'));
    if (found.length > 1) findings.push(fail('preflight.hosts.twice', { name, addresses: found.join(', ') }));
    else if (wanted !== undefined && found.length === 1 && found[0] !== wanted)
      findings.push(fail('preflight.hosts.wrong', { name, address: found[0] ?? '', wanted }));
  }
  return findings.length > 0 ? findings : [pass('preflight.hosts.ok')];
});

function wantedNames({ nodes, storage }: Site): (readonly [string, string])[] {
  const names = nodes.map(({ name, address }) => [name, address] as const);
  return isManaged(storage) ? [...names, [storage.name, storage.address]] : names;
}

const addresses = check('addresses', async (machine, { plan }) => {
  const interfaces = await readInterfaces(machine);
  const seen = interfaces
    .filter(({ name }) => name !== 'lo')
    .map(({ name, addresses: held }) => `${name} ${held.map(({ address }) => address).join(' ')}`);
  if (plan === undefined) return [pass('preflight.addresses.seen', { seen: seen.join(', ') || '-' })];
  const findings: Finding[] = [];
  for (const { address, device } of wantedAddresses(plan.site, plan.role)) {
    const actual = interfaceOf(interfaces, address)?.name;
    if (actual === undefined)
      findings.push(fail('preflight.addresses.missing', { address, device: device ?? '-' }));
    else if (device !== undefined && actual !== device)
      findings.push(fail('preflight.addresses.elsewhere', { address, device, actual }));
  }
  return findings.length > 0 ? findings : [pass('preflight.addresses.seen', { seen: seen.join(', ') })];
});

function wantedAddresses(site: Site, role: Role): { address: string; device?: string }[] {
  const node = nodeOf(site, role);
  if (node === undefined) return [{ address: site.storage.address }];
  const links = site.heartbeat.links.reduce<{ address: string; device?: string }[]>((all, link) => {
    const address = linkAddress(site, node, link);
    if (address === undefined || link.type === 'serial') return all;
    return [...all, { address, device: link.interface }];
  }, []);
  const own = { address: node.address, device: site.vip.interface };
  const others = links.filter(({ address }) => address !== node.address);
  return heartbeatInterfaces(site).length === 0 ? [own] : [own, ...others];
}

export const NAME_CHECKS: readonly PreflightCheck[] = [nodeName, hosts, addresses];
