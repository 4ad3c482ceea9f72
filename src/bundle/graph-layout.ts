import { lockedNevra, type LockedPackage } from './lock';
import type { PackageSet } from './read-lock';

export interface GraphNode {
  /** Name of the package, or `group:node`, `added:FILE` for what brings packages in. */
  readonly label: string;
  readonly package?: LockedPackage;
  /** Distance from what was asked for. */
  readonly column: number;
  readonly row: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Indexes of nodes: the first requires the second. Each pair once. */
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  readonly columns: number;
  readonly rows: number;
}

interface Vertex {
  readonly label: string;
  readonly package?: LockedPackage;
  readonly requirers: Set<number>;
  column: number;
  row: number;
}

/**
 * Places packages in columns by their shortest distance from what was asked for, and within a column
 * near the middle of what requires them, so that lines cross little. The same set gives the same picture.
 */
export function layoutGraph(set: PackageSet): Graph {
  const vertices = createVertices(set);
  setColumns(vertices);
  const columns = Math.max(0, ...vertices.map(({ column }) => column)) + 1;
  let rows = 0;
  for (let column = 0; column < columns; column += 1) {
    const members = vertices.filter((one) => one.column === column);
    const middle = new Map(members.map((one) => [one, middleOf(one, vertices)] as const));
    const rank = (one: Vertex): number => middle.get(one) ?? 0;
    members.sort((a, b) => rank(a) - rank(b) || (a.label < b.label ? -1 : 1));
    members.forEach((one, row) => (one.row = row));
    rows = Math.max(rows, members.length);
  }
  const edges: { from: number; to: number }[] = [];
  vertices.forEach(({ requirers }, to) => requirers.forEach((from) => edges.push({ from, to })));
  return { nodes: vertices.map(toNode), edges, columns, rows };
}

function createVertices({ packages }: PackageSet): Vertex[] {
  const vertices: Vertex[] = [];
  const indexes = new Map<string, number>();
  const add = (key: string, label: string, one?: LockedPackage): number => {
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const place = { column: one === undefined ? 0 : -1, row: 0 };
    vertices.push({ label, requirers: new Set(), ...(one === undefined ? {} : { package: one }), ...place });
    indexes.set(key, vertices.length - 1);
    return vertices.length - 1;
  };
  for (const one of packages) add(lockedNevra(one), one.name, one);
  for (const one of packages) {
    const self = indexes.get(lockedNevra(one)) as number;
    for (const { by } of one.requiredBy) {
      const requirer = add(by, by);
      if (requirer !== self) (vertices[self] as Vertex).requirers.add(requirer);
    }
  }
  return vertices;
}

/** Breadth first from the origins; what nothing reaches stands beside them. */
function setColumns(vertices: readonly Vertex[]): void {
  const required = new Map<number, number[]>();
  vertices.forEach(({ requirers }, to) =>
    requirers.forEach((from) => required.set(from, [...(required.get(from) ?? []), to])),
  );
  const queue: number[] = [];
  vertices.forEach((one, i) => {
    if (one.requirers.size === 0) one.column = 0;
    if (one.column === 0) queue.push(i);
  });
  for (let next = 0; next < queue.length; next += 1) {
    const from = queue[next] as number;
    for (const to of required.get(from) ?? []) {
      const vertex = vertices[to] as Vertex;
      if (vertex.column !== -1) continue;
      vertex.column = (vertices[from] as Vertex).column + 1;
      queue.push(to);
    }
  }
  for (const one of vertices) if (one.column === -1) one.column = 0;
}

function middleOf({ column, requirers }: Vertex, vertices: readonly Vertex[]): number {
  const above = [...requirers].map((i) => vertices[i] as Vertex).filter((one) => one.column < column);
  return above.length === 0 ? 0 : above.reduce((sum, { row }) => sum + row, 0) / above.length;
}

function toNode({ label, package: one, column, row }: Vertex): GraphNode {
  return { label, column, row, ...(one === undefined ? {} : { package: one }) };
}
