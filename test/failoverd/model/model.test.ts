import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { explore } from './explore';
import { recover } from './fair';
import { walk } from './walk';
import { FIRST_WORLD, type ModelOptions, type World } from './world';

/**
 * HEARTBUNDLE_MODEL=deep explores more. A history that breaks a claim of the guard is printed step by step.
 */
const DEEP = process.env['HEARTBUNDLE_MODEL'] === 'deep';
const STATES = DEEP ? 400_000 : 20_000;
const WALKS = DEEP ? 6_000 : 400;
const STEPS = 200;

const SETTLED = recover(FIRST_WORLD, { target: 'tgt', faults: 0 });

it.each(['tgt', 'lio'] as const)(
  'never lets two nodes write, and recovers: every history of a settled pair on %s, to a depth',
  (target) => {
    let seen = 0;
    const visit = (world: World): void => {
      seen += 1;
      if (seen % 50 === 0) recover(world, { target, faults: 0 });
    };
    const { violation, states } = explore(
      { target, faults: 3 },
      { maxStates: STATES, maxDepth: 1_000 },
      visit,
      SETTLED,
    );
    expect(violation).toBeUndefined();
    expect(states).toBeGreaterThan(STATES);
  },
  400_000,
);

it.each(['tgt', 'lio'] as const)(
  'never lets two nodes write, and recovers: two nodes that boot at once on %s, to a depth',
  (target) => {
    const { violation } = explore({ target, faults: 1 }, { maxStates: STATES, maxDepth: 1_000 });
    expect(violation).toBeUndefined();
  },
  400_000,
);

it.each(['tgt', 'lio'] as const)(
  'never lets two nodes write, and recovers: long histories by chance on %s',
  (target) => {
    expect(findByWalking({ target, faults: 1 }, WALKS)).toBeUndefined();
  },
  400_000,
);

/** Wrong cores. Each differs from the real one in one place, which must be there exactly once. */
const MUTANTS: readonly {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}[] = [
  {
    name: 'owns without reading the peer again',
    file: 'claim.ts',
    from: "enter(turn, 'settling', { fence: 'none' })",
    to: 'own(turn)',
  },
  {
    name: 'takes a lease for stale at once',
    file: 'core.ts',
    from: 'peer.provenMs >= timing.staleMs',
    to: 'peer.provenMs >= 0',
  },
  {
    name: 'takes over from a stale owner without a fence',
    file: 'claim.ts',
    from: "if (isStale(peer, timing)) return 'fence';",
    to: "if (isStale(peer, timing)) return 'free';",
  },
  {
    name: 'lets the second node insist when both claim',
    file: 'claim.ts',
    from: "self === 1 ? 'yield' : 'wait'",
    to: "'free'",
  },
  {
    name: 'lifts the fence before the peer is clean',
    file: 'hold.ts',
    from: "peer.block === 'record' && isFree(peer) && peer.epoch >= fenceEpoch",
    to: 'peer.epoch >= 0',
  },
  {
    name: 'goes on as owner when another owns',
    file: 'hold.ts',
    from: "peer.state === 'owner' && peer.epoch >= epoch",
    to: 'false',
  },
  {
    name: 'goes on after a long sleep and puts its fence up again over the peer',
    file: 'reservation.ts',
    from: "holderOf(view, ring) === 'peer' ? 'failed' : planFence(view, ring)",
    to: 'planFence(view, ring)',
  },
  {
    name: 'leaves other registrants under its reservation',
    file: 'reservation.ts',
    from: 'holder === fresh ? keys.find((key) => key !== fresh) : holder',
    to: 'holder === fresh ? undefined : holder',
  },
];

it.each(MUTANTS)(
  'finds what is wrong with a core that $name',
  async ({ file, from, to }) => {
    const mutant = await buildMutant(file, from, to);
    const found = (['tgt', 'lio'] as const)
      .map((target) => findByWalking({ target, faults: 1, ...mutant }, 3 * WALKS))
      .find((one) => one !== undefined);
    expect(found).toBeDefined();
  },
  400_000,
);

function findByWalking(options: ModelOptions, walks: number): unknown {
  for (let seed = 1; seed <= walks; seed += 1) {
    const { violation } = walk(seed, STEPS, options, seed % 2 === 0 ? SETTLED : FIRST_WORLD);
    if (violation !== undefined) return { seed, ...violation };
  }
  return undefined;
}

type Parts = Required<Pick<ModelOptions, 'step' | 'plan'>>;

/** The core with one place changed, compiled in memory. */
async function buildMutant(file: string, from: string, to: string): Promise<Parts> {
  const folder = join(import.meta.dirname, '../../../src/failoverd/guard');
  const source = readFileSync(join(folder, file), 'utf8');
  expect(source.split(from)).toHaveLength(2);
  const { outputFiles } = await build({
    stdin: {
      contents: "export { step } from './step'; export { planReservation as plan } from './reservation';",
      resolveDir: folder,
      loader: 'ts',
    },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
    plugins: [
      {
        name: 'mutant',
        setup: (builder) =>
          builder.onLoad({ filter: /\.ts$/ }, ({ path }) =>
            basename(path) === file ? { contents: source.replace(from, to), loader: 'ts' } : undefined,
          ),
      },
    ],
  });
  const made = { exports: {} as Parts };
  const run = runInThisContext(`(function (module) {${outputFiles[0]?.text ?? ''}\n})`) as (
    module: typeof made,
  ) => void;
  run(made);
  return made.exports;
}
