/**
 * `npm run bench:install -- [--rounds N] [--json FILE]`: seconds and bytes of every stage of an
 * installation in the lab, for each role from a bare machine and for a second run that finds nothing
 * to do. Medians of the rounds. A guest's fork and exec cost about ten times the host's.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bareGuests } from '../lab/story/bare-guests';
import { INSTALL_ORDER, unattended } from '../lab/story/carry';
import { formatBytes, formatTable } from '../src/ui/format';
import { timeStages, type Stage } from './install-stages';
import { median } from './measure';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1' }, json: { type: 'string' } },
});

interface RoleStages {
  readonly role: string;
  readonly run: 'first' | 'second';
  readonly stages: readonly Stage[];
}

/** One round: three bare machines, each installed and then run again. */
async function measureRound(): Promise<RoleStages[]> {
  const guests = bareGuests('bench');
  const results: RoleStages[] = [];
  try {
    await guests.up(INSTALL_ORDER.map(({ guest }) => guest));
    for (const { guest, role } of INSTALL_ORDER)
      for (const run of ['first', 'second'] as const)
        results.push({ role, run, stages: await timeStages(guests.lab, guest, unattended(role)) });
  } finally {
    await guests.down();
  }
  return results;
}

/** The rounds as one: for each stage the median of its seconds and bytes. */
function condense(rounds: readonly (readonly RoleStages[])[]): RoleStages[] {
  const [first = []] = rounds;
  return first.map(({ role, run, stages }) => {
    const same = rounds.flatMap((round) => round.filter((one) => one.role === role && one.run === run));
    const of = (id: string, value: (stage: Stage) => number): number =>
      median(same.flatMap((one) => one.stages.filter((stage) => stage.id === id).map(value)));
    return {
      role,
      run,
      stages: stages.map(({ id }) => ({
        id,
        seconds: of(id, ({ seconds }) => seconds),
        read: of(id, ({ read }) => read),
        written: of(id, ({ written }) => written),
      })),
    };
  });
}

function table({ role, run, stages }: RoleStages): string {
  const sum = (value: (stage: Stage) => number): number =>
    stages.reduce((total, stage) => total + value(stage), 0);
  const total: Stage = {
    id: 'total',
    seconds: sum(({ seconds }) => seconds),
    read: sum(({ read }) => read),
    written: sum(({ written }) => written),
  };
  const rows = [...stages, total].map(({ id, seconds, read, written }) => [
    id,
    `${seconds.toFixed(2)} s`,
    `${formatBytes(read)} read`,
    `${formatBytes(written)} written`,
  ]);
  return `\n${role}, ${run} run\n${formatTable(rows)}`;
}

async function main(): Promise<void> {
  const rounds: RoleStages[][] = [];
  for (let round = 0; round < Number(values.rounds); round++) rounds.push(await measureRound());
  const roles = condense(rounds);
  for (const role of roles) console.log(table(role));
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ format: 1, rounds: rounds.length, roles }, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
