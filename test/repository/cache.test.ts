import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { folderCache } from '../../src/repository/cache';
import { loadRepository } from '../../src/repository/load';
import { filelistsXml, primaryXml, sampleRepository } from './sample-repository';

const FORMAT = `    <rpm:requires>
      <rpm:entry name="lib&amp;co" flags="GE" epoch="1" ver="2" rel="3" pre="1"/>
      <rpm:entry name="rpmlib(FileDigests)" flags="LE" epoch="0" ver="4.6.0" rel="1"/>
    </rpm:requires>
    <file>/usr/bin/café</file>
`;
const OPTIONS = {
  primary: primaryXml([{ name: 'app', format: FORMAT, summary: 'A &lt;b&gt;' }, { name: 'lib' }]),
  filelists: filelistsXml([{ name: 'app', files: '  <file>/usr/share/app</file>\n' }]),
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'parsed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function load(): Promise<{ answer: unknown; fetched: readonly string[] }> {
  const { fetchFile, fetched } = sampleRepository(OPTIONS);
  const repository = await loadRepository({ id: 'base', fetchFile, cache: folderCache(folder) });
  const { catalogue } = repository;
  const owners = await repository.findOwners(['/usr/share/app', '/nowhere']);
  await repository.saved();
  const names = (packages: readonly { readonly name: string }[] = []): string[] =>
    packages.map(({ name }) => name);
  const answer = {
    packages: repository.allPackages(),
    providing: ['app', '/usr/bin/café', 'lib&co', 'nothing'].map((name) => names(catalogue.providing(name))),
    named: names(catalogue.named('lib')),
    owners: Array.from(owners, ([file, found]) => [file, names(found)]),
  };
  return { answer, fetched };
}

describe('the cache of parsed metadata', () => {
  it('knows the owners of paths that were asked for before, and of no others', async () => {
    const open = (): ReturnType<typeof loadRepository> =>
      loadRepository({
        id: 'base',
        fetchFile: sampleRepository(OPTIONS).fetchFile,
        cache: folderCache(folder),
      });
    expect((await open()).knownOwners('/usr/share/app')).toBeUndefined();
    await load();
    const again = await open();
    expect(again.knownOwners('/usr/share/app')?.map(({ name }) => name)).toEqual(['app']);
    expect(again.knownOwners('/nowhere')).toEqual([]);
    expect(again.knownOwners('/usr/share/other')).toBeUndefined();
  });

  it('gives the same answers and fetches repomd.xml alone', async () => {
    const cold = await load();
    const warm = await load();
    expect(cold.fetched).toEqual([
      'repodata/repomd.xml',
      'repodata/primary.xml.gz',
      'repodata/filelists.xml.gz',
    ]);
    expect(warm).toEqual({ answer: cold.answer, fetched: ['repodata/repomd.xml'] });
    expect(warm.answer).toMatchObject({
      providing: [['app'], ['app'], [], []],
      named: ['lib'],
      owners: [
        ['/usr/share/app', ['app']],
        ['/nowhere', []],
      ],
    });
  });

  it('is made anew when it is damaged', async () => {
    const cold = await load();
    for (const name of readdirSync(folder)) {
      const content = readFileSync(path.join(folder, name));
      content.writeUInt8(content.readUInt8(content.length - 1) ^ 0xff, content.length - 1);
      writeFileSync(path.join(folder, name), content);
    }
    expect(await load()).toEqual(cold);
    expect((await load()).fetched).toEqual(['repodata/repomd.xml']);
  });

  it('does no harm where nothing can be written', async () => {
    const cold = await load();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file in its place');
    expect((await load()).answer).toEqual(cold.answer);
  });
});
