import type { Site } from './schema';

/** A value that is right by itself and wrong beside another. `path` leads to it in the site file. */
export interface RelationProblem {
  readonly path: readonly (string | number)[];
  readonly allowed: string;
}

/** What site values must be to each other. Sources: heartbeat/config.c for the timings, targets.conf(5) for the accounts. */
export function checkRelations(site: Site): RelationProblem[] {
  const problems: RelationProblem[] = [];
  const demand = (holds: boolean, path: (string | number)[], allowed: string): void => {
    if (!holds) problems.push({ path, allowed });
  };
  const { nodes, heartbeat, storage, vip, filesystem } = site;
  const [first, second] = nodes;

  demand(
    first.name.toLowerCase() !== second.name.toLowerCase(),
    ['nodes', 1, 'name'],
    'another name than the first node (Heartbeat ignores case)',
  );
  for (const [index, node] of nodes.entries())
    demand(
      node.name.toLowerCase() !== storage.name.toLowerCase(),
      ['nodes', index, 'name'],
      'another name than the storage host',
    );
  demand(
    first.initiator !== second.initiator,
    ['nodes', 1, 'initiator'],
    'another name than the first node has',
  );

  const addresses: [string, (string | number)[]][] = [
    [first.address, ['nodes', 0, 'address']],
    [first.heartbeatAddress, ['nodes', 0, 'heartbeatAddress']],
    [second.address, ['nodes', 1, 'address']],
    [second.heartbeatAddress, ['nodes', 1, 'heartbeatAddress']],
    [storage.address, ['storage', 'address']],
    [vip.address, ['vip', 'address']],
  ];
  const oneLink = heartbeat.interfaces.length === 1 && heartbeat.interfaces[0] === vip.interface;
  addresses.forEach(([address, path], position) => {
    const earlier = addresses.slice(0, position).find(([other]) => other === address);
    if (earlier === undefined) return;
    const sameLink = oneLink && path[path.length - 1] === 'heartbeatAddress';
    demand(sameLink, path, `an address of its own (${earlier[1].join('.')} has it too)`);
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
  demand(
    new Set(heartbeat.interfaces).size === heartbeat.interfaces.length,
    ['heartbeat', 'interfaces'],
    'a list without repetitions',
  );

  demand(
    storage.chap.incoming.user !== storage.chap.outgoing.user,
    ['storage', 'chap', 'outgoing', 'user'],
    'another user than the incoming one: tgtd keeps one list of accounts',
  );
  demand(
    storage.chap.incoming.secret !== storage.chap.outgoing.secret,
    ['storage', 'chap', 'outgoing', 'secret'],
    'another secret than the incoming one: equal secrets can be reflected',
  );
  demand(
    storage.data.lun !== storage.guard.lun,
    ['storage', 'guard', 'lun'],
    'another LUN than the data volume',
  );
  demand(
    storage.data.scsiId !== storage.guard.scsiId,
    ['storage', 'guard', 'scsiId'],
    'another id than the data volume',
  );
  demand(
    storage.data.volume !== storage.guard.volume,
    ['storage', 'guard', 'volume'],
    'another name than the data volume',
  );
  demand(volumeBytes(storage.guard.size) >= 16 * 1024 * 1024, ['storage', 'guard', 'size'], 'at least 16M');
  demand(filesystem.mount !== '/', ['filesystem', 'mount'], 'a folder of its own, not /');
  return problems;
}

/** `16M`, `10G` → bytes (binary units). */
export function volumeBytes(size: string): number {
  const unit = size.endsWith('G') ? 1024 * 1024 * 1024 : 1024 * 1024;
  return Number(size.slice(0, -1)) * unit;
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
}

function inSameNetwork(one: string, other: string, prefix: number): boolean {
  const hosts = 2 ** (32 - prefix);
  return Math.floor(toNumber(one) / hosts) === Math.floor(toNumber(other) / hosts);
}

function isNetworkOrBroadcast(address: string, prefix: number): boolean {
  const hosts = 2 ** (32 - prefix);
  if (hosts < 4) return false;
  const host = toNumber(address) % hosts;
  return host === 0 || host === hosts - 1;
}
