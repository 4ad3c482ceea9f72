import { describe, expect, it } from 'vitest';
import { collectFacts } from '../../src/acceptance/collect-facts';
import { isReached } from '../../src/acceptance/facts';
import { expectedFiles } from '../../src/acceptance/expected';
import { CHECKS } from '../../src/acceptance/checks';
import { runCheck } from '../../src/acceptance/checks/check';
import { recordedMachine, type RecordedAnswer, type RecordedMachine } from '../../src/node/recorded';
import { parseSite } from '../../src/site/load';
import { dataDevice } from '../../src/site/shared-disks';
import { SAN, withStorage } from '../site/sample';
import { mountsOf, nodeCommands } from '../failoverd/sample';
import { pairWith, site } from './sample';

const CLOCK = (): string => `${(Date.now() / 1000).toFixed(9)} +0800\n`;

const SIGNED = 'x86_64\t(none)\tRSA/SHA1, Mon 4 Apr 2016, Key ID 0946fca2c105b9de\t(none)\t(none)';

/** What the commands about disk, network and logs print on a node. */
const SURROUNDINGS: Readonly<Record<string, RecordedAnswer>> = {
  'readlink -f *': (argv) => (argv[2]?.startsWith('/dev') ? '/dev/sda\n' : `${argv[2]}.pci\n`),
  'sg_persist *': '  PR generation=0x0, there is NO reservation held\n',
  'dumpe2fs -h *': 'Filesystem volume name:   MQHA\nFilesystem state:         clean\n',
  'ip -o route get *': (argv) =>
    `${argv[4]} dev ${argv[4]?.startsWith('10.20.1.') ? 'eth1' : 'eth0'}  src 1.2.3.4 \n`,
  'arping *': 'Unicast reply from 10.20.0.100 [00:50:56:00:00:11]  0.9ms\n',
  'pgrep -o *': { exitCode: 1 },
  'grep -rh *': '/var/log/ha-log /var/log/heartbundle.log {\n',
};

function put(machine: RecordedMachine, path: string, content: string): void {
  machine.files.set(path, { content, mode: 0o644, uid: 0, gid: 0, type: 'file' });
}

