import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkBundle, readBundle, type CheckReport } from '../../src/bundle/check';
import { renderMessage } from '../../src/core/error';
import { signContent } from '../../src/bundle/signing-key';
import { encodeTarHeader, TAR_END } from '../../src/bundle/tar';
import type { SealedBundle } from '../../src/bundle/seal';
import { encodeEntry, packBlocks, readEntries, type Entry } from './bundle-entries';
import { makeSample, type Sample } from './seal-sample';

let work: string;
let sample: Sample;
let sealed: SealedBundle;
let pristine: string;
/** Copies that a test may damage. */
let directory: string;
let tarball: string;

const EPEL = 'repo/Packages/epel-release-6-8.noarch.rpm';
const CENTOS = 'repo/Packages/centos-release-6-0.el6.centos.5.x86_64.rpm';

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb-check-'));
  sample = await makeSample(work);
  sealed = await sample.seal(join(work, 'out'));
  execFileSync('tar', ['xzf', sealed.file, '-C', work]);
  pristine = join(work, 'sample-1.0');
});

beforeEach(() => {
  directory = join(work, 'copy');
  tarball = join(work, 'copy.tar.gz');
  rmSync(directory, { recursive: true, force: true });
  cpSync(pristine, directory, { recursive: true });
  cpSync(sealed.file, tarball);
});

afterAll(() => rmSync(work, { recursive: true }));

const check = (bundle: string, fingerprint?: string): Promise<CheckReport> =>
  checkBundle(
    bundle,
    { vendorSignatures: true, ...(fingerprint === undefined ? {} : { fingerprint }) },
    () => undefined,
    'check',
  );

async function findings(bundle: string, fingerprint?: string): Promise<string[]> {
  const report = await check(bundle, fingerprint);
  expect(report.findings.map(({ exitCode }) => exitCode)).toEqual(report.findings.map(() => 5));
  return report.findings.map(({ code, details }) => `${code} ${details['entry'] ?? ''}`.trim());
}

/** Signs whatever the folder holds now, as one who has the key would. */
function resign(folder: string, key = sample.key): void {
  const sums = execFileSync(
    'sh',
    ['-c', "find . -type f ! -name 'SHA256SUMS*' -printf '%P\\n' | LC_ALL=C sort | xargs sha256sum"],
    { cwd: folder },
  );
  writeFileSync(join(folder, 'SHA256SUMS'), sums);
  writeFileSync(join(folder, 'SHA256SUMS.sig'), signContent(sums, key));
}

async function writeTarball(blocks: readonly Buffer[]): Promise<void> {
  writeFileSync(tarball, await packBlocks(blocks, 'deflate'));
}

const sealedEntries = (): Entry[] => readEntries(readFileSync(sealed.file));

function writeEntries(change: (entry: Entry) => Entry): Promise<void> {
  return writeTarball([...sealedEntries().map((entry) => encodeEntry(change(entry))), TAR_END]);
}

const isReadme = (path: string): boolean => path.endsWith('/README.txt');
const flip = (data: Buffer): Buffer => Buffer.from(data.map((byte, i) => (i === 5 ? byte ^ 1 : byte)));

function entryHeader(changes: { size?: number; executable?: boolean }): Buffer {
  const plain = { path: 'sample-1.0/a', size: 0, executable: false, mtime: 1_400_000_000 };
  return encodeTarHeader({ ...plain, ...changes });
}

/** A header with other bytes at one place, and a sum that fits. */
function patched(header: Buffer, at: number, bytes: Buffer): Buffer {
  bytes.copy(header, at);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')} \0`, 148);
  return header;
}

/** The size 2^62 in base 256, as GNU tar writes what does not fit. */
function base256Size(): Buffer {
  const size = Buffer.alloc(12);
  size[0] = 0x80;
  size[4] = 0x40;
  return patched(entryHeader({}), 124, size);
}

