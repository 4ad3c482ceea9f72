import { createHash } from 'crypto';
import type { GuardState } from '../failoverd/guard/state';
import type { NodeIndex } from '../failoverd/observe';
import type { Observation } from '../failoverd/observation';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { isGuarded } from '../site/guard';
import { addressResource, RESOURCE_SCRIPTS, serviceResource } from '../site/service';
import { TRUST_FILE } from '../bundle/trust';
import { MQ_LIMITS_FILE } from '../stack/limits';
import type { BundledFact } from './bundled';
import type { Clock } from './clock';

export interface FileFact {
  readonly content: string;
  readonly mode: number;
  readonly uid: number;
}

/** Everything the checks look at on one host, read once. */
export interface HostFacts {
  readonly name: string;
  readonly address: string;
  readonly hostname: string;
  readonly clock: Clock;
  /** Package name → version-release, or undefined when it is not installed. */
  readonly packages: Readonly<Record<string, string | undefined>>;
  /** What the installer brought to this host, and what of it is installed now. */
  readonly bundled: readonly BundledFact[];
  /** Path → content and mode; undefined when absent. */
  readonly files: Readonly<Record<string, FileFact | undefined>>;
  /** Service name → started in runlevel 3. */
  readonly enabled: Readonly<Record<string, boolean>>;
  /** Names of the links in rc3.d and rc6.d: what is started and stopped, in which order. */
  readonly bootLinks: { readonly start: readonly string[]; readonly stop: readonly string[] };
  /** Lines of `rpm -V` of the packages above, but for those that nobody signed: files that are not as they were packaged. */
  readonly altered: readonly string[];
  /** Names of `packages`, other than heartbundle, without a vendor's signature. */
  readonly unsigned: readonly string[];
  /** Lines of `iptables -S INPUT`; undefined when the host cannot filter. */
  readonly firewall: readonly string[] | undefined;
  readonly space: readonly SpaceFact[];
}

/** What is left of a filesystem. */
export interface SpaceFact {
  readonly mount: string;
  readonly freeBytes: number;
  /** Of all blocks, and of all inodes; 0 to 1. */
  readonly freeShare: number;
  readonly freeInodes: number;
}

/** The way of a unicast link to the peer, as the kernel would send. */
export interface RouteFact {
  readonly interface: string;
  readonly peer: string;
  /** Interface that the routing table names; empty when there is no route. */
  readonly through: string;
}

export interface NodeFacts extends HostFacts {
  /** Output of `iscsiadm -m session`. */
  readonly sessions: string;
  /** The node record of the site's target, `key = value` lines. */
  readonly record: string;
  /** `uid` and `gid` of mqm; undefined when there is none. */
  readonly mqm: { readonly uid: number; readonly gid: number } | undefined;
  readonly observation: Observation;
  /** Version of the failoverd that answers; undefined when none does. */
  readonly daemon: string | undefined;
  /** Lease and fence as failoverd sees them; null without one, and where the site has no guard. */
  readonly guard: GuardState | null;
  /** Whether the kernel refuses writes to the data disk; undefined while there is none. */
  readonly readOnlyPath: boolean | undefined;
  /** Key that holds a reservation on the data disk; null when none does, undefined when it could not be asked. */
  readonly reservation: string | null | undefined;
  /** Of the mounted filesystem; undefined where it is not mounted. */
  readonly filesystem: { readonly label: string; readonly state: string } | undefined;
  readonly routes: readonly RouteFact[];
  /** Heartbeat interface → the hardware it runs on. */
  readonly hardware: Readonly<Record<string, string>>;
  /** MAC address of the virtual address's interface. */
  readonly macAddress: string;
  /** MAC addresses that answered for the virtual address; undefined on the node that has it, and without arping. */
  readonly arpAnswers: readonly string[] | undefined;
  /** `kernel.shmmax` → its numbers. */
  readonly kernel: Readonly<Record<string, readonly number[]>>;
  /** Open files that the service's main process may have; undefined where it does not run. */
  readonly openFiles: number | undefined;
  /** Whether there is what resets the machine: the kernel's own sysrq, a watchdog. */
  readonly canReset: { readonly sysrq: boolean; readonly watchdog: boolean };
  /** Log → bytes of it, and how many files of logrotate name it. */
  readonly logs: Readonly<Record<string, { readonly bytes: number; readonly rotatedBy: number }>>;
}

