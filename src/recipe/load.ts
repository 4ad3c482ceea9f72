import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import * as path from 'path';
import type { z } from 'zod';

import { AppError, describeError } from '../core/error';
import {
  formatLineProblems,
  readYaml,
  showValue,
  type LineProblem,
  type YamlPath,
} from '../core/yaml-document';
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
  const read = readYaml(source, { maxAliases: 0 });
  if ('problem' in read) throw invalid(file, [read.problem]);
  const { value, lineOf } = read.document;
  const parsed = recipeSchema.safeParse(value, { reportInput: true });
  const problems = parsed.success
    ? repeatedRepositories(parsed.data, lineOf)
    : parsed.error.issues.reduce<LineProblem[]>((all, issue) => all.concat(problemsOf(issue, lineOf)), []);
  if (!parsed.success || problems.length > 0) throw invalid(file, problems);
  return parsed.data;
}

function repeatedRepositories({ repositories }: Recipe, lineOf: (at: YamlPath) => number): LineProblem[] {
  return repositories
    .map(({ id }, i) => ({ id, i }))
    .filter(({ id, i }) => repositories.findIndex((other) => other.id === id) !== i)
    .map(({ id, i }) => ({
      line: lineOf(['repositories', i, 'id']),
      text: `repositories.${i}.id is "${id}", which another repository has already`,
    }));
}

function problemsOf(issue: z.core.$ZodIssue, lineOf: (at: YamlPath) => number): LineProblem[] {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      line: lineOf([...issue.path, name]),
      text: `${[...issue.path.map(String), name].join('.')} is not a key of recipes`,
    }));
  }
  const is = issue.input === undefined ? 'is missing' : `is ${showValue(issue.input)}`;
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

function invalid(file: string, problems: readonly LineProblem[]): AppError<'RECIPE_INVALID'> {
  return new AppError('RECIPE_INVALID', {
    file,
    count: problems.length,
    problems: formatLineProblems(file, problems),
  });
}
