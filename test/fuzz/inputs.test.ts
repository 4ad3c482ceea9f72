import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { readLock } from '../../src/bundle/read-lock';
import { AppError, isAppError } from '../../src/core/error';
import { parseRecipe } from '../../src/recipe/load';
import { loadRepository, type FetchFile } from '../../src/repository/load';
import { readPackageFile } from '../../src/rpm/package-file';
import { pinKey, verifyPackageFile } from '../../src/rpm/signature';
import { filelistsXml, primaryXml, sampleRepository } from '../repository/sample-repository';
import { seededRandom } from '../seeded-random';
import { sharedData } from '../shared-data';
import { mutate } from './mutate';

/** FUZZ=1000000 takes a night; FUZZ_SEED=7 finds other inputs. */
const TOTAL = Number(process.env['FUZZ'] ?? 10_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const LONGEST_MS = 2000;
const MEMORY_BYTES = 512 * 1024 * 1024;

const work = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(work, { recursive: true }));

const FORMAT = `    <rpm:requires>
      <rpm:entry name="perl(A::B)" flags="GE" epoch="0" ver="1.2" pre="1"/>
      <rpm:entry name="lib&amp;co"/>
    </rpm:requires>
    <rpm:obsoletes><rpm:entry name="old" flags="LT" epoch="1" ver="2" rel="3"/></rpm:obsoletes>
    <file type="dir">/etc/app &amp; co</file>
`;
const primary = primaryXml(['app', 'lib', 'tool'].map((name) => ({ name, format: FORMAT })));
const filelists = filelistsXml([{ name: 'app', files: '  <file>/usr/share/app</file>\n' }]);

async function useRepository(options: Parameters<typeof sampleRepository>[0]): Promise<void> {
  const { files } = sampleRepository(options);
  const fetchFile: FetchFile = (file) => {
    const content = files.get(file);
    if (content) return Promise.resolve(content);
    return Promise.reject(new AppError('FILE_UNREADABLE', { file, problem: 'no such file' }));
  };
  const repository = await loadRepository({ id: 'base', fetchFile });
  repository.catalogue.providing('perl(A::B)');
  repository.allPackages();
  await repository.findOwners(['/usr/share/app']);
}

const RPMS = sharedData('data', 'el6', 'signed');
const KEY = path.join(__dirname, '../../recipes/keys/RPM-GPG-KEY-CentOS-6');
const keyData = readFileSync(KEY);
const FINGERPRINT = 'C1DAC52D1664E8A4386DBA430946FCA2C105B9DE';
const centos = pinKey(keyData, FINGERPRINT, KEY);

async function useFile(name: string, data: Buffer, use: (file: string) => Promise<unknown>): Promise<void> {
  const file = path.join(work, name);
  writeFileSync(file, data);
  await use(file);
}

const LOCK = {
  format: 1,
  name: 'pair',
  version: '1',
  serial: 1300000000,
  target: { distribution: 'rhel', release: '6', arch: 'x86_64' },
  recipe: { sha256: 'a'.repeat(64) },
  protected: ['glibc'],
  repositories: [
    { id: 'base', baseUrls: ['http://a.example/'], repomdSha256: 'b'.repeat(64), keys: [FINGERPRINT] },
  ],
  packages: [
    {
      name: 'app',
      epoch: 0,
      version: '1.0',
      release: '1',
      arch: 'x86_64',
      origin: 'repository',
      repository: 'base',
      path: 'Packages/app-1.0-1.x86_64.rpm',
      size: 1000,
      sha256: 'c'.repeat(64),
      sourceRpm: 'app-1.0-1.src.rpm',
      license: 'GPLv2',
      buildTime: 1300000000,
      installedSize: 2000,
      groups: ['node'],
      requiredBy: [{ requirement: 'app', by: 'group:node' }],
    },
  ],
  choices: [{ requirement: 'smtpdaemon', by: 'cronie', chosen: 'postfix', rivals: ['exim'] }],
};

interface Target {
  readonly name: string;
  /** Part of all mutations, in percent. */
  readonly share: number;
  readonly samples: readonly Buffer[];
  readonly use: (data: Buffer) => Promise<unknown>;
}

const TARGETS: readonly Target[] = [
  {
    name: 'repomd.xml',
    share: 15,
    samples: [sampleRepository({ primary, filelists }).files.get('repodata/repomd.xml') ?? Buffer.alloc(0)],
    use: (data) => useRepository({ primary, filelists, edit: () => data.toString('utf8') }),
  },
  {
    name: 'primary.xml',
    share: 25,
    samples: [Buffer.from(primary)],
    use: (data) => useRepository({ primary: data, filelists }),
  },
  {
    name: 'filelists.xml',
    share: 10,
    samples: [Buffer.from(filelists)],
    use: (data) => useRepository({ primary, filelists: data }),
  },
  {
    name: 'the headers of an RPM',
    share: 20,
    samples: readdirSync(RPMS).map((name) => readFileSync(path.join(RPMS, name)).subarray(0, 6000)),
    use: (data) => useFile('a.rpm', data, (file) => readPackageFile(file)),
  },
  {
    name: 'a signed RPM',
    share: 5,
    samples: readdirSync(RPMS).map((name) => readFileSync(path.join(RPMS, name))),
    use: (data) => useFile('b.rpm', data, (file) => verifyPackageFile(file, [centos])),
  },
  {
    name: 'a vendor key',
    share: 5,
    samples: [keyData],
    use: (data) => Promise.resolve().then(() => pinKey(data, FINGERPRINT, 'KEY')),
  },
  {
    name: 'a recipe',
    share: 10,
    samples: ['heartbeat-el6', 'sample-el6'].map((name) =>
      readFileSync(path.join(__dirname, `../../recipes/${name}.yaml`)),
    ),
    use: (data) => Promise.resolve().then(() => parseRecipe(data.toString('utf8'), 'r.yaml')),
  },
  {
    name: 'a lock',
    share: 10,
    samples: [Buffer.from(JSON.stringify(LOCK, null, 2))],
    use: (data) => useFile('x.lock.json', data, readLock),
  },
];

it.each(TARGETS)(
  '$name, mutated, is read or refused by an error of the catalogue',
  { timeout: 3_600_000 },
  async (target) => {
    const { name, share, samples, use } = target;
    const rounds = Math.ceil((TOTAL * share) / 100);
    const start = process.memoryUsage().rss;
    const outcomes = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      const random = seededRandom(SEED * 1_000_003 + round);
      const data = mutate(samples[round % samples.length] ?? Buffer.alloc(0), random);
      const began = performance.now();
      const outcome = await use(data).then(
        () => 'read',
        (error: unknown) => (isAppError(error) ? error.code : `${name} ${round}: ${(error as Error).stack}`),
      );
      const took = performance.now() - began;
      outcomes.add(outcome);
      expect(took, `milliseconds for mutation ${round} of ${name}`).toBeLessThan(LONGEST_MS);
      expect(outcome).toMatch(/^(read|[A-Z][A-Z_]+)$/);
    }
    expect(process.memoryUsage().rss - start).toBeLessThan(MEMORY_BYTES);
    expect(outcomes.size).toBeGreaterThan(1);
  },
);
