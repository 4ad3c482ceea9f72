import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

import { describeError, type Language } from './error';
import { yamlProblemInChinese } from './yaml-problem-in-chinese';

/** Keys and positions from the root of a document to one of its values. */
export type YamlPath = readonly PropertyKey[];

/** Something wrong in a file that people write. */
export interface LineProblem {
  readonly line: number;
  readonly text: string;
  /** The same in Chinese; `text` where it is absent. */
  readonly zh?: string;
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
      const text = reason.replace(/ at line .*$/, '');
      return { problem: { line, text, zh: yamlProblemInChinese(text, syntax.code) } };
    }
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    const { contents } = document;
    return { document: { value, lineOf: (path) => lines.linePos(offsetOf(contents, path)).line } };
  } catch (error) {
    const text = describeError(error);
    return { problem: { line: 1, text, zh: yamlProblemInChinese(text) } };
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
export function formatLineProblems(
  file: string,
  problems: readonly LineProblem[],
  language: Language = 'en',
): string {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  return sorted
    .map(({ line, text, zh = text }) => `\n  ${file}:${line}: ${language === 'zh' ? zh : text}`)
    .join('');
}

/** A wrong value as a sentence shows it. */
export function showValue(value: unknown, language: Language = 'en'): string {
  const chinese = language === 'zh';
  if (value === null) return chinese ? '空' : 'empty';
  if (Array.isArray(value)) return chinese ? `含 ${value.length} 项的列表` : `a list of ${value.length}`;
  if (typeof value === 'object') return chinese ? '一组键' : 'a group of keys';
  return JSON.stringify(value);
}