/** A tar header of any type flag with a right checksum. */
function oddHeader(path: string, type: string, link = ''): Buffer {
  const header = encodeTarHeader({ path, size: 0, executable: false, mtime: 1_400_000_000 });
  header.write(type, 156);
  header.write(link, 157);
  header.fill(' ', 148, 156);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

describe('an untouched bundle', () => {
  it.each(['tarball', 'directory'] as const)('is good as a %s, with its evidence', async (kind) => {
    const report = await check(kind === 'tarball' ? tarball : directory, sample.key.fingerprint);
    expect(report.findings).toEqual([]);
    expect(report.kind).toBe(kind);
    expect(report.fingerprint).toBe(sample.key.fingerprint);
    expect(report.manifest).toEqual(sealed.manifest);
    expect(report.files).toEqual({ count: 21, bytes: sealed.unpackedSize });
    expect(
      report.packages.map(({ nevra, evidence: { header } }) => [
        nevra,
        header.fingerprint,
        header.version,
        header.algorithm,
      ]),
    ).toEqual([
      ['centos-release-6-0.el6.centos.5.x86_64', 'C1DAC52D1664E8A4386DBA430946FCA2C105B9DE', 3, 'RSA/SHA256'],
      ['epel-release-6-8.noarch', '8C3BE96AF2309184DA5C0DAE3B49DF2A0608B895', 3, 'RSA/SHA256'],
    ]);
  });

  it('gives its manifest', async () => {
    expect(await readBundle(tarball, () => undefined, 'read')).toEqual(sealed.manifest);
  });

  it('is not good when another key was expected', async () => {
    expect(await findings(tarball, '0'.repeat(64))).toEqual(['BUNDLE_WRONG_KEY']);
  });
});

describe('an unpacked bundle is refused when', () => {
  const damages: [string, () => void, string[]][] = [
    [
      'a file is altered',
      () => appendFileSync(join(directory, 'README.txt'), ' '),
      ['BUNDLE_FILE_ALTERED README.txt'],
    ],
    [
      'a launcher is altered',
      () => writeFileSync(join(directory, 'install'), '#!/bin/sh\n'),
      ['BUNDLE_FILE_ALTERED install'],
    ],
    [
      'the runtime is missing',
      () => rmSync(join(directory, 'runtime/node')),
      ['BUNDLE_FILE_MISSING runtime/node'],
    ],
    ['a file is added', () => writeFileSync(join(directory, 'extra'), ''), ['BUNDLE_FILE_EXTRA extra']],
    [
      'a file is renamed',
      () => renameSync(join(directory, 'sbom.spdx.json'), join(directory, 'sbom.json')),
      ['BUNDLE_FILE_MISSING sbom.spdx.json', 'BUNDLE_FILE_EXTRA sbom.json'],
    ],
    [
      'two files are swapped',
      () => {
        renameSync(join(directory, 'README.txt'), join(directory, 'swap'));
        renameSync(join(directory, 'README.zh.txt'), join(directory, 'README.txt'));
        renameSync(join(directory, 'swap'), join(directory, 'README.zh.txt'));
      },
      ['BUNDLE_FILE_ALTERED README.txt', 'BUNDLE_FILE_ALTERED README.zh.txt'],
    ],
    [
      'a file is a link to the same content',
      () => {
        rmSync(join(directory, 'verify'));
        symlinkSync('install', join(directory, 'verify'));
      },
      ['BUNDLE_ENTRY_KIND verify'],
    ],
    [
      'a folder in it is a link to one with the same content',
      () => {
        renameSync(join(directory, 'keys'), join(work, 'elsewhere'));
        symlinkSync(join(work, 'elsewhere'), join(directory, 'keys'));
      },
      ['BUNDLE_ENTRY_KIND keys'],
    ],
    [
      'a package lies there twice under names that differ in their case',
      () => cpSync(join(directory, EPEL), join(directory, EPEL.replace('epel', 'Epel'))),
      [`BUNDLE_FILE_EXTRA ${EPEL.replace('epel', 'Epel')}`, 'BUNDLE_MANIFEST_WRONG', 'PACKAGE_WRONG_KEY'],
    ],
    [
      'a file is a named pipe',
      () => {
        rmSync(join(directory, 'README.txt'));
        execFileSync('mkfifo', [join(directory, 'README.txt')]);
      },
      ['BUNDLE_ENTRY_KIND README.txt'],
    ],
    [
      'the keys of two vendors are swapped, although signed',
      () => {
        const [centos, epel] = ['CentOS-6', 'EPEL-6'].map((one) =>
          join(directory, `keys/RPM-GPG-KEY-${one}`),
        );
        renameSync(centos ?? '', join(work, 'swap'));
        renameSync(epel ?? '', centos ?? '');
        renameSync(join(work, 'swap'), epel ?? '');
        resign(directory);
      },
      ['PACKAGE_WRONG_KEY', 'PACKAGE_WRONG_KEY'],
    ],
    [
      'its key is replaced by one that signed it anew, and the manifest names the old one',
      () => {
        const other = generateKeyPairSync('rsa', { modulusLength: 3072 });
        const pem = other.publicKey.export({ type: 'spki', format: 'pem' }).toString();
        writeFileSync(join(directory, 'keys/bundle.pem'), pem);
        const privatePem = other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
        resign(directory, { ...sample.key, privatePem });
      },
      ['BUNDLE_MANIFEST_WRONG'],
    ],
    [
      'its repository describes other packages than it holds',
      () => {
        const file = join(directory, 'repo/repodata/repomd.xml');
        writeFileSync(file, readFileSync(file, 'utf8').replace('<revision>1', '<revision>2'));
      },
      ['BUNDLE_FILE_ALTERED repo/repodata/repomd.xml'],
    ],
    ['its signature is gone', () => rmSync(join(directory, 'SHA256SUMS.sig')), ['BUNDLE_SIGNATURE_WRONG']],
    ['its list of digests is gone', () => rmSync(join(directory, 'SHA256SUMS')), ['BUNDLE_SIGNATURE_WRONG']],
    [
      'its key is no key',
      () => writeFileSync(join(directory, 'keys/bundle.pem'), ''),
      ['BUNDLE_SIGNATURE_WRONG', 'BUNDLE_MANIFEST_WRONG'],
    ],
    [
      'its list of digests is altered',
      () => appendFileSync(join(directory, 'SHA256SUMS'), '\n'),
      ['BUNDLE_SIGNATURE_WRONG'],
    ],
    [
      'its manifest is of another format, although signed',
      () => {
        const file = join(directory, 'bundle.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"format": 1', '"format": 2'));
        resign(directory);
      },
      ['BUNDLE_MANIFEST_WRONG', 'PACKAGE_WRONG_KEY', 'PACKAGE_WRONG_KEY'],
    ],
    [
      'it has a package that its manifest does not name, although signed',
      () => {
        cpSync(join(directory, EPEL), join(directory, 'repo/Packages/second.rpm'));
        resign(directory);
      },
      ['BUNDLE_REPODATA_WRONG', 'BUNDLE_MANIFEST_WRONG', 'PACKAGE_WRONG_KEY'],
    ],
    [
      'it lacks a package that its repository and its manifest name, although signed',
      () => {
        rmSync(join(directory, EPEL));
        resign(directory);
      },
      ['BUNDLE_REPODATA_WRONG', 'BUNDLE_MANIFEST_WRONG'],
    ],
    [
      'its manifest gives a package another digest, although signed',
      () => {
        const file = join(directory, 'bundle.json');
        const digest = sealed.manifest.packages[0]?.sha256 ?? '';
        writeFileSync(file, readFileSync(file, 'utf8').replace(digest, 'a'.repeat(64)));
        resign(directory);
      },
      ['BUNDLE_MANIFEST_WRONG'],
    ],
    [
      'its repository is not readable, although signed',
      () => {
        writeFileSync(join(directory, 'repo/repodata/repomd.xml'), '<repomd/>');
        resign(directory);
      },
      ['BUNDLE_REPODATA_WRONG'],
    ],
  ];

  it.each(damages)('%s', async (_title, damage, expected) => {
    damage();
    expect(await findings(directory)).toEqual(expected);
  });

  it('its repository is another one, although signed: the sentence names the first package', async () => {
    rmSync(join(directory, EPEL));
    execFileSync('createrepo_c', ['--quiet', join(directory, 'repo')]);
    cpSync(join(pristine, EPEL), join(directory, EPEL));
    resign(directory);
    const { findings: found } = await check(directory);
    expect(found.map((error) => [error.message, renderMessage(error, 'zh')])).toEqual([
      [
        `The yum repository inside ${directory} does not fit its packages: it does not describe ${EPEL.slice(5)}.`,
        `${directory} 内的 yum 软件仓库与其软件包不符：它没有描述 ${EPEL.slice(5)}。`,
      ],
    ]);
  });

  it('a package is altered, although sealed anew by one who has the key: the vendor did not sign it', async () => {
    const file = join(directory, CENTOS);
    const content = readFileSync(file);
    const last = content.length - 1;
    content[last] = (content[last] as number) ^ 1;
    writeFileSync(file, content);
    const manifest = join(directory, 'bundle.json');
    const digest = execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
    const before = sealed.manifest.packages[0]?.sha256 ?? '';
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(before, digest));
    resign(directory);
    expect(await findings(directory)).toEqual(['BUNDLE_REPODATA_WRONG', 'PACKAGE_PAYLOAD_ALTERED']);
  });
});

