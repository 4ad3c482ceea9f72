import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RUNTIME_FLAGS } from '../../src/bundle/launcher';
import { makeSample } from './seal-sample';

let work: string;
let pristine: string;
/** A copy that a test may damage. */
let root: string;
/** Commands here come before the machine's own. */
let tools: string;
let fingerprint: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb launcher-'));
  const sample = await makeSample(work);
  ({ fingerprint } = sample.key);
  const sealed = await sample.seal(join(work, 'out'));
  execFileSync('tar', ['xzf', sealed.file, '-C', work]);
  pristine = join(work, 'sample-1.0');
});

beforeEach(() => {
  root = join(work, 'copy');
  tools = join(work, 'tools');
  for (const folder of [root, tools]) rmSync(folder, { recursive: true, force: true });
  cpSync(pristine, root, { recursive: true });
  mkdirSync(tools);
});

afterAll(() => rmSync(work, { recursive: true }));

function fake(name: string, script: string): void {
  writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
}

/** A PATH on which everything is but the named commands. */
function pathWithout(...missing: string[]): string {
  const folder = join(tools, 'all-but');
  mkdirSync(folder);
  for (const place of ['/usr/bin', '/bin'])
    for (const name of readdirSync(place))
      if (!missing.includes(name) && !name.includes('/')) {
        rmSync(join(folder, name), { force: true });
        symlinkSync(join(place, name), join(folder, name));
      }
  return folder;
}

interface Run {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly path?: string;
  /** Shell line run first in a mount namespace of its own, with the copy's folder as $1. */
  readonly mounts?: string;
}

