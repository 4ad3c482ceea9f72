import { isAppError, renderMessage } from '../core/error';
import type { Machine } from '../node/machine';
import type { AnswerId, Answers } from '../site/answers';
import { checkAnswer, completeAnswers, defaultOf, questionsToAsk } from '../site/interview';
import { SECTIONS, type Question, type Section, type View } from '../site/question';
import { QUESTIONS } from '../site/questions';
import type { Cli } from './cli';
import { BACK, type Asker } from './install-ask';

/** The machine's section comes before those of the site. */
const TOTAL = SECTIONS.length;

interface Interview {
  readonly cli: Cli;
  readonly machine: Machine;
  readonly asker: Asker;
  /** Answered by flags: not asked again. */
  readonly settled: ReadonlySet<AnswerId>;
}

/** What is wrong with an answer, in the user's language: the schema, the relations, then the machine. */
export async function findProblems(
  cli: Cli,
  machine: Machine,
  view: View,
  question: Question,
  value: string,
): Promise<string[]> {
  const problems = checkAnswer(view, question.id, value);
  if (problems.length > 0) return problems;
  const answers = completeAnswers(view);
  const error = await question.examine?.(machine, value, { ...view, answers });
  return error === undefined || !isAppError(error) ? [] : [renderMessage(error, cli.language)];
}

/** Asks what is open, from the first question on; BACK when the person went back beyond it. */
export async function interview(talk: Interview, view: View): Promise<Answers | typeof BACK> {
  return walk(talk, view, (current) => questionsToAsk(current, talk.settled), true);
}

/** Asks the questions of one section again, then whatever no longer fits. */
export async function revisit(talk: Interview, view: View, section: Section): Promise<Answers> {
  const changed = await walk(talk, view, (current) =>
    section === 'defaults'
      ? QUESTIONS.filter(
          (one) => one.section === section && one.applies?.(completeAnswers(current)) !== false,
        )
      : questionsToAsk(current).filter((one) => one.section === section),
  );
  const answers = changed === BACK ? view.answers : changed;
  return mend(talk, { ...view, answers });
}

/** Asks again whatever does not fit what was answered before it. */
export async function mend(talk: Interview, view: View): Promise<Answers> {
  let { answers } = view;
  for (const question of QUESTIONS) {
    const current = { ...view, answers };
    const filled = completeAnswers(current);
    if (question.applies?.(filled) === false) continue;
    const value = filled[question.id];
    const problems =
      value === undefined ? [''] : checkAnswer({ ...current, answers: filled }, question.id, value);
    if (problems.length === 0) continue;
    problems.filter((text) => text !== '').forEach((text) => talk.asker.problem(text));
    const changed = await walk(talk, current, () => [question]);
    if (changed !== BACK) answers = changed;
  }
  return answers;
}

async function walk(
  { cli, machine, asker }: Interview,
  start: View,
  list: (view: View) => readonly Question[],
  numbered = false,
): Promise<Answers | typeof BACK> {
  let { answers } = start;
  let last: AnswerId | undefined;
  let section: Section | undefined;
  for (;;) {
    const view = { ...start, answers };
    const questions = list(view);
    const at = last === undefined ? 0 : questions.findIndex(({ id }) => id === last) + 1;
    const question = questions[at];
    if (question === undefined) return answers;
    if (question.section !== section) {
      section = question.section;
      const place = { number: SECTIONS.indexOf(section) + 2, total: TOTAL };
      asker.section({ key: `wizard.section.${section}` }, numbered ? place : undefined);
    }
    const filled = { ...view, answers: completeAnswers(view) };
    const reply = await asker.ask({
      key: `wizard.${question.id}`,
      default: answers[question.id] ?? defaultOf(question, filled),
      choices: question.choices?.(filled) ?? [],
      closed: question.closed,
    });
    if (reply === BACK) {
      if (at === 0) return BACK;
      last = questions[at - 2]?.id;
      continue;
    }
    const problems = await findProblems(cli, machine, view, question, reply);
    if (problems.length > 0) problems.forEach((text) => asker.problem(text));
    else {
      answers = { ...answers, [question.id]: reply };
      last = question.id;
    }
  }
}
