import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isSignedBy,
  loadSigningKey,
  makeSigningKey,
  signContent,
  type SigningKey,
} from '../../src/bundle/signing-key';
import type { SealedBundle } from '../../src/bundle/seal';
import { makeSample, type Sample } from './seal-sample';

let work: string;
let sample: Sample;
let sealed: SealedBundle;
let root: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb-seal-'));
  sample = await makeSample(work);
  sealed = await sample.seal(join(work, 'out'));
  execFileSync('tar', ['xzf', sealed.file, '-C', work]);
  root = join(work, 'sample-1.0');
});

afterAll(() => rmSync(work, { recursive: true }));

describe('a sealed bundle', () => {
  it('has the layout of the contract, owned by root, with one time', () => {
    const listing = execFileSync('tar', ['tvzf', sealed.file, '--utc', '--full-time'], { encoding: 'utf8' });
    const lines = listing.split('\n').filter((line) => line !== '');
    const plain = lines.map((line) => line.replace(/ root\/root +\d+ /, ' ').replace(/[0-9a-f]{64}-/, ''));
    // The repodata files are named by their digests, so their order is not known here.
    expect(plain.sort()).toEqual(
      [
        '-rw-r--r-- README.txt',
        '-rw-r--r-- README.zh.txt',
        '-rw-r--r-- SHA256SUMS',
        '-rw-r--r-- SHA256SUMS.sig',
        '-rw-r--r-- app/heartbundle-0.1.0-1.el6.x86_64.rpm',
        '-rw-r--r-- app/heartbundle.js',
        '-rwxr-xr-x bundle',
        '-rw-r--r-- bundle.json',
        '-rwxr-xr-x install',
        '-rw-r--r-- keys/RPM-GPG-KEY-CentOS-6',
        '-rw-r--r-- keys/RPM-GPG-KEY-EPEL-6',
        '-rw-r--r-- keys/bundle.pem',
        '-rw-r--r-- repo/Packages/centos-release-6-0.el6.centos.5.x86_64.rpm',
        '-rw-r--r-- repo/Packages/epel-release-6-8.noarch.rpm',
        '-rw-r--r-- repo/repodata/filelists.xml.gz',
        '-rw-r--r-- repo/repodata/other.xml.gz',
        '-rw-r--r-- repo/repodata/primary.xml.gz',
        '-rw-r--r-- repo/repodata/repomd.xml',
        '-rwxr-xr-x runtime/node',
        '-rw-r--r-- sbom.spdx.json',
        '-rwxr-xr-x verify',
      ]
        .map((line) => line.replace(/ (?=\S+$)/, ' 2014-05-13 16:53:20 sample-1.0/'))
        .sort(),
    );
  });

  it('is the same byte for byte when sealed twice, and its digest lies beside it', async () => {
    const again = await sample.seal(join(work, 'again'));
    expect(readFileSync(again.file).equals(readFileSync(sealed.file))).toBe(true);
    const beside = readFileSync(`${sealed.file}.sha256`, 'utf8');
    expect(beside).toBe(`${sealed.sha256}  sample-1.0.tar.gz\n`);
    execFileSync('sha256sum', ['-c', '--quiet', 'sample-1.0.tar.gz.sha256'], { cwd: join(work, 'out') });
  });

  it('is checked by stock openssl and sha256sum as its README says', () => {
    const readme = readFileSync(join(root, 'README.txt'), 'utf8');
    const commands = [...readme.matchAll(/^ {3}((?:openssl|sha256sum) .*)$/gm)].map(
      ([, command = '']) => command,
    );
    const outputs = commands.map((command) =>
      execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' }),
    );
    expect(outputs).toEqual(['Verified OK\n', '', `${sample.key.fingerprint}  -\n`]);
    expect(readme).toContain(`\n   ${sample.key.fingerprint}\n`);
  });

  it('holds a yum repository that names each package', () => {
    const repodata = join(root, 'repo/repodata');
    const name = readdirSync(repodata).find((one) => one.endsWith('-primary.xml.gz')) ?? '';
    const primary = execFileSync('gzip', ['-dc', join(repodata, name)], { encoding: 'utf8' });
    expect([...primary.matchAll(/<location href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
      'Packages/centos-release-6-0.el6.centos.5.x86_64.rpm',
      'Packages/epel-release-6-8.noarch.rpm',
    ]);
  });

  it('describes its packages in SPDX 2.3', () => {
    const sbom = JSON.parse(readFileSync(join(root, 'sbom.spdx.json'), 'utf8')) as {
      packages: unknown[];
      relationships: unknown[];
      creationInfo: unknown;
    };
    expect(sbom.creationInfo).toEqual({
      created: '2014-05-13T16:53:20Z',
      creators: ['Tool: heartbundle-0.1.0'],
    });
    expect(sbom.packages[1]).toEqual({
      SPDXID: 'SPDXRef-Package-epel-release-6-8.noarch',
      name: 'epel-release',
      versionInfo: '6-8',
      packageFileName: 'Packages/epel-release-6-8.noarch.rpm',
      supplier: 'Organization: Fedora Project',
      downloadLocation: 'http://mirror.example/epel/Packages/epel-release-6-8.noarch.rpm',
      homepage: 'http://dl.fedoraproject.org/pub/epel/',
      summary: 'Extra Packages for Enterprise Linux repository configuration',
      filesAnalyzed: false,
      checksums: [
        {
          algorithm: 'SHA256',
          checksumValue: sealed.manifest.packages[1]?.sha256,
        },
      ],
      licenseConcluded: 'NOASSERTION',
      licenseDeclared: 'LicenseRef-GPLv2',
      copyrightText: 'NOASSERTION',
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:rpm/el/epel-release@6-8?arch=noarch',
        },
      ],
    });
    expect(sbom.relationships).toHaveLength(2);
  });
});

