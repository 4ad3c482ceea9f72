import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

import { formatDependency } from '../../src/rpm/dependency';
import { nevra } from '../../src/rpm/package';
import { readPackageFile } from '../../src/rpm/package-file';
import { sharedData } from '../shared-data';

const centosRelease = (): string =>
  sharedData('data', 'el6', 'signed', 'centos-release-6-0.el6.centos.5.x86_64.rpm');

describe('reading a package file', () => {
  it('describes the package as its header does', async () => {
    const {
      package: found,
      files,
      headerRange,
      vendor,
      archiveSize,
    } = await readPackageFile(centosRelease());
    expect({
      ...found,
      provides: found.provides.map(formatDependency),
      requires: undefined,
      obsoletes: undefined,
      files: undefined,
    }).toEqual({
      name: 'centos-release',
      evr: { epoch: 0, version: '6', release: '0.el6.centos.5' },
      arch: 'x86_64',
      provides: [
        'config(centos-release) = 6-0.el6.centos.5',
        'redhat-release',
        'centos-release = 6-0.el6.centos.5',
        'centos-release(x86-64) = 6-0.el6.centos.5',
      ],
      requires: undefined,
      conflicts: [],
      obsoletes: undefined,
      files: undefined,
      sourceRpm: 'centos-release-6-0.el6.centos.5.src.rpm',
      license: 'GPLv2',
      summary: 'CentOS Linux release file',
      size: 19776,
      installedSize: 28948,
      checksum: { type: 'sha256', value: found.checksum.value },
      location: 'centos-release-6-0.el6.centos.5.x86_64.rpm',
      repository: '',
      buildTime: 1309659413,
    });
    expect(found.checksum.value).toBe(
      execFileSync('sha256sum', [centosRelease()], { encoding: 'utf8' }).slice(0, 64),
    );
    expect(found.obsoletes.map(formatDependency).slice(0, 2)).toEqual([
      'rawhide-release',
      'redhat-release-as',
    ]);
    expect(vendor).toBe('CentOS');
    expect(archiveSize).toBe(31868);
    expect(headerRange).toEqual({ start: 1384, end: 6320 });
    expect(files.filter(({ type }) => type !== 'file')).toEqual([
      { path: '/etc/pki/rpm-gpg', type: 'dir' },
      { path: '/usr/share/doc/centos-release-6', type: 'dir' },
    ]);
  });

  it('keeps the requirements on rpm itself', async () => {
    const epel = await readPackageFile(sharedData('data', 'el6', 'signed', 'epel-release-6-8.noarch.rpm'));
    expect(nevra(epel.package)).toBe('epel-release-6-8.noarch');
    expect(epel.package.requires.map(formatDependency)).toEqual([
      '/bin/sh',
      '/bin/sh',
      'config(epel-release) = 6-8',
      'redhat-release >= 6',
      'rpmlib(CompressedFileNames) <= 3.0.4-1',
      'rpmlib(FileDigests) <= 4.6.0-1',
      'rpmlib(PayloadFilesHavePrefix) <= 4.0-1',
      'rpmlib(PayloadIsXz) <= 5.2-1',
    ]);
  });

  it('refuses a file that is not a package', async () => {
    await expect(readPackageFile(__filename)).rejects.toMatchObject({
      code: 'PACKAGE_UNREADABLE',
      message: `${__filename} is not a usable RPM package: it is not an RPM package.`,
    });
  });

  it('names a file that is not there', async () => {
    await expect(readPackageFile('/nowhere.rpm')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
