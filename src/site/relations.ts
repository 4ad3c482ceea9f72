import { checkLinks } from './link-relations';
import type { Site } from './schema';
import { storageName } from './storage';
import { checkStorage } from './storage-relations';

export type Path = readonly (string | number)[];

/** A value that is right by itself and wrong beside another. `path` leads to it in the site file. */
export interface RelationProblem {
  readonly path: Path;
  readonly allowed: string;
}

/** What site values must be to each other. Sources: heartbeat/config.c for the timings, targets.conf(5) for the accounts. */
export function checkRelations(site: Site): RelationProblem[] {
  const problems: RelationProblem[] = [];
  const demand = (holds: boolean, path: Path, allowed: string): void => {
    if (!holds) problems.push({ path, allowed });
  };
  const { nodes, heartbeat, storage, vip, filesystem } = site;
  const host = storageName(site);
  const [first, second] = nodes;

  demand(
    first.name.toLowerCase() !== second.name.toLowerCase(),
    ['nodes', 1, 'name'],
    'another name than the first node (Heartbeat ignores case)',
  );
  for (const [index, node] of nodes.entries())
    demand(
      node.name.toLowerCase() !== host?.toLowerCase(),
      ['nodes', index, 'name'],
      'another name than the storage host',
    );
  demand(
    first.initiator !== second.initiator,
    ['nodes', 1, 'initiator'],
    'another name than the first node has',
  );

  const addresses: [string | undefined, Path][] = [
    [first.address, ['nodes', 0, 'address']],
    [first.heartbeatAddress, ['nodes', 0, 'heartbeatAddress']],
    [second.address, ['nodes', 1, 'address']],
    [second.heartbeatAddress, ['nodes', 1, 'heartbeatAddress']],
    [storage.address, ['storage', 'address']],
    [vip.address, ['vip', 'address']],
  ];
  addresses.forEach(([address, path], position) => {
    const earlier = addresses.slice(0, position).find(([other]) => other === address);
    if (address !== undefined && earlier !== undefined)
      demand(false, path, `an address of its own (${earlier[1].join('.')} has it too)`);
  });
  for (const [index, node] of nodes.entries())
    demand(
      inSameNetwork(node.address, vip.address, vip.prefix),
      ['nodes', index, 'address'],
      `in the network of the VIP, ${vip.address}/${vip.prefix}`,
    );
  demand(
    !isNetworkOrBroadcast(vip.address, vip.prefix),
    ['vip', 'address'],
    `a host address in its network, not the network's own or its broadcast address`,
  );

  demand(
    heartbeat.deadtime > 2 * heartbeat.keepalive,
    ['heartbeat', 'deadtime'],
    `more than twice keepalive (${2 * heartbeat.keepalive})`,
  );
  demand(
    heartbeat.warntime > heartbeat.keepalive && heartbeat.warntime < heartbeat.deadtime,
    ['heartbeat', 'warntime'],
    `between keepalive (${heartbeat.keepalive}) and deadtime (${heartbeat.deadtime})`,
  );
  demand(
    heartbeat.initdead >= 2 * heartbeat.deadtime,
    ['heartbeat', 'initdead'],
    `at least twice deadtime (${2 * heartbeat.deadtime})`,
  );
  demand(filesystem.mount !== '/', ['filesystem', 'mount'], 'a folder of its own, not /');
  return [...problems, ...checkLinks(site), ...checkStorage(storage)];
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
}

/** Whether two addresses lie in one network of the prefix. */
export function inSameNetwork(one: string, other: string, prefix: number): boolean {
  const hosts = 2 ** (32 - prefix);
  return Math.floor(toNumber(one) / hosts) === Math.floor(toNumber(other) / hosts);
}

function isNetworkOrBroadcast(address: string, prefix: number): boolean {
  const hosts = 2 ** (32 - prefix);
  if (hosts < 4) return false;
  const host = toNumber(address) % hosts;
  return host === 0 || host === hosts - 1;
}
