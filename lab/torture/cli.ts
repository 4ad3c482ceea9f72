/**
 * `npm run torture:install -- [--seed N] [--rounds N] [--kills N] [--role ROLE...] [--blow kill|power-off|full-disk]
 * [--no-boundaries] [--moment STAGE+NNNms...] [--keep] [--minutes N] [--json FILE]`: strikes installations in the
 * lab, at the beginning of every step and at random moments, and compares what the next run makes of
 * it with an installation that nobody disturbed. `--rounds` is the number of random moments of each
 * blow, over all roles; `--kills` how many of them fall on one installation before it may complete;
 * `--moment` strikes at these alone, as an earlier torture named them; `--minutes` begins no further
 * installation after that time.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Lab } from '../lab';
import { bareGuests } from '../story/bare-guests';
import { PROJECT } from '../story/built-program';
import { keepAsGround, prepareBed, ROLES, takeGround, type Role } from './bed';
import {
  BLOWS,
  boundaries,
  deal,
  describeMoment,
  parseMoment,
  randomMoments,
  seededRandom,
  type Blow,
  type Moment,
} from './moments';
import { runPass, runUndisturbed, type PassResult, type Undisturbed } from './pass';

const { values } = parseArgs({
  options: {
    name: { type: 'string', default: 'torture' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    rounds: { type: 'string', default: '50' },
    kills: { type: 'string', default: '6' },
    role: { type: 'string', multiple: true },
    blow: { type: 'string', multiple: true },
    'no-boundaries': { type: 'boolean', default: false },
    moment: { type: 'string', multiple: true },
    /** Use the lab and its snapshots as they are, and leave them. */
    keep: { type: 'boolean', default: false },
    minutes: { type: 'string', default: 'Infinity' },
    json: { type: 'string' },
  },
});

const FOLDER = join(PROJECT, 'dist/torture');
const began = Date.now();
const timeIsUp = (): boolean => Date.now() - began > Number(values.minutes) * 60_000;
const say = (line: string): void => {
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${String(seconds).padStart(5)} s  ${line}`);
};

function chosen<Name extends string>(known: readonly Name[], given: readonly string[] | undefined): Name[] {
  return known.filter((name) => given === undefined || given.includes(name));
}

async function main(): Promise<void> {
  const guests = bareGuests(values.name);
  const { lab } = guests;
  const seed = Number(values.seed);
  const random = seededRandom(seed);
  const roles = chosen(ROLES, values.role);
  const blows = chosen(BLOWS, values.blow);
  const kills = Number(values.kills);
  const results: PassResult[] = [];
  const tell = (what: string, result: PassResult): void => {
    results.push(result);
    keepResults(seed, kills, results);
    const outcome = result.problems.length === 0 ? 'same result' : 'DIFFERENT';
    const moments = result.moments.map(describeMoment).join(' ');
    say(
      `${result.role} ${result.blow} ${what} ${result.struck}/${result.moments.length}: ${outcome} (${moments})`,
    );
    for (const problem of result.problems) console.log(problem);
  };
  say(`seed ${seed}`);
  try {
    if (!(values.keep && (await lab.status()).up)) {
      rmSync(FOLDER, { recursive: true, force: true });
      await prepareBed(guests);
      say('three bare guests with the bundle');
    }
    mkdirSync(FOLDER, { recursive: true });
    for (const role of roles) {
      if (timeIsUp()) break;
      await takeGround(lab, role, say);
      const undisturbed = await knowUndisturbed(lab, role);
      const seconds = (undisturbed.milliseconds / 1000).toFixed(0);
      say(`${role} undisturbed: ${undisturbed.stages.length} stages, ${seconds} s with boot and inventory`);
      for (const blow of blows) {
        const share = shareOf(Number(values.rounds), roles.length, roles.indexOf(role));
        const moments: Readonly<Record<string, Moment[]>> =
          values.moment === undefined
            ? {
                boundaries: values['no-boundaries'] ? [] : boundaries(undisturbed.stages),
                random: randomMoments(undisturbed.stages, share, random),
              }
            : { named: values.moment.map(parseMoment) };
        for (const [what, all] of Object.entries(moments))
          for (const dealt of deal(all, kills))
            if (!timeIsUp()) tell(what, await runPass(lab, role, blow, dealt, undisturbed));
      }
    }
  } finally {
    if (!values.keep) await guests.down();
  }
  printTable(results, roles, blows);
  keepResults(seed, kills, results);
  process.exitCode = results.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

/** After each pass: a torture that is broken off keeps what it found. */
function keepResults(seed: number, kills: number, results: readonly PassResult[]): void {
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ format: 1, seed, kills, results }, null, 2)}\n`);
}

/** The run that nobody disturbed; with `--keep` the one that an earlier torture of this bed saw. */
async function knowUndisturbed(lab: Lab, role: Role): Promise<Undisturbed> {
  const file = join(FOLDER, `undisturbed-${role}.json`);
  if (values.keep && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Undisturbed;
  const undisturbed = await runUndisturbed(lab, role);
  writeFileSync(file, JSON.stringify(undisturbed));
  await keepAsGround(lab, role);
  return undisturbed;
}

/** How many of the rounds the part at this place gets, so that all of them are dealt. */
function shareOf(rounds: number, parts: number, place: number): number {
  return Math.floor(rounds / parts) + (place < rounds % parts ? 1 : 0);
}

function printTable(results: readonly PassResult[], roles: readonly Role[], blows: readonly Blow[]): void {
  const sum = (of: readonly PassResult[], count: (result: PassResult) => number): number =>
    of.reduce((total, result) => total + count(result), 0);
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, i) => (i < 2 ? String(cell).padEnd(12) : String(cell).padStart(12))).join('');
  console.log(line(['role', 'blow', 'passes', 'blows', 'same', 'different', 's / pass']));
  for (const role of roles)
    for (const blow of blows) {
      const of = results.filter((result) => result.role === role && result.blow === blow);
      if (of.length === 0) continue;
      const different = of.filter(({ problems }) => problems.length > 0).length;
      const seconds = Math.round(sum(of, ({ milliseconds }) => milliseconds) / of.length / 1000);
      const struck = sum(of, (result) => result.struck);
      console.log(line([role, blow, of.length, struck, of.length - different, different, seconds]));
    }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
