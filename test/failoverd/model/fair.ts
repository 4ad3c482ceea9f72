import { successors, Violation, type ModelOptions, type World } from './world';

/** More than any recovery needs: each round lets every node do all that it has to do, then time passes. */
const MOST_ROUNDS = 60;
const MOST_STEPS_IN_ROUND = 60;

/** In this order, and only these: what a pair does when nothing fails. */
const ORDER = [
  'thaws',
  'write lands',
  'command arrives',
  'read',
  'work goes on',
  'stopped',
  'starts',
  'tick',
];

/**
 * What becomes of a world when faults stop: everything on its way arrives, nodes start, and Heartbeat asks
 * a node to acquire while nobody has the group. Gives the settled world; throws when one owner is not reached.
 */
export function recover(world: World, options: ModelOptions): World {
  const calm = { ...options, faults: 0 };
  let now = world;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (isSettled(now)) return now;
    for (let count = 0; count < MOST_STEPS_IN_ROUND; count += 1) {
      const next = successors(now, calm);
      const found = ORDER.map((verb) => next.find(({ name }) => name.startsWith(verb))).find((one) => one);
      if (found === undefined) break;
      now = found.world;
    }
    const next = successors(now, calm);
    const idle = now.nodes.every(({ active, core }) => !active && !core.wanted);
    const ask = next.find(({ name }) => name === `heartbeat acquires ${round % 2}`);
    now = (idle && ask ? ask : next.find(({ name }) => name === 'time'))?.world ?? now;
  }
  throw new Violation(`no single owner is reached: ${JSON.stringify(now.nodes.map(({ core }) => core))}`);
}

/** One owner that may write, a peer that has nothing, and no fence left. */
export function isSettled({ nodes, target }: World): boolean {
  const owners = nodes.filter(
    ({ active, core }) => active && core.phase === 'owner' && core.fence === 'none',
  );
  const standbys = nodes.filter(
    ({ active, core }) => !active && core.phase === 'standby' && core.fence === 'none',
  );
  const quiet = nodes.every(({ core, work }) => work === null && !core.wanted);
  return quiet && owners.length === 1 && standbys.length === 1 && target.holder === null;
}
