import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

import { describeError } from './error';

/** Keys and positions from the root of a document to one of its values. */
export type YamlPath = readonly PropertyKey[];

/** Something wrong in a file that people write. */
export interface LineProblem {
  readonly line: number;
  readonly text: string;
}

export interface YamlDocument {
  readonly value: unknown;
  /** Line of the value at the path, or of the nearest thing above it that the file has; from 1. */
  readonly lineOf: (path: YamlPath) => number;
}

export interface YamlSettings {
  /** Times that aliases may be resolved; a few can open to gigabytes. */
  readonly maxAliases: number;
}

/**
 * Reads YAML 1.2 and remembers where everything stands. What the parser cannot bear, such as a
 * thousand nested lists or an alias too many, is a problem of the input like any other.
 */
export function readYaml(
  source: string,
  { maxAliases }: YamlSettings,
): { readonly document: YamlDocument } | { readonly problem: LineProblem } {
  try {
    const lines = new LineCounter();
    const document = parseDocument(source, { lineCounter: lines, schema: 'core' });
    const [syntax] = document.errors;
    if (syntax) {
      const [reason = ''] = syntax.message.split('\n');
      const { line } = lines.linePos(syntax.pos[0]);
      return { problem: { line, text: reason.replace(/ at line .*$/, '') } };
    }
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    const { contents } = document;
    return { document: { value, lineOf: (path) => lines.linePos(offsetOf(contents, path)).line } };
  } catch (error) {
    return { problem: { line: 1, text: describeError(error) } };
  }
}

function offsetOf(root: unknown, path: YamlPath): number {
  let node = root;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  const hasRange = isScalar(node) || isMap(node) || isSeq(node);
  return hasRange ? node.range?.[0] : undefined;
}

/** `FILE:LINE: TEXT` for each problem, in the order of the lines, each on a line of its own. */
export function formatLineProblems(file: string, problems: readonly LineProblem[]): string {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  return sorted.map(({ line, text }) => `\n  ${file}:${line}: ${text}`).join('');
}

/** A wrong value as a sentence shows it. */
export function showValue(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'a group of keys' : JSON.stringify(value);
}
