import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/acceptance/checks';
import { runCheck } from '../../src/acceptance/checks/check';
import { resourceScript } from '../../src/acceptance/checks/installation';
import { isReached, type NodeFacts, type PairFacts } from '../../src/acceptance/facts';
import type { Site } from '../../src/site/schema';
import { translate } from '../../src/ui/messages';
import { owner, standby } from '../failoverd/sample';
import { pairWith, site, withFile, type Pair } from './sample';

/** Everything that is not passed, as `id outcome: what was seen`. */
function findings(facts: PairFacts): string[] {
  return CHECKS.map((check) => runCheck(check, facts))
    .filter(({ outcome }) => outcome !== 'passed')
    .map(
      ({ id, outcome, seen }) => `${id} ${outcome}: ${seen.map((text) => translate(text, 'en')).join(' ')}`,
    );
}

it('finds nothing on a healthy pair, and each check shows what it saw', () => {
  const results = CHECKS.map((check) => runCheck(check, pairWith()));
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(results.filter(({ seen }) => seen.length === 0)).toEqual([]);
});

it('has a title and an advice in both languages for every check', () => {
  const missing = CHECKS.reduce<string[]>(
    (keys, { id }) => [...keys, `verify.check.${id}`, `verify.advice.${id}`],
    [],
  ).filter((key) => translate({ key }, 'en') === key || translate({ key }, 'zh') === key);
  expect(missing).toEqual([]);
});

const DEFECTS: [string, (pair: Pair) => Partial<Pair>, string[]][] = [
  [
    'a package missing on one node',
    ({ second }) => ({ second: { ...second, packages: { ...second.packages, heartbeat: undefined } } }),
    ['packages failed: MQSlave: heartbeat is not installed.'],
  ],
  [
    'an old bundle on one node',
    ({ second }) => ({ second: { ...second, packages: { ...second.packages, heartbundle: '0.0.9-1.el6' } } }),
    ['packages failed: heartbundle differs: MQMaster 0.1.0-1.el6, MQSlave 0.0.9-1.el6.'],
  ],
  [
    'a ha.cf changed by hand on both nodes alike',
    ({ first, second }) => ({
      first: withFile(first, '/etc/ha.d/ha.cf', { content: 'deadtime 60\n' }),
      second: withFile(second, '/etc/ha.d/ha.cf', { content: 'deadtime 60\n' }),
    }),
    [
      'configuration failed: MQMaster: /etc/ha.d/ha.cf is not what the site file makes of it. MQSlave: /etc/ha.d/ha.cf is not what the site file makes of it.',
    ],
  ],
  [
    'haresources that differ',
    ({ second }) => ({ second: withFile(second, '/etc/ha.d/haresources', { content: 'MQSlave mq::QM1\n' }) }),
    [
      'configuration failed: MQSlave: /etc/ha.d/haresources is not what the site file makes of it.',
      'haresources failed: /etc/ha.d/haresources differs between the nodes.',
    ],
  ],
  [
    'different site files',
    ({ second }) => ({ second: withFile(second, '/etc/heartbundle/site.yaml', { content: 'format: 1 \n' }) }),
    ['configuration failed: /etc/heartbundle/site.yaml differs between the nodes.'],
  ],
  [
    'a node called differently',
    ({ first }) => ({ first: { ...first, hostname: 'localhost.localdomain' } }),
    ['names failed: MQMaster: "uname -n" says localhost.localdomain.'],
  ],
  [
    'a missing hosts entry',
    ({ first }) => ({
      first: withFile(first, '/etc/hosts', { content: '10.20.0.11 MQMaster\n10.20.0.10 storage\n' }),
    }),
    ['names failed: MQMaster: /etc/hosts has no entry "10.20.0.12 MQSlave".'],
  ],
  [
    'authkeys that others may read',
    ({ second }) => ({ second: withFile(second, '/etc/ha.d/authkeys', { mode: 0o644 }) }),
    ['authkeys failed: MQSlave: /etc/ha.d/authkeys has mode 644 and owner 0.'],
  ],
  [
    'a resource script that cannot be executed',
    ({ second }) => ({ second: withFile(second, '/etc/ha.d/resource.d/mq', { mode: 0o644 }) }),
    ['resource-script failed: MQSlave: /etc/ha.d/resource.d/mq is missing or not executable.'],
  ],
  [
    'another uid of mqm',
    ({ second }) => ({ second: { ...second, mqm: { uid: 501, gid: 1414 } } }),
    ['resource-script failed: MQSlave: mqm has ids 501:1414, the site file says 1414:1414.'],
  ],
  [
    'heartbeat not started at boot',
    ({ first }) => ({ first: { ...first, enabled: { ...first.enabled, heartbeat: false } } }),
    ['boot failed: MQMaster: heartbeat does not start at boot.'],
  ],
  [
    'tgtd not started at boot',
    ({ storage }) => ({ storage: { ...storage, enabled: { tgtd: false } } }),
    ['boot failed: storage: tgtd does not start at boot.'],
  ],
  [
    'no session',
    ({ second }) => ({ second: { ...second, sessions: '' } }),
    [`iscsi-session failed: MQSlave: no session to ${site.storage.target}.`],
  ],
  [
    'CHAP off in a record',
    ({ second }) => ({
      second: { ...second, record: second.record.replace('authmethod = CHAP', 'authmethod = None') },
    }),
    ['chap failed: MQSlave: node.session.auth.authmethod is None, expected CHAP.'],
  ],
  [
    'a target open to every address, without account',
    ({ storage }) => ({
      storage: {
        ...storage,
        targets: `Target 1: ${site.storage.target}\n    Account information:\n    ACL information:\n        ALL\n`,
      },
    }),
    ['chap failed: storage: the target asks for no account. storage: the target lets every address in.'],
  ],
  [
    'the filesystem in fstab',
    ({ second }) => ({
      second: withFile(second, '/etc/fstab', { content: 'LABEL=MQHA /MQHA ext4 defaults 0 0\n' }),
    }),
    ['fstab failed: MQSlave: /etc/fstab has "LABEL=MQHA /MQHA ext4 defaults 0 0".'],
  ],
  [
    'Heartbeat stopped on the standby',
    ({ first, second }) => ({
      first: { ...first, observation: owner({ heartbeat: { peer: 'dead' } }) },
      second: {
        ...second,
        observation: standby({ heartbeat: { running: false, self: 'unknown', peer: 'unknown', links: [] } }),
      },
    }),
    ['heartbeat failed: MQMaster: Heartbeat calls its peer dead. MQSlave: Heartbeat does not run.'],
  ],
  [
    'one link only',
    ({ first }) => ({
      first: { ...first, observation: owner({ heartbeat: { links: [{ name: 'eth1', up: false }] } }) },
    }),
    ['links warning: MQMaster: link eth1 is dead. MQMaster: 1 link only.'],
  ],
  [
    'the daemon stopped',
    ({ second }) => ({ second: { ...second, daemon: undefined } }),
    ['failoverd failed: MQSlave: failoverd does not answer.'],
  ],
  [
    'clocks apart',
    ({ second }) => ({ second: { ...second, clock: { offsetMs: -4997, utcOffsetMinutes: 0 } } }),
    ['clock warning: The clocks are 5000 ms apart.'],
  ],
  [
    'a mount by hand on the standby',
    ({ second }) => ({ second: { ...second, observation: standby({ mount: 'writable' }) } }),
    ['mount-once failed: Mounted on 2 nodes: MQMaster, MQSlave.'],
  ],
  [
    'split brain',
    ({ second }) => ({ second: { ...second, observation: owner() } }),
    [
      'vip-once failed: On 2 nodes: MQMaster, MQSlave.',
      'mount-once failed: Mounted on 2 nodes: MQMaster, MQSlave.',
      'service-once failed: Running on 2 nodes: MQMaster, MQSlave.',
    ],
  ],
  [
    'a queue manager started by hand on the standby',
    ({ second }) => ({ second: { ...second, observation: standby({ service: 'running' }) } }),
    [
      'service-once failed: Running on 2 nodes: MQMaster, MQSlave. MQSlave: the service runs without virtual address or filesystem.',
    ],
  ],
  [
    'a filesystem that became read-only',
    ({ first }) => ({ first: { ...first, observation: owner({ mount: 'read-only' }) } }),
    ['mount-once failed: MQMaster: the filesystem is read-only.'],
  ],
];

