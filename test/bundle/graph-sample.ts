import type { GraphTexts } from '../../src/bundle/graph-page';
import type { LockedPackage } from '../../src/bundle/lock';
import type { PackageSet } from '../../src/bundle/read-lock';

export const GRAPH_TEXTS: GraphTexts = {
  language: 'en',
  title: 'dependencies',
  search: 'Search "packages"',
  hint: 'Choose',
  requires: 'Requires',
  requiredBy: 'Required by',
  size: 'Size',
  license: 'Licence',
  repository: 'Repository',
  found: '{count} found',
};

function locked(
  name: string,
  license: string,
  ...requiredBy: [requirement: string, by: string][]
): LockedPackage {
  return {
    name,
    epoch: 0,
    version: '1',
    release: '1',
    arch: 'x86_64',
    origin: 'repository',
    repository: 'base',
    path: `Packages/${name}.rpm`,
    size: 1000,
    sha256: '0'.repeat(64),
    sourceRpm: '',
    license,
    buildTime: 0,
    installedSize: 0,
    groups: ['node'],
    requiredBy: requiredBy.map(([requirement, by]) => ({ requirement, by })),
  };
}

/** A cycle, a shared library, and a licence that would end a script. */
export const GRAPH_SET: PackageSet = {
  name: 'sample',
  version: '1',
  serial: 1,
  choices: [],
  packages: [
    locked('glibc', 'LGPL', ['libc.so.6', 'heartbeat-1-1.x86_64'], ['libc.so.6', 'libs-1-1.x86_64']),
    locked('heartbeat', '</script><b>&', ['heartbeat', 'group:node'], ['heartbeat = 1', 'libs-1-1.x86_64']),
    locked('libs', 'GPL', ['libhb.so', 'heartbeat-1-1.x86_64'], ['libhb.so.1', 'heartbeat-1-1.x86_64']),
  ],
};
