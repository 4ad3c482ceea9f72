import { expect, it } from 'vitest';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { QUERY_FORMAT } from '../../src/node/rpm-database';
import { openJournal } from '../../src/plan/journal';
import { checkStep } from '../../src/plan/planner';
import { findRemains } from '../../src/plan/remains';
import { rollBack } from '../../src/plan/rollback';
import { runSteps } from '../../src/plan/runner';
import { parseDependency, type Dependency } from '../../src/rpm/dependency';
import { parseEvr } from '../../src/rpm/evr';
import type { Package } from '../../src/rpm/package';
import { explainProblem } from '../../src/solver/explain';
import { solve } from '../../src/solver/solve';
import type { PackageSource } from '../../src/stack/package-source';
import { packagesStep } from '../../src/stack/packages';

/** `name-evr`, and after it `requires a, b` as a list. */
function pack(name: string, evr: string, requires: readonly string[] = []): Package {
  const dependency = (text: string): Dependency => parseDependency(text) ?? { name: text };
  return {
    name,
    evr: parseEvr(evr),
    arch: 'x86_64',
    provides: [dependency(`${name} = ${evr}`)],
    requires: requires.map(dependency),
    conflicts: [],
    obsoletes: [],
    files: [],
    sourceRpm: '',
    license: '',
    summary: '',
    size: 1,
    installedSize: 1,
    checksum: { type: 'sha256', value: name },
    location: `/bundle/${name}-${evr}.rpm`,
    repository: 'bundle',
    buildTime: 0,
  };
}

const program = pack('heartbundle', '1.0-1');
const heartbeat = pack('heartbeat', '3.0.4-2.el6', ['cluster-glue >= 1.0', 'bash']);
const glue = pack('cluster-glue', '1.0.5-6.el6');
const bash = pack('bash', '4.1.2-40.el6');

function source(packages: readonly Package[]): PackageSource {
  return {
    packages: [...packages, program],
    wanted: [{ kind: 'name', name: 'heartbeat' }],
    program,
    protected: ['bash'],
    keys: [{ file: '/bundle/keys/k', fingerprint: 'C1DAC52D1664E8A4386DBA430946FCA2C105B9DE' }],
  };
}

const solver = {
  solve,
  explain: ({ problem }: { problem: Parameters<typeof explainProblem>[0] }) =>
    explainProblem(problem, 'en').join(' '),
};

/** A machine whose rpm database follows `rpm -U` and `rpm -e`. */
function machineWith(...installed: Package[]): RecordedMachine {
  const database = new Map(installed.map((one) => [one.name, one] as const));
  const all = [program, heartbeat, glue, bash];
  const record = (one: Package): string =>
    [
      ...[one.name, one.evr.epoch, one.evr.version, one.evr.release, one.arch, '1', '0'],
      `${one.name}\t = \t${one.evr.version}-${one.evr.release}\n`,
      ...['', '', '', ''],
    ].join('\u001f');
  return recordedMachine({
    commands: {
      [`rpm -qa --queryformat ${QUERY_FORMAT}`]: () =>
        [...database.values()].map((one) => `${record(one)}\u001e`).join(''),
      'rpm -q gpg-pubkey-c105b9de': { exitCode: 1 },
      'rpm --import /bundle/keys/k': '',
      sync: '',
      'find *': '',
      'rpm -qf *': { exitCode: 1, stdout: 'file is not owned by any package\n' },
      'rpm -U --test *': '',
      'rpm -U --replacepkgs --test *': '',
      'rpm -U *': (argv) => {
        for (const one of all) if (argv.includes(one.location)) database.set(one.name, one);
        return '';
      },
      'rpm -e gpg-pubkey-c105b9de': '',
      'rpm -e *': (argv) => {
        for (const one of all)
          if (argv.includes(`${one.name}-${one.evr.version}-${one.evr.release}.x86_64`))
            database.delete(one.name);
        return '';
      },
    },
  });
}

async function check(machine: RecordedMachine, from: PackageSource) {
  return checkStep(packagesStep(from, solver), machine, await openJournal(machine));
}

