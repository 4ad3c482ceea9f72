import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lock, LockedPackage } from '../../src/bundle/lock';
import type { Product } from '../../src/bundle/product';
import { sealBundle, type SealedBundle, type SealPackage } from '../../src/bundle/seal';
import { makeSigningKey, type SigningKey } from '../../src/bundle/signing-key';
import { writeRepodata } from '../../src/repository/write';
import { readPackageFile } from '../../src/rpm/package-file';
import { pinKey, verifyPackageFile } from '../../src/rpm/signature';

const shared = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'el6');

/** Two real packages with version 3 signatures, and their vendors' keys. */
const VENDORS = [
  {
    rpm: 'centos-release-6-0.el6.centos.5.x86_64.rpm',
    key: 'RPM-GPG-KEY-CentOS-6',
    fingerprint: 'C1DAC52D1664E8A4386DBA430946FCA2C105B9DE',
    repository: 'base',
  },
  {
    rpm: 'epel-release-6-8.noarch.rpm',
    key: 'RPM-GPG-KEY-EPEL-6',
    fingerprint: '8C3BE96AF2309184DA5C0DAE3B49DF2A0608B895',
    repository: 'epel',
  },
] as const;

/** A shell script as the runtime, and files that only look like the others. */
export function makeProduct(work: string): Product {
  const product = {
    runtime: join(work, 'node'),
    app: join(work, 'heartbundle.js'),
    rpm: join(work, 'heartbundle-0.1.0-1.el6.x86_64.rpm'),
    recipes: join(work, 'recipes'),
  };
  writeFileSync(product.runtime, '#!/bin/sh\necho "runtime: $*"\npwd\n');
  chmodSync(product.runtime, 0o755);
  writeFileSync(product.app, 'not looked at\n'.repeat(100_000));
  writeFileSync(product.rpm, 'not looked at\n');
  mkdirSync(product.recipes, { recursive: true });

  return product;
}

export interface Sample {
  readonly key: SigningKey;
  /** Seals the sample into a folder; the same sample gives the same bytes. */
  seal(outputDirectory: string): Promise<SealedBundle>;
}

/** A small bundle of real signed packages with a shell script as its runtime, sealed by a new key. */
export async function makeSample(work: string): Promise<Sample> {
  if (!existsSync(shared)) throw new Error(`this test needs the signed packages of ${shared}`);
  const key = await makeSigningKey(join(work, 'key.pem'));
  const product = makeProduct(work);
  const packages: SealPackage[] = [];
  const entries = [];
  for (const vendor of VENDORS) {
    const file = join(shared, 'signed', vendor.rpm);
    const described = await readPackageFile(file);
    const pinned = pinKey(readFileSync(join(shared, 'keys', vendor.key)), vendor.fingerprint, vendor.key);
    const { header } = await verifyPackageFile(file, [pinned]);
    const { evr, name, arch, size, checksum, sourceRpm, license, buildTime, installedSize } =
      described.package;
    const locked: LockedPackage = {
      name,
      ...evr,
      arch,
      origin: 'repository',
      repository: vendor.repository,
      path: `Packages/${vendor.rpm}`,
      size,
      sha256: checksum.value,
      sourceRpm,
      license,
      buildTime,
      installedSize,
      groups: ['node'],
      requiredBy: [{ requirement: name, by: 'group:node' }],
    };
    packages.push({
      locked,
      file,
      signature: {
        fingerprint: header.fingerprint,
        algorithm: `v${header.version} ${header.algorithm}`,
        created: header.created,
      },
      facts: { summary: described.package.summary, vendor: described.vendor, url: described.url },
    });
    entries.push({ ...described, package: { ...described.package, location: `Packages/${vendor.rpm}` } });
  }
  const repomdSha256 = createHash('sha256').update('repomd').digest('hex');
  const lock: Lock = {
    format: 1,
    name: 'sample',
    version: '1.0',
    target: { distribution: 'el', release: '6', arch: 'x86_64' },
    serial: 1_400_000_000,
    recipe: { sha256: createHash('sha256').update('recipe').digest('hex') },
    protected: ['glibc'],
    repositories: VENDORS.map(({ repository, fingerprint }) => ({
      id: repository,
      baseUrls: [`http://mirror.example/${repository}`],
      repomdSha256,
      keys: [fingerprint],
    })),
    packages: packages.map(({ locked }) => locked),
    choices: [
      {
        requirement: 'system-release',
        by: 'group:node',
        chosen: 'centos-release-6-0.el6.centos.5.x86_64',
        rivals: [],
      },
    ],
  };
  const vendorKeys = VENDORS.map(({ key: fileName, fingerprint, repository }) => ({
    fileName,
    content: readFileSync(join(shared, 'keys', fileName)),
    fingerprint,
    userId: fileName,
    repositories: [repository],
  }));
  const time = 1_400_000_000;
  const repodata = writeRepodata(entries, { timestamp: time });
  return {
    key,
    seal: (outputDirectory) =>
      sealBundle(
        { lock, packages, vendorKeys, repodata, product, key, time, toolVersion: '0.1.0', outputDirectory },
        () => undefined,
        'seal',
      ),
  };
}
