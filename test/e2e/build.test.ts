import { execFileSync, spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildMirror, serveMirror, type MirrorServer } from '../../lab/mirror';
import { locateProduct, type Product } from '../../src/bundle/product';

const root = join(import.meta.dirname, '..', '..');

let work: string;
let mirror: MirrorServer;
let product: Product;
let recipe: string;

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the release's launcher, and so Node 10, with folders of its own. */
function bundle(...args: string[]): Promise<Outcome> {
  return run(join(work, 'release', 'bundle'), args);
}

function start(command: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const env = {
    PATH: process.env['PATH'],
    HOME: work,
    XDG_CACHE_HOME: join(work, 'cache'),
    XDG_CONFIG_HOME: join(work, 'config'),
    LANG: 'C',
  };
  return spawn(command, args, { cwd: work, env });
}

function run(command: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = start(command, args);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += String(data)));
    child.stderr.on('data', (data) => (stderr += String(data)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** `--repo` for both repositories of the sample recipe. */
const repos = (url = mirror.url): string[] => ['--repo', `base=${url}/base`, '--repo', `epel=${url}/epel`];

/** A copy of the sample recipe with one text replaced by another. */
function changedRecipe(from: string, to: string): string {
  const text = readFileSync(recipe, 'utf8');
  expect(text).toContain(from);
  const file = join(work, 'recipes', 'changed.yaml');
  writeFileSync(file, text.replace(from, to));
  return file;
}

/** A copy of the release that the present sources make, so that nothing changes under the test. */
async function copyRelease(): Promise<void> {
  const built = join(root, 'dist', 'heartbundle.js');
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'pipe' });
  await locateProduct(built).catch(() =>
    execFileSync(join(root, 'node_modules', '.bin', 'tsx'), [join(root, 'scripts', 'release.mts')], {
      stdio: 'pipe',
    }),
  );
  cpSync(join(root, 'dist', 'release', 'heartbundle'), join(work, 'release'), { recursive: true });
  product = await locateProduct(join(work, 'release', 'app', 'heartbundle.js'));
}

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb-build-'));
  await copyRelease();
  mirror = await serveMirror({ dir: (await buildMirror()).dir });
  cpSync(join(root, 'recipes'), join(work, 'recipes'), { recursive: true });
  recipe = join(work, 'recipes', 'sample-el6.yaml');
});

afterEach(() => mirror.setFaults([]));

afterAll(async () => {
  await mirror.close();
  rmSync(work, { recursive: true });
});

interface BuildDocument {
  readonly bundle: string;
  readonly sha256: string;
  readonly packages: number;
  readonly unsigned: readonly string[];
  readonly downloaded: { readonly files: number };
  readonly cached: { readonly files: number };
}

async function build(out: string, ...args: string[]): Promise<BuildDocument> {
  const { status, stdout, stderr } = await bundle(
    'build',
    recipe,
    ...repos(),
    '--out',
    out,
    '--json',
    ...args,
  );
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as BuildDocument;
}

