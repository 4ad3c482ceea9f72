import type { AnswerId, Answers } from './answers';
import { createSite } from './create';
import { checkSite } from './load';
import type { Question, View } from './question';
import { QUESTIONS } from './questions';
import { inSameNetwork } from './relations';

/** Values for what is not answered yet, so that an answer can be checked beside a whole site. They clash with nothing real: RFC 5737. */
const EXAMPLES: Answers = {
  interface: 'eth0',
  'first-node': 'first.example',
  'first-address': '192.0.2.1',
  'second-node': 'second.example',
  'heartbeat-interface': 'heartbeat0',
  'first-heartbeat-address': '198.51.100.1',
  'second-heartbeat-address': '198.51.100.2',
  'storage-host': 'storage.example',
  'storage-address': '203.0.113.1',
  disk: '/dev/example',
  'san-target': 'iqn.2016-04.example:san',
  script: 'example',
};

/**
 * The answers of every question that arises: what was answered, else what is known for certain or
 * would be offered. `example` fills what is still open.
 */
export function completeAnswers(
  view: View,
  example: (id: AnswerId, filled: Answers) => string | undefined = () => undefined,
): Answers {
  let filled: Answers = {};
  for (const question of QUESTIONS) {
    if (question.applies?.(filled) === false) continue;
    const value =
      view.answers[question.id] ??
      defaultOf(question, { ...view, answers: filled }) ??
      example(question.id, filled);
    if (value !== undefined) filled = { ...filled, [question.id]: value };
  }
  return filled;
}

/** What this machine knows, else what is offered. */
export function defaultOf(question: Question, view: View): string | undefined {
  return question.known?.(view) ?? question.suggest?.(view);
}

/** The questions that are asked one after the other: those that arise, whose answer nobody knows yet. */
export function questionsToAsk(view: View, settled: ReadonlySet<AnswerId> = new Set()): Question[] {
  const filled = completeAnswers(view, exampleOf);
  return QUESTIONS.filter(
    (question) =>
      question.section !== 'defaults' &&
      !settled.has(question.id) &&
      question.applies?.(filled) !== false &&
      question.known?.({ ...view, answers: before(question.id, filled) }) === undefined,
  );
}

/**
 * What is wrong with an answer, beside those before it: sentences `KEY is VALUE, must be ALLOWED`.
 * Answers after it do not count, so that an earlier one can be changed; they are checked in turn.
 */
export function checkAnswer(view: View, id: AnswerId, value: string): string[] {
  const answers = { ...before(id, view.answers), [id]: value };
  const checked = checkSite(
    createSite(completeAnswers({ ...view, answers }, exampleOf), placeholderSecret()),
  );
  if ('site' in checked) return [];
  const problems = checked.problems.filter(({ path }) => {
    const owner = ownerOf(keyOf(path));
    return owner === undefined || owner === id || answers[owner] !== undefined;
  });
  // Names that are made of a wrong one are wrong too: only what was typed is told.
  const own = problems.filter(({ path }) => keysOf(id).includes(keyOf(path)));
  return (own.length > 0 ? own : problems).map(({ text }) => text);
}

function keyOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function keysOf(id: AnswerId): readonly string[] {
  return QUESTIONS.find((question) => question.id === id)?.keys ?? [];
}

/** The question that decides the key, for problems that concern its value. */
function ownerOf(key: string): AnswerId | undefined {
  const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`);
  return QUESTIONS.find(({ keys }) => keys.some((own) => within(key, own) || within(own, key)))?.id;
}

function before(id: AnswerId, answers: Answers): Answers {
  const earlier = QUESTIONS.slice(
    0,
    QUESTIONS.findIndex((question) => question.id === id),
  );
  return earlier.reduce<Answers>((all, question) => {
    const value = answers[question.id];
    return value === undefined ? all : { ...all, [question.id]: value };
  }, {});
}

function exampleOf(id: AnswerId, filled: Answers): string | undefined {
  if (id !== 'second-address' && id !== 'vip') return EXAMPLES[id];
  return neighbourOf(
    filled['first-address'] ?? '',
    Object.keys(filled).map((key) => filled[key as AnswerId] ?? ''),
  );
}

/** An address in the same /24 that none of the others is. */
function neighbourOf(address: string, taken: readonly string[]): string {
  const stem = address.slice(0, address.lastIndexOf('.'));
  for (let host = 1; host < 255; host++) {
    const candidate = `${stem}.${host}`;
    if (!taken.includes(candidate) && inSameNetwork(candidate, address, 24)) return candidate;
  }
  return address;
}

/** Secrets that are only looked at, each another one. */
function placeholderSecret(): (length: number) => string {
  let count = 0;
  return (length) => {
    count += 1;
    return String(count).repeat(length).slice(0, length);
  };
}
