import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createSite, formatSite } from '../../src/site/create';
import { completeAnswers } from '../../src/site/interview';
import { parseSite } from '../../src/site/load';
import { managedStorage } from './sample';
import { roleOf } from '../../src/site/role';
import type { Site } from '../../src/site/schema';

const LAB = readFileSync('test/fixtures/site.lab.yaml', 'utf8');

function complaint(source: string): string {
  try {
    parseSite(source, 'site.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the site file was taken');
}

it("reads the lab's site file", () => {
  const site = parseSite(LAB, 'site.yaml');
  expect([site.cluster, site.nodes[0].name, managedStorage(site).data.size]).toEqual([
    'mqlab',
    'MQMaster',
    '1G',
  ]);
});

it('names every wrong value at once, with its line, its value and what is allowed', () => {
  const wrong = LAB.replace('prefix: 24', 'prefix: 99')
    .replace('autoFailback: false', 'autoFailback: maybe')
    .replace('mount: /MQHA', 'mount: MQHA')
    .concat('colour: red\n');
  expect(complaint(wrong)).toBe(
    [
      'site.yaml has wrong values (4):',
      '  site.yaml:15: vip.prefix is 99, must be at most 30',
      '  site.yaml:24: heartbeat.autoFailback is "maybe", must be true or false',
      '  site.yaml:52: filesystem.mount is "MQHA", must be an absolute path of the characters A-Z a-z 0-9 . _ / -',
      '  site.yaml:63: colour is not a key of site files',
    ].join('\n'),
  );
});

it('never shows a secret, not even a wrong one', () => {
  expect(complaint(LAB.replace('labIncoming.0001', 'with blank'))).toBe(
    'site.yaml has wrong values (1):\n' +
      '  site.yaml:46: storage.chap.incoming.secret is (hidden, 10 characters), must be 12 to 16 of the characters A-Z a-z 0-9 . _ -',
  );
});

it.each([
  [
    'deadtime: 5000',
    'deadtime: 1000',
    '21: heartbeat.deadtime is 1000, must be more than twice keepalive (1000)',
  ],
  [
    'initdead: 20000',
    'initdead: 9000',
    '22: heartbeat.initdead is 9000, must be at least twice deadtime (10000)',
  ],
  [
    'warntime: 2000',
    'warntime: 500',
    '20: heartbeat.warntime is 500, must be between keepalive (500) and deadtime (5000)',
  ],
  [
    'address: 10.20.0.100',
    'address: 10.21.0.100',
    '6: nodes.0.address is "10.20.0.11", must be in the network of the VIP, 10.21.0.100/24',
  ],
  [
    'address: 10.20.0.100',
    'address: 10.20.0.12',
    '14: vip.address is "10.20.0.12", must be an address of its own (nodes.1.address has it too)',
  ],
  [
    'address: 10.20.0.100',
    'address: 10.20.0.255',
    '14: vip.address is "10.20.0.255", must be a host address in its network, not the network\'s own or its broadcast address',
  ],
  [
    'name: MQSlave',
    'name: mqmaster',
    '9: nodes.1.name is "mqmaster", must be another name than the first node (Heartbeat ignores case)',
  ],
  [
    'labOutgoing.0002',
    'labIncoming.0001',
    '49: storage.chap.outgoing.secret is (hidden, 16 characters), must be another secret than the incoming one: equal secrets can be reflected',
  ],
  [
    'user: mqlab-out',
    'user: mqlab-in',
    '48: storage.chap.outgoing.user is "mqlab-in", must be another user than the incoming one: tgtd keeps one list of accounts',
  ],
  [
    'scsiId: mqlabguard',
    'scsiId: mqlabdata',
    '41: storage.guard.scsiId is "mqlabdata", must be another id than the data volume',
  ],
  ['    lun: 2', '    lun: 1', '42: storage.guard.lun is 1, must be another LUN than the data volume'],
])('says when a value does not fit another: %s → %s', (right, wrong, expected) => {
  expect(complaint(LAB.replace(right, wrong)).split('\n')).toContain(`  site.yaml:${expected}`);
});

it('says where the file is no YAML', () => {
  expect(complaint('format: 1\ncluster: [mq\n')).toMatch(
    /^site\.yaml has wrong values \(1\):\n {2}site\.yaml:\d: /,
  );
});

it('makes a site from answers that is right by its own rules, with a fresh secret in each place', () => {
  const facts = {
    ...{ name: 'MQMaster', release: '', interfaces: [], disks: [], hosts: {}, scripts: [] },
    watchdog: 'none' as const,
  };
  const answers = completeAnswers({
    role: 'first-node',
    facts,
    answers: {
      ...{ cluster: 'mq1', interface: 'eth0', 'first-address': '192.168.0.206', 'second-node': 'MQSlave' },
      ...{ 'second-address': '192.168.0.207', vip: '192.168.0.208', 'heartbeat-interface': 'eth1' },
      ...{ 'first-heartbeat-address': '10.0.0.1', 'second-heartbeat-address': '10.0.0.2' },
      ...{ 'storage-host': 'storage', 'storage-address': '192.168.0.205', disk: '/dev/sdb' },
    },
  });
  const site = createSite(answers) as Site;
  expect(parseSite(formatSite(site), 'site.yaml')).toEqual(site);
  expect(site.guard).toEqual({ enabled: true, selfReset: 'off' });
  const { heartbeat, storage } = site;
  const { incoming, outgoing } = storage.chap ?? {};
  expect(new Set([heartbeat.authKey, incoming?.secret, outgoing?.secret]).size).toBe(3);
  expect((createSite(answers) as Site).heartbeat.authKey).not.toBe(heartbeat.authKey);
});

it("finds a machine's role by its name, whatever the case", () => {
  const site = parseSite(LAB, 'site.yaml');
  expect(['mqmaster', 'MQSLAVE', 'Storage', 'other'].map((name) => roleOf(site, name))).toEqual([
    'first-node',
    'second-node',
    'target',
    undefined,
  ]);
});
