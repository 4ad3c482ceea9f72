import type { Command } from 'commander';
import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import { surveyMachine } from '../node/survey';
import type { Answers } from '../site/answers';
import { createSite, formatSite } from '../site/create';
import { completeAnswers } from '../site/interview';
import { parseSite } from '../site/load';
import { QUESTIONS } from '../site/questions';
import type { Role, Site } from '../site/schema';
import { helpPhrase } from '../ui/help';
import type { Cli } from './cli';
import { findProblems } from './install-interview';
import type { SiteText } from './install-site';

/** Every question of the wizard as a flag. */
export function addAnswerOptions(command: Command): void {
  for (const { id, keys, help } of QUESTIONS)
    command.option(`--${id} <value>`, `${help} (site file: ${keys[0] ?? ''})`);
}

/** The flags that were given, as answers. */
export function readAnswers(options: object): Answers {
  const given = options as Readonly<Record<string, unknown>>;
  return QUESTIONS.reduce<Answers>((answers, { id }) => {
    const value = given[id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    return typeof value === 'string' ? { ...answers, [id]: value } : answers;
  }, {});
}

export interface CheckedAnswers {
  /** Those that are right. */
  readonly answers: Answers;
  /** `--FLAG: what is wrong with it`. */
  readonly problems: readonly string[];
}

/** Looks at each flag's value as the wizard would at what is typed. */
export async function checkAnswers(
  cli: Cli,
  machine: Machine,
  role: Role,
  given: Answers,
): Promise<CheckedAnswers> {
  const facts = await surveyMachine(machine);
  let answers: Answers = {};
  const problems: string[] = [];
  for (const question of QUESTIONS) {
    const value = given[question.id];
    if (value === undefined) continue;
    const view = { role, facts, answers: completeAnswers({ role, facts, answers }) };
    const found =
      question.closed === true && !(question.choices?.(view) ?? []).some((choice) => choice.value === value)
        ? [helpPhrase(question.help, cli.language)]
        : await findProblems(cli, machine, view, question, value);
    if (found.length === 0) answers = { ...answers, [question.id]: value };
    problems.push(...found.map((text) => `--${question.id}: ${text}`));
  }
  return { answers, problems };
}

/** The site of flags alone, without a question; ANSWERS_WRONG names every flag that is wrong or missing. */
export async function siteOfAnswers(
  cli: Cli,
  machine: Machine,
  role: Role,
  given: Answers,
  file: string,
): Promise<SiteText> {
  const { answers, problems } = await checkAnswers(cli, machine, role, given);
  const facts = await surveyMachine(machine);
  const filled = completeAnswers({ role, facts, answers });
  const wrong = problems.map((text) => `\n  ${text}`);
  const missing = QUESTIONS.filter(
    ({ id, applies }) => applies?.(filled) !== false && filled[id] === undefined && given[id] === undefined,
  ).map(({ id, keys }) => `\n  --${id}: ${keys[0] ?? ''} is missing`);
  if (wrong.length + missing.length > 0)
    throw new AppError('ANSWERS_WRONG', { problems: [...wrong, ...missing].join('') });
  const siteText = formatSite(createSite(filled) as Site);
  return { siteText, site: parseSite(siteText, file) };
}

/** What a site file means that does not say it. */
const UNWRITTEN: Answers = { guard: 'yes', 'self-reset': 'off' };

/** Flags beside a site file that exists already must say what it says: a second run changes nothing. */
export function demandAgreement(site: Site, given: Answers, file: string): void {
  for (const { id, keys } of QUESTIONS) {
    const value = given[id];
    const [key = ''] = keys;
    const written = key
      .split('.')
      .reduce<unknown>(
        (inner, part) =>
          typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[part] : undefined,
        site,
      );
    const actual: unknown = written ?? UNWRITTEN[id];
    if (value === undefined || !['string', 'number', 'boolean'].includes(typeof actual)) continue;
    const shown = actual === true ? 'yes' : actual === false ? 'no' : String(actual);
    if (id !== 'storage' && shown !== value)
      throw new AppError('SITE_DIFFERS', { file, key, actual: shown, flag: `--${id}`, given: value });
  }
}

/** The command that does the same without a question, in lines of at most 80 columns. */
export function equivalentCommand(role: Role, file: string, answers: Answers): string {
  const flags = QUESTIONS.filter(({ id }) => answers[id] !== undefined).map(
    ({ id }) => `--${id} ${answers[id] ?? ''}`,
  );
  const lines: string[] = [];
  for (const word of ['./install', `--role ${role}`, `--site ${file}`, ...flags, '--yes']) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length < 74) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join(' \\\n  ');
}
