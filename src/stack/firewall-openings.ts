import type { Machine } from '../node/machine';
import { linkAddress, linkInterface, linkPort } from '../site/links';
import { nodeOf } from '../site/role';
import type { Role, Site } from '../site/schema';

/** One opening: who may reach which port. Without a source: everyone, through the interface if one is named. */
export interface Opening {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly source?: string;
  readonly device?: string;
}

/** What the peer, the nodes or the clients must be able to reach on a machine of the role. */
export function openingsOf(site: Site, role: Role): Opening[] {
  const self = nodeOf(site, role);
  if (self === undefined)
    return site.nodes.map((node) => ({ protocol: 'tcp', port: site.storage.port, source: node.address }));
  const peer = site.nodes.find((node) => node !== self) ?? self;
  const heartbeats = site.heartbeat.links.reduce<Opening[]>((all, link) => {
    const device = linkInterface(link);
    if (device === undefined) return all;
    const source = linkAddress(site, peer, link);
    return [
      ...all,
      { protocol: 'udp', port: linkPort(site, link), ...(source === undefined ? { device } : { source }) },
    ];
  }, []);
  const { port } = site.service;
  return port === undefined ? heartbeats : [...heartbeats, { protocol: 'tcp', port }];
}

/** Lines of `iptables -S INPUT`; undefined when there is no iptables or the kernel has no tables. */
export async function readInputRules(machine: Machine): Promise<string[] | undefined> {
  const { exitCode, stdout } = await machine.run(['iptables', '-S', 'INPUT'], { access: 'read' });
  return exitCode === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
}

/** Whether the rules keep anything out at all. */
export function filters(rules: readonly string[]): boolean {
  return rules.some((line) => line.startsWith('-A INPUT') || line === '-P INPUT DROP');
}

/** Whether a listed rule is the opening; iptables prints a single address with /32. */
export function allows(line: string, { protocol, port, source, device }: Opening): boolean {
  const words = line.replace(/"/g, '').split(' ');
  const after = (option: string): string | undefined => words[words.indexOf(option) + 1];
  const limitedTo = (option: string, value: string | undefined): boolean =>
    value === undefined ? !words.includes(option) : words.includes(option) && after(option) === value;
  return (
    line.startsWith('-A INPUT') &&
    after('-j') === 'ACCEPT' &&
    words.includes('-p') &&
    after('-p') === protocol &&
    words.includes('--dport') &&
    after('--dport') === String(port) &&
    limitedTo('-s', source === undefined ? undefined : `${source}/32`) &&
    limitedTo('-i', device)
  );
}
