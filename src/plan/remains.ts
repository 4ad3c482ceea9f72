import type { Machine } from '../node/machine';
import { readOnly } from '../node/read-only';
import { STATE_DIRECTORY, type Journal } from './journal';
import type { Remainder, Step } from './step';

/**
 * What is still on the machine after a rollback, each step looking for its own; last what this
 * program keeps of itself. Steps that an earlier, interrupted rollback undid count too.
 */
export async function findRemains(
  steps: readonly Step[],
  machine: Machine,
  journal: Journal,
): Promise<Remainder[]> {
  const remains: Remainder[] = [];
  for (const step of steps) {
    const found = await step.remains?.({ machine: readOnly(machine), recall: journal.everRecall(step.id) });
    remains.push(...(found ?? []).filter(({ names }) => names.length > 0));
  }
  const own = (await machine.list(STATE_DIRECTORY)).map((name) => `${STATE_DIRECTORY}/${name}`);
  return own.length === 0 ? remains : [...remains, { kind: 'state', names: own }];
}

/** Those of the paths that are there. */
export async function existing(machine: Machine, paths: readonly string[]): Promise<string[]> {
  const facts = await Promise.all(paths.map((path) => machine.stat(path)));
  return paths.filter((_, index) => facts[index] !== undefined);
}
