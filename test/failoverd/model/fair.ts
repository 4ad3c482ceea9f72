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
  return goOn(world, options, isSettled, ORDER);
}

/** A settled pair whose owner loses its power: the other node as it begins to own, with its fence up. */
export function takeOver(settled: World, options: ModelOptions): World {
  const owner = settled.nodes.findIndex(({ active }) => active);
  const dead = find(settled, `power off ${owner}`, { ...options, faults: 1 });
  const stayDown = ORDER.filter((verb) => verb !== 'starts');
  return goOn(dead, options, ({ nodes }) => nodes.some(({ active }) => active), stayDown);
}

/** The world after these happenings. @throws Violation */
export function play(world: World, names: readonly string[], options: ModelOptions): World {
  return names.reduce((now, name) => find({ ...now, faults: 0 }, name, options), world);
}

function find(world: World, name: string, options: ModelOptions): World {
  const next = successors(world, options);
  const found = next.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is none of ${next.map((one) => one.name).join(', ')}`);
  return found.world;
}

function goOn(
  world: World,
  options: ModelOptions,
  isReached: (world: World) => boolean,
  order: readonly string[],
): World {
  const calm = { ...options, faults: 0 };
  let now = world;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (let count = 0; count < MOST_STEPS_IN_ROUND; count += 1) {
      if (isReached(now)) return now;
      const next = successors(now, calm);
      const found = order.map((verb) => next.find(({ name }) => name.startsWith(verb))).find((one) => one);
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
