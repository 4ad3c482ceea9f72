import { linkAddress, linkName } from './links';
import type { RelationProblem } from './relations';
import type { HeartbeatLink, Site } from './schema';

/** Heartbeat's links among each other, and with the addresses of the nodes. Rules: heartbeat/lib/{ucast,mcast}.c of 3.0.4. */
export function checkLinks(site: Site): RelationProblem[] {
  const { links, singleLink } = site.heartbeat;
  const problems: RelationProblem[] = [];
  const demand = (holds: boolean, path: RelationProblem['path'], allowed: string): void => {
    if (!holds) problems.push({ path: ['heartbeat', ...path], allowed });
  };
  demand(
    links.length > 1 || singleLink === true,
    ['links'],
    'at least two links, so that one cut cable is no split brain; singleLink: true says that one is meant',
  );
  links.forEach((link, index) => {
    const earlier = links.slice(0, index);
    demand(
      !earlier.some((other) => linkName(other) === linkName(link)),
      ['links', index],
      `a link of its own (${linkName(link)} is there twice)`,
    );
    if (link.type === 'mcast')
      demand(
        /^2(2[4-9]|3\d)\./.test(link.group),
        ['links', index, 'group'],
        'a multicast group, 224.0.0.0 to 239.255.255.255',
      );
    if (link.type !== 'ucast') return;
    demand(
      site.nodes.every((node) => linkAddress(site, node, link) !== undefined),
      ['links', index, 'addresses'],
      'the addresses of both nodes on it, or both nodes must have a heartbeatAddress',
    );
    demand(
      !earlier.some((other) => sharesAddress(site, link, other)),
      ['links', index, 'addresses'],
      `two addresses that no other link has (${link.interface} is another network)`,
    );
  });
  return problems;
}

function sharesAddress(site: Site, link: HeartbeatLink, other: HeartbeatLink): boolean {
  return site.nodes.some((node) => {
    const address = linkAddress(site, node, link);
    return (
      address !== undefined &&
      linkName(link) !== linkName(other) &&
      address === linkAddress(site, node, other)
    );
  });
}
