import { FIRST_WORLD, stateKey, successors, Violation, type ModelOptions, type World } from './world';

export interface Found {
  readonly states: number;
  readonly depth: number;
  /** True when no history within the faults was left out by the limits. */
  readonly complete: boolean;
  readonly violation?: { readonly message: string; readonly history: readonly string[] };
}

export interface Limits {
  readonly maxStates: number;
  readonly maxDepth: number;
}

/** Breadth first through all histories, so that a violation comes with a shortest one. */
export function explore(
  options: ModelOptions,
  limits: Limits,
  visit?: (world: World) => void,
  from: World = FIRST_WORLD,
): Found {
  const seen = new Map<string, number>();
  const parents: number[] = [-1];
  const names: string[] = ['start'];
  let layer: { world: World; id: number }[] = [{ world: from, id: 0 }];
  seen.set(stateKey(from), 0);
  let depth = 0;
  const historyOf = (id: number): string[] => {
    const history: string[] = [];
    for (let at = id; at > 0; at = parents[at] ?? -1) history.unshift(names[at] ?? '');
    return history;
  };
  while (layer.length > 0 && depth < limits.maxDepth) {
    const following: typeof layer = [];
    for (const { world, id } of layer) {
      try {
        visit?.(world);
        for (const { name, world: made } of successors(world, options)) {
          const key = stateKey(made);
          if (seen.has(key)) continue;
          const own = parents.length;
          seen.set(key, own);
          parents.push(id);
          names.push(name);
          following.push({ world: made, id: own });
        }
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        return {
          states: parents.length,
          depth,
          complete: false,
          violation: { message: error.message, history: historyOf(id) },
        };
      }
      if (parents.length > limits.maxStates) return { states: parents.length, depth, complete: false };
    }
    layer = following;
    depth += 1;
  }
  return { states: parents.length, depth, complete: layer.length === 0 };
}
