import { formatPin } from '../../src/bundle/trust';
import { MQ_LIMITS } from '../../src/stack/limits';
import { expectedFiles } from '../../src/acceptance/expected';
import type { BundledFact } from '../../src/acceptance/bundled';
import type { FileFact, HostFacts, NodeFacts, PairFacts, StorageFacts } from '../../src/acceptance/facts';
import { guardState, owner, sampleSite, standby } from '../failoverd/sample';
import { backingDevice } from '../../src/site/storage';
import { managedStorage } from '../site/sample';

export const site = sampleSite();

const SITE_TEXT = 'format: 1\n';
const HOSTS = '127.0.0.1 localhost\n10.20.0.11 MQMaster\n10.20.0.12 MQSlave\n10.20.0.10 storage # target\n';

function file(content: string, mode = 0o644): FileFact {
  return { content, mode, uid: 0 };
}

/** A package that the installer brought and that is still there. */
function brought(expected: string): BundledFact {
  return { name: expected.replace(/-[^-]+-[^-]+$/, ''), expected, installed: [expected] };
}

const PIN = formatPin({
  format: 1,
  fingerprint: 'ab'.repeat(32),
  serial: 1_480_000_000,
  bundle: 'heartbeat-el6 1.0.0',
  confirmation: 'confirmed',
});
const MACS = ['00:50:56:00:00:11', '00:50:56:00:00:12'] as const;
const TIMEOUTS = [
  'node.startup = automatic',
  'node.session.timeo.replacement_timeout = 20',
  'node.conn[0].timeo.login_timeout = 5',
  'node.conn[0].timeo.noop_out_interval = 5',
  'node.conn[0].timeo.noop_out_timeout = 5',
];

/** What is the same on every host; its services are started in the order given. */
function surroundings(
  services: readonly string[],
): Pick<HostFacts, 'bootLinks' | 'altered' | 'unsigned' | 'firewall' | 'space'> {
  return {
    bootLinks: {
      start: services.map((name, index) => `S${10 + index}${name}`),
      stop: services.map((name, index) => `K${90 - index}${name}`),
    },
    altered: ['S.5....T.  c /etc/iscsi/iscsid.conf', '.......T.    /usr/bin/heartbundle'],
    unsigned: [],
    firewall: undefined,
    space: [{ mount: '/', freeBytes: 5_000_000_000, freeShare: 0.5, freeInodes: 0.8 }],
  };
}

function node(index: 0 | 1): NodeFacts {
  const { name, address } = site.nodes[index];
  const derived = expectedFiles(site);
  const peer = index === 0 ? 1 : 0;
  return {
    ...surroundings(['network', 'iscsi', 'failoverd', 'heartbeat']),
    name,
    address,
    hostname: name,
    clock: { offsetMs: 3, utcOffsetMinutes: 0 },
    packages: {
      heartbundle: '0.1.0-1.el6',
      heartbeat: '3.0.4-2.el6',
      'cluster-glue': '1.0.5-6.el6',
      'resource-agents': '3.9.5-24.el6_7.1',
      'iscsi-initiator-utils': '6.2.0.873-27.el6_9',
    },
    bundled: ['heartbundle-0.1.0-1.el6.x86_64', 'PyXML-0.8.4-19.el6.x86_64'].map(brought),
    files: {
      '/etc/heartbundle/site.yaml': file(SITE_TEXT, 0o600),
      '/etc/ha.d/ha.cf': file(derived['/etc/ha.d/ha.cf'] ?? ''),
      '/etc/ha.d/haresources': file(derived['/etc/ha.d/haresources'] ?? ''),
      '/etc/ha.d/authkeys': file(derived['/etc/ha.d/authkeys'] ?? '', 0o600),
      '/etc/ha.d/resource.d/hbaddress': file('#!/usr/bin/perl\n', 0o755),
      '/etc/ha.d/resource.d/hbmount': file('#!/usr/bin/perl\n', 0o755),
      '/etc/ha.d/resource.d/mq': file('#!/bin/sh\n', 0o755),
      '/etc/ha.d/resource.d/hbguard': file('#!/usr/bin/perl\n', 0o755),
      '/etc/iscsi/iscsid.conf': file('', 0o600),
      '/var/lib/heartbundle/trust.json': file(PIN, 0o600),
      '/etc/security/limits.d/95-heartbundle-mq.conf': file(MQ_LIMITS),
      '/etc/hosts': file(HOSTS),
      '/etc/fstab': file('/dev/vda / ext4 defaults 1 1\n# LABEL=MQHA /MQHA ext4 noauto 0 0\n'),
    },
    enabled: { iscsid: true, iscsi: true, failoverd: true, heartbeat: true },
    sessions: `tcp: [1] 10.20.0.10:3260,1 ${site.storage.target}\n`,
    record: [
      '# BEGIN RECORD 2.0-873',
      'node.session.auth.authmethod = CHAP',
      'node.session.auth.username = mqlab-in',
      'node.session.auth.password = ********',
      'node.session.auth.username_in = mqlab-out',
      'node.session.auth.password_in = ********',
      ...TIMEOUTS,
      '',
    ].join('\n'),
    mqm: { uid: 1414, gid: 1414 },
    observation: index === 0 ? owner() : standby(),
    daemon: '0.1.0',
    guard: guardState(index === 0 ? { phase: 'owner' } : {}),
    readOnlyPath: index === 1,
    reservation: null,
    filesystem: index === 0 ? { label: 'MQHA', state: 'clean' } : undefined,
    routes: [
      { interface: 'eth0', peer: site.nodes[peer].address, through: 'eth0' },
      { interface: 'eth1', peer: site.nodes[peer].heartbeatAddress ?? '', through: 'eth1' },
    ],
    hardware: { eth0: '/sys/devices/pci0/0000:02:00.0', eth1: '/sys/devices/pci0/0000:03:00.0' },
    macAddress: MACS[index],
    arpAnswers: index === 0 ? undefined : [MACS[0]],
    kernel: { 'kernel.shmmni': [4096], 'kernel.sem': [500, 256_000, 250, 1024] },
    openFiles: index === 0 ? 10_240 : undefined,
    canReset: { sysrq: true, watchdog: true },
    logs: {
      '/var/log/ha-log': { bytes: 52_000, rotatedBy: 1 },
      '/var/log/heartbundle.log': { bytes: 900, rotatedBy: 1 },
    },
  };
}

