import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { locateProduct, type Product } from '../../src/bundle/product';
import { compareVersions } from '../../src/rpm/evr';

const root = join(import.meta.dirname, '..', '..');
let product: Product;

beforeAll(async () => {
  const built = join(root, 'dist', 'heartbundle.js');
  product = await locateProduct(built).catch(() => {
    execFileSync(join(root, 'node_modules', '.bin', 'tsx'), [join(root, 'scripts', 'release.mts')], {
      stdio: 'pipe',
    });
    return locateProduct(built);
  });
});

const query = (...args: string[]): string[] =>
  execFileSync('rpm', ['-qp', ...args, product.rpm], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');

/** The highest version of a symbol version family that an ELF file names. */
function highest(family: string): string {
  const names = readFileSync(product.runtime, 'latin1').match(new RegExp(`\\b${family}_[0-9.]+`, 'g')) ?? [];
  return names
    .map((name) => name.slice(family.length + 1))
    .sort(compareVersions)
    .reduce((_lower, one) => one, '');
}

describe('the heartbundle RPM', () => {
  it('needs nothing that rpm 4.8 lacks', () => {
    expect([...new Set(query('--requires'))].sort()).toEqual([
      '/bin/sh',
      'chkconfig',
      'rpmlib(CompressedFileNames) <= 3.0.4-1',
      'rpmlib(FileDigests) <= 4.6.0-1',
      'rpmlib(PayloadFilesHavePrefix) <= 4.0-1',
    ]);
    expect(query('--qf', '%{NEVRA} %{OS} %{PAYLOADFORMAT} %{PAYLOADCOMPRESSOR} %{BUILDHOST}\n')).toEqual([
      `heartbundle-${version}-1.el6.x86_64 linux cpio gzip heartbundle`,
    ]);
  });

  it('owns its files with the modes of the contract', () => {
    const files = query('--qf', '[%{FILENAMES} %{FILEMODES:perms} %{FILEUSERNAME}\n]');
    expect(files).toEqual([
      '/etc/ha.d/resource.d/initscript -rwxr-xr-x root',
      '/etc/ha.d/resource.d/mq -rwxr-xr-x root',
      '/etc/heartbundle drwx------ root',
      '/etc/rc.d/init.d/failoverd -rwxr-xr-x root',
      '/opt/heartbundle drwxr-xr-x root',
      '/opt/heartbundle/LICENSE -rw-r--r-- root',
      '/opt/heartbundle/LICENSE.node -rw-r--r-- root',
      '/opt/heartbundle/app drwxr-xr-x root',
      '/opt/heartbundle/app/failoverd.js -rw-r--r-- root',
      '/opt/heartbundle/app/heartbundle.js -rw-r--r-- root',
      '/opt/heartbundle/runtime drwxr-xr-x root',
      '/opt/heartbundle/runtime/node -rwxr-xr-x root',
      '/usr/bin/heartbundle -rwxr-xr-x root',
      '/var/lib/heartbundle drwx------ root',
      '/var/run/heartbundle drwxr-xr-x root',
    ]);
  });
});

describe('the runtime', () => {
  it('is Node 10.24.1 and starts with the C library of RHEL 6', () => {
    expect(execFileSync(product.runtime, ['--version'], { encoding: 'utf8' })).toBe('v10.24.1\n');
    expect(compareVersions(highest('GLIBC'), '2.12')).toBeLessThanOrEqual(0);
    expect(compareVersions(highest('GLIBCXX'), '3.4.13')).toBeLessThanOrEqual(0);
  });
});
