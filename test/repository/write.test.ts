import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { loadRepository } from '../../src/repository/load';
import { writeRepodata, type RepodataEntry, type RepodataFile } from '../../src/repository/write';
import { readPackageFile } from '../../src/rpm/package-file';
import { sharedData } from '../shared-data';

let folder = '';
const entries: RepodataEntry[] = [];
let written: RepodataFile[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'repodata-'));
  mkdirSync(path.join(folder, 'Packages'));
  mkdirSync(path.join(folder, 'repodata'));
  const source = sharedData('data', 'el6', 'signed');
  for (const file of readdirSync(source)) {
    const entry = await readPackageFile(path.join(source, file));
    entries.push({ ...entry, package: { ...entry.package, location: `Packages/${file}` } });
    copyFileSync(path.join(source, file), path.join(folder, 'Packages', file));
  }
  written = writeRepodata(entries, { timestamp: 1300000000 });
  for (const { path: file, content } of written) writeFileSync(path.join(folder, file), content);
});

afterAll(() => rmSync(folder, { recursive: true }));

const opened = (type: string, files: readonly RepodataFile[]): string =>
  gunzipSync(
    files.find((file) => file.path.endsWith(`-${type}.xml.gz`))?.content ?? Buffer.alloc(0),
  ).toString();

describe('writing repodata', () => {
  it('gives the same bytes for the same packages in another order', () => {
    expect(writeRepodata([...entries].reverse(), { timestamp: 1300000000 })).toEqual(written);
  });

  it('writes what the loader reads back', async () => {
    const repository = await loadRepository({
      id: 'bundle',
      fetchFile: (file) => Promise.resolve(readFileSync(path.join(folder, file))),
    });
    const { package: original } = entries.find(
      (entry) => entry.package.name === 'epel-release',
    ) as RepodataEntry;
    const read = repository.allPackages().find(({ name }) => name === 'epel-release');
    expect(read).toEqual({
      ...original,
      repository: 'bundle',
      requires: [
        { name: '/bin/sh', pre: true },
        { name: '/bin/sh' },
        { name: 'config(epel-release)', op: '=', evr: { epoch: 0, version: '6', release: '8' } },
        { name: 'redhat-release', op: '>=', evr: { epoch: 0, version: '6', release: '' } },
      ],
      files: original.files.filter((file) => file.startsWith('/etc/')),
    });
    const documents = '/usr/share/doc/epel-release-6';
    expect((await repository.findOwners([documents])).get(documents)).toEqual([read]);
  });

  it('writes primary and filelists as createrepo_c does', () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    execFileSync('createrepo_c', [
      '--quiet',
      '--no-database',
      '--compress-type=gz',
      '--outputdir',
      other,
      folder,
    ]);
    const repodata = path.join(other, 'repodata');
    const reference = readdirSync(repodata).map((file) => ({
      path: file,
      content: readFileSync(path.join(repodata, file)),
    }));
    // createrepo_c leaves out what the package itself provides, and takes the file's time from the disk.
    const comparable = (xml: string): string[] =>
      xml
        .split('\n')
        .filter((line) => !/config\(|<time |^\s*<\/?rpm:requires>/.test(line))
        .sort();
    expect(comparable(opened('filelists', written))).toEqual(
      comparable(`${opened('filelists', reference)}\n`),
    );
    const provided = (xml: string): string[] => comparable(xml).filter((line) => !line.includes('rpm:entry'));
    expect(provided(opened('primary', written))).toEqual(provided(`${opened('primary', reference)}\n`));
  });
});