/** The two disks as tgtadm lists them. */
function exportedLines(): string[] {
  const shared = managedStorage(site);
  return [shared.data, shared.guard].reduce<string[]>(
    (lines, disk) => [
      ...lines,
      `        LUN: ${disk.lun}`,
      '            Type: disk',
      `            SCSI ID: ${disk.scsiId}`,
      '            Online: Yes',
      `            Backing store path: ${backingDevice(shared, disk)}`,
    ],
    [],
  );
}

function storage(): StorageFacts {
  const { name, address } = managedStorage(site);
  return {
    ...surroundings(['network', 'tgtd']),
    name,
    address,
    hostname: 'storage',
    clock: { offsetMs: 0, utcOffsetMinutes: 0 },
    packages: { heartbundle: '0.1.0-1.el6', 'scsi-target-utils': '1.0.24-18.el6' },
    bundled: ['heartbundle-0.1.0-1.el6.x86_64'].map(brought),
    files: {
      '/etc/heartbundle/site.yaml': file(SITE_TEXT, 0o600),
      '/etc/tgt/targets.conf': file('', 0o600),
      '/var/lib/heartbundle/trust.json': file(PIN, 0o600),
    },
    enabled: { tgtd: true },
    targets: [
      `Target 1: ${site.storage.target}`,
      '    System information:',
      '        Driver: iscsi',
      '        State: ready',
      '    LUN information:',
      ...exportedLines(),
      '    Account information:',
      '        mqlab-in',
      '        mqlab-out (outgoing)',
      '    ACL information:',
      '        10.20.0.11',
      '        10.20.0.12',
      '',
    ].join('\n'),
  };
}

/** What is seen of a healthy pair. */
export interface Pair {
  first: NodeFacts;
  second: NodeFacts;
  storage: StorageFacts;
}

/** A healthy pair with the defect given. */
export function pairWith(defect: (pair: Pair) => Partial<Pair> = () => ({})): PairFacts {
  const healthy = { first: node(0), second: node(1), storage: storage() };
  const pair = { ...healthy, ...defect(healthy) };
  return {
    site,
    self: 1,
    nodes: [pair.first, pair.second],
    storage: [pair.storage],
    expectedFiles: expectedFiles(site),
  };
}

/** The node with other content or mode in one of its files; undefined takes the file away. */
export function withFile(host: NodeFacts, path: string, change: Partial<FileFact> | undefined): NodeFacts {
  const before = host.files[path] ?? file('');
  return {
    ...host,
    files: { ...host.files, [path]: change === undefined ? undefined : { ...before, ...change } },
  };
}
