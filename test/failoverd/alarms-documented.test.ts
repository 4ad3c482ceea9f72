import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderEvent, type EventBody } from '../../src/failoverd/event';
import type { LostReason, Refusal } from '../../src/failoverd/guard/state';
import { guard } from '../../src/ui/messages/guard';

const operations = readFileSync('docs/operations.md', 'utf8');

/** The longest piece of a message that is the same each time. */
function fixedPart(message: string): string {
  const pieces = message.split(/\{\w+\}|[:;."()]/).map((piece) => piece.trim());
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}

const problems = Object.entries(guard).filter(([key]) => key.startsWith('guard.problem.'));

it('knows the alarms', () => expect(problems.length).toBeGreaterThan(20));

it.each(problems.map(([key, { en }]) => [key, fixedPart(en)]))(
  'docs/operations.md says what to do about %s: %s',
  (_, words) => {
    expect(words.length).toBeGreaterThan(8);
    expect(operations).toContain(words);
  },
);

/** All of them, by the types of the reasons. */
const REFUSALS: Record<Refusal, true> = {
  'peer-alive': true,
  'peer-claims': true,
  'foreign-disk': true,
  storage: true,
  'no-answer': true,
  'not-clean': true,
  slept: true,
};
const RESETS: EventBody[] = [{ kind: 'reset', by: 'sysrq' }];
const STRAY: EventBody[] = [{ kind: 'stray' }];
const refusals = Object.keys(REFUSALS).map((why): EventBody => ({ kind: 'refused', why: why as Refusal }));

it.each([...refusals, ...RESETS, ...STRAY].map(renderEvent))('... and about the line "%s"', (line) => {
  const [, words = line] = /^guard refuses the group: (.*)$/.exec(line) ?? [];
  expect(operations).toContain(words);
});

const LOST: Record<LostReason, string> = {
  deposed: 'lost-deposed',
  fenced: 'lost-fenced',
  late: 'lost-late',
  slept: 'lost-slept',
  'not-owner': 'lost-not-owner',
};
it.each(Object.values(LOST))('has an alarm for %s', (key) => {
  expect(Object.keys(guard)).toContain(`guard.problem.${key}`);
});
