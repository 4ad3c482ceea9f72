import { describe, expect, it } from 'vitest';
import { findGuest, findNic, GUEST_NAMES, GUESTS, managementAddress } from '../../lab/addresses';
import { networkPlan } from '../../lab/network';

const allNics = GUEST_NAMES.flatMap((name) => GUESTS[name].nics);

describe('the address plan', () => {
  it('gives the nodes a service, a heartbeat and a management address', () => {
    expect(GUESTS.MQMaster.nics).toEqual([
      { name: 'eth0', lan: 'service', address: '10.20.0.11', mac: '02:20:00:00:00:11', tap: 'mqmaster-eth0' },
      {
        name: 'eth1',
        lan: 'heartbeat',
        address: '10.20.1.11',
        mac: '02:20:00:01:00:11',
        tap: 'mqmaster-eth1',
      },
      {
        name: 'mgmt',
        lan: 'management',
        address: '10.20.9.11',
        mac: '02:20:00:09:00:11',
        tap: 'mqmaster-mgmt',
      },
    ]);
  });

  it('keeps storage and client off the heartbeat LAN', () => {
    expect(GUESTS.storage.nics.map((nic) => `${nic.name} ${nic.address}`)).toEqual([
      'eth0 10.20.0.10',
      'mgmt 10.20.9.10',
    ]);
    expect(GUESTS.client.nics.map((nic) => `${nic.name} ${nic.address}`)).toEqual([
      'eth0 10.20.0.20',
      'mgmt 10.20.9.20',
    ]);
  });

  it('gives no address, MAC or tap twice, and taps that the kernel takes', () => {
    for (const field of ['address', 'mac', 'tap'] as const)
      expect(new Set(allNics.map((nic) => nic[field])).size).toBe(allNics.length);
    expect(allNics.filter((nic) => nic.tap.length > 15)).toEqual([]);
  });

  it('finds a guest whatever the case of its name', () => {
    expect(findGuest('mqslave')?.name).toBe('MQSlave');
    expect(findGuest('mqslave2')).toBeUndefined();
  });

  it('finds a NIC by name, and the address of the management one', () => {
    expect(findNic(GUESTS.client, 'eth0')?.address).toBe('10.20.0.20');
    expect(findNic(GUESTS.client, 'eth1')).toBeUndefined();
    expect(managementAddress(GUESTS.storage)).toBe('10.20.9.10');
  });
});

describe('the network plan', () => {
  it('builds three bridges, a tap per NIC on its LAN, and one address for the host', () => {
    const plan = networkPlan();
    expect(plan.filter((line) => line.includes('type bridge'))).toEqual([
      'link add service type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
      'link add heartbeat type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
      'link add management type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
    ]);
    expect(plan.filter((line) => line.includes('mqslave-eth1'))).toEqual([
      'tuntap add mqslave-eth1 mode tap',
      'link set mqslave-eth1 master heartbeat',
      'link set mqslave-eth1 up',
    ]);
    expect(plan.filter((line) => line.startsWith('addr'))).toEqual(['addr add 10.20.9.1/24 dev management']);
    expect(plan.filter((line) => line.startsWith('route'))).toEqual([]);
  });
});
