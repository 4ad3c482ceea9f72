import { expect, it } from 'vitest';
import { heartbeatInterfaces, linkAddress, linkName } from '../../src/site/links';
import { parseSite } from '../../src/site/load';
import { complaints, LAB_TEXT, withLinks } from './sample';

const FOUR =
  '[{ type: ucast, interface: eth0 }, { type: bcast, interface: eth1 }, ' +
  '{ type: mcast, interface: eth1, group: 239.0.0.42, ttl: 2 }, { type: serial, device: /dev/ttyS0 }]';

it('knows four kinds of links, and the interfaces that carry them', () => {
  const site = parseSite(withLinks(FOUR), 'site.yaml');
  expect(site.heartbeat.links.map(linkName)).toEqual([
    'ucast eth0',
    'bcast eth1',
    'mcast eth1',
    'serial /dev/ttyS0',
  ]);
  expect(heartbeatInterfaces(site)).toEqual(['eth0', 'eth1']);
});

it('sends unicast to the service address on the VIP’s interface, to the heartbeat address elsewhere, or where the link says', () => {
  const third = '{ type: ucast, interface: eth2, addresses: [10.20.2.11, 10.20.2.12] }';
  const source = withLinks(`[{ type: ucast, interface: eth0 }, { type: ucast, interface: eth1 }, ${third}]`);
  const site = parseSite(source, 'site.yaml');
  const [first, second] = site.nodes;
  expect(site.heartbeat.links.map((link) => linkAddress(site, first, link))).toEqual([
    '10.20.0.11',
    '10.20.1.11',
    '10.20.2.11',
  ]);
  expect(site.heartbeat.links.map((link) => linkAddress(site, second, link))).toEqual([
    '10.20.0.12',
    '10.20.1.12',
    '10.20.2.12',
  ]);
});

it('wants two links unless one is meant', () => {
  const one = withLinks('[{ type: ucast, interface: eth0 }]');
  expect(complaints(one)).toEqual([
    '18: heartbeat.links is a list of 1, must be at least two links, so that one cut cable is no split brain; ' +
      'singleLink: true says that one is meant',
  ]);
  expect(complaints(one.replace('heartbeat:\n', 'heartbeat:\n  singleLink: true\n'))).toEqual([]);
});

it('refuses the same link twice, a group that is none, and unicast without addresses', () => {
  expect(
    complaints(withLinks('[{ type: bcast, interface: eth1 }, { type: bcast, interface: eth1 }]')),
  ).toEqual([
    '18: heartbeat.links.1 is a group of keys, must be a link of its own (bcast eth1 is there twice)',
  ]);
  const notMulticast = FOUR.replace('239.0.0.42', '10.0.0.42');
  expect(complaints(withLinks(notMulticast))).toEqual([
    '18: heartbeat.links.2.group is "10.0.0.42", must be a multicast group, 224.0.0.0 to 239.255.255.255',
  ]);
  expect(complaints(LAB_TEXT.replace(/ {4}heartbeatAddress: .*\n/g, ''))).toEqual([
    '16: heartbeat.links.1.addresses is missing, must be the addresses of both nodes on it, ' +
      'or both nodes must have a heartbeatAddress',
  ]);
  expect(
    complaints(withLinks('[{ type: ucast, interface: eth1 }, { type: ucast, interface: eth2 }]')),
  ).toEqual([
    '18: heartbeat.links.1.addresses is missing, must be two addresses that no other link has (eth2 is another network)',
  ]);
});