describe('a signing key', () => {
  const unlock = (file: string, passphrase: string): Promise<SigningKey | undefined> =>
    loadSigningKey(join(work, file), () => Promise.resolve(passphrase));
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  it('may be encrypted: it signs with its passphrase only, and openssl agrees about its public part', async () => {
    const made = await makeSigningKey(join(work, 'locked.pem'), 'open sesame');
    const loaded = await unlock('locked.pem', 'open sesame');
    expect(loaded).toEqual(made);
    expect(readFileSync(join(work, 'locked.pem'), 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
    const publicPem = openssl('pkey', '-in', 'locked.pem', '-passin', 'pass:open sesame', '-pubout');
    expect(made.publicPem).toBe(publicPem);
    const content = Buffer.from('content');
    expect(isSignedBy(content, signContent(content, made), publicPem)).toBe(true);
    await expect(unlock('locked.pem', 'open, please')).rejects.toThrow(
      `The passphrase does not open the signing key ${join(work, 'locked.pem')}.`,
    );
  });

  it.each(['aes-128-cbc', 'aes-256-cbc', 'des3'])('encrypted by openssl with %s is read', async (cipher) => {
    const args = ['-topk8', '-in', 'key.pem', '-out', `${cipher}.pem`, '-passout', 'pass:word'];
    openssl('pkcs8', ...args, '-v2', cipher);
    expect((await unlock(`${cipher}.pem`, 'word'))?.fingerprint).toBe(sample.key.fingerprint);
  });

  it('in a form that cannot be read says so', async () => {
    openssl('pkcs8', '-topk8', '-in', 'key.pem', '-out', 'scrypt.pem', '-passout', 'pass:word', '-scrypt');
    await expect(unlock('scrypt.pem', 'word')).rejects.toThrow(
      'is not an RSA private key in PEM of at least',
    );
  });

  it('is readable by its owner alone and never replaced', async () => {
    expect(statSync(join(work, 'key.pem')).mode & 0o777).toBe(0o600);
    await expect(makeSigningKey(join(work, 'key.pem'))).rejects.toThrow(
      `${join(work, 'key.pem')} exists already; a signing key is never replaced.`,
    );
  });
});