export interface StorageFacts extends HostFacts {
  /** Output of `tgtadm --lld iscsi --mode target --op show`. */
  readonly targets: string;
}

/** A host that could not be entered: what would have been looked at there stays unproved. */
export interface Unreached {
  readonly name: string;
  readonly address: string;
  readonly problem: string;
}

export type Looked<T> = T | Unreached;

export function isReached<T extends HostFacts>(host: Looked<T>): host is T {
  return 'hostname' in host;
}

export interface PairFacts {
  readonly site: Site;
  readonly self: NodeIndex;
  readonly nodes: readonly [Looked<NodeFacts>, Looked<NodeFacts>];
  /** The storage host; none when the disks are a SAN's, whose machines are not ours to enter. */
  readonly storage: readonly Looked<StorageFacts>[];
  /** Paths whose content the site file alone determines on every node, with that content. */
  readonly expectedFiles: Readonly<Record<string, string>>;
}

/** How to reach every host of the site from here. */
export interface PairMachines {
  readonly nodes: readonly [Machine, Machine];
  readonly storage: Machine;
}

export const NODE_PACKAGES = [
  'heartbundle',
  'heartbeat',
  'cluster-glue',
  'resource-agents',
  'iscsi-initiator-utils',
] as const;
export const STORAGE_PACKAGES = ['heartbundle', 'scsi-target-utils'] as const;
export const NODE_SERVICES = ['iscsid', 'iscsi', 'failoverd', 'heartbeat'] as const;
export const STORAGE_SERVICES = ['tgtd'] as const;

export const SITE_FILE = '/etc/heartbundle/site.yaml';
export const HEARTBEAT_FILES = ['/etc/ha.d/ha.cf', '/etc/ha.d/haresources', '/etc/ha.d/authkeys'] as const;

export const INITIATOR_CONFIG = '/etc/iscsi/iscsid.conf';
export const TARGET_CONFIG = '/etc/tgt/targets.conf';

/** The scripts that Heartbeat runs for the group, and the service's own init script when it has one. */
export function scriptsOf(site: Site): string[] {
  const { service } = site;
  return [
    ...(isGuarded(site) ? [`${RESOURCE_SCRIPTS}/hbguard`] : []),
    ...['hbmount', serviceResource(site).script, addressResource(site).script].map(
      (name) => `${RESOURCE_SCRIPTS}/${name}`,
    ),
    ...(service.type === 'init-script' ? [`/etc/rc.d/init.d/${service.script}`] : []),
  ];
}

/** Files of a node whose content or mode is looked at. */
export function nodeFilesOf(site: Site): string[] {
  return [
    ...[SITE_FILE, ...HEARTBEAT_FILES, ...scriptsOf(site), '/etc/hosts', '/etc/fstab'],
    ...[INITIATOR_CONFIG, TRUST_FILE, MQ_LIMITS_FILE],
  ];
}

/** A host as it named itself. */
export interface Identity {
  readonly name: string;
  readonly address: string;
  readonly hostname: string;
  readonly clock: Clock;
}

/** First twelve digits of the SHA-256, enough to compare by eye. */
export function shortDigest(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

/** The nodes that were reached. */
export function reachedNodes(facts: PairFacts): NodeFacts[] {
  return facts.nodes.filter((node): node is NodeFacts => isReached(node));
}

/** Nodes and storage, reached or not. */
export function allHosts({ nodes, storage }: PairFacts): readonly Looked<HostFacts>[] {
  return [...nodes, ...storage];
}
