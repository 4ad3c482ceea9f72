import { describe, expect, it } from 'vitest';
import { collectFacts, isReached } from '../../src/acceptance/facts';
import { expectedFiles } from '../../src/acceptance/expected';
import { CHECKS } from '../../src/acceptance/checks';
import { runCheck } from '../../src/acceptance/checks/check';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { parseSite } from '../../src/site/load';
import { SAN, withStorage } from '../site/sample';
import { mountsOf, nodeCommands } from '../failoverd/sample';
import { pairWith, site } from './sample';

const CLOCK = (): string => `${(Date.now() / 1000).toFixed(9)} +0800\n`;

/** A recorded node or storage host that looks like the sample of a healthy pair. */
function recorded(host: 'first' | 'second' | 'storage'): RecordedMachine {
  const facts = pairWith();
  const seen = host === 'storage' ? facts.storage[0] : facts.nodes[host === 'first' ? 0 : 1];
  if (seen === undefined || !isReached(seen)) throw new Error('the sample is of a healthy pair');
  const packages = Object.entries(seen.packages);
  const machine = recordedMachine({
    commands: {
      'uname -n': `${seen.hostname}\n`,
      'date +%s.%N %z': CLOCK,
      'rpm -q --qf *': packages.map(([name, version]) => `${name} ${version ?? ''}\n`).join(''),
      'chkconfig --list *': (argv) => `${argv[2] ?? ''}\t0:off\t1:off\t2:on\t3:on\t4:on\t5:on\t6:off\n`,
      'tgtadm *': 'targets' in seen ? String(seen.targets) : '',
      'iscsiadm -m session': `tcp: [1] 10.20.0.10:3260,1 ${site.storage.target}\n`,
      'iscsiadm -m node *':
        'node.session.auth.authmethod = CHAP\nnode.session.auth.username = mqlab-in\nnode.session.auth.username_in = mqlab-out\n',
      'id mqm': 'uid=1414(mqm) gid=1414(mqm) groups=1414(mqm)\n',
      'heartbundle status --json': '{"daemon":{"running":true,"version":"0.1.0"}}',
      ...(host === 'storage' ? {} : nodeCommands(site, host === 'first' ? 0 : 1, host === 'first')),
    },
  });
  for (const [path, file] of Object.entries(seen.files))
    if (file !== undefined) machine.files.set(path, { ...file, gid: 0, type: 'file' });
  if (host === 'first')
    machine.files.set('/proc/mounts', { content: mountsOf(site), mode: 0o444, uid: 0, gid: 0, type: 'file' });
  return machine;
}

describe('the facts of a pair', () => {
  it('are read from three hosts without changing any, and satisfy every check', async () => {
    const hosts = [recorded('first'), recorded('second'), recorded('storage')] as const;
    const machines = { nodes: [hosts[0], hosts[1]], storage: hosts[2] } as const;
    const facts = await collectFacts(site, 1, machines, expectedFiles(site));
    expect(
      CHECKS.map((check) => runCheck(check, facts)).filter(({ outcome }) => outcome !== 'passed'),
    ).toEqual([]);
    expect(hosts.map(({ changes, written }) => [...changes, ...written])).toEqual([[], [], []]);
    const [first] = facts.nodes;
    expect(isReached(first) && first.clock.utcOffsetMinutes).toBe(480);
  });

  it("do not call on a SAN's machines, and every check can do without", async () => {
    const san = parseSite(withStorage(SAN), 'site.yaml');
    const hosts = [recorded('first'), recorded('second')] as const;
    const machines = { nodes: hosts, storage: recordedMachine() } as const;
    const facts = await collectFacts(san, 1, machines, expectedFiles(san));
    expect(facts.storage).toEqual([]);
    const outcomes = CHECKS.map((check) => runCheck(check, facts));
    expect(outcomes.filter(({ outcome }) => outcome === 'unproved')).toEqual([]);
    expect(outcomes.find(({ id }) => id === 'reach')).toMatchObject({
      outcome: 'passed',
      seen: [{ values: { hosts: 'MQMaster, MQSlave' } }],
    });
  });

  it('name the host that is not reached, with what ssh said', async () => {
    const second = recordedMachine({
      commands: { 'uname -n': { exitCode: 255, stderr: 'ssh: connect to host: No route to host\n' } },
    });
    const machines = { nodes: [recorded('first'), second], storage: recorded('storage') } as const;
    const facts = await collectFacts(site, 0, machines, {});
    expect(facts.nodes[1]).toEqual({
      name: 'MQSlave',
      address: '10.20.0.12',
      problem: 'ssh: connect to host: No route to host',
    });
  });

  it('know a package that is not installed and a daemon that does not answer', async () => {
    const first = recorded('first');
    first.commands.set('rpm -q --qf *', 'package heartbeat is not installed\nheartbundle 0.1.0-1.el6\n');
    first.commands.set('heartbundle status --json', { exitCode: 127 });
    const machines = { nodes: [first, recorded('second')], storage: recorded('storage') } as const;
    const { nodes } = await collectFacts(site, 0, machines, {});
    expect(isReached(nodes[0]) && [nodes[0].packages, nodes[0].daemon]).toEqual([
      {
        heartbundle: '0.1.0-1.el6',
        heartbeat: undefined,
        'cluster-glue': undefined,
        'resource-agents': undefined,
        'iscsi-initiator-utils': undefined,
      },
      undefined,
    ]);
  });
});
