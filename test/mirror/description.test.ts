import { promises as fs } from 'fs';
import { describe, expect, it } from 'vitest';
import { expandSource, loadPackages, splitCapabilities } from '../../lab/mirror/description';
import { nvra } from '../../lab/mirror/rpm-package';
import { sharedData } from '../shared-data';

const plain = {
  arch: 'x86_64' as const,
  twin: false,
  bare: false,
  requires: '',
  provides: '',
  obsoletes: '',
  conflicts: '',
  needs: '',
  libs: '',
  libdir: '/usr/lib64',
  files: '',
  config: '',
  dirs: '',
  ghosts: '',
};

describe('the description of the mirror', () => {
  it('spells a library out for both architectures with the marks rpm gives sonames', () => {
    const built = expandSource({
      source: 'zlib',
      evr: '1.2.3-29.el6',
      older: [],
      repo: 'base',
      packages: {
        zlib: { ...plain, twin: true, bare: true, libdir: '/lib64', libs: 'libz.so.1 libz.so.1(ZLIB_1.2.0)' },
      },
    });
    expect(built.map((rpm) => [nvra(rpm), rpm.provides, rpm.files, rpm.requires])).toEqual([
      [
        'zlib-1.2.3-29.el6.x86_64',
        ['libz.so.1()(64bit)', 'libz.so.1(ZLIB_1.2.0)(64bit)'],
        ['/lib64/libz.so.1'],
        ['post:/sbin/ldconfig'],
      ],
      [
        'zlib-1.2.3-29.el6.i686',
        ['libz.so.1', 'libz.so.1(ZLIB_1.2.0)'],
        ['/lib/libz.so.1'],
        ['post:/sbin/ldconfig'],
      ],
    ]);
  });

  it('writes the version of its own build for @, and that of the source package for @main', () => {
    const built = expandSource({
      source: 'perl',
      evr: '4:5.10.1-144.el6',
      node: '4:5.10.1-141.el6_7.1',
      older: [],
      repo: 'base',
      packages: {
        'perl-version': {
          ...plain,
          bare: true,
          evr: '3:0.77-144.el6',
          node: '3:0.77-141.el6_7.1',
          requires: 'perl = @main',
          provides: 'perl(version) = @',
        },
      },
    });
    expect(built.map((rpm) => [nvra(rpm), rpm.epoch, rpm.requires, rpm.provides, rpm.onNode])).toEqual([
      [
        'perl-version-0.77-144.el6.x86_64',
        '3',
        ['perl = 4:5.10.1-144.el6'],
        ['perl(version) = 3:0.77-144.el6'],
        false,
      ],
      [
        'perl-version-0.77-141.el6_7.1.x86_64',
        '3',
        ['perl = 4:5.10.1-141.el6_7.1'],
        ['perl(version) = 3:0.77-141.el6_7.1'],
        true,
      ],
    ]);
  });

  it('splits words into capabilities with and without a version', () => {
    expect(splitCapabilities('a = 1 b pre:c >= 1:2-3 /bin/sh')).toEqual([
      'a = 1',
      'b',
      'pre:c >= 1:2-3',
      '/bin/sh',
    ]);
  });

  it('gives a node the packages of a real minimal CentOS 6.7 machine, without the initiator', async () => {
    const file = sharedData('data', 'el6', 'installed', 'centos-6.7-minimal.txt');
    const list = await fs.readFile(file, 'utf8');
    const real = list
      .trim()
      .split('\n')
      .filter((line) => !/^(gpg-pubkey|iscsi-initiator-utils)-/.test(line));
    const ours = (await loadPackages()).filter((rpm) => rpm.onNode).map(nvra);
    expect(ours.sort()).toEqual(real.sort());
  });
});
