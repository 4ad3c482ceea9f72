import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { locateProduct, type Product } from '../../src/bundle/product';
import { parseDependency, type Dependency } from '../../src/rpm/dependency';
import { unsupportedRpmlib } from '../../src/rpm/rpmlib';
import { findElfFiles, tooNewSymbols } from './elf';

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

function parsed(requirement: string): Dependency {
  const dependency = parseDependency(requirement);
  if (dependency === undefined) throw new Error(`${requirement} is no requirement`);
  return dependency;
}

describe('the heartbundle RPM', () => {
  it('needs nothing that rpm 4.8 lacks', () => {
    expect([...new Set(query('--requires'))].sort()).toEqual([
      '/bin/sh',
      '/usr/bin/perl',
      'chkconfig',
      'rpmlib(CompressedFileNames) <= 3.0.4-1',
      'rpmlib(FileDigests) <= 4.6.0-1',
      'rpmlib(PayloadFilesHavePrefix) <= 4.0-1',
    ]);
    const requires = query('--requires').map(parsed);
    expect(unsupportedRpmlib(requires)).toEqual([]);
    const planted = parsed('rpmlib(PayloadIsZstd) <= 5.4.18-1');
    expect(unsupportedRpmlib([...requires, planted])).toEqual([planted]);
    expect(query('--qf', '%{NEVRA} %{OS} %{PAYLOADFORMAT} %{PAYLOADCOMPRESSOR} %{BUILDHOST}\n')).toEqual([
      `heartbundle-${version}-1.el6.x86_64 linux cpio gzip heartbundle`,
    ]);
  });

  it('owns its files with the modes of the contract', () => {
    const files = query('--qf', '[%{FILENAMES} %{FILEMODES:perms} %{FILEUSERNAME}\n]');
    expect(files).toEqual([
      '/etc/ha.d/resource.d/hbaddress -rwxr-xr-x root',
      '/etc/ha.d/resource.d/hbguard -rwxr-xr-x root',
      '/etc/ha.d/resource.d/hbmount -rwxr-xr-x root',
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
      '/opt/heartbundle/app/lease-io -rwxr-xr-x root',
      '/opt/heartbundle/app/pr-io -rwxr-xr-x root',
      '/opt/heartbundle/app/watchdog-io -rwxr-xr-x root',
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
  });
});

describe('every ELF file that is shipped', () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'hb-release-'));
  });
  afterAll(() => rmSync(work, { recursive: true }));

  it('in the release and in the RPM needs no more than GLIBC_2.12 and GLIBCXX_3.4.13', () => {
    const archive = join(work, 'heartbundle.tgz');
    execFileSync('sh', ['-c', 'rpm2archive - < "$0" > "$1"', product.rpm, archive]);
    const unpacked = join(work, 'rpm');
    mkdirSync(unpacked);
    execFileSync('tar', ['xzf', archive, '-C', unpacked]);
    const release = dirname(dirname(product.app));
    const found = [...findElfFiles(release), ...findElfFiles(unpacked)];
    expect(found.map((file) => relative(file.startsWith(work) ? unpacked : release, file))).toEqual([
      'runtime/node',
      'opt/heartbundle/runtime/node',
    ]);
    expect(found.map(tooNewSymbols)).toEqual([[], []]);
  });

  it('would be found with a symbol of a newer library', () => {
    const folder = join(work, 'planted');
    mkdirSync(folder);
    const names = ['GLIBC_2.12', 'GLIBC_2.2.5', 'GLIBC_2.14', 'GLIBCXX_3.4.13', 'GLIBCXX_3.4.14'];
    writeFileSync(join(folder, 'addon.node'), `\x7fELF\0${names.join('\0')}\0`, 'latin1');
    writeFileSync(join(folder, 'notes.txt'), 'GLIBC_2.99');
    const found = findElfFiles(folder);
    expect(found).toEqual([join(folder, 'addon.node')]);
    expect(found.map(tooNewSymbols)).toEqual([['GLIBCXX_3.4.14', 'GLIBC_2.14']]);
  });
});
