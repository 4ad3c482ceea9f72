import type { Role, Site, SiteNode } from './schema';

/** The role of the machine called `nodeName` in the site; undefined when the site does not know it. Case is ignored, as Heartbeat does. */
export function roleOf(site: Site, nodeName: string): Role | undefined {
  const name = nodeName.toLowerCase();
  if (site.nodes[0].name.toLowerCase() === name) return 'first-node';
  if (site.nodes[1].name.toLowerCase() === name) return 'second-node';
  return site.storage.name.toLowerCase() === name ? 'target' : undefined;
}

/** The node that has the role; undefined for the target. */
export function nodeOf(site: Site, role: Role): SiteNode | undefined {
  if (role === 'target') return undefined;
  return role === 'first-node' ? site.nodes[0] : site.nodes[1];
}

/** The name the site gives to the machine of the role. */
export function nameOf(site: Site, role: Role): string {
  return nodeOf(site, role)?.name ?? site.storage.name;
}

/** The address by which the node takes part in the link: the VIP's interface is in the service network. */
export function linkAddress(site: Site, node: SiteNode, linkInterface: string): string {
  return linkInterface === site.vip.interface ? node.address : node.heartbeatAddress;
}
