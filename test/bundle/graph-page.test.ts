import { describe, expect, it } from 'vitest';
import { layoutGraph } from '../../src/bundle/graph-layout';
import { graphPage, type GraphTexts } from '../../src/bundle/graph-page';
import type { LockedPackage } from '../../src/bundle/lock';
import type { PackageSet } from '../../src/bundle/read-lock';

const texts: GraphTexts = {
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

const set: PackageSet = {
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

describe('the layout of a graph', () => {
  it('has a column for each step from what was asked for, also through cycles, and each edge once', () => {
    const { nodes, edges, columns, rows } = layoutGraph(set);
    expect(nodes.map(({ label, column, row }) => [label, column, row])).toEqual([
      ['glibc', 2, 0],
      ['heartbeat', 1, 0],
      ['libs', 2, 1],
      ['group:node', 0, 0],
    ]);
    expect(edges.map(({ from, to }) => `${nodes[from]?.label ?? ''} → ${nodes[to]?.label ?? ''}`)).toEqual([
      'heartbeat → glibc',
      'libs → glibc',
      'group:node → heartbeat',
      'libs → heartbeat',
      'heartbeat → libs',
    ]);
    expect([columns, rows]).toEqual([3, 2]);
  });

  it('is empty for no packages', () => {
    expect(layoutGraph({ ...set, packages: [] })).toEqual({ nodes: [], edges: [], columns: 1, rows: 0 });
  });
});

describe('the page of a graph', () => {
  const page = graphPage(set, texts);

  it('draws every package and every requirement', () => {
    expect(page.match(/<g class="package"/g)).toHaveLength(3);
    expect(page.match(/<g class="origin"/g)).toHaveLength(1);
    expect(page.match(/<path data-f=/g)).toHaveLength(5);
  });

  it('asks nothing of a network and forbids it', () => {
    expect(page).not.toMatch(/https?:|\ssrc=|\shref=|url\(|@import|fetch\(|XMLHttpRequest/);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'");
  });

  it('carries its data for the search, and nothing in it can end the script or begin a tag', () => {
    const [, json = ''] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? [];
    const data = JSON.parse(json) as {
      nodes: { label: string; license?: string; why?: unknown }[];
      edges: unknown;
    };
    expect(data.nodes.map(({ label, license }) => [label, license])).toEqual([
      ['glibc', 'LGPL'],
      ['heartbeat', '</script><b>&'],
      ['libs', 'GPL'],
      ['group:node', undefined],
    ]);
    expect(data.edges).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
      [2, 1],
      [1, 2],
    ]);
    expect(page).not.toContain('<b>');
    expect(page).toContain('placeholder="Search &quot;packages&quot;"');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });
});
