/** The lab's fixed plan of guests, LANs and addresses. Pure data. */

export type GuestName = 'storage' | 'MQMaster' | 'MQSlave' | 'client';
export type Lan = 'service' | 'heartbeat' | 'management';
export type NicName = 'eth0' | 'eth1' | 'mgmt';

export const GUEST_NAMES: readonly GuestName[] = ['storage', 'MQMaster', 'MQSlave', 'client'];
export const LANS: readonly Lan[] = ['service', 'heartbeat', 'management'];

/** First three octets of each LAN; all are /24. */
export const LAN_PREFIX: Readonly<Record<Lan, string>> = {
  service: '10.20.0',
  heartbeat: '10.20.1',
  management: '10.20.9',
};

/** The host's own address, inside the lab's network namespace only. */
export const HOST_ADDRESS = `${LAN_PREFIX.management}.1`;
export const VIRTUAL_IP = `${LAN_PREFIX.service}.100`;

export interface Nic {
  readonly name: NicName;
  readonly lan: Lan;
  readonly address: string;
  readonly mac: string;
  /** Name of the host's tap in the lab's namespace: at most 15 characters. */
  readonly tap: string;
}

export interface Guest {
  readonly name: GuestName;
  readonly role: 'target' | 'first node' | 'second node' | 'client';
  readonly memoryMiB: number;
  /** Size of a blank second disk, /dev/ubdb, or 0 for none. */
  readonly spareDiskMiB: number;
  readonly nics: readonly Nic[];
}

const NIC_LAN: Readonly<Record<NicName, Lan>> = { eth0: 'service', eth1: 'heartbeat', mgmt: 'management' };

function nic(guest: GuestName, host: number, name: NicName): Nic {
  const lan = NIC_LAN[name];
  const lanOctet = LAN_PREFIX[lan].split('.')[2] ?? '0';
  return {
    name,
    lan,
    address: `${LAN_PREFIX[lan]}.${host}`,
    mac: `02:20:00:0${lanOctet}:00:${String(host).padStart(2, '0')}`,
    tap: `${guest.toLowerCase()}-${name}`,
  };
}

export const GUESTS: Readonly<Record<GuestName, Guest>> = {
  storage: {
    name: 'storage',
    role: 'target',
    memoryMiB: 320,
    spareDiskMiB: 1200,
    nics: [nic('storage', 10, 'eth0'), nic('storage', 10, 'mgmt')],
  },
  MQMaster: {
    name: 'MQMaster',
    role: 'first node',
    memoryMiB: 384,
    spareDiskMiB: 0,
    nics: [nic('MQMaster', 11, 'eth0'), nic('MQMaster', 11, 'eth1'), nic('MQMaster', 11, 'mgmt')],
  },
  MQSlave: {
    name: 'MQSlave',
    role: 'second node',
    memoryMiB: 384,
    spareDiskMiB: 0,
    nics: [nic('MQSlave', 12, 'eth0'), nic('MQSlave', 12, 'eth1'), nic('MQSlave', 12, 'mgmt')],
  },
  client: {
    name: 'client',
    role: 'client',
    memoryMiB: 192,
    spareDiskMiB: 0,
    nics: [nic('client', 20, 'eth0'), nic('client', 20, 'mgmt')],
  },
};

/** The guest with that name, ignoring case; undefined when there is none. */
export function findGuest(name: string): Guest | undefined {
  const found = GUEST_NAMES.find((known) => known.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : GUESTS[found];
}

/** The guest's NIC with that name, or undefined. */
export function findNic(guest: Guest, name: string): Nic | undefined {
  return guest.nics.find((one) => one.name === name);
}

/** The address the host reaches the guest's sshd at. */
export function managementAddress(guest: Guest): string {
  const found = guest.nics.find((one) => one.lan === 'management');
  if (found === undefined) throw new Error(`${guest.name} has no management NIC`);
  return found.address;
}