describe('a seeded defect is found by the check meant for it, and nothing else goes red', () => {
  it.each(DEFECTS)('%s', (_name, defect, expected) => {
    expect(findings(pairWith(defect))).toEqual(expected);
  });
});

it('leaves unproved what it cannot see when the peer is not reached', () => {
  const facts = pairWith();
  const alone: PairFacts = {
    ...facts,
    nodes: [{ name: 'MQMaster', address: '10.20.0.11', problem: 'Connection refused' }, facts.nodes[1]],
  };
  const outcomes = CHECKS.map((check) => runCheck(check, alone));
  expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(outcomes.find(({ id }) => id === 'reach')?.outcome).toBe('warning');
  expect(outcomes.find(({ id }) => id === 'mount-once')?.outcome).toBe('unproved');
  expect(alone.nodes.map((host) => isReached(host))).toEqual([false, true]);
});

describe('a service of another kind than MQ', () => {
  const generic: Site = { ...site, service: { type: 'init-script', script: 'tomcat6' } };
  const SCRIPTS = ['/etc/ha.d/resource.d/initscript', '/etc/rc.d/init.d/tomcat6'];

  /** What the check of resource scripts says of a pair of the generic service. */
  function judged(defect: (host: NodeFacts) => NodeFacts): [string, string[]] {
    const facts = pairWith(({ first, second }) => {
      const equipped = (host: NodeFacts): NodeFacts =>
        SCRIPTS.reduce<NodeFacts>(
          (one, path) => withFile(one, path, { content: '#!/bin/sh\n', mode: 0o755 }),
          {
            ...host,
            mqm: undefined,
          },
        );
      return { first: equipped(first), second: defect(equipped(second)) };
    });
    const { outcome, seen } = runCheck(resourceScript, { ...facts, site: generic });
    return [outcome, seen.map((text) => translate(text, 'en'))];
  }

  it('needs its scripts, and no account of MQ', () => {
    expect(judged((host) => host)).toEqual([
      'passed',
      [
        'MQMaster: scripts in place, tomcat6 is not started at boot',
        'MQSlave: scripts in place, tomcat6 is not started at boot',
      ],
    ]);
  });

  it('is found without its init script, and started at boot', () => {
    expect([
      judged((host) => withFile(host, '/etc/rc.d/init.d/tomcat6', undefined)),
      judged((host) => ({ ...host, enabled: { ...host.enabled, tomcat6: true } })),
    ]).toEqual([
      ['failed', ['MQSlave: /etc/rc.d/init.d/tomcat6 is missing or not executable.']],
      ['failed', ['MQSlave: tomcat6 is started at boot, beside Heartbeat.']],
    ]);
  });
});
