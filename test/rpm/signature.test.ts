import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { isAppError } from '../../src/core/error';
import {
  pinKey,
  startPackageVerification,
  verifyPackageFile,
  type PackageEvidence,
  type PinnedKey,
} from '../../src/rpm/signature';
import { seededRandom } from '../seeded-random';
import { sharedData } from '../shared-data';

const FINGERPRINTS = {
  'CentOS-6': 'C1DAC52D1664E8A4386DBA430946FCA2C105B9DE',
  'EPEL-6': '8C3BE96AF2309184DA5C0DAE3B49DF2A0608B895',
  'arrjay.net': 'B89F0A467090487A90CE18FC1DE01EB1E564A4C8',
  'oracle-ol6': '42144123FECFC55B9086313D72F97B74EC551F03',
  'redhat6-release': '567E347AD0044ADE55BA8A5F199E2F91FD431D51',
} as const;

type KeyName = keyof typeof FINGERPRINTS;

const keyBytes = (name: KeyName): Buffer =>
  readFileSync(sharedData('data', 'el6', 'keys', `RPM-GPG-KEY-${name}`));
const key = (name: KeyName): PinnedKey => pinKey(keyBytes(name), FINGERPRINTS[name], name);
const signed = (name: string): string => sharedData('data', 'el6', 'signed', name);
const odd = (name: string): string => sharedData('data', 'el6', 'odd', name);
const centos = (): Buffer => readFileSync(signed('centos-release-6-0.el6.centos.5.x86_64.rpm'));

/** A copy with one byte changed. */
function flip(data: Buffer, at: number): Buffer {
  const copy = Buffer.from(data);
  copy[at] = (copy[at] ?? 0) ^ 0x20;
  return copy;
}

