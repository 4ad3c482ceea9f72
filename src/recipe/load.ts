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
import { ALLOWED, phraseInChinese } from './phrases';
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
      zh: `repositories.${i}.id 为 "${id}"，与另一个软件仓库重复`,
    }));
}

function problemsOf(issue: z.core.$ZodIssue, lineOf: (at: YamlPath) => number): LineProblem[] {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => {
      const unknown = [...issue.path.map(String), name].join('.');
      return {
        line: lineOf([...issue.path, name]),
        text: `${unknown} is not a key of recipes`,
        zh: `${unknown} 不是配方的键`,
      };
    });
  }
  const { input } = issue;
  const is = input === undefined ? 'is missing' : `is ${showValue(input)}`;
  const isZh = input === undefined ? '缺失' : spaced('为', showValue(input, 'zh'));
  const allowed = allowedBy(issue);
  return [
    {
      line: lineOf(issue.path),
      text: `${key === '' ? 'the file' : key} ${is}, must be ${allowed.en}`,
      zh: `${key === '' ? '文件' : `${key} `}${isZh}，${spaced('应为', allowed.zh)}`,
    },
  ];
}

/** Chinese runs on into Chinese, and is kept apart from Latin letters and digits. */
function spaced(before: string, after: string): string {
  return /^[\x20-\x7e]/.test(after) ? `${before} ${after}` : `${before}${after}`;
}

interface Phrase {
  readonly en: string;
  readonly zh: string;
}

const TYPES: Readonly<Record<string, Phrase>> = { object: ALLOWED.group, array: ALLOWED.list };

function allowedBy(issue: z.core.$ZodIssue): Phrase {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin !== 'array') break;
      return { en: `a list of at least ${issue.minimum}`, zh: `至少含 ${issue.minimum} 项的列表` };
    case 'invalid_value':
      if (!issue.message.startsWith('Invalid')) break;
      return { en: issue.values.map(String).join(' or '), zh: issue.values.map(String).join(' 或 ') };
    case 'invalid_type':
      if (!issue.message.startsWith('Invalid input')) break;
      return TYPES[issue.expected] ?? { en: `a ${issue.expected}`, zh: `${issue.expected} 类型` };
  }
  return { en: issue.message, zh: phraseInChinese(issue.message) };
}

function invalid(file: string, problems: readonly LineProblem[]): AppError<'RECIPE_INVALID'> {
  const details = {
    file,
    count: problems.length,
    problems: formatLineProblems(file, problems),
    problemsZh: formatLineProblems(file, problems, 'zh'),
  };
  return new AppError('RECIPE_INVALID', details);
}
