import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { isAppError } from '../../src/core/error';
import { loadRepository, type Repository } from '../../src/repository/load';
import { formatDependency } from '../../src/rpm/dependency';
import type { Package } from '../../src/rpm/package';
import { seededRandom } from '../seeded-random';
import { filelistsXml, primaryXml, sampleRepository, type SampleOptions } from './sample-repository';

const REQUIRES = `    <rpm:requires>
      <rpm:entry name="/bin/sh" pre="1"/>
      <rpm:entry name="perl(A::B)" flags="GE" epoch="0" ver="1.2"/>
      <rpm:entry name="libc.so.6(GLIBC_2.4)(64bit)"/>
      <rpm:entry name="rpmlib(CompressedFileNames)" flags="LE" epoch="0" ver="3.0.4" rel="1"/>
    </rpm:requires>
    <rpm:obsoletes>
      <rpm:entry name="old" flags="LT" epoch="1" ver="2" rel="3"/>
    </rpm:obsoletes>
    <file>/etc/app.conf</file>
    <file type="dir">/etc/app &amp; co</file>
    <file type="ghost">/usr/bin/ghost</file>
`;

const load = (options: SampleOptions): Promise<Repository> =>
  loadRepository({ id: 'base', fetchFile: sampleRepository(options).fetchFile });