/** Verifies a package that comes in pieces of odd lengths, with a pause after each. */
async function verifyPieces(
  data: Buffer,
  keys: readonly PinnedKey[],
  name = 'p.rpm',
): Promise<PackageEvidence> {
  const verification = startPackageVerification(data.length, keys, name);
  const random = seededRandom(data.length);
  for (let at = 0; at < data.length;) {
    const length = 1 + random(7000);
    verification.write(data.subarray(at, at + length));
    at += length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return verification.end();
}

async function codeOf(source: string | Buffer, keys: readonly PinnedKey[]): Promise<string> {
  try {
    await (typeof source === 'string'
      ? verifyPackageFile(source, keys, 'p.rpm')
      : verifyPieces(source, keys));
    return 'verified';
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

describe('pinning vendor keys', () => {
  it('reads the expiry that the newest self-signature gives', () => {
    const names = Object.keys(FINGERPRINTS) as KeyName[];
    expect(names.map((name) => [name, key(name).bits, key(name).created, key(name).expires])).toEqual([
      ['CentOS-6', 4096, 1309660067, 1625020067],
      ['EPEL-6', 4096, 1272064322, undefined],
      ['arrjay.net', 4096, 1364669635, 1680029635],
      ['oracle-ol6', 2048, 1278027114, 1656459114],
      ['redhat6-release', 4096, 1256212795, undefined],
    ]);
  });

  it('accepts a fingerprint with spaces and small letters', () => {
    const spaced = 'c1da c52d 1664 e8a4 386d ba43 0946 fca2 c105 b9de';
    expect(pinKey(keyBytes('CentOS-6'), spaced, 'k').fingerprint).toBe(FINGERPRINTS['CentOS-6']);
  });

  it('refuses a file with another key and names both', () => {
    expect(() => pinKey(keyBytes('EPEL-6'), FINGERPRINTS['CentOS-6'], 'keys/EPEL')).toThrow(
      `keys/EPEL holds the key ${FINGERPRINTS['EPEL-6']}, but ${FINGERPRINTS['CentOS-6']} is pinned.`,
    );
  });

  it('refuses an armored key whose checksum is wrong', () => {
    const text = keyBytes('EPEL-6').toString('latin1');
    const at = text.indexOf('\n\n') + 200;
    const damaged = Buffer.from(
      text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1),
      'latin1',
    );
    expect(() => pinKey(damaged, FINGERPRINTS['EPEL-6'], 'k')).toThrow(
      'k is not a usable OpenPGP public key: the checksum of the armor is wrong.',
    );
  });
});

describe('verifying packages', () => {
  it.each([
    ['centos-release-6-0.el6.centos.5.x86_64.rpm', 'CentOS-6', 'RSA/SHA256', 3],
    ['centos-release-6-0.el6.centos.5.i686.rpm', 'CentOS-6', 'RSA/SHA256', 3],
    ['epel-release-6-8.noarch.rpm', 'EPEL-6', 'RSA/SHA256', 3],
    ['arrjay-release-7-2.noarch.rpm', 'arrjay.net', 'RSA/SHA1', 4],
  ] as const)('verifies %s, signed by %s', async (file, name, algorithm, version) => {
    const evidence = await verifyPackageFile(signed(file), [key(name)]);
    const expected = { fingerprint: FINGERPRINTS[name], algorithm, version };
    expect(evidence.header).toMatchObject(expected);
    expect(evidence.payload).toMatchObject(expected);
    expect(evidence.digests.map(({ of, type }) => `${type} of ${of}`)).toEqual([
      'sha1 of header',
      'md5 of header and payload',
    ]);
  });

  it('verifies a package that comes in pieces as it does one on disk', async () => {
    const file = signed('epel-release-6-8.noarch.rpm');
    expect(await verifyPieces(readFileSync(file), [key('EPEL-6')])).toEqual(
      await verifyPackageFile(file, [key('EPEL-6')]),
    );
  });

  it('does not keep a large package in memory', async () => {
    const head = centos();
    const piece = Buffer.alloc(512 * 1024);
    const verification = startPackageVerification(head.length + 256 * piece.length, [], 'p.rpm');
    const before = process.memoryUsage().rss;
    let most = 0;
    verification.write(head);
    for (let i = 0; i < 256; i++) {
      verification.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    await expect(verification.end()).rejects.toThrow('p.rpm');
    expect(most).toBeLessThan(96 * 1024 * 1024);
  });

  it("tells the odd packages of rpm's own test-suite apart", async () => {
    const keys = [key('CentOS-6'), key('EPEL-6')];
    const files = [
      'hello-1.0-1.x86_64.rpm-v3',
      'hello-2.0-1.x86_64-badima.rpm',
      'hello-2.0-1.x86_64-corrupted.rpm',
      'hello-2.0-1.x86_64-signed.rpm',
      'hello-2.0-1.x86_64-v3-signed.rpm',
      'hlinktest-1.0-1.noarch-v3sig.rpm',
    ];
    expect(await Promise.all(files.map(async (file) => codeOf(odd(file), keys)))).toEqual([
      'PACKAGE_UNSIGNED',
      'PACKAGE_WRONG_KEY',
      'PACKAGE_DIGEST_WRONG',
      'PACKAGE_WRONG_KEY',
      'PACKAGE_WRONG_KEY',
      'PACKAGE_WRONG_KEY',
    ]);
  });

  it('names the key of a package that no pinned key has signed', async () => {
    await expect(verifyPieces(centos(), [key('EPEL-6')])).rejects.toThrow(
      'p.rpm is signed by key 0946FCA2C105B9DE, which is not one of the pinned keys (3B49DF2A0608B895).',
    );
  });

  it('tells an altered header from an altered payload', async () => {
    const keys = [key('CentOS-6')];
    expect(await codeOf(flip(centos(), centos().indexOf('CentOS Linux release file')), keys)).toBe(
      'PACKAGE_HEADER_ALTERED',
    );
    expect(await codeOf(flip(centos(), centos().length - 100), keys)).toBe('PACKAGE_PAYLOAD_ALTERED');
  });

  it('finds a digest that does not belong to the content', async () => {
    const sha1 = '3511dc2866bbc68ac990e12ec1237df15d4b325e';
    expect(await codeOf(flip(centos(), centos().indexOf(sha1) + 38), [key('CentOS-6')])).toBe(
      'PACKAGE_DIGEST_WRONG',
    );
  });

  it('tells a file that is cut off in its payload from one cut off in its header', async () => {
    const keys = [key('CentOS-6')];
    expect(await codeOf(centos().slice(0, -1000), keys)).toBe('PACKAGE_PAYLOAD_ALTERED');
    expect(await codeOf(centos().slice(0, 4000), keys)).toBe('PACKAGE_UNREADABLE');
  });

  it('judges the expiry of a key at the time of signing', async () => {
    const valid = key('CentOS-6');
    expect(await codeOf(centos(), [{ ...valid, expires: 1309666003 + 1 }])).toBe('verified');
    await expect(verifyPieces(centos(), [{ ...valid, expires: 1309666002 }])).rejects.toThrow(
      'p.rpm was signed on 2011-07-03 by key 0946FCA2C105B9DE, which had expired on 2011-07-03.',
    );
  });

  it('answers 400 damaged packages with an error of the catalogue each', async () => {
    const random = seededRandom(6);
    const codes = new Set<string>();
    for (let round = 0; round < 400; round++) {
      const copy = centos();
      const changes = 1 + random(4);
      for (let i = 0; i < changes; i++) copy[random(round % 2 === 0 ? 2000 : copy.length)] = random(256);
      codes.add(await codeOf(copy, [key('CentOS-6')]));
    }
    codes.delete('verified');
    expect(Array.from(codes).filter((code) => !code.startsWith('PACKAGE_'))).toEqual([]);
    expect(codes.size).toBeGreaterThan(3);
  });
});
