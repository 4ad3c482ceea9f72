import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../test/seeded-random';
import { formatTable } from '../../src/ui/format';
import { createLab } from '../lab';
import { saveNodeLogs } from '../story/node-logs';
import { raisePair } from '../story/pair';
import { faultNamed, FAULTS, type Fault } from './faults';
import { playRound, type RoundResult } from './round';

const USAGE = `Usage: npm run soak -- [options]
  --seed N        of the faults and their lengths (default: the time)
  --rounds N      how many rounds (default 20)
  --first N       begin with this round of the seed: one round again is --first N --rounds 1
  --minutes N     begin no round after so many minutes
  --faults A,B    only these; "all" is every one of them, in order
  --in-order      each of them in turn, not by chance; as many rounds as there are faults
  --seconds A-B   each fault lasts so long, by chance of the seed, instead of what is usual for it
  --self-reset H  the site has a node reset by sysrq or watchdog; else not at all
  --name NAME     the lab's name (default soak)
  --reuse         the pair is up and installed
  --keep          leave the guests running
  --json FILE     every round as JSON
  --logs FOLDER   for the nodes' logs after each round that failed
Faults: ${FAULTS.map(({ name }) => name).join(', ')}`;

type Range = readonly [number, number];

interface Planned {
  readonly fault: Fault;
  readonly seconds: number;
}

/** The round of a seed: the same on every run. */
function planRound(seed: number, round: number, faults: readonly Fault[], lengths?: Range): Planned {
  const random = seededRandom(seed * 10_000 + round);
  const fault = faults[random(faults.length)] as Fault;
  const [from, to] = lengths ?? fault.seconds;
  return { fault, seconds: from + random(10 * (to - from) + 1) / 10 };
}

function inSeconds(ms: number | undefined): string {
  return ms === undefined ? 'unknown' : `${(ms / 1000).toFixed(1)} s`;
}

function tableOf(results: readonly RoundResult[]): string {
  const names = [...new Set(results.map(({ fault }) => fault))].sort();
  const rows = names.map((name) => {
    const mine = results.filter(({ fault }) => fault === name);
    const outages = mine.map(({ outageMs }) => (outageMs ?? Infinity) / 1000).sort((a, b) => a - b);
    const at = (part: number): string => (outages[Math.floor((outages.length - 1) * part)] ?? 0).toFixed(1);
    const bad = mine.filter(({ failures }) => failures.length > 0).length;
    const moved = mine.filter((one) => one.moved).length;
    return [name, String(mine.length), String(moved), at(0), at(0.5), at(1), String(bad)];
  });
  return formatTable([['fault', 'rounds', 'moved', 'least s', 'median s', 'most s', 'failed'], ...rows]);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      rounds: { type: 'string' },
      first: { type: 'string' },
      minutes: { type: 'string' },
      faults: { type: 'string' },
      'in-order': { type: 'boolean' },
      seconds: { type: 'string' },
      'self-reset': { type: 'string' },
      name: { type: 'string' },
      reuse: { type: 'boolean' },
      keep: { type: 'boolean' },
      json: { type: 'string' },
      logs: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return void console.log(USAGE);
  const seed = Number(values.seed ?? Math.floor(Date.now() / 1000) % 100_000);
  const all = values.faults === undefined || values.faults === 'all';
  const faults = all ? FAULTS : (values.faults ?? '').split(',').map(faultNamed);
  const each = values['in-order'] === true || values.faults === 'all';
  const [shortest, longest] = (values.seconds ?? '').split('-').map(Number);
  const lengths: Range | undefined =
    values.seconds === undefined ? undefined : [shortest ?? NaN, longest ?? shortest ?? NaN];
  if (lengths?.some((one) => !(one > 0)) === true) throw new Error(`--seconds ${values.seconds}: give A-B`);
  const selfReset = values['self-reset'];
  if (selfReset !== undefined && selfReset !== 'sysrq' && selfReset !== 'watchdog')
    throw new Error(`--self-reset ${selfReset}: give sysrq or watchdog`);
  const first = Number(values.first ?? 0);
  const rounds = Number(values.rounds ?? (each ? faults.length : 20));
  const until = Date.now() + Number(values.minutes ?? 600) * 60_000;

  const name = values.name ?? 'soak';
  const lab = createLab({ name });
  const leave = values.keep === true || values.reuse === true;
  const stop = (): void => void (leave ? Promise.resolve() : lab.down()).finally(() => process.exit(130));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const results: RoundResult[] = [];
  try {
    if (values.reuse !== true)
      await raisePair(name, console.log, selfReset === undefined ? {} : { selfReset });
    console.log(`seed ${seed}`);
    for (let round = first; round < first + rounds && Date.now() < until; round++) {
      const { fault, seconds } = each
        ? planRound(seed, round, [faults[round % faults.length] as Fault], lengths)
        : planRound(seed, round, faults, lengths);
      const result = await playRound(lab, fault, seconds, (line) => console.log(`${round}: ${line}`));
      results.push(result);
      const { moved, outageMs, healedMs, failures } = result;
      console.log(
        `${round}: ${moved ? 'moved' : 'stayed'}, outage ${inSeconds(outageMs)}, well ${(healedMs / 1000).toFixed(0)} s after its end, ${failures.length === 0 ? 'ok' : `FAILED: ${failures.join('; ')}`}`,
      );
      if (values.json !== undefined)
        writeFileSync(values.json, `${JSON.stringify({ seed, results }, null, 2)}\n`);
      if (failures.length === 0) continue;
      process.exitCode = 1;
      if (values.logs !== undefined)
        await saveNodeLogs(lab, join(values.logs, `${seed}-${round}-${fault.name}`));
    }
    console.log(tableOf(results));
  } finally {
    if (!leave) await lab.down();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
