import type { Role, Site, SiteNode } from './schema';
import { storageName } from './storage';

/** The role of the machine called `nodeName` in the site; undefined when the site does not know it. Case is ignored, as Heartbeat does. */
export function roleOf(site: Site, nodeName: string): Role | undefined {
  const name = nodeName.toLowerCase();
  if (site.nodes[0].name.toLowerCase() === name) return 'first-node';
  if (site.nodes[1].name.toLowerCase() === name) return 'second-node';
  return storageName(site)?.toLowerCase() === name ? 'target' : undefined;
}

/** The node that has the role; undefined for the target. */
export function nodeOf(site: Site, role: Role): SiteNode | undefined {
  if (role === 'target') return undefined;
  return role === 'first-node' ? site.nodes[0] : site.nodes[1];
}

/** The name the site gives to the machine of the role; undefined for the target of an existing SAN. */
export function nameOf(site: Site, role: Role): string | undefined {
  return nodeOf(site, role)?.name ?? storageName(site);
}