describe('bundle build on the sample mirror, under Node 10', () => {
  let built: BuildDocument;
  let folder: string;

  beforeAll(async () => {
    built = await build('out');
    execFileSync('tar', ['xzf', built.bundle], { cwd: work });
    folder = join(work, 'sample-el6-1');
  });

  it('resolves the closure of both roles and makes a key at the first build', () => {
    const lock = JSON.parse(readFileSync(join(work, 'out/sample-el6.lock.json'), 'utf8')) as {
      packages: { name: string; groups: string[] }[];
    };
    const groupsOf = (name: string): string[] | undefined =>
      lock.packages.find((one) => one.name === name)?.groups;
    expect(lock.packages).toHaveLength(built.packages);
    expect(built.downloaded.files).toBe(built.packages);
    expect(['heartbeat', 'scsi-target-utils', 'glibc'].map(groupsOf)).toEqual([
      ['node'],
      ['target'],
      ['node', 'target'],
    ]);
    expect(lock.packages.filter(({ groups }) => groups.length === 0)).toEqual([]);
    expect(existsSync(join(work, 'config/heartbundle/signing-key.pem'))).toBe(true);
  });

  it('asks for each package once', () => {
    const asked = mirror.requests.map(({ path }) => path).filter((path) => path.endsWith('.rpm'));
    expect(asked).toHaveLength(built.packages);
    expect(new Set(asked).size).toBe(built.packages);
  });

  it('downloads nothing the second time and gives the same bytes', async () => {
    const again = await build('again');
    expect(again.downloaded.files).toBe(0);
    expect(again.cached.files).toBe(built.packages);
    expect(again.sha256).toBe(built.sha256);
  });

  it('is good for stock openssl and sha256sum, and for its own launcher', async () => {
    const openssl = [
      'dgst',
      '-sha256',
      '-verify',
      'keys/bundle.pem',
      '-signature',
      'SHA256SUMS.sig',
      'SHA256SUMS',
    ];
    expect(execFileSync('openssl', openssl, { cwd: folder, encoding: 'utf8' })).toBe('Verified OK\n');
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: folder });
    const { status, stdout } = await run(join(folder, 'bundle'), ['check', folder]);
    expect(status).toBe(0);
    expect(stdout.split('\n').slice(-2)).toEqual(['Everything is as it was sealed.', '']);
  });

  it('has in README.txt the two commands of the first check, which refuse what was tampered with', () => {
    const readme = readFileSync(join(folder, 'README.txt'), 'utf8');
    const commands = readme
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(openssl dgst|sha256sum -c)/.test(line));
    expect(commands).toHaveLength(2);
    expect(readFileSync(join(folder, 'README.zh.txt'), 'utf8')).toContain(commands.join('\n   '));
    const tampered = mkdtempSync(join(work, 'tampered-'));
    cpSync(folder, tampered, { recursive: true });
    const check = (): (number | null)[] =>
      commands.map((command) => spawnSync('sh', ['-c', command], { cwd: tampered }).status);
    expect(check()).toEqual([0, 0]);
    const spoil = (name: string): void => {
      const before = readFileSync(join(tampered, name));
      appendFileSync(join(tampered, name), 'x');
      expect(check(), name).not.toEqual([0, 0]);
      writeFileSync(join(tampered, name), before);
    };
    ['bundle.json', 'runtime/node', 'install', 'SHA256SUMS', 'repo/repodata/repomd.xml'].forEach(spoil);
    expect(check()).toEqual([0, 0]);
  });

  it('holds a repository that createrepo_c reads and whose packages rpm can install together', () => {
    const rebuilt = mkdtempSync(join(work, 'repo-'));
    cpSync(join(folder, 'repo'), rebuilt, { recursive: true });
    const rpms = readdirSync(join(rebuilt, 'Packages'));
    expect(rpms).toHaveLength(built.packages);
    execFileSync('createrepo_c', ['--quiet', '--update', rebuilt]);
    mkdirSync(join(rebuilt, 'rpmdb'));
    const paths = rpms.map((name) => join(rebuilt, 'Packages', name));
    const test = spawnSync(
      'rpm',
      ['-i', '--test', '--nosignature', '--ignorearch', '--root', join(rebuilt, 'rpmdb'), ...paths],
      {
        encoding: 'utf8',
      },
    );
    expect(test.status, test.stderr).toBe(0);
  });

  it('explains why a package is there', async () => {
    const { stdout } = await bundle('why', 'out/sample-el6.lock.json', 'heartbeat-libs', '--json');
    const why = JSON.parse(stdout) as { package: string; chain: { by: string }[] };
    expect(why.package).toMatch(/^heartbeat-libs-3\.0\.4-2\.el6\.x86_64$/);
    expect(why.chain.map(({ by }) => by)).toEqual(['group:node', 'heartbeat-3.0.4-2.el6.x86_64']);
  });

  it('finds its packages by a mirror list of which the first mirrors are dead', async () => {
    mirror.setFaults([{ match: /^\/base\/mirrors$/, kind: { type: 'mirror-list', dead: 3 } }]);
    const file = changedRecipe(
      'baseUrls:\n      - http://127.0.0.1:8480/base',
      `mirrorList: ${mirror.url}/base/mirrors`,
    );
    const epel = ['--repo', `epel=${mirror.url}/epel`];
    const { status, stdout, stderr } = await bundle('build', file, ...epel, '--out', 'listed', '--json');
    expect(status, stderr).toBe(0);
    expect((JSON.parse(stdout) as BuildDocument).packages).toBe(built.packages);
    expect(mirror.requests.some(({ path }) => path === '/base/mirrors')).toBe(true);
  });

  it('carries packages of the user, also unsigned ones, with what they require', async () => {
    const added = await build('added', '--add', product.rpm);
    const file = 'repo/Packages/heartbundle-0.1.0-1.el6.x86_64.rpm';
    expect(added.unsigned).toEqual([file]);
    const { status, stdout } = await bundle('check', added.bundle, '--json');
    const report = JSON.parse(stdout) as { ok: boolean; unsigned: string[] };
    expect([status, report.ok, report.unsigned]).toEqual([0, true, ['heartbundle-0.1.0-1.el6.x86_64']]);
  });

  it('is refused with exit code 5 when a byte is flipped, packed or unpacked', async () => {
    const tarball = join(work, 'flipped.tar.gz');
    const content = readFileSync(join(work, built.bundle));
    const at = Math.floor(content.length / 2);
    content[at] = (content[at] as number) ^ 1;
    writeFileSync(tarball, content);
    expect((await bundle('check', tarball)).status).toBe(5);
    const file = join(folder, 'app/heartbundle.js');
    const before = readFileSync(file);
    appendFileSync(file, '\n');
    const { status, stderr } = await run(join(folder, 'install'), ['--plan']);
    writeFileSync(file, before);
    expect(status).toBe(5);
    expect(stderr).toContain('app/heartbundle.js: FAILED');
  });
});

