import { seededRandom } from '../../seeded-random';
import { recover } from './fair';
import { FIRST_WORLD, successors, Violation, type ModelOptions, type World } from './world';

export interface Walk {
  readonly steps: number;
  readonly violation?: { readonly message: string; readonly history: readonly string[] };
}

/** One long history by chance, reproducible by its seed; then faults stop and the pair must recover. */
export function walk(seed: number, length: number, options: ModelOptions, from: World = FIRST_WORLD): Walk {
  const random = seededRandom(seed);
  const history: string[] = [];
  let world = from;
  try {
    for (let count = 0; count < length; count += 1) {
      const next = successors({ ...world, faults: 0 }, options);
      const faults = next.filter(({ world: made }) => made.faults > 0);
      const ordinary = next.filter(({ world: made }) => made.faults === 0);
      // A thaw is as rare as a fault, so that a frozen node stays so for a while.
      const rare = faults.concat(ordinary.filter(({ name }) => name.startsWith('thaws')));
      const common = ordinary.filter(({ name }) => !name.startsWith('thaws'));
      const from = common.length === 0 || random(100) < FAULT_PERCENT ? rare : common;
      const chosen = from.length === 0 ? undefined : from[random(from.length)];
      if (chosen === undefined) continue;
      history.push(chosen.name);
      world = chosen.world;
    }
    recover(world, options);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { steps: history.length, violation: { message: error.message, history } };
  }
  return { steps: history.length };
}

const FAULT_PERCENT = 6;