it('installs only what is missing, in one transaction that was tested first, and takes exactly that back', async () => {
  const machine = machineWith(bash);
  const steps = [packagesStep(source([heartbeat, glue, bash]), solver)];
  const context = async () => ({ machine, journal: await openJournal(machine), emit: () => undefined });
  await runSteps(steps, await context());
  const files =
    '/bundle/cluster-glue-1.0.5-6.el6.rpm /bundle/heartbeat-3.0.4-2.el6.rpm /bundle/heartbundle-1.0-1.rpm';
  expect(machine.changes).toEqual([
    'rpm --import /bundle/keys/k',
    `rpm -U --test ${files}`,
    `rpm -U ${files}`,
    'sync',
  ]);
  expect((await runSteps(steps, await context())).changed).toEqual([]);
  machine.changes.length = 0;
  await rollBack(steps, await context());
  expect(machine.changes).toEqual([
    'rpm -e cluster-glue-1.0.5-6.el6.x86_64 heartbeat-3.0.4-2.el6.x86_64 heartbundle-1.0-1.x86_64',
    'rpm -e gpg-pubkey-c105b9de',
  ]);
});

it('takes back the folders that came with the packages and that none of them owns, inner ones first', async () => {
  const machine = machineWith(bash);
  const steps = [packagesStep(source([heartbeat, glue]), solver)];
  const context = async () => ({ machine, journal: await openJournal(machine), emit: () => undefined });
  machine.commands.set('find /etc /opt -xdev -type d -print0', () =>
    machine.changes.some((change) => change.startsWith('rpm -U /bundle/'))
      ? '/etc\0/etc/ha.d\0/etc/ha.d/resource.d\0'
      : '/etc\0',
  );
  machine.commands.set('rmdir *', '');
  await runSteps(steps, await context());
  await rollBack(steps, await context());
  expect(machine.changes.slice(-3, -1)).toEqual(['rmdir /etc/ha.d/resource.d', 'rmdir /etc/ha.d']);
});

it.each([
  ['installs again what a power cut may have left half-written', 'second boot', '--replacepkgs '],
  ['believes a transaction that went on when only the installer was killed', 'first boot', undefined],
])('%s', async (_, boot, again) => {
  const machine = machineWith(bash);
  const bootFile = (content: string): void =>
    void machine.files.set('/proc/sys/kernel/random/boot_id', { content, ...OWNED });
  bootFile('first boot');
  machine.commands.set('sync', () => Promise.reject(new Error('killed')));
  const steps = [packagesStep(source([heartbeat, glue, bash]), solver)];
  const context = async () => ({ machine, journal: await openJournal(machine), emit: () => undefined });
  await expect(runSteps(steps, await context())).rejects.toThrow('killed');
  machine.commands.set('sync', '');
  bootFile(boot);
  machine.changes.length = 0;
  expect((await runSteps(steps, await context())).changed).toEqual(['packages']);
  const files =
    '/bundle/heartbeat-3.0.4-2.el6.rpm /bundle/cluster-glue-1.0.5-6.el6.rpm /bundle/heartbundle-1.0-1.rpm';
  const transaction = [`rpm -U ${again ?? ''}--test ${files}`, `rpm -U ${again ?? ''}${files}`];
  expect(machine.changes.filter((change) => !change.startsWith('rpm --import'))).toEqual([
    ...(again === undefined ? [] : transaction),
    'sync',
  ]);
  expect((await runSteps(steps, await context())).changed).toEqual([]);
});

