import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMirror } from '../../lab/mirror';
import { bareGuests } from '../../lab/story/bare-guests';
import { install, SITE_FILE, unattended } from '../../lab/story/carry';
import { inventory } from '../../lab/story/node-digest';

/** What stands in the way on a real machine: each fault ends with its sentence, and nothing changed. */
const guests = bareGuests('preflight');
const { lab } = guests;
const YEAR = 365 * 86_400;

beforeAll(async () => {
  await guests.up(['storage', 'MQMaster']);
  const target = await install(lab, 'storage', unattended('target'));
  expect(target.exitCode, target.stderr).toBe(0);
});
afterAll(guests.down);

interface PreflightDocument {
  readonly outcome: string;
  readonly checks: readonly { readonly id: string; readonly state: string; readonly seen: string }[];
}

async function preflight(
  guest: 'storage' | 'MQMaster',
): Promise<{ exitCode: number; document: PreflightDocument }> {
  const run = await install(lab, guest, ['preflight', '--site', SITE_FILE, '--json']);
  return { exitCode: run.exitCode, document: JSON.parse(run.stdout) as PreflightDocument };
}

describe('the preflight', () => {
  it('of a bare node finds nothing that stands in the way, and writes nothing', async () => {
    const before = await inventory(lab, 'MQMaster');
    const { exitCode, document } = await preflight('MQMaster');
    expect(document.checks.filter(({ state }) => state === 'fail')).toEqual([]);
    expect([0, 4]).toContain(exitCode);
    expect(document.checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['links', 'vip', 'rpm-database']),
    );
    expect(await inventory(lab, 'MQMaster')).toEqual(before);
  });

  it('of a storage host that is installed already finds its own work in order', async () => {
    const { document } = await preflight('storage');
    expect(document.checks.filter(({ state }) => state === 'fail')).toEqual([]);
    expect(document.checks.find(({ id }) => id === 'disk')?.seen).toContain('prepared by an earlier run');
  });
});

interface Fault {
  readonly title: string;
  readonly make: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
  readonly sentence: RegExp;
}

const onNode = (line: string) => () => lab.run('MQMaster', ['sh', '-c', line]);
/** fcntl's lock as rpm takes it, held by a process that ends by itself. */
const LOCK = `setsid perl -MFcntl -e 'open F, "+>>", "/var/lib/rpm/.rpm.lock" or die; my $lock = pack("ssx4qqix4", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $lock) or die; sleep 300' >/dev/null 2>&1 & echo $! > /root/locker; sleep 1`;

