/**
 * `kill`: SIGKILL of the program. `power-off`: the machine's power cord, and on again. `full-disk`: no
 * block is left on the root filesystem until the run has ended.
 */
export type Blow = 'kill' | 'power-off' | 'full-disk';
export const BLOWS: readonly Blow[] = ['kill', 'power-off', 'full-disk'];

/** A moment of a run at which it is struck: so long after the beginning of a stage. */
export interface Moment {
  /** Id of a stage as the program's events name it: `plan` or a step. */
  readonly stage: string;
  readonly offsetMs: number;
  /** Text that the guest's journal must hold as well, such as the fact that rpm begins. */
  readonly journalled?: string;
  /** Another blow than the pass's. */
  readonly blow?: Blow;
}

/** `STAGE+NNNms`, or the stage alone for its beginning: `parseMoment` reads it. */
export function describeMoment({ stage, offsetMs }: Moment): string {
  return offsetMs === 0 ? stage : `${stage}+${offsetMs}ms`;
}

/** Throws an Error when the text is no moment. */
export function parseMoment(text: string): Moment {
  const [, stage, offset = '0'] = /^([a-z][a-z.-]*)(?:\+(\d+)ms)?$/.exec(text) ?? [];
  if (stage === undefined) throw new Error(`"${text}" is no moment such as filesystem.format+2140ms`);
  return { stage, offsetMs: Number(offset) };
}

/** How an undisturbed run went. */
export interface TimedStage {
  readonly id: string;
  readonly milliseconds: number;
}

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The moment at which each stage begins. */
export function boundaries(stages: readonly TimedStage[]): Moment[] {
  return stages.map(({ id }) => ({ stage: id, offsetMs: 0 }));
}

/**
 * So many random moments, in the order in which a run reaches them. Half of the weight is time, so
 * that the long stages are struck often; half is the number of stages, so that no short one is spared.
 */
export function randomMoments(stages: readonly TimedStage[], count: number, random: () => number): Moment[] {
  const total = stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const weights = stages.map(({ milliseconds }) => milliseconds + total / stages.length);
  const moments: { place: number; moment: Moment }[] = [];
  for (let made = 0; made < count; made++) {
    let left = random() * 2 * total;
    const found = weights.findIndex((weight) => (left -= weight) < 0);
    const place = found === -1 ? stages.length - 1 : found;
    const stage = stages[place];
    if (stage === undefined) throw new Error('a run without stages has no moments');
    const offsetMs = Math.floor(random() * stage.milliseconds);
    moments.push({ place, moment: { stage: stage.id, offsetMs } });
  }
  return moments
    .sort((a, b) => a.place - b.place || a.moment.offsetMs - b.moment.offsetMs)
    .map(({ moment }) => moment);
}

/** Deals moments, in order, into passes of at most so many. */
export function deal(moments: readonly Moment[], perPass: number): Moment[][] {
  const passes = Math.ceil(moments.length / perPass);
  return Array.from({ length: passes }, (_, pass) => moments.filter((__, place) => place % passes === pass));
}