describe('a tarball is refused when', () => {
  const damages: [string, () => void | Promise<void>, string[]][] = [
    ['it is cut off', () => truncateSync(tarball, Math.floor(sealed.size / 2)), ['BUNDLE_TRUNCATED']],
    ['its last byte is missing', () => truncateSync(tarball, sealed.size - 1), ['BUNDLE_TRUNCATED']],
    ['data follows it', () => appendFileSync(tarball, 'x'), ['BUNDLE_TRAILING_DATA']],
    [
      'an empty second member follows it',
      () => appendFileSync(tarball, gzipSync('')),
      ['BUNDLE_TRAILING_DATA'],
    ],
    ['zeros follow it', () => appendFileSync(tarball, Buffer.alloc(512)), ['BUNDLE_TRAILING_DATA']],
    [
      'its checksum is wrong',
      () => {
        const content = readFileSync(tarball);
        content[content.length - 8] = (content[content.length - 8] as number) ^ 1;
        writeFileSync(tarball, content);
      },
      ['BUNDLE_DAMAGED'],
    ],
    [
      'an entry comes twice',
      () => {
        const [first, ...rest] = sealedEntries();
        return writeTarball([first, first, ...rest].map((one) => encodeEntry(one as Entry)).concat(TAR_END));
      },
      ['BUNDLE_ENTRY_ORDER sample-1.0/README.txt'],
    ],
    [
      'its entries are re-ordered',
      () => writeTarball([...sealedEntries().reverse().map(encodeEntry), TAR_END]),
      ['BUNDLE_ENTRY_ORDER sample-1.0/sbom.spdx.json'],
    ],
    [
      'an entry is missing',
      () => writeTarball([...sealedEntries().slice(1).map(encodeEntry), TAR_END]),
      ['BUNDLE_FILE_MISSING README.txt'],
    ],
    [
      'an entry lies beside its folder',
      () =>
        writeTarball([
          ...sealedEntries().map(encodeEntry),
          encodeEntry({ path: 'zz/x', data: Buffer.alloc(1) }),
          TAR_END,
        ]),
      ['BUNDLE_ENTRY_PATH zz/x'],
    ],
    [
      'an entry climbs out of its folder',
      () => writeTarball([encodeEntry({ path: 'sample-1.0/../x', data: Buffer.alloc(1) }), TAR_END]),
      ['BUNDLE_ENTRY_PATH sample-1.0/../x'],
    ],
    [
      'an entry has an absolute path',
      () => writeTarball([encodeEntry({ path: '/etc/passwd', data: Buffer.alloc(1) }), TAR_END]),
      ['BUNDLE_ENTRY_PATH /etc/passwd'],
    ],
    [
      'it has a symbolic link',
      () => writeTarball([oddHeader('sample-1.0/a', '2', '/etc/passwd'), TAR_END]),
      ['BUNDLE_ENTRY_KIND sample-1.0/a'],
    ],
    [
      'it has a hard link',
      () => writeTarball([oddHeader('sample-1.0/a', '1', 'sample-1.0/README.txt'), TAR_END]),
      ['BUNDLE_ENTRY_KIND sample-1.0/a'],
    ],
    [
      'it has a pax header',
      () => writeTarball([oddHeader('sample-1.0/a', 'x'), TAR_END]),
      ['BUNDLE_ENTRY_KIND sample-1.0/a'],
    ],
    [
      'a file in it is altered',
      () => writeEntries(({ path, data }) => ({ path, data: isReadme(path) ? flip(data) : data })),
      ['BUNDLE_FILE_ALTERED README.txt'],
    ],
    [
      'a file in it has grown',
      () =>
        writeEntries(({ path, data }) => ({
          path,
          data: isReadme(path) ? Buffer.concat([data, Buffer.alloc(100_000)]) : data,
        })),
      ['BUNDLE_FILE_ALTERED README.txt'],
    ],
    [
      'a file in it is renamed',
      () => writeEntries(({ path, data }) => ({ path: path.replace('README.txt', 'README.old'), data })),
      ['BUNDLE_FILE_MISSING README.txt', 'BUNDLE_FILE_EXTRA README.old'],
    ],
    [
      'a file is added to it',
      () =>
        writeTarball([
          ...sealedEntries().map(encodeEntry),
          encodeEntry({ path: 'sample-1.0/zz', data: Buffer.alloc(1) }),
          TAR_END,
        ]),
      ['BUNDLE_FILE_EXTRA zz'],
    ],
    [
      'its top folder is renamed',
      () => writeEntries(({ path, data }) => ({ path: path.replace('sample-1.0', 'sample-2.0'), data })),
      ['BUNDLE_MANIFEST_WRONG'],
    ],
    [
      'a header announces more than there is',
      () => writeTarball([entryHeader({ size: 10_000_000 }), Buffer.alloc(512), TAR_END]),
      ['BUNDLE_TRUNCATED'],
    ],
    [
      'a header announces more than a file can have',
      () => writeTarball([base256Size(), TAR_END]),
      ['BUNDLE_ENTRY_FORM sample-1.0/a'],
    ],
    [
      'a header has a number that is none',
      () => writeTarball([patched(entryHeader({}), 124, Buffer.alloc(12, 0xc0)), TAR_END]),
      ['BUNDLE_ENTRY_FORM sample-1.0/a'],
    ],
    [
      'a file has another time, mode or owner',
      () => writeTarball([entryHeader({ executable: true }), TAR_END]),
      ['BUNDLE_ENTRY_FORM sample-1.0/a'],
    ],
    [
      'a file belongs to somebody else',
      () => writeTarball([patched(entryHeader({}), 108, Buffer.from('001750 \0')), TAR_END]),
      ['BUNDLE_ENTRY_FORM sample-1.0/a'],
    ],
    [
      'a header has a wrong sum',
      () => writeTarball([Buffer.from(entryHeader({}).map((byte, i) => (i === 148 ? 0x37 : byte))), TAR_END]),
      ['BUNDLE_ENTRY_FORM sample-1.0/a'],
    ],
    [
      'something is written behind a file',
      () => writeTarball([entryHeader({ size: 1 }), Buffer.alloc(512, 'x'), TAR_END]),
      ['BUNDLE_ENTRY_FORM sample-1.0/a'],
    ],
    ...[
      ['3', 'a device'],
      ['5', 'a folder'],
      ['6', 'a fifo'],
      ['g', 'a global pax header'],
      ['L', 'a GNU long name'],
      ['\0', 'an entry of the old form'],
    ].map(([type = '', title = '']): [string, () => Promise<void>, string[]] => [
      `it has ${title}`,
      () => writeTarball([oddHeader('sample-1.0/a', type), TAR_END]),
      [type === '\0' ? 'BUNDLE_ENTRY_FORM sample-1.0/a' : 'BUNDLE_ENTRY_KIND sample-1.0/a'],
    ]),
    [
      'a pax header gives the next file another path and size',
      () => {
        const records = Buffer.from('28 path=sample-1.0/install\n12 size=9999\n');
        const pax = patched(oddHeader('sample-1.0/PaxHeader', 'x'), 124, Buffer.from('00000000050\0'));
        return writeTarball([pax, records, Buffer.alloc(512 - records.length), TAR_END]);
      },
      ['BUNDLE_ENTRY_KIND sample-1.0/PaxHeader'],
    ],
    [
      'it has a sparse file',
      () => writeTarball([oddHeader('sample-1.0/a', 'S'), TAR_END]),
      ['BUNDLE_ENTRY_KIND sample-1.0/a'],
    ],
    [
      'a name differs only in its case from another',
      () =>
        writeTarball([
          ...sealedEntries().map(encodeEntry).slice(0, 3),
          encodeEntry({ path: 'sample-1.0/Bundle.json', data: Buffer.alloc(1) }),
          TAR_END,
        ]),
      ['BUNDLE_ENTRY_ORDER sample-1.0/Bundle.json'],
    ],
    [
      'it ends without its last blocks',
      () => writeTarball(sealedEntries().map(encodeEntry)),
      ['BUNDLE_TRUNCATED'],
    ],
    [
      'it has a third empty block',
      () => writeTarball([...sealedEntries().map(encodeEntry), TAR_END, Buffer.alloc(512)]),
      ['BUNDLE_TRAILING_DATA'],
    ],
    [
      'something hides behind a plain file',
      () => writeTarball([oddHeader('sample-1.0/a', '0', 'hidden'), TAR_END]),
      ['BUNDLE_ENTRY_FORM sample-1.0/a'],
    ],
    [
      'it was packed by tar',
      () => void execFileSync('tar', ['czf', tarball, '-C', work, 'sample-1.0']),
      ['BUNDLE_ENTRY_KIND sample-1.0/'],
    ],
    [
      'an archive follows its end',
      () =>
        writeTarball([
          ...sealedEntries().map(encodeEntry),
          TAR_END,
          encodeEntry({ path: 'a', data: Buffer.alloc(1) }),
        ]),
      ['BUNDLE_TRAILING_DATA'],
    ],
  ];

  it.each(damages)('%s', async (_title, damage, expected) => {
    await damage();
    expect(await findings(tarball)).toEqual(expected);
  });

  it('it was not made by heartbundle', async () => {
    writeFileSync(tarball, 'some text that is no archive at all');
    await expect(check(tarball)).rejects.toThrow(`${tarball} is not a heartbundle bundle.`);
    await expect(check(join(work, 'absent.tar.gz'))).rejects.toThrow(
      `${join(work, 'absent.tar.gz')} cannot be read: ENOENT: no such file or directory, stat '${join(work, 'absent.tar.gz')}'.`,
    );
  });
});
