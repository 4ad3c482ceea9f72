import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { comparePackageSets } from '../../src/bundle/diff';
import { canonicalJson, type Lock, type LockedPackage } from '../../src/bundle/lock';
import { readLock } from '../../src/bundle/read-lock';
import { isNewerThan, isTooOld } from '../../src/bundle/tool-version';
import { explainPackage } from '../../src/bundle/why';
import { isAppError } from '../../src/core/error';

const work = mkdtempSync(join(tmpdir(), 'hb-why-'));
afterAll(() => rmSync(work, { recursive: true }));

const hex = (digit: string): string => digit.repeat(64);

/** `requiredBy`: requirement ← requirer, e.g. `libhb.so.1 < heartbeat-1-1.x86_64`. */
function locked(name: string, version: string, ...requiredBy: string[]): LockedPackage {
  return {
    name,
    epoch: 0,
    version,
    release: '1',
    arch: 'x86_64',
    origin: 'repository',
    repository: 'base',
    path: `Packages/${name}.rpm`,
    size: 1,
    sha256: hex(version),
    sourceRpm: '',
    license: '',
    buildTime: 0,
    installedSize: 0,
    groups: ['node'],
    requiredBy: requiredBy.map((text) => {
      const [requirement = '', by = ''] = text.split(' < ');
      return { requirement, by };
    }),
  };
}

function lock(...packages: LockedPackage[]): Lock {
  return lockOf('1', ...packages);
}

function lockOf(version: string, ...packages: LockedPackage[]): Lock {
  return {
    format: 1,
    name: 'sample',
    version,
    target: { distribution: 'rhel', release: '6', arch: 'x86_64' },
    serial: Number(version),
    recipe: { sha256: hex('0') },
    protected: [],
    repositories: [],
    packages,
    choices: [],
  };
}

const pair = lock(
  locked('heartbeat', '1', 'heartbeat < group:node', '/usr/bin/cl_status < resource-agents-1-1.x86_64'),
  locked('heartbeat-libs', '1', 'libhb.so.1 < heartbeat-1-1.x86_64'),
  locked('resource-agents', '1', 'resource-agents < heartbeat-1-1.x86_64'),
  locked('glibc', '1', 'libc.so.6 < heartbeat-libs-1-1.x86_64', 'libc.so.6 < glibc-common-1-1.x86_64'),
  locked('glibc-common', '1', 'glibc-common = 1 < glibc-1-1.x86_64'),
);

describe('why a package is there', () => {
  it('is told by the shortest chain from a group, also through cycles', () => {
    expect(explainPackage(pair, 'sample', 'glibc-common').chain).toEqual([
      { requirement: 'heartbeat', by: 'group:node' },
      { requirement: 'libhb.so.1', by: 'heartbeat-1-1.x86_64' },
      { requirement: 'libc.so.6', by: 'heartbeat-libs-1-1.x86_64' },
      { requirement: 'glibc-common = 1', by: 'glibc-1-1.x86_64' },
    ]);
  });

  it('names the choices that it won or lost', () => {
    const choice = {
      requirement: 'MTA',
      by: 'cronie-1-1.x86_64',
      chosen: 'heartbeat-1-1.x86_64',
      rivals: ['glibc-1-1.x86_64'],
    };
    const set = { ...pair, choices: [choice] };
    const choicesOf = (name: string): unknown => explainPackage(set, 'sample', name).choices;
    expect([
      choicesOf('heartbeat'),
      choicesOf('glibc.x86_64'),
      choicesOf('heartbeat-libs-1-1.x86_64'),
    ]).toEqual([[choice], [choice], []]);
  });

  it('is an error for a package that is not there, with where to look', () => {
    const problem = (bundle: string): string => {
      try {
        return explainPackage(pair, bundle, 'postfix').package;
      } catch (error) {
        return isAppError(error) ? `${error.message} ${error.hint}` : 'a bug';
      }
    };
    expect([problem('sample.lock.json'), problem('sample-1.tar.gz')]).toEqual([
      'sample.lock.json has no package postfix. Check its spelling; sample.lock.json has the names of all.',
      'sample-1.tar.gz has no package postfix. Check its spelling; `bundle inspect sample-1.tar.gz` has the names of all.',
    ]);
  });

  it('names the twin of another architecture, which the same words mean', () => {
    const twins = lock({ ...locked('zlib', '1', 'zlib < group:node'), arch: 'i686' }, locked('zlib', '1'));
    const { package: first, alike } = explainPackage(twins, 'sample', 'zlib');
    expect([first, alike]).toEqual(['zlib-1-1.i686', ['zlib-1-1.x86_64']]);
    expect(explainPackage(twins, 'sample', 'zlib.x86_64').alike).toEqual([]);
  });
});

