import type { HeartbeatLink, Site, SiteNode } from './schema';

/** The network interface of a link; undefined for a serial line. */
export function linkInterface(link: HeartbeatLink): string | undefined {
  return link.type === 'serial' ? undefined : link.interface;
}

/** Every network interface that carries heartbeats, once each, in the order of the links. */
export function heartbeatInterfaces(site: Site): string[] {
  const interfaces = site.heartbeat.links.map(linkInterface);
  return [...new Set(interfaces)].filter((name): name is string => name !== undefined);
}

/** What a link is called, for people: `ucast eth1`, `serial /dev/ttyS0`. */
export function linkName(link: HeartbeatLink): string {
  return `${link.type} ${link.type === 'serial' ? link.device : link.interface}`;
}

/** What a node's Heartbeat sends to the other one: where it comes in, from which address, to which UDP port. */
export interface HeartbeatFlow {
  readonly device: string;
  readonly source: string;
  readonly port: number;
}

/** The UDP port of a link that is none of a serial line. */
export function linkPort(site: Site, link: HeartbeatLink): number {
  return (link.type === 'mcast' ? link.port : undefined) ?? site.heartbeat.port;
}

/** All packets by which `peer` is heard. Broadcasts come from any of its addresses; serial lines have none. */
export function flowsFrom(site: Site, peer: SiteNode): HeartbeatFlow[] {
  const flows: HeartbeatFlow[] = [];
  for (const link of site.heartbeat.links) {
    const device = linkInterface(link);
    if (device === undefined) continue;
    const known = linkAddress(site, peer, link);
    for (const source of known === undefined ? [peer.address, peer.heartbeatAddress] : [known])
      if (source !== undefined) flows.push({ device, source, port: linkPort(site, link) });
  }
  return flows;
}

/** The address by which a node takes part in a unicast link; undefined when the site gives none, or the link is of another kind. */
export function linkAddress(site: Site, node: SiteNode, link: HeartbeatLink): string | undefined {
  if (link.type !== 'ucast') return undefined;
  const own = link.addresses?.[node.name === site.nodes[0].name ? 0 : 1];
  if (own !== undefined) return own;
  return link.interface === site.vip.interface ? node.address : node.heartbeatAddress;
}
