import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildBundle, writeLock, type BuiltBundle } from '../../src/bundle/build';
import { demandSpace } from '../../src/bundle/disk-space';
import type { Lock } from '../../src/bundle/lock';
import { readBuildRequest, type RequestSettings } from '../../src/bundle/request';
import { makeSigningKey, type SigningKey } from '../../src/bundle/signing-key';
import type { AppEvent } from '../../src/core/events';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { writeRepodata } from '../../src/repository/write';
import { readPackageFile } from '../../src/rpm/package-file';
import { sharedData } from '../shared-data';
import { makeProduct } from './seal-sample';

const CENTOS = 'centos-release-6-0.el6.centos.5.x86_64.rpm';
const EPEL = 'epel-release-6-8.noarch.rpm';

let work: string;
let key: SigningKey;
let recipe: string;
let out: string;
let events: AppEvent[];
/** The build host as the test wants it. */
let machine: RecordedMachine;

const NOTHING: RequestSettings = { baseUrls: new Map(), added: [], baselines: [] };

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb-build-unit-'));
  key = await makeSigningKey(join(work, 'key.pem'));
  recipe = join(work, 'sample.yaml');
});

beforeEach(async () => {
  out = mkdtempSync(join(work, 'out-'));
  events = [];
  machine = recordedMachine({ files: { '/': '' }, commands: { 'df *': df(10_000_000) } });
  rmSync(join(work, 'base'), { recursive: true, force: true });
  await publish(CENTOS, EPEL);
  for (const name of ['RPM-GPG-KEY-CentOS-6', 'RPM-GPG-KEY-EPEL-6']) {
    copyFileSync(sharedData('data', 'el6', 'keys', name), join(work, name));
  }
  writeRecipe('epel-release');
});

afterAll(() => rmSync(work, { recursive: true }));

/** What `df -Pk` says of the cache and of the output folder, which lie on one file system or on two. */
function df(freeKilobytes: number, freeForOutput?: number): string {
  const head = 'Filesystem     1024-blocks      Used Available Capacity Mounted on';
  const root = `/dev/sda1        99999999  12345678 ${freeKilobytes}      13% /`;
  const output =
    freeForOutput === undefined ? root : `/dev/sdb1        99999999  12345678 ${freeForOutput}      13% /out`;
  return [head, root, output, ''].join('\n');
}