it('lets rpm write anew what a power cut left empty of the packages, and nothing else', async () => {
  const configured = { ...glue, files: ['/etc/logd.cf', '/etc/cluster/kept'] };
  const machine = machineWith(bash);
  const put = (path: string, content: string): void => void machine.files.set(path, { content, ...OWNED });
  const boot = '/proc/sys/kernel/random/boot_id';
  put(boot, 'first boot');
  let etc = '/etc/cluster/kept\0';
  machine.commands.delete('find *');
  machine.commands.set('find /etc *', (argv) => (argv.includes('d') ? '' : etc));
  machine.commands.set('find /var/lib/iscsi *', '');
  machine.commands.set('sync', () => Promise.reject(new Error('cut')));
  const steps = [packagesStep(source([heartbeat, configured, bash]), solver)];
  const context = async () => ({ machine, journal: await openJournal(machine), emit: () => undefined });
  await expect(runSteps(steps, await context())).rejects.toThrow('cut');
  machine.commands.set('sync', '');
  put(boot, 'second boot');
  const paths = ['/etc/cluster/kept', '/etc/logd.cf', '/etc/logd.cf.rpmnew', '/etc/nologin'];
  for (const path of paths) put(path, '');
  etc = `${paths.join('\0')}\0`;
  await runSteps(steps, await context());
  expect(paths.filter((path) => machine.files.has(path))).toEqual(['/etc/cluster/kept', '/etc/nologin']);
});

