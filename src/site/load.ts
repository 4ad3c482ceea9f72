import type { z } from 'zod';
import { AppError, type Language } from '../core/error';
import { formatLineProblems, readYaml, showValue, type LineProblem } from '../core/yaml-document';
import { toChinese } from './chinese';
import { checkRelations } from './relations';
import { siteSchema, type Site } from './schema';

type Path = readonly (string | number)[];

/** A site file may say a thing once for both nodes. */
const MAX_ALIASES = 100;
const SECRET_KEYS = new Set(['secret', 'authKey']);

/**
 * Reads a site file's text. Throws SITE_INVALID with every wrong value at once, one line each:
 * `FILE:LINE: KEY is VALUE, must be ALLOWED`.
 */
export function parseSite(source: string, file: string): Site {
  const read = readYaml(source, { maxAliases: MAX_ALIASES });
  if ('problem' in read) throw invalid(file, [read.problem]);
  const { value, lineOf } = read.document;
  const checked = checkSite(value);
  if ('site' in checked) return checked.site;
  throw invalid(
    file,
    checked.problems.map(({ path, text, zh }) => ({ line: lineOf(path), text, zh })),
  );
}

/** Something wrong with a value of a site: where it is, and `KEY is VALUE, must be ALLOWED`. */
export interface SiteProblem {
  readonly path: Path;
  readonly text: string;
  /** The same in Chinese. */
  readonly zh: string;
}

/**
 * The site that a value is, or everything that is wrong with it. Relations are looked at between
 * sections in which each value is right by itself.
 */
export function checkSite(value: unknown): { readonly site: Site } | { readonly problems: SiteProblem[] } {
  const parsed = siteSchema.safeParse(value, { reportInput: true });
  const issues = parsed.success ? [] : parsed.error.issues;
  const wrong = issues.reduce<SiteProblem[]>((all, issue) => all.concat(problemsOf(issue, value)), []);
  // A section without an issue is what the schema says, so that its relations can be looked at.
  const unsound = new Set(issues.map(({ path }) => path[0]));
  const known = issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys');
  const relations = known ? checkRelations(value as Site, (section) => !unsound.has(section)) : [];
  const problems = [...wrong, ...relations.map(({ path, allowed }) => problem(path, value, allowed))];
  return parsed.success && problems.length === 0 ? { site: parsed.data } : { problems };
}

function problemsOf(issue: z.core.$ZodIssue, root: unknown): SiteProblem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      text: `${[...path, key].join('.')} is not a key of site files`,
      zh: `${[...path, key].join('.')} 不是站点文件的键`,
    }));
  return [problem(path, root, withUnit(path, allowedBy(issue)))];
}

function problem(path: Path, root: unknown, allowed: string): SiteProblem {
  const key = path.join('.');
  const value = valueAt(root, path);
  const is = value === undefined ? 'is missing' : `is ${show(path, value, 'en')}`;
  const zhIs = value === undefined ? '缺失' : afterChinese('为', show(path, value, 'zh'));
  return {
    path,
    text: `${key === '' ? 'the file' : key} ${is}, must be ${allowed}`,
    zh: `${key === '' ? '文件' : key} ${zhIs}，${afterChinese('应为', toChinese(allowed))}`,
  };
}

/** A blank stands between Chinese and what is written in Latin letters or digits. */
function afterChinese(word: string, text: string): string {
  return /^[!-~]/.test(text) ? `${word} ${text}` : `${word}${text}`;
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
      return KINDS[`${String(issue.path[0])}.${String(issue.discriminator)}`] ?? 'one of the known kinds';
    default:
      return issue.message;
  }
}

/** What a discriminator may be, by the section of the site file. */
const KINDS: Readonly<Record<string, string>> = {
  'service.type': 'mq or init-script',
  'heartbeat.type': 'ucast, bcast, mcast or serial',
  'storage.managed': 'true or false',
};

const TIMES = new Set(['keepalive', 'warntime', 'deadtime', 'initdead']);

/** Heartbeat's own files take seconds; a site file takes milliseconds, and says so. */
function withUnit(path: Path, allowed: string): string {
  if (path[0] !== 'heartbeat' || !TIMES.has(String(path[1]))) return allowed;
  return /^at (?:least|most) \d+$/.test(allowed)
    ? `${allowed} milliseconds`
    : 'a whole number of milliseconds';
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

function show(path: Path, value: unknown, language: Language): string {
  if (SECRET_KEYS.has(String(path[path.length - 1]))) {
    const { length } = String(value);
    return language === 'zh' ? `（不显示，${length} 个字符）` : `(hidden, ${length} characters)`;
  }
  return showValue(value, language);
}

function invalid(file: string, problems: readonly LineProblem[]): AppError<'SITE_INVALID'> {
  const details = {
    file,
    count: problems.length,
    problems: formatLineProblems(file, problems),
    problemsZh: formatLineProblems(file, problems, 'zh'),
  };
  return new AppError('SITE_INVALID', details);
}
