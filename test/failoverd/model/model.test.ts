import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { explore } from './explore';
import { play, recover, takeOver } from './fair';
import { walk, type Walk } from './walk';
import { FIRST_WORLD, type ModelOptions, type World } from './world';

/**
 * Sized to take CI about five minutes; HEARTBUNDLE_MODEL=deep explores more. A history that breaks a
 * claim of the guard is printed step by step.
 */
const DEEP = process.env['HEARTBUNDLE_MODEL'] === 'deep';
const STATES = DEEP ? 600_000 : 150_000;
const WALKS = DEEP ? 24_000 : 4_800;
const STEPS = 200;
const TIME_LIMIT_MS = DEEP ? 4 * 3_600_000 : 400_000;

type Setting = Pick<ModelOptions, 'target' | 'drain'>;

const SETTINGS: readonly Setting[] = (['tgt', 'lio'] as const).flatMap((target) =>
  ([0, 1] as const).map((drain) => ({ target, drain })),
);

const EACH_SETTING = SETTINGS.map((setting) => {
  const { target, drain } = setting;
  return [`${target} with a drain of ${drain}`, setting] as const;
});

/** Where histories begin: what chance alone would hardly reach stands here ready. */
function startsOf({ target, drain }: Setting): readonly World[] {
  const options = { target, drain, faults: 1 };
  const settled = recover(FIRST_WORLD, options);
  const fenced = takeOver(settled, options);
  const owner = fenced.nodes.findIndex(({ active }) => active);
  const of = (...verbs: string[]): string[] =>
    verbs.map((verb) => (verb === 'time' ? verb : `${verb} ${owner}`));
  const lookedAtFence = play(
    fenced,
    of('new session', 'write lands', 'read', 'time', 'tick', 'work goes on'),
    options,
  );
  return [
    FIRST_WORLD,
    settled,
    fenced,
    play(lookedAtFence, of('freezes'), options),
    // It has registered the key under which it would renew its fence.
    play(lookedAtFence, of('work goes on', 'command arrives', 'freezes'), options),
  ];
}

it.each(EACH_SETTING)(
  'never lets two nodes write, and recovers: every history of a settled pair on %s, to a depth',
  (_name, setting) => {
    let seen = 0;
    const visit = (world: World): void => {
      seen += 1;
      if (seen % 50 === 0) recover(world, { ...setting, faults: 0 });
    };
    const { violation, states } = explore(
      { ...setting, faults: 3 },
      { maxStates: STATES, maxDepth: 1_000 },
      visit,
      recover(FIRST_WORLD, { ...setting, faults: 0 }),
    );
    expect(violation).toBeUndefined();
    expect(states).toBeGreaterThan(STATES);
  },
  TIME_LIMIT_MS,
);

it.each(EACH_SETTING)(
  'never lets two nodes write, and recovers: two nodes that boot at once on %s, to a depth',
  (_name, setting) => {
    const { violation } = explore({ ...setting, faults: 1 }, { maxStates: STATES, maxDepth: 1_000 });
    expect(violation).toBeUndefined();
  },
  TIME_LIMIT_MS,
);

it.each(EACH_SETTING)(
  'never lets two nodes write, and recovers: long histories by chance on %s',
  (_name, setting) => {
    expect(findByWalking({ ...setting, faults: 1 }, WALKS)).toBeUndefined();
  },
  TIME_LIMIT_MS,
);

/** Wrong cores. Each differs from the real one in one place, which must be there exactly once. */
const MUTANTS: readonly {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}[] = [
  {
    name: 'owns what it last saw free, without a claim',
    file: 'claim.ts',
    from: "if (verdict === 'free' || verdict === 'fence' || challenge)",
    to: "if (verdict === 'free') return own(turn);\n    if (verdict === 'fence' || challenge)",
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
    name: 'owns although the target lost its fence meanwhile',
    file: 'claim.ts',
    from: "else if (core.job === undefined) orderJob(turn, 'check');",
    to: 'else own(turn);',
  },
  {
    name: 'lifts the fence before the peer is clean',
    file: 'hold.ts',
    from: "peer.block === 'record' && isFree(peer) && peer.epoch >= fenceEpoch",
    to: 'peer.epoch >= 0',
  },
  {
    name: 'goes on as owner when it finds the reservation of its peer',
    file: 'hold.ts',
    from: "if (holder === 'peer') return lose(turn, 'fenced');",
    to: '',
  },
  {
    name: 'puts its fence up again over that of its peer',
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
    const found = SETTINGS.map((setting) =>
      findByWalking({ ...setting, faults: 1, ...mutant }, 2 * WALKS),
    ).find((one) => one !== undefined);
    expect(found).toBeDefined();
    // Not a history that breaks the real core too.
    expect(found!.again({})).toBeUndefined();
  },
  TIME_LIMIT_MS,
);

interface FoundWalk {
  readonly seed: number;
  readonly message: string;
  readonly history: readonly string[];
  /** Walks the same way with another core. */
  again(parts: Partial<Parts>): Walk['violation'];
}

function findByWalking(options: ModelOptions, walks: number): FoundWalk | undefined {
  const starts = startsOf(options);
  for (let seed = 1; seed <= walks; seed += 1) {
    const start = starts[seed % starts.length]!;
    const { violation } = walk(seed, STEPS, options, start);
    if (violation === undefined) continue;
    const { target, drain, faults } = options;
    const again = (parts: Partial<Parts>): Walk['violation'] =>
      walk(seed, STEPS, { target, drain, faults, ...parts }, start).violation;
    return { seed, ...violation, again };
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