/** Describes the packages as a yum repository in `work/base`. */
async function publish(...names: string[]): Promise<void> {
  const folder = join(work, 'base');
  mkdirSync(join(folder, 'Packages'), { recursive: true });
  const entries = [];
  for (const name of names) {
    copyFileSync(sharedData('data', 'el6', 'signed', name), join(folder, 'Packages', name));
    const described = await readPackageFile(join(folder, 'Packages', name));
    // epel-release asks for /bin/sh, which this small repository does not have.
    entries.push({
      ...described,
      package: { ...described.package, requires: [], location: `Packages/${name}` },
    });
  }
  for (const { path, content } of writeRepodata(entries, { timestamp: 1_400_000_000 })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function writeRecipe(wanted: string): void {
  writeFileSync(
    recipe,
    `format: 1
name: sample
version: '1.0'
target: { distribution: centos, release: '6', arch: x86_64 }
repositories:
  - id: base
    baseUrls: ['${pathToFileURL(join(work, 'base')).href}']
    keys:
      - { file: RPM-GPG-KEY-CentOS-6, fingerprint: C1DAC52D1664E8A4386DBA430946FCA2C105B9DE }
      - { file: RPM-GPG-KEY-EPEL-6, fingerprint: 8C3BE96AF2309184DA5C0DAE3B49DF2A0608B895 }
groups: { node: [${wanted}], target: [centos-release] }
protected: [centos-release]
`,
  );
}

async function build(frozen = false, baseline: string[] = [], added: string[] = []): Promise<BuiltBundle> {
  const settings = { baseUrls: new Map(), added, baselines: baseline };
  return buildBundle(
    {
      request: await readBuildRequest(recipe, settings, machine),
      product: makeProduct(work),
      openKey: () => Promise.resolve(key),
      toolVersion: '0.1.0',
      outputDirectory: out,
      cacheDirectory: join(work, 'cache'),
      frozen,
      machine,
    },
    (event) => events.push(event),
  );
}

async function lock(): Promise<Lock> {
  const request = await readBuildRequest(recipe, NOTHING, machine);
  const places = { outputDirectory: out, cacheDirectory: join(work, 'cache') };
  return (await writeLock(request, places, () => undefined)).lock;
}

const lockFile = (): string => join(out, 'sample.lock.json');
const names = ({ packages }: Lock): string[] => packages.map(({ name }) => name);

describe('a lock', () => {
  it('has the same bytes from the same inputs, in another folder and in the same one', async () => {
    await lock();
    const first = readFileSync(lockFile(), 'utf8');
    await lock();
    const second = readFileSync(lockFile(), 'utf8');
    out = mkdtempSync(join(work, 'out-'));
    await lock();
    expect([second, readFileSync(lockFile(), 'utf8')]).toEqual([first, first]);
  });

  it('has a serial that grows when anything in it changes, also by fewer and older packages', async () => {
    const first = await lock();
    writeRecipe('centos-release');
    const fewer = await lock();
    const again = await lock();
    writeRecipe('epel-release');
    const back = await lock();
    expect(names(first)).toEqual(['centos-release', 'epel-release']);
    expect(names(fewer)).toEqual(['centos-release']);
    expect([fewer, again, back].map(({ serial }) => serial - first.serial)).toEqual([1, 1, 2]);
  });
});

it('says that a serial is lost with a lock that cannot be read, as after a merge', async () => {
  writeFileSync(lockFile(), '<<<<<<< HEAD\n');
  await build();
  expect(events).toContainEqual({
    kind: 'notice',
    level: 'warning',
    text: { key: 'build.serial-lost', values: { file: lockFile() } },
  });
});

it('tells how far the metadata has come, which the second build has already', async () => {
  rmSync(join(work, 'cache'), { recursive: true, force: true });
  const told = (): AppEvent[] => events.filter((one) => one.kind === 'progress' && one.id === 'metadata');
  await build();
  const last = told().pop();
  expect(last).toMatchObject({ unit: 'bytes' });
  expect(last).toHaveProperty('done', last !== undefined && 'total' in last ? last.total : undefined);
  events = [];
  await build();
  expect(told()).toEqual([]);
});

describe('a frozen build', () => {
  it('gives the bytes of the build that wrote the lock, without reading the metadata', async () => {
    const first = await build();
    const written = readFileSync(lockFile(), 'utf8');
    rmSync(join(work, 'base', 'repodata'), { recursive: true });
    const frozen = await build(true);
    expect(frozen.sealed.sha256).toBe(first.sealed.sha256);
    expect(readFileSync(lockFile(), 'utf8')).toBe(written);
  });

  it('says everything that drifted, and writes nothing', async () => {
    await build();
    rmSync(join(out, 'sample-1.0.tar.gz'));
    const text = readFileSync(recipe, 'utf8');
    writeFileSync(
      recipe,
      text
        .replace("'1.0'", "'1.1'")
        .replace(/\n.*RPM-GPG-KEY-EPEL-6.*\n/, '\n')
        .replace('id: base', 'id: main'),
    );
    const digest = (name: string): string => /"recipe": \{\s+"sha256": "(.{12})/.exec(name)?.[1] ?? '';
    const before = digest(readFileSync(lockFile(), 'utf8'));
    const now = (await readBuildRequest(recipe, NOTHING, machine)).recipeSha256.slice(0, 12);
    await expect(build(true, undefined, [join(work, 'base', 'Packages', EPEL)])).rejects.toThrow(
      [
        `${lockFile()} is no longer what this build asks for:`,
        '  bundle: sample-1.0 → sample-1.1',
        `  recipe: ${before} → ${now}`,
        '  repositories: base → main',
        '  packages given by --add that the lock does not have: 1',
      ].join('\n'),
    );
    await expect(build(true)).rejects.toMatchObject({ exitCode: 3 });
  });

  it('says that a locked package is gone', async () => {
    await build();
    rmSync(join(work, 'base', 'Packages', EPEL));
    rmSync(join(work, 'cache'), { recursive: true });
    await expect(build(true)).rejects.toThrow(`${EPEL} does not exist (repository base).`);
  });

  it('needs a lock', async () => {
    await expect(build(true)).rejects.toThrow(`--frozen builds ${lockFile()}, which is not there.`);
  });
});

describe('a build against a baseline', () => {
  const profile = (...packages: object[]): string => {
    const file = join(work, 'node.profile.json');
    const release = { name: 'CentOS release 6.7 (Final)', version: '6.7', arch: 'x86_64', glibc: '2.12' };
    writeFileSync(file, JSON.stringify({ format: 1, node: 'MQMaster', release, packages }));
    return file;
  };
  const installed = (version: string): object => {
    const evr = { epoch: 0, version, release: '0.el6' };
    const provides = [
      { name: 'centos-release', op: '=', evr },
      { name: 'redhat-release', op: '=', evr: { ...evr, release: '6' } },
    ];
    const none = { requires: [], conflicts: [], obsoletes: [], files: [] };
    return { name: 'centos-release', evr, arch: 'x86_64', provides, ...none };
  };

  it('takes only what the node lacks, and says whose profile it was', async () => {
    const { lock: locked, sealed } = await build(false, [profile(installed('7'))]);
    expect(names(locked)).toEqual(['epel-release']);
    expect(sealed.manifest.baselines).toEqual(locked.baselines);
    expect(locked.baselines).toMatchObject([{ node: 'MQMaster', release: '6.7' }]);
  });

  it('takes what any of several nodes lacks', async () => {
    const second = join(work, 'second.profile.json');
    const slave = { ...installed('9'), name: 'epel-release', provides: [{ name: 'epel-release' }] };
    writeFileSync(second, readFileSync(profile(slave), 'utf8').replace('MQMaster', 'MQSlave'));
    const { lock: locked } = await build(false, [profile(installed('7')), second]);
    expect(names(locked)).toEqual(['centos-release', 'epel-release']);
    expect(locked.baselines?.map(({ node }) => node)).toEqual(['MQMaster', 'MQSlave']);
    expect(locked.packages.every(({ requiredBy }) => requiredBy.length > 0)).toBe(true);
  });

  it('warns when it would replace a protected package', async () => {
    await build(false, [profile({ ...installed('5'), provides: [] })]);
    expect(events).toContainEqual({
      kind: 'notice',
      level: 'warning',
      text: {
        key: 'build.protected',
        values: { old: 'centos-release-5-0.el6.x86_64', now: 'centos-release-6-0.el6.centos.5.x86_64' },
      },
    });
  });

  it('refuses a file that is no profile', async () => {
    const file = profile();
    await expect(build(false, [file])).rejects.toThrow(
      `${file} is not the profile of a node: its value of packages is not as it must be.`,
    );
    cpSync(recipe, file);
    await expect(build(false, [file])).rejects.toThrow(
      `${file} is not the profile of a node: it is no JSON (Unexpected token`,
    );
  });
});

describe('a build with packages of the user', () => {
  const own = (name: string): string => {
    cpSync(sharedData('data', 'el6', 'signed', CENTOS), join(work, name));
    return join(work, name);
  };

  it('takes one that is given twice once, and keeps what the groups ask of it', async () => {
    const { lock: made } = await build(false, [], [own('mine.rpm'), own('again.rpm')]);
    const found = made.packages.filter(({ name }) => name === 'centos-release');
    expect(found.map(({ requiredBy }) => requiredBy)).toEqual([
      [
        { by: 'added:mine.rpm', requirement: 'mine.rpm' },
        { by: 'group:target', requirement: 'centos-release' },
      ],
    ]);
  });

  it('refuses two of one name and version with different content', async () => {
    const other = own('other.rpm');
    appendFileSync(other, 'x');
    await expect(build(false, [], [own('mine.rpm'), other])).rejects.toThrow(
      `--add gives centos-release-6-0.el6.centos.5.x86_64 twice with different content: ${join(work, 'mine.rpm')} and ${other}.`,
    );
  });
});

describe('a build without room', () => {
  it('downloads nothing when the cache does not fit', async () => {
    machine.commands.set('df *', df(5, 10_000_000));
    rmSync(join(work, 'cache'), { recursive: true, force: true });
    await expect(build()).rejects.toThrow(`${join(work, 'cache')} has 0 MB free; 1 MB are needed.`);
    expect(readdirSync(join(work, 'cache'))).toEqual(['metadata', 'parsed']);
  });

  it('downloads nothing when the bundle does not fit', async () => {
    machine.commands.set('df *', df(10_000_000, 5));
    rmSync(join(work, 'cache'), { recursive: true, force: true });
    await expect(build()).rejects.toThrow(`${out} has 0 MB free; 2 MB are needed.`);
    expect(readdirSync(join(work, 'cache'))).toEqual(['metadata', 'parsed']);
    expect(readdirSync(out)).toEqual([]);
  });

  it('counts together what lies on one file system', async () => {
    const needs = ['cache', 'out'].map((name) => ({ folder: `/${name}`, bytes: 2_600_000 }));
    machine.commands.set('df *', df(5000));
    await expect(demandSpace(machine, ...needs)).rejects.toThrow('/out has 5 MB free; 6 MB are needed.');
    machine.commands.set('df *', df(5000, 5000));
    await demandSpace(machine, ...needs);
  });

  it('seals nothing when the bundle does not fit', async () => {
    await build();
    rmSync(join(out, 'sample-1.0.tar.gz'));
    machine.commands.set('df *', df(10_000_000, 5));
    await expect(build(true)).rejects.toThrow(`${out} has 0 MB free; 2 MB are needed.`);
    expect(readdirSync(out).sort()).toEqual(['sample-1.0.tar.gz.sha256', 'sample.lock.json']);
  });
});

describe('a recipe that does not say where its repository is', () => {
  const base = (): string => pathToFileURL(join(work, 'base')).href;
  const located = (by: string): void => {
    const text = readFileSync(recipe, 'utf8');
    writeFileSync(recipe, text.replace(/baseUrls: .*/, by));
  };

  it('finds it by a list of mirrors, of which the dead ones are passed over', async () => {
    const list = join(work, 'mirrors');
    writeFileSync(list, `# mirrors\nhttp://127.0.0.1:9/base\nrsync://mirror.lan/base\n${base()}\n`);
    located(`mirrorList: ${pathToFileURL(list).href}`);
    const { repositories, packages } = await lock();
    expect(packages).toHaveLength(2);
    expect(repositories[0]).toMatchObject({ baseUrls: [], mirrorList: pathToFileURL(list).href });
  });

  it('finds it by a metalink, whose digests of repomd.xml count', async () => {
    const file = join(work, 'metalink');
    const repomd = readFileSync(join(work, 'base', 'repodata', 'repomd.xml'));
    const sha256 = createHash('sha256').update(repomd).digest('hex');
    const metalink = (digest: string): void =>
      writeFileSync(
        file,
        `<?xml version="1.0"?>
<metalink version="3.0" xmlns="http://www.metalinker.org/" xmlns:mm0="http://fedorahosted.org/mirrormanager">
 <files><file name="repomd.xml"><size>${repomd.length}</size>
  <verification><hash type="sha256">${digest}</hash></verification>
  <resources maxconnections="1"><url protocol="file" preference="100">${base()}/repodata/repomd.xml</url></resources>
 </file></files>
</metalink>`,
      );
    metalink(sha256);
    located(`metalink: ${pathToFileURL(file).href}`);
    expect((await lock()).packages).toHaveLength(2);
    const other = 'f'.repeat(64);
    metalink(other);
    await expect(lock()).rejects.toThrow(
      `${base()}/repodata/repomd.xml is not the file its repository describes: expected sha256:${other}, got sha256:${sha256}.`,
    );
  });

  it('says that a list is no list', async () => {
    writeFileSync(join(work, 'mirrors'), '<html>Please log in</html>');
    located(`mirrorList: ${pathToFileURL(join(work, 'mirrors')).href}`);
    await expect(lock()).rejects.toThrow('it names no mirror with http, https or file');
  });

  it("finds it in the host's own yum, with its certificates and variables", async () => {
    located('host: true');
    const repo = `[base]
name=CentOS-$releasever
baseurl=file://${work}/$place
sslclientcert=/etc/pki/entitlement/1.pem
sslclientkey=/etc/pki/entitlement/1-key.pem
proxy=http://proxy.lan:3128
proxy_username=me
proxy_password=a b
enabled=0
`;
    machine = recordedMachine({
      files: {
        '/etc/yum.conf': '[main]\nsslverify=1\nsslcacert=/etc/rhsm/ca.pem\n',
        '/etc/yum.repos.d/CentOS-Base.repo': repo,
        '/etc/yum.repos.d/readme.txt': 'not looked at',
        '/etc/yum/vars/place': 'base\n',
        '/etc/pki/entitlement/1.pem': 'cert',
        '/etc/pki/entitlement/1-key.pem': 'key',
        '/etc/rhsm/ca.pem': 'ca',
      },
    });
    const { repositories } = await readBuildRequest(recipe, NOTHING, machine);
    expect(repositories[0]).toMatchObject({
      fetchUrls: [base()],
      access: {
        proxy: 'http://me:a%20b@proxy.lan:3128/',
        cert: Buffer.from('cert'),
        key: Buffer.from('key'),
        ca: Buffer.from('ca'),
      },
    });
    expect((await lock()).packages).toHaveLength(2);
  });

  it('says which repositories the host has', async () => {
    located('host: true');
    machine.files.set('/etc/yum.repos.d/a.repo', {
      content: '[rhel-6-server-rpms]\nname=x\n[epel]\nname=y\n',
      mode: 0o644,
      uid: 0,
      gid: 0,
      type: 'file',
    });
    await expect(lock()).rejects.toThrow(
      'The recipe takes repository base from this host, whose yum knows only: rhel-6-server-rpms, epel.',
    );
  });
});