/** A recorded node or storage host that looks like the sample of a healthy pair. */
function recorded(host: 'first' | 'second' | 'storage'): RecordedMachine {
  const facts = pairWith();
  const seen = host === 'storage' ? facts.storage[0] : facts.nodes[host === 'first' ? 0 : 1];
  if (seen === undefined || !isReached(seen)) throw new Error('the sample is of a healthy pair');
  const packages = Object.entries(seen.packages);
  const others = seen.bundled.filter(({ name }) => seen.packages[name] === undefined);
  for (const { name, expected } of others)
    packages.push([name, expected.slice(name.length + 1).replace(/\.[^.]+$/, '')]);
  const machine = recordedMachine({
    commands: {
      'uname -n': `${seen.hostname}\n`,
      'date +%s.%N %z': CLOCK,
      'rpm -q --qf *': packages.map(([name, version]) => `${name}\t${version ?? ''}\t${SIGNED}\n`).join(''),
      'rpm -V --nodeps *': seen.altered.join('\n'),
      'iptables -S INPUT': { exitCode: 127 },
      'df -P -k *': 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 100 40 60 40% /\n',
      'df -P -i *': 'Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vda 100 20 80 20% /\n',
      'chkconfig --list': Object.keys(seen.enabled)
        .map((name) => `${name}\t0:off\t1:off\t2:on\t3:on\t4:on\t5:on\t6:off\n`)
        .join(''),
      'sh -c *': (argv) =>
        argv
          .slice(4)
          .map((path) => ({ path, file: seen.files[path] }))
          .map(({ path, file }) =>
            file === undefined
              ? ''
              : `${file.mode.toString(8)} ${file.uid} ${path} ${Buffer.from(file.content).toString('base64')}\n`,
          )
          .join(''),
      'tgtadm *': 'targets' in seen ? String(seen.targets) : '',
      'iscsiadm -m session': `tcp: [1] 10.20.0.10:3260,1 ${site.storage.target}\n`,
      'iscsiadm -m node *': 'record' in seen ? String(seen.record) : '',
      'id mqm': 'uid=1414(mqm) gid=1414(mqm) groups=1414(mqm)\n',
      ...SURROUNDINGS,
      'heartbundle status --json': JSON.stringify({
        daemon: { running: true, version: '0.1.0' },
        guard: 'guard' in seen ? seen.guard : null,
      }),
      ...(host === 'storage' ? {} : nodeCommands(site, host === 'first' ? 0 : 1, host === 'first')),
    },
  });
  for (const [letter, level, links] of [
    ['S', 3, seen.bootLinks.start],
    ['K', 6, seen.bootLinks.stop],
  ] as const)
    for (const name of links) if (name.startsWith(letter)) put(machine, `/etc/rc.d/rc${level}.d/${name}`, '');
  const installed = seen.bundled.map(({ expected }) => expected);
  const fact = { at: '', kind: 'fact', step: 'packages', key: 'installed', value: installed };
  put(machine, '/var/lib/heartbundle/journal/journal.jsonl', `${JSON.stringify(fact)}\n`);
  put(machine, '/var/log/ha-log', 'info: heartbeat is running\n');
  put(machine, '/var/log/heartbundle.log', '');
  put(machine, '/proc/sysrq-trigger', '');
  for (const path of [dataDevice(site), '/dev/sda']) put(machine, path, '');
  put(machine, '/sys/block/sda/ro', host === 'second' ? '1\n' : '0\n');
  put(machine, '/sys/class/net/eth0/address', 'macAddress' in seen ? `${String(seen.macAddress)}\n` : '');
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

  it('hold what the journal says the installer brought, the newest version of each, and what is there', async () => {
    const hosts = [recorded('first'), recorded('second'), recorded('storage')] as const;
    const machines = { nodes: [hosts[0], hosts[1]], storage: hosts[2] } as const;
    const facts = (key: string, value: string[]): string =>
      `${JSON.stringify({ at: '', kind: 'fact', step: 'packages', key, value })}\n`;
    put(
      hosts[1],
      '/var/lib/heartbundle/journal/journal.jsonl',
      facts('installed', ['lib-a-1.9-1.el6.x86_64', 'lib-a-1.9-1.el6.i686', 'MQSeriesServer-8.0-4.x86_64']) +
        facts('upgraded', ['lib-a-1.10-1.el6.x86_64']),
    );
    const rows = [
      `lib-a\t1.9-1.el6\t${SIGNED}`,
      `MQSeriesServer\t8.0-4\tx86_64${'\t(none)'.repeat(4)}`,
      'package heartbeat is not installed',
    ];
    hosts[1].commands.set('rpm -q --qf *', `${rows.join('\n')}\n`);
    let verified = '';
    hosts[1].commands.set('rpm -V --nodeps *', (argv) => {
      verified = argv.slice(3).join(' ');
      return '';
    });
    const [, second] = (await collectFacts(site, 1, machines, expectedFiles(site))).nodes;
    if (!isReached(second)) throw new Error('it was recorded');
    expect(second.bundled).toEqual([
      { name: 'lib-a', expected: 'lib-a-1.10-1.el6.x86_64', installed: ['lib-a-1.9-1.el6.x86_64'] },
      { name: 'lib-a', expected: 'lib-a-1.9-1.el6.i686', installed: [] },
      {
        name: 'MQSeriesServer',
        expected: 'MQSeriesServer-8.0-4.x86_64',
        installed: ['MQSeriesServer-8.0-4.x86_64'],
      },
    ]);
    // The files of what nobody signed are its maker's matter.
    expect(verified).toBe('lib-a-1.9-1.el6.x86_64');
  });

  it('call a filesystem stalled that gives no answer again and again, not one that was slow once', async () => {
    const seenAfter = async (failures: number): Promise<unknown> => {
      const hosts = [recorded('first'), recorded('second'), recorded('storage')] as const;
      const owner = hosts.find(({ files }) => files.get('/proc/mounts') !== undefined);
      let looks = 0;
      owner?.commands.set('stat -f *', () => (++looks > failures ? 'ext2/ext3\n' : { exitCode: 124 }));
      owner?.commands.delete(`stat -f -c %T ${site.filesystem.mount}`);
      const machines = { nodes: [hosts[0], hosts[1]], storage: hosts[2] } as const;
      const { nodes } = await collectFacts(site, 1, machines, expectedFiles(site));
      return nodes.map((one) => isReached(one) && one.observation.mount).sort();
    };
    expect(await seenAfter(2)).toEqual(['absent', 'writable']);
    expect(await seenAfter(3)).toEqual(['absent', 'stalled']);
  });

  it('hold what the disk, the network and the logs say', async () => {
    const hosts = [recorded('first'), recorded('second'), recorded('storage')] as const;
    const machines = { nodes: [hosts[0], hosts[1]], storage: hosts[2] } as const;
    hosts[1].commands.set(
      'sg_persist *',
      '  PR generation=0x1, Reservation follows:\n    Key=0xabc1230000000001\n',
    );
    const { nodes } = await collectFacts(site, 1, machines, expectedFiles(site));
    const [first, second] = nodes;
    if (!isReached(first) || !isReached(second)) throw new Error('both were recorded');
    expect([first.reservation, second.reservation]).toEqual([null, 'abc1230000000001']);
    expect([first.readOnlyPath, first.filesystem]).toEqual([false, { label: 'MQHA', state: 'clean' }]);
    expect([first.arpAnswers, second.arpAnswers]).toEqual([undefined, ['00:50:56:00:00:11']]);
    expect(second.routes.map(({ through }) => through)).toEqual(['eth0', 'eth1']);
    expect(second.logs['/var/log/ha-log']).toEqual({ bytes: 27, rotatedBy: 1 });
    expect(second.space).toEqual([{ mount: '/', freeBytes: 61_440, freeShare: 0.6, freeInodes: 0.8 }]);
    expect(second.unsigned).toEqual([]);
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
    first.commands.set(
      'rpm -q --qf *',
      'package heartbeat is not installed\nheartbundle\t0.1.0-1.el6\t(none)\n',
    );
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