async function messageOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'loaded';
  } catch (error) {
    if (isAppError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('loading a repository', () => {
  it('reads what createrepo wrote', async () => {
    const sample = primaryXml([{ name: 'app', format: REQUIRES, summary: 'Fast &amp; small: café' }]);
    const repository = await load({ primary: sample });
    const packages = repository.allPackages();
    const { revision } = repository;
    expect(revision).toBe('7');
    const [app] = packages;
    expect(app && { ...app, requires: app.requires.map(formatDependency) }).toEqual({
      name: 'app',
      evr: { epoch: 0, version: '1.0', release: '1' },
      arch: 'x86_64',
      provides: [{ name: 'app', op: '=', evr: { epoch: 0, version: '1.0', release: '1' } }],
      requires: ['/bin/sh', 'perl(A::B) >= 1.2', 'libc.so.6(GLIBC_2.4)(64bit)'],
      conflicts: [],
      obsoletes: [{ name: 'old', op: '<', evr: { epoch: 1, version: '2', release: '3' } }],
      files: ['/etc/app.conf', '/etc/app & co', '/usr/bin/ghost'],
      sourceRpm: 'app-1.0-1.src.rpm',
      license: 'GPLv2',
      summary: 'Fast & small: café',
      size: 1000,
      installedSize: 2000,
      checksum: { type: 'sha256', value: 'a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333' },
      location: 'Packages/app-1.0-1.x86_64.rpm',
      repository: 'base',
      buildTime: 1300000000,
    });
    expect(app?.requires.map(({ pre }) => pre)).toEqual([true, undefined, undefined]);
  });

  it('reads the same from XML of another shape', async () => {
    const plain = primaryXml([{ name: 'app', format: REQUIRES }, { name: 'lib' }]);
    const unusual = plain
      .replace('<summary>A sample</summary>', '<summary><![CDATA[A sample]]></summary>')
      .replace('<version epoch="0"', "<version epoch='0'")
      .replace('<packager/>', '<!-- nobody -->');
    const read = async (primary: string): Promise<readonly Package[]> =>
      (await load({ primary })).allPackages();
    expect(await read(unusual)).toEqual(await read(plain));
  });

  it('reads metadata without compression and with SHA-1 digests', async () => {
    const repository = await load({ primary: Buffer.from(primaryXml([{ name: 'app' }])), digest: 'sha1' });
    const packages = repository.allPackages();
    expect(packages.map(({ name }) => name)).toEqual(['app']);
  });

  it('fetches the filelists only when a path needs them', async () => {
    const sample = sampleRepository({
      primary: primaryXml([{ name: 'app' }, { name: 'lib' }]),
      filelists: filelistsXml([
        {
          name: 'app',
          files: '  <file>/usr/share/app/data</file>\n  <file type="dir">/usr/share/a&amp;b</file>\n',
        },
        {
          name: 'lib',
          files: '  <file type="ghost">/usr/share/app/data</file>\n  <file>/usr/share/a</file>\n',
        },
      ]),
    });
    const repository = await loadRepository({ id: 'base', fetchFile: sample.fetchFile });
    expect(sample.fetched).toEqual(['repodata/repomd.xml', 'repodata/primary.xml.gz']);
    const owners = await repository.findOwners([
      '/usr/share/app/data',
      '/usr/share/a&b',
      '/usr/share',
      '/nowhere',
    ]);
    expect(Array.from(owners, ([path, found]) => [path, found.map(({ name }) => name)])).toEqual([
      ['/usr/share/app/data', ['app', 'lib']],
      ['/usr/share/a&b', ['app']],
      ['/usr/share', []],
      ['/nowhere', []],
    ]);
    expect(sample.fetched.slice(2)).toEqual(['repodata/filelists.xml.gz']);
  });

  it('finds the same packages wherever the pieces of a large file end', async () => {
    const names = Array.from({ length: 3000 }, (_, i) => `package-${i}`);
    const repository = await load({
      primary: primaryXml(names.map((name) => ({ name, format: REQUIRES }))),
    });
    const packages = repository.allPackages();
    expect(packages.map(({ name }) => name)).toEqual(names);
    expect(packages.every(({ requires }) => requires.length === 3)).toBe(true);
  });
});

describe('refusing bad metadata', () => {
  const primary = primaryXml([{ name: 'app' }]);
  const open = (location: string): string => primaryXml([{ name: 'app', location }]);
  const bomb = `<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<metadata packages="1"><package type="rpm"><name>&b;</name></package></metadata>`;

  it.each<[string, SampleOptions, string]>([
    [
      'a repomd.xml that is a web page',
      { primary, edit: () => '<html><body>Welcome</body></html>' },
      'REPOSITORY_MALFORMED: The metadata file repodata/repomd.xml of repository base cannot be used: it is not a repomd document.',
    ],
    [
      'a repomd.xml that is cut off',
      { primary, edit: (text) => text.slice(0, -20) },
      'REPOSITORY_MALFORMED: The metadata file repodata/repomd.xml of repository base cannot be used: 5:0: unclosed tag: data.',
    ],
    [
      'a repomd.xml without primary',
      { primary, edit: (text) => text.replace('type="primary"', 'type="group"') },
      'REPOSITORY_MALFORMED: The metadata file repodata/repomd.xml of repository base cannot be used: it does not list primary.',
    ],
    [
      'a location outside the repository',
      { primary, edit: (text) => text.replace('href="repodata/', 'href="../../etc/') },
      'REPOSITORY_MALFORMED: The metadata file repodata/repomd.xml of repository base cannot be used: "../../etc/primary.xml.gz" is not a path inside the repository.',
    ],
    [
      'a primary that is cut off',
      { primary: primary.slice(0, -300) },
      'REPOSITORY_MALFORMED: The metadata file repodata/primary.xml.gz of repository base cannot be used: 14:41: unclosed tag: package.',
    ],
    [
      'gzip data that is cut off',
      { primary: gzipSync(primary).slice(0, -30) },
      'REPOSITORY_MALFORMED: The metadata file repodata/primary.xml.gz of repository base cannot be used: its gzip data is damaged (unexpected end of file).',
    ],
    [
      'a package outside the repository',
      { primary: open('../../../etc/cron.d/x.rpm') },
      'REPOSITORY_MALFORMED: The metadata file repodata/primary.xml.gz of repository base cannot be used: "../../../etc/cron.d/x.rpm" is not a path inside the repository.',
    ],
    [
      'a package at an absolute URL',
      { primary: open('http://evil.example/x.rpm') },
      'REPOSITORY_MALFORMED: The metadata file repodata/primary.xml.gz of repository base cannot be used: "http://evil.example/x.rpm" is not a path inside the repository.',
    ],
    [
      'entities that multiply',
      { primary: bomb },
      'REPOSITORY_MALFORMED: The metadata file repodata/primary.xml.gz of repository base cannot be used: it has a document type, which repository metadata never has.',
    ],
    [
      'more data than announced',
      { primary, openSize: 500 },
      'REPOSITORY_MALFORMED: The metadata file repodata/primary.xml.gz of repository base cannot be used: it opens to more than 500 bytes.',
    ],
    [
      'a compression that is not supported',
      { primary: Buffer.from('28b52ffd04000000', 'hex') },
      'REPOSITORY_COMPRESSION_UNSUPPORTED: repodata/primary.xml.gz of repository base is compressed with zstd, which is not supported.',
    ],
  ])('refuses %s', async (_title, options, message) => {
    expect(await messageOf(load(options))).toBe(message);
  });

  it('refuses a primary whose digest is not the one of repomd.xml', async () => {
    const sample = sampleRepository({ primary });
    sample.files.set('repodata/primary.xml.gz', gzipSync(primaryXml([{ name: 'evil' }])));
    await expect(loadRepository({ id: 'base', fetchFile: sample.fetchFile })).rejects.toMatchObject({
      code: 'REPOSITORY_CHECKSUM_WRONG',
      exitCode: 5,
    });
  });

  it('answers 600 damaged metadata files with packages or an error of the catalogue', async () => {
    const random = seededRandom(3);
    const original = Buffer.from(primaryXml([{ name: 'app', format: REQUIRES }, { name: 'lib' }]));
    const outcomes = new Set<string>();
    for (let round = 0; round < 600; round++) {
      const copy = Buffer.from(original);
      const changes = 1 + random(3);
      for (let i = 0; i < changes; i++) copy[random(copy.length)] = random(256);
      outcomes.add((await messageOf(load({ primary: copy }))).split(':')[0] ?? '');
    }
    expect(Array.from(outcomes).sort()).toEqual(['REPOSITORY_MALFORMED', 'loaded']);
  });
});
