import { describe, expect, it } from 'vitest';
import { layoutGraph } from '../../src/bundle/graph-layout';
import { graphPage } from '../../src/bundle/graph-page';
import { GRAPH_SET as set, GRAPH_TEXTS as texts } from './graph-sample';

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