it('takes back accounts, files and iSCSI records that came with the packages, and nothing made later', async () => {
  const machine = machineWith(bash);
  const accounts = 'root:x:0:0\n';
  const arrived = '/etc/netconfig.rpmnew\0/etc/iscsi/initiatorname.iscsi\0/etc/passwd-\0/etc/kept.conf\0';
  const put = (path: string, content: string): void => void machine.files.set(path, { content, ...OWNED });
  put('/etc/passwd', accounts);
  put('/etc/group', accounts);
  put('/etc/login.defs', '# ids of people\nUID_MIN\t\t 1000\nUID_MAX\t\t60000\n');
  let etc = '/etc/motd\0/etc/netconfig\0/etc/login.defs\0';
  let records = '';
  machine.commands.delete('find *');
  machine.commands.set('find /etc *', (argv) => (argv.includes('d') ? '/etc\0' : etc));
  machine.commands.set('find /var/lib/iscsi *', () => records);
  machine.commands.set('rpm -qf /etc/kept.conf', 'setup-2.8\n');
  machine.commands.set('userdel *', '');
  machine.commands.set('groupdel haclient', '');
  const install = machine.commands.get('rpm -U *');
  machine.commands.set('rpm -U *', (argv, ...rest) => {
    put('/etc/passwd', `${accounts}hacluster:x:999:999\nann:x:1000:1000\nnfsnobody:x:65534:65534\n`);
    put('/etc/group', `${accounts}haclient:x:999:\n`);
    etc += arrived;
    return typeof install === 'function' ? install(argv, ...rest) : '';
  });
  machine.commands.set('mv *', ([, from = '', to = '']) => {
    machine.files.delete(from);
    put(to, 'x');
    return '';
  });
  const steps = [packagesStep(source([heartbeat, glue, bash]), solver)];
  const context = async () => ({ machine, journal: await openJournal(machine), emit: () => undefined });
  await runSteps(steps, await context());
  etc = etc.replace('/etc/netconfig\0', '') + '/etc/netconfig.rpmsave\0/etc/made-later\0';
  records = '/var/lib/iscsi/send_targets/10.20.0.10,3260/st_config\0';
  for (const path of `${etc}${records}`.split('\0').filter((one) => !/^$|login/.test(one))) put(path, 'x');
  machine.changes.length = 0;
  await rollBack(steps, await context());
  expect(machine.changes.filter((change) => /^((user|group)del|mv)/.test(change))).toEqual([
    'userdel hacluster',
    'userdel nfsnobody',
    'groupdel haclient',
    'mv /etc/netconfig.rpmsave /etc/netconfig',
  ]);
  const left = [...machine.files.keys()].filter((path) => /^\/(etc|var\/lib\/iscsi)\//.test(path)).sort();
  expect(left).toEqual([
    '/etc/group',
    '/etc/kept.conf',
    '/etc/login.defs',
    '/etc/made-later',
    '/etc/motd',
    '/etc/netconfig',
    '/etc/passwd',
    '/etc/passwd-',
  ]);
  put('/etc/passwd', accounts);
  put('/etc/group', accounts);
  etc = left.filter((path) => !/(passwd|group)$/.test(path)).join('\0');
  records = '';
  expect(await findRemains(steps, machine, await openJournal(machine))).toEqual([
    { kind: 'files', names: ['/etc/made-later'] },
    { kind: 'backups', names: ['/etc/passwd-'] },
    { kind: 'state', names: ['/var/lib/heartbundle/journal'] },
  ]);
});

const OWNED = { mode: 0o444, uid: 0, gid: 0, type: 'file' } as const;

it('leaves an installed newer version alone', async () => {
  const machine = machineWith(bash, glue, pack('heartbeat', '3.0.6-1.el6'), pack('heartbundle', '1.1-1'));
  expect(await check(machine, source([heartbeat, glue, bash]))).toEqual({ state: 'done' });
});

it('says what is lacking when the bundle cannot be installed here', async () => {
  const result = await check(machineWith(bash), source([heartbeat, bash]));
  expect(result.state === 'blocked' ? [result.error.code, result.error.message] : result).toEqual([
    'PACKAGES_UNSOLVABLE',
    expect.stringContaining('cluster-glue >= 1.0'),
  ]);
});

it('refuses to replace a package that the machine stands on', async () => {
  const demanding = pack('heartbeat', '3.0.4-2.el6', ['bash >= 4.1.2-40']);
  const result = await check(machineWith(pack('bash', '4.1.2-33.el6')), source([demanding, bash]));
  expect(result.state === 'blocked' ? result.error.message : result).toBe(
    'Installing would replace packages that this machine stands on: bash-4.1.2-33.el6.x86_64 -> bash-4.1.2-40.el6.x86_64.',
  );
});

it('says after a rollback which packages stay upgraded', async () => {
  const machine = machineWith(pack('bash', '4.1.2-15.el6'));
  const steps = [packagesStep(source([heartbeat, glue, bash]), solver, { coreUpgrade: true })];
  const needsNewer = pack('heartbeat', '3.0.4-2.el6', ['cluster-glue >= 1.0', 'bash >= 4.1.2-40']);
  const upgrading = [packagesStep(source([needsNewer, glue, bash]), solver, { coreUpgrade: true })];
  const context = async () => ({ machine, journal: await openJournal(machine), emit: () => undefined });
  await runSteps(upgrading, await context());
  await rollBack(steps, await context());
  expect(await findRemains(steps, machine, await openJournal(machine))).toEqual([
    { kind: 'upgraded', names: ['bash-4.1.2-40.el6.x86_64'] },
    { kind: 'state', names: ['/var/lib/heartbundle/journal'] },
  ]);
});

it('replaces a protected package with leave, and shows it as such', async () => {
  const demanding = pack('heartbeat', '3.0.4-2.el6', ['bash >= 4.1.2-40']);
  const machine = machineWith(pack('bash', '4.1.2-33.el6'));
  const step = packagesStep(source([demanding, bash]), solver, { coreUpgrade: true });
  expect(await checkStep(step, machine, await openJournal(machine))).toEqual({
    state: 'todo',
    changes: [
      {
        kind: 'packages',
        install: ['heartbeat-3.0.4-2.el6.x86_64', 'heartbundle-1.0-1.x86_64'],
        upgrade: [{ from: 'bash-4.1.2-33.el6.x86_64', to: 'bash-4.1.2-40.el6.x86_64', protected: true }],
        bytes: 3,
        installedBytes: 3,
      },
    ],
  });
});

it("tells rpm's problems in its own words and installs nothing when the test fails", async () => {
  const machine = machineWith(bash);
  const stderr = 'error: Failed dependencies:\n\tcluster-glue conflicts with rgmanager < 3.0.12.1\n';
  machine.commands.set('rpm -U --test *', { exitCode: 1, stderr });
  const steps = [packagesStep(source([heartbeat, glue, bash]), solver)];
  const context = { machine, journal: await openJournal(machine), emit: () => undefined };
  await expect(runSteps(steps, context)).rejects.toThrow(
    'rpm refuses the transaction: cluster-glue and rgmanager < 3.0.12.1 cannot be installed together.',
  );
  expect(machine.changes.some((change) => /^rpm -U (?!--test)/.test(change))).toBe(false);
});
