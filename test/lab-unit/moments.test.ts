import { expect, it } from 'vitest';
import {
  boundaries,
  deal,
  describeMoment,
  parseMoment,
  randomMoments,
  seededRandom,
} from '../../lab/torture/moments';

const STAGES = [
  { id: 'plan', milliseconds: 100 },
  { id: 'packages', milliseconds: 900 },
];

it('strikes at the beginning of each stage', () => {
  expect(boundaries(STAGES)).toEqual([
    { stage: 'plan', offsetMs: 0 },
    { stage: 'packages', offsetMs: 0 },
  ]);
});

it('weighs stages by time and number, and orders the moments as a run reaches them', () => {
  // Of the weights 600 and 1400 the draws 0.29 and 0.31 are on both sides of the border.
  const draws = [0.31, 0.5, 0.29, 0.25, 0.29, 0.1];
  expect(randomMoments(STAGES, 3, () => draws.shift() ?? 0)).toEqual([
    { stage: 'plan', offsetMs: 10 },
    { stage: 'plan', offsetMs: 25 },
    { stage: 'packages', offsetMs: 450 },
  ]);
});

it('gives the same moments for the same seed and others for another', () => {
  const made = (seed: number) => randomMoments(STAGES, 20, seededRandom(seed));
  expect(made(7)).toEqual(made(7));
  expect(made(7)).not.toEqual(made(8));
});

it('refuses a run without stages', () => {
  expect(() => randomMoments([], 1, () => 0)).toThrow('a run without stages has no moments');
});

it('deals the moments into passes that keep their order', () => {
  const moments = [0, 1, 2, 3, 4].map((offsetMs) => ({ stage: 'plan', offsetMs }));
  expect(deal(moments, 2).map((pass) => pass.map(({ offsetMs }) => offsetMs))).toEqual([[0, 3], [1, 4], [2]]);
});

it('reads the moments that it names, and refuses other words', () => {
  for (const name of ['plan', 'filesystem.format+2140ms'])
    expect(describeMoment(parseMoment(name))).toBe(name);
  expect(parseMoment('mq.queue-manager+30ms')).toEqual({ stage: 'mq.queue-manager', offsetMs: 30 });
  expect(() => parseMoment('packages+2s')).toThrow('"packages+2s" is no moment');
});
