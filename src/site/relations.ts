import { isGuarded, LEAST_GUARDED_DEADTIME_MS } from './guard';
import { checkLinks } from './link-relations';
import { checkNames } from './name-relations';
import type { Site } from './schema';
import { checkFilesystem, checkService } from './service-relations';
import { checkStorage } from './storage-relations';

export type Path = readonly (string | number)[];

/** A value that is right by itself and wrong beside another. `path` leads to it in the site file. */
export interface RelationProblem {
  readonly path: Path;
  readonly allowed: string;
}

/** Collects what does not hold. */
export type Demand = (holds: boolean, path: Path, allowed: string) => void;

/** Relations, with the sections of the site file that they look at. */
const GROUPS: readonly {
  readonly sections: readonly (keyof Site)[];
  readonly check: (site: Site, demand: Demand) => void;
}[] = [
  { sections: ['nodes', 'storage'], check: checkNames },
  { sections: ['nodes', 'storage', 'vip'], check: checkAddresses },
  { sections: ['heartbeat'], check: checkTimings },
  { sections: ['heartbeat', 'guard'], check: checkGuard },
  { sections: ['heartbeat', 'nodes', 'vip'], check: (site, demand) => refuse(checkLinks(site), demand) },
  { sections: ['storage'], check: ({ storage }, demand) => refuse(checkStorage(storage), demand) },
  { sections: ['filesystem'], check: checkFilesystem },
  { sections: ['service'], check: checkService },
];

/**
 * What site values must be to each other. Sources: heartbeat/config.c for the timings,
 * targets.conf(5) for the accounts. Relations of a section that is not `sound` are left out: its
 * values are wrong by themselves.
 */
export function checkRelations(
  site: Site,
  sound: (section: keyof Site) => boolean = () => true,
): RelationProblem[] {
  const problems: RelationProblem[] = [];
  const demand: Demand = (holds, path, allowed) => {
    if (!holds) problems.push({ path, allowed });
  };
  for (const { sections, check } of GROUPS) if (sections.every(sound)) check(site, demand);
  return problems;
}

function refuse(problems: readonly RelationProblem[], demand: Demand): void {
  for (const { path, allowed } of problems) demand(false, path, allowed);
}

/** The lease's times derive from deadtime (failoverd/guard/timing.ts). */
function checkGuard(site: Site, demand: Demand): void {
  demand(
    !isGuarded(site) || site.heartbeat.deadtime >= LEAST_GUARDED_DEADTIME_MS,
    ['heartbeat', 'deadtime'],
    `at least ${LEAST_GUARDED_DEADTIME_MS}, because the guard derives its times from it`,
  );
  demand(
    isGuarded(site) || (site.guard?.selfReset ?? 'off') === 'off',
    ['guard', 'selfReset'],
    'off or left out, because guard.enabled is false',
  );
}

function checkAddresses({ nodes, storage, vip }: Site, demand: Demand): void {
  const [first, second] = nodes;
  const addresses: [string | undefined, Path][] = [
    [first.address, ['nodes', 0, 'address']],
    [first.heartbeatAddress, ['nodes', 0, 'heartbeatAddress']],
    [second.address, ['nodes', 1, 'address']],
    [second.heartbeatAddress, ['nodes', 1, 'heartbeatAddress']],
    [storage.address, ['storage', 'address']],
    [vip.address, ['vip', 'address']],
  ];
  addresses.forEach(([address, path], position) => {
    if (address === undefined) return;
    demand(
      isHostAddress(address),
      path,
      'the address of one machine, not of a loopback, group or whole network',
    );
    const earlier = addresses.slice(0, position).find(([other]) => other === address);
    if (earlier !== undefined)
      demand(false, path, `an address of its own (${earlier[1].join('.')} has it too)`);
  });
  for (const [index, node] of nodes.entries()) {
    demand(
      inSameNetwork(node.address, vip.address, vip.prefix),
      ['nodes', index, 'address'],
      `in the network of the VIP, ${vip.address}/${vip.prefix}`,
    );
    demand(
      node.heartbeatAddress === undefined ||
        node.heartbeatAddress === node.address ||
        !inSameNetwork(node.heartbeatAddress, vip.address, vip.prefix),
      ['nodes', index, 'heartbeatAddress'],
      `outside the network of the VIP, ${vip.address}/${vip.prefix}, or heartbeats leave by the wrong interface`,
    );
  }
  demand(
    !isNetworkOrBroadcast(vip.address, vip.prefix),
    ['vip', 'address'],
    `a host address in its network, not the network's own or its broadcast address`,
  );
}

function checkTimings({ heartbeat }: Site, demand: Demand): void {
  const { keepalive, warntime, deadtime, initdead } = heartbeat;
  demand(deadtime > 2 * keepalive, ['heartbeat', 'deadtime'], `more than twice keepalive (${2 * keepalive})`);
  demand(
    warntime > keepalive && warntime < deadtime,
    ['heartbeat', 'warntime'],
    `between keepalive (${keepalive}) and deadtime (${deadtime})`,
  );
  demand(initdead >= 2 * deadtime, ['heartbeat', 'initdead'], `at least twice deadtime (${2 * deadtime})`);
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

/** RFC 1122, 3.2.1.3: neither this network, nor loopback, nor a group, nor everybody. */
function isHostAddress(address: string): boolean {
  const first = Number(address.split('.')[0]);
  return first !== 0 && first !== 127 && first < 224;
}