describe('the difference of two sets', () => {
  it('is what was added, removed and changed', () => {
    const before = lock(locked('a', '1'), locked('b', '1'), locked('c', '1'));
    const after = lockOf('2', locked('a', '1'), locked('b', '2'), locked('d', '1'));
    expect(comparePackageSets(before, after)).toEqual({
      from: { name: 'sample', version: '1', serial: 1 },
      to: { name: 'sample', version: '2', serial: 2 },
      backwards: false,
      added: ['d-1-1.x86_64'],
      removed: ['c-1-1.x86_64'],
      changed: [{ from: 'b-1-1.x86_64', to: 'b-2-1.x86_64' }],
    });
  });

  it('keeps two versions of one name apart, and tells other content of the same version', () => {
    const before = lock(locked('kernel', '1'), locked('kernel', '2'), locked('a', '1'));
    const after = lock(locked('kernel', '2'), { ...locked('a', '1'), sha256: 'f'.repeat(64) });
    expect(comparePackageSets(before, after)).toMatchObject({
      added: [],
      removed: ['kernel-1-1.x86_64'],
      changed: [{ from: 'a-1-1.x86_64', to: 'a-1-1.x86_64' }],
    });
  });
});

describe('a step back', () => {
  const backwards = (from: Lock, to: Lock): boolean => comparePackageSets(from, to).backwards;

  it('is a lower serial, or a lower version as people count', () => {
    expect([
      backwards(lockOf('10'), lockOf('9')),
      backwards({ ...lockOf('1.9'), serial: 5 }, { ...lockOf('1.10'), serial: 5 }),
      backwards({ ...lockOf('1.10'), serial: 5 }, { ...lockOf('1.9'), serial: 5 }),
      backwards({ ...lockOf('final'), serial: 5 }, { ...lockOf('beta'), serial: 5 }),
    ]).toEqual([true, false, true, false]);
  });
});

describe('the version of the program', () => {
  it('decides what can be read, but for a program that runs from its sources', () => {
    expect([
      isTooOld('0.9.0', '0.10.0'),
      isTooOld('0.10.0', '0.10.0'),
      isTooOld('0.0.0-dev', '0.10.0'),
      isNewerThan('1.0.0', '0.9.9'),
      isNewerThan('1.0.0-rc.1', '1.0.0'),
    ]).toEqual([true, false, false, true, false]);
  });
});

describe('a lock file', () => {
  const file = join(work, 'sample.lock.json');

  it('is read as it was written', async () => {
    writeFileSync(file, canonicalJson(pair));
    expect(await readLock(file)).toEqual(pair);
  });

  it('is refused when it is cut off, has an unknown key, or a name that would leave a folder', async () => {
    writeFileSync(file, canonicalJson(pair).slice(0, -20));
    await expect(readLock(file)).rejects.toThrow(`${file} is not a heartbundle lock: `);
    writeFileSync(file, canonicalJson({ ...pair, more: 1 }));
    await expect(readLock(file)).rejects.toThrow(
      'is not a heartbundle lock: it has more, which it must not have.',
    );
    writeFileSync(file, canonicalJson(lock(locked('../../etc', '1'))));
    await expect(readLock(file)).rejects.toThrow(
      'is not a heartbundle lock: its value of packages.0.name is not as it must be.',
    );
  });
});