describe.each(['dash', 'bash'])('the launchers under %s', (shell) => {
  function launch(verb: string, run: Run = {}): { status: number | null; text: string } {
    const { args = [], env = {}, cwd = work, mounts } = run;
    const PATH = run.path ?? [tools, process.env['PATH']].join(delimiter);
    const posix = shell === 'bash' ? ['bash', '--posix'] : [shell];
    const line = [...posix, join(root, verb), ...args];
    const [file = '', ...rest] =
      mounts === undefined
        ? line
        : ['unshare', '--mount', 'sh', '-c', `${mounts}\nshift\nexec "$@"`, 'sh', root, ...line];
    const options = { encoding: 'utf8', cwd, env: { PATH, ...env } } as const;
    const { status, stdout, stderr } = spawnSync(file, rest, options);
    return { status, text: stdout + stderr };
  }

  it('check the bundle and start the program where the caller stands', () => {
    const app = join(root, 'app/heartbundle.js');
    const call = launch('install', { args: ['--plan', 'a b'] });
    expect(call).toEqual({
      status: 0,
      text: `runtime: ${RUNTIME_FLAGS.join(' ')} ${app} install --plan a b\n${work}\n`,
    });
    expect(launch('verify').text).toBe(`runtime: ${RUNTIME_FLAGS.join(' ')} ${app} verify\n${work}\n`);
  });

  it('start the same program through a link from elsewhere, whatever CDPATH says', () => {
    symlinkSync(join(root, 'verify'), join(tools, 'check-the-pair'));
    const { text } = launch('../tools/check-the-pair', { env: { CDPATH: `${work}:/` } });
    expect(text).toBe(
      `runtime: ${RUNTIME_FLAGS.join(' ')} ${join(root, 'app/heartbundle.js')} verify\n${work}\n`,
    );
  });

  it('start nothing when a file was altered', () => {
    writeFileSync(join(root, 'app/heartbundle.js'), 'altered\n');
    expect(launch('install')).toEqual({
      status: 5,
      text: [
        'app/heartbundle.js: FAILED',
        'sha256sum: WARNING: 1 computed checksum did NOT match',
        'Error: Files of this bundle were altered or are missing (see above); nothing of it was run.',
        'What to do: Do not use it; copy and unpack it again.\n',
      ].join('\n'),
    });
  });

  it('start nothing when the signature is wrong or gone', () => {
    const expected = {
      status: 5,
      text: [
        'Error: The signature of this bundle is wrong or missing; nothing of it was run.',
        'What to do: Do not use it; copy it again from where it was built.\n',
      ].join('\n'),
    };
    writeFileSync(join(root, 'SHA256SUMS.sig'), Buffer.alloc(512));
    const altered = launch('verify');
    rmSync(join(root, 'SHA256SUMS.sig'));
    expect([altered, launch('verify')]).toEqual([expected, expected]);
  });

  it.each<[string, string, string]>([
    [
      'glibc 2.5',
      'The C library must be glibc 2.12 or newer; this machine has 2.5.',
      '需要 glibc 2.12 或更高版本；本机为：2.5。',
    ],
    [
      '',
      'The C library must be glibc 2.12 or newer; this machine has none.',
      '需要 glibc 2.12 或更高版本；本机为：无。',
    ],
  ])('refuse the C library "%s", in English or Chinese', (answer, english, chinese) => {
    fake('getconf', `echo "${answer}"`);
    expect(launch('install', { env: { LANG: 'en_US.UTF-8' } })).toEqual({
      status: 3,
      text: `Error: ${english}\nWhat to do: Run it on RHEL 6 or newer.\n`,
    });
    const zh = { status: 3, text: `错误：${chinese}\n处理办法：请在 RHEL 6 或更高版本上运行。\n` };
    expect(launch('install', { env: { LANG: 'zh_CN.UTF-8' } })).toEqual(zh);
    expect(launch('install', { env: { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' } }).text).toContain(english);
    expect(launch('install', { args: ['--lang', 'zh'] })).toEqual(zh);
  });

  it('refuse another machine before anything else', () => {
    fake('getconf', 'echo glibc 2.5');
    fake('uname', '[ "$1" = -s ] && echo Linux || echo i686');
    expect(launch('install')).toEqual({
      status: 3,
      text:
        'Error: This bundle is for Linux on x86_64; this machine is Linux i686.\n' +
        'What to do: Run it on an x86_64 machine, or build a bundle for this one.\n',
    });
  });

  it.each([
    ['openssl', 'openssl'],
    ['sha256sum', 'coreutils'],
  ])('name the package when %s is missing', (tool, owner) => {
    expect(launch('install', { path: pathWithout(tool) })).toEqual({
      status: 3,
      text:
        `Error: The command ${tool} is missing; it checks the signature of this bundle.\n` +
        `What to do: Install the package ${owner} from the RHEL 6 medium and run this again.\n`,
    });
  });

  it('explain a filesystem on which nothing may be executed', () => {
    const mounts =
      'cp -a "$1" /tmp/hb-kept.$$ && mount -t tmpfs -o noexec tmpfs "$1" && mv /tmp/hb-kept.$$/* "$1" && rmdir /tmp/hb-kept.$$';
    expect(launch('install', { mounts })).toEqual({
      status: 3,
      text:
        `Error: The filesystem ${root} is mounted noexec: no program can be started from ${root}.\n` +
        'What to do: Unpack the bundle in a folder that allows it, for example /root, and run it there.\n',
    });
  });

  it('explain a runtime that lost its permissions', () => {
    chmodSync(join(root, 'runtime/node'), 0o644);
    expect(launch('bundle')).toEqual({
      status: 3,
      text:
        `Error: runtime/node in ${root} cannot be started.\n` +
        'What to do: Unpack the bundle again with tar, which keeps the permissions; see what runtime/node --version says.\n',
    });
  });

  it('want room for the installation, and for nothing else', () => {
    const mounts = 'mount -t tmpfs -o size=20m tmpfs /opt';
    expect(launch('install', { mounts })).toEqual({
      status: 3,
      text:
        'Error: /opt has 20 MiB free; the installation needs 200 MiB.\n' +
        'What to do: Free some space on the filesystem /opt.\n',
    });
    expect(launch('verify', { mounts }).status).toBe(0);
  });

  describe('on a machine that has pinned a key', () => {
    const pinned = (key: string): string =>
      `mount -t tmpfs tmpfs /var/lib && mkdir /var/lib/heartbundle && ` +
      `echo '{ "format": 1,\n  "fingerprint": "${key}",\n "serial": 5 }' > /var/lib/heartbundle/trust.json`;
    const OTHER = 'ab'.repeat(32);

    it('start a bundle of that key', () => {
      expect(launch('install', { mounts: pinned(fingerprint) }).status).toBe(0);
    });

    it('run nothing of a bundle that another key sealed', () => {
      expect(launch('install', { mounts: pinned(OTHER) })).toEqual({
        status: 5,
        text:
          `Error: This bundle is sealed by another key than this machine trusts: expected ${OTHER}, found ${fingerprint}; nothing of it was run.\n` +
          `What to do: Ask the person who built it whether the key was changed; if so, run ./install --trust-new-key --fingerprint ${fingerprint}.\n`,
      });
    });

    it('leave the new key to the program when it is said to be trusted', () => {
      expect(launch('install', { mounts: pinned(OTHER), args: ['--trust-new-key'] }).status).toBe(0);
    });
  });
});
