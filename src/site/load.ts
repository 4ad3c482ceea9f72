import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../core/error';
import { checkRelations } from './relations';
import { siteSchema, type Site } from './schema';

/** One wrong value of a site file. */
export interface SiteProblem {
  readonly line: number;
  /** Dotted path, e.g. `heartbeat.deadtime`. */
  readonly key: string;
  readonly text: string;
}

type Path = readonly (string | number)[];

const SECRET_KEYS = new Set(['secret', 'authKey']);

/**
 * Reads a site file's text. Throws SITE_INVALID with every wrong value at once, one line each:
 * `FILE:LINE: KEY is VALUE, must be ALLOWED`.
 */
export function parseSite(source: string, file: string): Site {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    const line = lines.linePos(syntax.pos[0]).line;
    throw invalid(file, [
      { line, key: '', text: (syntax.message.split('\n')[0] ?? '').replace(/ at line .*$/, '') },
    ]);
  }
  const value: unknown = document.toJS();
  const lineOf = (path: Path): number => lines.linePos(offsetOf(document, path)).line;
  const parsed = siteSchema.safeParse(value, { reportInput: true });
  if (!parsed.success)
    throw invalid(
      file,
      parsed.error.issues.reduce<SiteProblem[]>(
        (all, issue) => all.concat(problemsOf(issue, value, lineOf)),
        [],
      ),
    );
  const relations = checkRelations(parsed.data).map(({ path, allowed }) =>
    problem(path, value, allowed, lineOf),
  );
  if (relations.length > 0) throw invalid(file, relations);
  return parsed.data;
}

function problemsOf(issue: z.core.$ZodIssue, root: unknown, lineOf: (path: Path) => number): SiteProblem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: lineOf([...path, key]),
      key: [...path, key].join('.'),
      text: `${[...path, key].join('.')} is not a key of site files`,
    }));
  return [problem(path, root, allowedBy(issue), lineOf)];
}

function problem(path: Path, root: unknown, allowed: string, lineOf: (path: Path) => number): SiteProblem {
  const key = path.join('.');
  const value = valueAt(root, path);
  const is = value === undefined ? 'is missing' : `is ${show(path, value)}`;
  return { line: lineOf(path), key, text: `${key === '' ? 'the file' : key} ${is}, must be ${allowed}` };
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'array' ? `a list of at least ${issue.minimum}` : `at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array' ? `a list of at most ${issue.maximum}` : `at most ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? expectedType(issue.expected) : issue.message;
    case 'invalid_union':
      return issue.discriminator === 'type' ? 'mq or init-script' : 'one of the known kinds';
    default:
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a group of keys',
  array: 'a list',
  tuple: 'a list of exactly two nodes',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function expectedType(expected: string): string {
  return TYPES[expected] ?? expected;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined,
    root,
  );
}

function show(path: Path, value: unknown): string {
  if (SECRET_KEYS.has(String(path[path.length - 1]))) return `(hidden, ${String(value).length} characters)`;
  if (value === null) return 'empty';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'a group of keys' : JSON.stringify(value);
}

/** Offset of the value at the path, or of the nearest thing above it that the file has. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair: unknown = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!isPair(pair)) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      const range = (node as { range?: [number, number, number] } | undefined)?.range;
      if (range === undefined) return offset;
      offset = range[0];
    } else return offset;
  }
  return offset;
}

function invalid(file: string, problems: readonly SiteProblem[]): AppError<'SITE_INVALID'> {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  return new AppError('SITE_INVALID', {
    file,
    count: sorted.length,
    problems: sorted.map(({ line, text }) => `\n  ${file}:${line}: ${text}`).join(''),
  });
}
