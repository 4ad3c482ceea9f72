import { layoutGraph, type GraphNode } from './graph-layout';
import { GRAPH_SCRIPT, GRAPH_STYLE } from './graph-page-assets';
import { lockedNevra } from './lock';
import type { PackageSet } from './read-lock';

/** Texts of the page, in the language of its reader. */
export interface GraphTexts {
  readonly title: string;
  readonly language: string;
  readonly search: string;
  readonly hint: string;
  readonly requires: string;
  readonly requiredBy: string;
  readonly size: string;
  readonly license: string;
  readonly repository: string;
  readonly found: string;
}

const COLUMN = 250;
const ROW = 20;
const NODE_WIDTH = 190;
const NODE_HEIGHT = 16;
const MARGIN = 16;

/**
 * One HTML page with the dependency graph of a bundle: everything in it, nothing from a network.
 * Without scripts it is still a drawing; with them it can be searched, and each package tells what
 * it requires and what requires it.
 */
export function graphPage(set: PackageSet, texts: GraphTexts): string {
  const graph = layoutGraph(set);
  const width = MARGIN * 2 + graph.columns * COLUMN - (COLUMN - NODE_WIDTH);
  const height = MARGIN * 2 + graph.rows * ROW;
  const edges = graph.edges.map(({ from, to }) => {
    const [a, b] = [graph.nodes[from] as GraphNode, graph.nodes[to] as GraphNode];
    return `<path data-f="${from}" data-t="${to}" d="${curve(a, b)}"/>`;
  });
  const nodes = graph.nodes.map((node, i) => {
    const { x, y } = placeOf(node);
    const kind = node.package === undefined ? 'origin' : 'package';
    const shape = `<rect x="${x}" y="${y}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="3"/>`;
    const label = `<text x="${x + 6}" y="${y + 12}">${escape(shorten(node.label))}</text>`;
    return `<g class="${kind}" data-i="${i}" tabindex="0" role="button"><title>${escape(node.label)}</title>${shape}${label}</g>`;
  });
  const data = {
    texts,
    nodes: graph.nodes.map(({ label, package: one }) =>
      one === undefined
        ? { label }
        : {
            label,
            nevra: lockedNevra(one),
            size: one.size,
            license: one.license,
            repository: one.repository,
            why: one.requiredBy,
          },
    ),
    edges: graph.edges.map(({ from, to }) => [from, to]),
  };
  const title = escape(`${set.name} ${set.version}: ${texts.title}`);
  return `<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${GRAPH_STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<input id="search" type="search" placeholder="${escape(texts.search)}" aria-label="${escape(texts.search)}" autocomplete="off">
<output id="found">${set.packages.length}</output>
</header>
<main>
<div id="graph"><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group">
<g id="edges">${edges.join('\n')}</g>
<g id="nodes">${nodes.join('\n')}</g>
</svg></div>
<aside id="details"><p>${escape(texts.hint)}</p></aside>
</main>
<script type="application/json" id="data">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>
<script>${GRAPH_SCRIPT}</script>
</body>
</html>
`;
}

function placeOf({ column, row }: GraphNode): { x: number; y: number } {
  return { x: MARGIN + column * COLUMN, y: MARGIN + row * ROW };
}

/** From the right side of one to the left of the other; back edges and those in a column bow outwards. */
function curve(from: GraphNode, to: GraphNode): string {
  const [a, b] = [placeOf(from), placeOf(to)];
  const [x1, y1, y2] = [a.x + NODE_WIDTH, a.y + NODE_HEIGHT / 2, b.y + NODE_HEIGHT / 2];
  const bend = (COLUMN - NODE_WIDTH) * 0.8;
  if (from.column < to.column) return `M${x1} ${y1}C${x1 + bend} ${y1} ${b.x - bend} ${y2} ${b.x} ${y2}`;
  const x2 = b.x + NODE_WIDTH;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}`;
}

function shorten(text: string): string {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
