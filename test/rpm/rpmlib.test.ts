import { expect, it } from 'vitest';

import { formatDependency, parseDependency, type Dependency } from '../../src/rpm/dependency';
import { unsupportedRpmlib } from '../../src/rpm/rpmlib';

const unsupported = (...requires: string[]): string[] =>
  unsupportedRpmlib(requires.map((text) => parseDependency(text) as Dependency)).map(formatDependency);

it('accepts what the rpm of EL6 can do', () => {
  expect(
    unsupported(
      'glibc >= 2.99',
      'rpmlib(CompressedFileNames) <= 3.0.4-1',
      'rpmlib(FileDigests) <= 4.6.0-1',
      'rpmlib(PayloadIsXz) <= 5.2-1',
      'rpmlib(TildeInVersions) <= 4.10.0-1',
    ),
  ).toEqual([]);
});

it('tells what is newer than it', () => {
  expect(
    unsupported(
      'rpmlib(PayloadIsZstd) <= 5.4.18-1',
      'rpmlib(RichDependencies) <= 4.12.0-1',
      'rpmlib(FileDigests) >= 4.7-1',
      'rpmlib(LargeFiles)',
    ),
  ).toEqual([
    'rpmlib(PayloadIsZstd) <= 5.4.18-1',
    'rpmlib(RichDependencies) <= 4.12.0-1',
    'rpmlib(FileDigests) >= 4.7-1',
    'rpmlib(LargeFiles)',
  ]);
});