describe('bundle build ends with a clear error and nothing written', () => {
  const attempt = async (file: string, ...args: string[]): Promise<Outcome & { written: string[] }> => {
    const out = mkdtempSync(join(work, 'failed-'));
    const outcome = await bundle('build', file, ...(args.length > 0 ? args : repos()), '--out', out);
    return { ...outcome, written: readdirSync(out) };
  };
  const errorOf = ({ stderr }: Outcome): string => stderr.slice(stderr.indexOf('Error ['));

  const VERIFYING = '… Verifying the vendor signatures';

  it('when it is cancelled, and goes on the next time', async () => {
    const cancelled = await new Promise<Outcome & { files: string[] }>((resolve) => {
      const out = mkdtempSync(join(work, 'cancelled-'));
      const child = start(join(work, 'release', 'bundle'), ['build', recipe, ...repos(), '--out', out]);
      let stderr = '';
      child.stderr.on('data', (data) => {
        const began = stderr.includes(VERIFYING);
        stderr += String(data);
        // Once: the second Ctrl-C ends it without a word.
        if (!began && stderr.includes(VERIFYING)) child.kill('SIGINT');
      });
      child.on('close', (status) => resolve({ status, stdout: '', stderr, files: readdirSync(out) }));
    });
    expect([cancelled.status, cancelled.files]).toEqual([130, []]);
    expect(errorOf(cancelled)).toBe(
      'Error [CANCELLED]: Cancelled.\nWhat to do: Nothing is half-done; run the same command again to go on.\n',
    );
  });

  it('when it is cancelled in the middle of a download, of which nothing is asked for again', async () => {
    const cache = join(work, 'cache', 'heartbundle', 'packages');
    rmSync(cache, { recursive: true, force: true });
    const parts = (): { name: string; size: number }[] =>
      existsSync(cache)
        ? readdirSync(cache, { recursive: true, encoding: 'utf8' })
            .filter((name) => name.endsWith('.part'))
            .map((name) => ({ name: basename(name).slice(0, 64), size: statSync(join(cache, name)).size }))
            .filter(({ size }) => size > 0)
        : [];
    mirror.setFaults([{ match: /\.rpm$/, kind: { type: 'slow', bytesPerSecond: 4000 } }]);
    const out = mkdtempSync(join(work, 'cancelled-'));
    const child = start(join(work, 'release', 'bundle'), ['build', recipe, ...repos(), '--out', out]);
    const watch = setInterval(() => {
      if (parts().length >= 2) child.kill('SIGINT');
    }, 20);
    const status = await new Promise((resolve) => child.on('close', resolve));
    clearInterval(watch);
    expect([status, readdirSync(out)]).toEqual([130, []]);
    const left = parts().length;
    mirror.setFaults([]);
    const before = mirror.requests.length;
    const again = await build('resumed');
    expect(again.downloaded.files).toBeGreaterThanOrEqual(left);
    const resumed = mirror.requests.slice(before).filter(({ status: code }) => code === 206);
    expect(resumed).toHaveLength(left);
  });

  it('when Ctrl-C is typed on a terminal', async () => {
    rmSync(join(work, 'cache'), { recursive: true, force: true });
    mirror.setFaults([{ match: /\.rpm$/, kind: { type: 'slow', bytesPerSecond: 4000 } }]);
    const out = mkdtempSync(join(work, 'cancelled-'));
    const command = [join(work, 'release', 'bundle'), 'build', recipe, ...repos(), '--out', out].join(' ');
    const child = start('script', ['-qefc', command, '/dev/null']);
    let screen = '';
    let typed = false;
    child.stdout.on('data', (data) => {
      screen += String(data);
      if (typed || !/Downloading[^]* MB/.test(screen)) return;
      typed = true;
      child.stdin.write('\x03');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect([status, readdirSync(out)]).toEqual([130, []]);
    expect(screen).toContain('Error [CANCELLED]: Cancelled.');
  });

  it('when Ctrl-C comes while it splits: the whole bundle stays, no part does, and the next run splits it', async () => {
    const out = mkdtempSync(join(work, 'split-'));
    const args = ['build', recipe, ...repos(), '--out', out, '--max-part-size', '1M'];
    const child = start(join(work, 'release', 'bundle'), args);
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
      if (stderr.includes('… Splitting the bundle')) child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(130);
    expect(stderr).toContain('Error [CANCELLED]: Cancelled.\nWhat to do: Nothing is half-done;');
    const whole = 'sample-el6-1.tar.gz';
    expect(readdirSync(out).sort()).toEqual([whole, `${whole}.sha256`, 'sample-el6.lock.json']);
    expect((await bundle('check', join(out, whole))).status).toBe(0);
    const digest = readFileSync(join(out, `${whole}.sha256`), 'utf8');

    expect((await bundle(...args)).status).toBe(0);
    expect(existsSync(join(out, whole))).toBe(false);
    expect(readdirSync(out)).toEqual(expect.arrayContaining([`${whole}.001`, `${whole}.parts`]));
    expect((await bundle('join', join(out, `${whole}.parts`))).status).toBe(0);
    expect(spawnSync('sha256sum', [whole], { cwd: out, encoding: 'utf8' }).stdout).toBe(digest);
  });

  it('when the recipe asks for a package that nobody has', async () => {
    const outcome = await attempt(changedRecipe('- resource-agents', '- resource-agnets'));
    expect([outcome.status, outcome.written]).toEqual([2, []]);
    expect(errorOf(outcome)).toBe(
      [
        'Error [UNRESOLVABLE]: These requirements cannot hold together:',
        '  resource-agnets is asked for, but no repository has it',
        'What to do: Change the groups of the recipe, or add a repository or a package (--add) that provides what is missing.',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [
      'en',
      [
        'Error [UNRESOLVABLE]: These requirements cannot hold together:',
        '  rgmanager < 3.0.12.1 is asked for: rgmanager-3.0.12-10.el6.x86_64',
        '  resource-agents is asked for: resource-agents-3.9.2-12.el6.x86_64 or resource-agents-3.9.5-24.el6_7.1.x86_64',
        '  resource-agents-3.9.2-12.el6.x86_64 conflicts with rgmanager < 3.0.12.1, which is rgmanager-3.0.12-10.el6.x86_64',
        '  resource-agents-3.9.5-24.el6_7.1.x86_64 conflicts with rgmanager < 3.0.12.1, which is rgmanager-3.0.12-10.el6.x86_64',
        'What to do: Change the groups of the recipe, or add a repository or a package (--add) that provides what is missing.',
      ],
    ],
    [
      'zh',
      [
        '错误 [UNRESOLVABLE]：以下依赖无法同时满足：',
        '  要求安装 rgmanager < 3.0.12.1：rgmanager-3.0.12-10.el6.x86_64',
        '  要求安装 resource-agents：resource-agents-3.9.2-12.el6.x86_64 或 resource-agents-3.9.5-24.el6_7.1.x86_64',
        '  resource-agents-3.9.2-12.el6.x86_64 与 rgmanager < 3.0.12.1（即 rgmanager-3.0.12-10.el6.x86_64）冲突',
        '  resource-agents-3.9.5-24.el6_7.1.x86_64 与 rgmanager < 3.0.12.1（即 rgmanager-3.0.12-10.el6.x86_64）冲突',
        '处理办法：请修改配方中的软件包组，或添加提供所缺内容的软件仓库或软件包（--add）。',
      ],
    ],
  ])('when the recipe asks for packages that conflict (%s)', async (language, lines) => {
    const file = changedRecipe(
      '    - resource-agents\n',
      '    - resource-agents\n    - rgmanager < 3.0.12.1\n',
    );
    const outcome = await attempt(file, ...repos(), '--lang', language);
    expect([outcome.status, outcome.written]).toEqual([2, []]);
    expect(outcome.stderr.slice(outcome.stderr.search(/^(Error|错误) \[/m))).toBe([...lines, ''].join('\n'));
  });

  it('when the recipe has a key that does not exist, with its line', async () => {
    const outcome = await attempt(changedRecipe('prefer:', 'prefers:'));
    const line = readFileSync(recipe, 'utf8').split('\n').indexOf('prefer:') + 1;
    expect([outcome.status, outcome.written]).toEqual([2, []]);
    expect(outcome.stderr).toContain(`changed.yaml:${line}: prefers is not a key of recipes`);
  });

  it('when the mirror is down, within ten seconds', async () => {
    const started = Date.now();
    const outcome = await attempt(recipe, ...repos('http://127.0.0.1:9'));
    expect(Date.now() - started).toBeLessThan(10_000);
    expect([outcome.status, outcome.written]).toEqual([1, []]);
    expect(errorOf(outcome)).toMatch(
      /^Error \[FETCH_FAILED\]: http:\/\/127\.0\.0\.1:9\/(base|epel)\/repodata\/repomd\.xml could not be downloaded after 3 attempts: connect ECONNREFUSED 127\.0\.0\.1:9\.\nWhat to do: /,
    );
  });

  it('when the mirror changes bytes of a package', async () => {
    rmSync(join(work, 'cache'), { recursive: true, force: true });
    mirror.setFaults([{ match: /heartbeat-libs/, kind: { type: 'wrong-bytes' } }]);
    const outcome = await attempt(recipe);
    expect([outcome.status, outcome.written]).toEqual([5, []]);
    expect(errorOf(outcome)).toMatch(
      /^Error \[FETCH_WRONG_CONTENT\]: \S+\/heartbeat-libs-3\.0\.4-2\.el6\.x86_64\.rpm is not the file its repository describes: expected sha256:[0-9a-f]{64}, got sha256:[0-9a-f]{64}\.\n/,
    );
  });

  it('when a package is signed by a key that is not pinned for its repository', async () => {
    const pinned =
      'file: keys/RPM-GPG-KEY-sample-base\n        fingerprint: 2A3D5C4C8619D485A127496FC511C1CF83735986';
    const other =
      'file: keys/RPM-GPG-KEY-sample-epel\n        fingerprint: 74E10DCB2BF28E130B15DC92E995C2678953D92B';
    const outcome = await attempt(changedRecipe(pinned, other));
    expect([outcome.status, outcome.written]).toEqual([5, []]);
    expect(errorOf(outcome)).toMatch(
      /^Error \[PACKAGE_WRONG_KEY\]: \S+\.rpm is signed by key C511C1CF83735986, which /,
    );
  });
});
