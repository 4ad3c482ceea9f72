import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import * as path from 'path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

import { AppError, describeError } from '../core/error';
import { recipeSchema, type Recipe } from './schema';

/** A recipe with where it came from. */
export interface LoadedRecipe {
  readonly recipe: Recipe;
  readonly file: string;
  /** Key files are relative to it. */
  readonly folder: string;
  /** Of the file's bytes, as lower-case hexadecimal. */
  readonly sha256: string;
}

type Path = readonly PropertyKey[];

interface RecipeProblem {
  readonly line: number;
  readonly text: string;
}

/** Recipes are written by hand; anything larger is another file. */
const MAX_BYTES = 1024 * 1024;

/** Reads a recipe. Throws FILE_UNREADABLE or RECIPE_INVALID. */
export async function loadRecipe(file: string): Promise<LoadedRecipe> {
  const content = await readBounded(file);
  return {
    recipe: parseRecipe(content.toString('utf8'), file),
    file,
    folder: path.dirname(file),
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

async function readBounded(file: string): Promise<Buffer> {
  try {
    const { size } = await fs.stat(file);
    if (size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
    return await fs.readFile(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
  }
}

/**
 * Checks a recipe's text. Throws RECIPE_INVALID with every wrong value at once, one line each:
 * `FILE:LINE: KEY is VALUE, must be ALLOWED`.
 */
export function parseRecipe(source: string, file: string): Recipe {
  const lines = new LineCounter();
  const document = readDocument(source, file, lines);
  const [syntax] = document.errors;
  if (syntax) {
    const [reason = ''] = syntax.message.split('\n');
    const { line } = lines.linePos(syntax.pos[0]);
    throw invalid(file, [{ line, text: reason.replace(/ at line .*$/, '') }]);
  }
  const value = orInvalid(file, (): unknown => document.toJS({ maxAliasCount: 0 }));
  const lineOf = (at: Path): number => lines.linePos(offsetOf(document, at)).line;
  const parsed = recipeSchema.safeParse(value, { reportInput: true });
  const problems = parsed.success
    ? repeatedRepositories(parsed.data, lineOf)
    : parsed.error.issues.reduce<RecipeProblem[]>((all, issue) => all.concat(problemsOf(issue, lineOf)), []);
  if (!parsed.success || problems.length > 0) throw invalid(file, problems);
  return parsed.data;
}

function readDocument(source: string, file: string, lineCounter: LineCounter): Document {
  return orInvalid(file, () => parseDocument(source, { lineCounter, schema: 'core' }));
}

/** What the parser cannot bear, such as a thousand nested lists or an alias, is wrong input, too. */
function orInvalid<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalid(file, [{ line: 1, text: describeError(error) }]);
  }
}

function repeatedRepositories({ repositories }: Recipe, lineOf: (at: Path) => number): RecipeProblem[] {
  return repositories
    .map(({ id }, i) => ({ id, i }))
    .filter(({ id, i }) => repositories.findIndex((other) => other.id === id) !== i)
    .map(({ id, i }) => ({
      line: lineOf(['repositories', i, 'id']),
      text: `repositories.${i}.id is "${id}", which another repository has already`,
    }));
}

function problemsOf(issue: z.core.$ZodIssue, lineOf: (at: Path) => number): RecipeProblem[] {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      line: lineOf([...issue.path, name]),
      text: `${[...issue.path.map(String), name].join('.')} is not a key of recipes`,
    }));
  }
  const is = issue.input === undefined ? 'is missing' : `is ${show(issue.input)}`;
  const subject = key === '' ? 'the file' : key;
  return [{ line: lineOf(issue.path), text: `${subject} ${is}, must be ${allowedBy(issue)}` }];
}

const TYPES: Readonly<Record<string, string>> = { object: 'a group of keys', array: 'a list' };

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'array' ? `a list of at least ${issue.minimum}` : `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'invalid_type':
      return issue.message.startsWith('Invalid input')
        ? (TYPES[issue.expected] ?? `a ${issue.expected}`)
        : issue.message;
    default:
      return issue.message;
  }
}

function show(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'a group of keys' : JSON.stringify(value);
}

/** Offset of the value at the path, or of the nearest thing above it that the file has. */
function offsetOf(document: Document, at: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of at) {
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

function invalid(file: string, problems: readonly RecipeProblem[]): AppError<'RECIPE_INVALID'> {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  return new AppError('RECIPE_INVALID', {
    file,
    count: sorted.length,
    problems: sorted.map(({ line, text }) => `\n  ${file}:${line}: ${text}`).join(''),
  });
}