const FAULTS: readonly Fault[] = [
  {
    title: 'another machine has the virtual address',
    make: () => lab.run('client', ['ip', 'addr', 'add', '10.20.0.100/24', 'dev', 'eth0']),
    mend: () => lab.run('client', ['ip', 'addr', 'del', '10.20.0.100/24', 'dev', 'eth0']),
    sentence: /Virtual address \[vip\]: 10\.20\.0\.100 belongs to another machine \([0-9A-Fa-f:]{17}\)/,
  },
  {
    title: 'its clock is a year behind',
    make: () => lab.clock('MQMaster', -YEAR),
    mend: () => lab.clock('MQMaster', 0),
    sentence: /Clocks compared \[clock-peers\]: storage: 3153\d{4} s apart/,
  },
  {
    title: 'its clock is a year ahead',
    make: () => lab.clock('MQMaster', YEAR),
    mend: () => lab.clock('MQMaster', 0),
    sentence: /Clocks compared \[clock-peers\]: storage: 3153\d{4} s apart/,
  },
  {
    title: 'the rpm database is locked',
    make: onNode(LOCK),
    mend: onNode('kill $(cat /root/locker); rm -f /root/locker'),
    sentence: /rpm database \[rpm-database\]: locked by process \d+ \(perl /,
  },
  {
    title: 'the rpm database is damaged',
    make: onNode(
      'cp -a /var/lib/rpm /root/rpm-kept && dd if=/dev/urandom of=/var/lib/rpm/rpmdb.sqlite bs=4096 seek=2 count=40 conv=notrunc',
    ),
    mend: onNode('rm -rf /var/lib/rpm && mv /root/rpm-kept /var/lib/rpm'),
    sentence: /rpm database \[rpm-database\]: (damaged: |only \d+ packages)/,
  },
  {
    title: 'the target is down',
    make: () => lab.run('storage', ['service', 'tgtd', 'stop']),
    mend: () => lab.run('storage', ['service', 'tgtd', 'start']),
    sentence: /Storage \[portal\]: 10\.20\.0\.10:3260 does not answer/,
  },
  {
    title: 'there is no room for the program',
    make: onNode('mount -t tmpfs -o size=20m tmpfs /opt'),
    mend: onNode('umount /opt'),
    sentence: /^Error: \/opt has 20 MiB free; the installation needs 200 MiB\.$/m,
  },
  {
    title: 'there is no room for temporary files',
    make: onNode('mount -t tmpfs -o size=1m tmpfs /tmp'),
    mend: onNode('umount /tmp'),
    sentence: /Free space \[space\]: \/tmp has [01] MiB free; 8 MiB are needed for \/tmp/,
  },
];

describe('a node stays as it was when', () => {
  it.each(FAULTS)('$title', async ({ make, mend, sentence }) => {
    await make();
    try {
      const before = await inventory(lab, 'MQMaster');
      const run = await install(lab, 'MQMaster', unattended('first-node'));
      expect(run.stderr).toMatch(sentence);
      expect(run.exitCode).toBe(3);
      expect(await inventory(lab, 'MQMaster')).toEqual(before);
    } finally {
      await mend();
    }
  });
});

describe('a node with a newer C library than the bundle and its i686 twin', () => {
  const installed = () => lab.run('MQMaster', ['rpm', '-q', 'glibc', 'glibc-common']);

  it('is planned around both, and nothing of them is replaced', async () => {
    const { dir } = await buildMirror();
    const folderOf = join(dir, 'base/Packages');
    const newer = [
      'glibc-2.12-1.212.el6.x86_64',
      'glibc-2.12-1.212.el6.i686',
      'glibc-common-2.12-1.212.el6.x86_64',
    ];
    await lab.run('MQMaster', ['mkdir', '-p', '/root/newer']);
    for (const name of newer) await lab.push('MQMaster', join(folderOf, `${name}.rpm`), '/root/newer/');
    await onNode('rpm -U --justdb --nodeps --noscripts /root/newer/*.rpm && rm -r /root/newer')();
    const before = await installed();
    const plan = await install(lab, 'MQMaster', [...unattended('first-node'), '--plan', '--verbose']);
    expect(plan.exitCode, plan.stderr + plan.stdout).toBe(0);
    expect(plan.stdout).toContain('heartbeat-3.0.4-2.el6');
    expect(plan.stdout).not.toContain('glibc-2.12');
    const run = await install(lab, 'MQMaster', unattended('first-node'));
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toContain('Nobody has compared the key of this bundle');
    expect(await installed()).toBe(before);
  });
});

describe('a node that has pinned the key of a bundle', () => {
  it('knows that nobody compared it, and learns it when somebody does', async () => {
    const trust = async (): Promise<{ confirmation: string; fingerprint: string }> =>
      JSON.parse(await lab.run('MQMaster', ['cat', '/var/lib/heartbundle/trust.json'])) as never;
    const { confirmation, fingerprint } = await trust();
    expect(confirmation).toBe('first-use');
    const run = await install(lab, 'MQMaster', [...unattended('first-node'), '--fingerprint', fingerprint]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect((await trust()).confirmation).toBe('given');
  });

  it('finds nothing in the way of a second run', async () => {
    const { document } = await preflight('MQMaster');
    expect(document.checks.filter(({ state }) => state === 'fail')).toEqual([]);
  });

  it('runs nothing of a bundle that another key sealed', async () => {
    const pin = '/var/lib/heartbundle/trust.json';
    const other = 'ab'.repeat(32);
    await onNode(
      `cp -p ${pin} /root/pin && sed -i 's/"fingerprint": "[0-9a-f]*"/"fingerprint": "${other}"/' ${pin}`,
    )();
    const run = await install(lab, 'MQMaster', unattended('first-node'));
    await onNode(`mv /root/pin ${pin}`)();
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain(`sealed by another key than this machine trusts: expected ${other}`);
  });
});
