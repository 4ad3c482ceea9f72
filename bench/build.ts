/**
 * How long a bundle takes, beside libsolv and dnf, from repository metadata to the closure and from
 * nothing to the sealed bundle:
 *
 *   npm run bench:build -- [--rounds 5] [--files 15] [--growth] [--json FILE]
 *
 * `--files 90` has as many files a package as EL6; `--growth` measures 5,000 to 60,000 packages
 * instead. The universe is made by ../shared/tools/gen_universe.py, its real packages are signed. Rounds are interleaved, since a
 * machine's speed changes; the first is discarded.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';

import { measure, type Run } from './measure';
import { goalsOf, growthGoal, print, summarise, type Goal, type Result } from './report';
import { buildRows, dnfRows, libsolvRows, lockRows, requireProgram, type Row } from './rows';
import { installPeers } from './setup';
import { findUniverse, serveUniverse, type Served } from './universe';

const GROWTH = [5000, 15_000, 30_000, 60_000];

async function runRounds(rows: readonly Row[], rounds: number): Promise<Result[]> {
  const runs = new Map<Row, Run[]>(rows.map((row) => [row, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const row of rows) {
      for (const folder of row.fresh ?? []) rmSync(folder, { recursive: true, force: true });
      const run = await measure(row.command, row.settings);
      if (round > 0) runs.get(row)?.push(run);
    }
  }
  return Array.from(runs, ([row, all]) => summarise(row, all));
}

interface Figures {
  readonly results: readonly Result[];
  readonly goals: readonly Goal[];
}

async function comparePeers(work: string, files: number, rounds: number, served: Served[]): Promise<Figures> {
  const universe = findUniverse(files);
  const server = await serveUniverse(universe);
  served.push(server);
  const place = { work, universe, baseUrl: server.baseUrl };
  const results = await runRounds(
    [...lockRows(place), ...buildRows(place), ...libsolvRows(place), ...dnfRows(place)],
    rounds,
  );
  return { results, goals: goalsOf(results) };
}

async function measureGrowth(
  work: string,
  files: number,
  rounds: number,
  served: Served[],
): Promise<Figures> {
  const rows: Row[] = [];
  for (const packages of GROWTH) {
    const universe = findUniverse(files, packages);
    const server = await serveUniverse(universe);
    served.push(server);
    const folder = path.join(work, String(packages));
    mkdirSync(folder);
    const place = { work: folder, universe, baseUrl: server.baseUrl };
    const [start, cold] = lockRows(place) as [Row, Row];
    if (rows.length === 0) rows.push(start);
    rows.push({ ...cold, name: `growth_${packages}` });
  }
  const results = await runRounds(rows, rounds);
  return { results, goals: [growthGoal(results.filter(({ row }) => row.startsWith('growth_')))] };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      files: { type: 'string', default: '15' },
      growth: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const [rounds, files] = [Number(values.rounds), Number(values.files)];
  if (!(rounds >= 1) || !(files >= 1)) throw new Error('--rounds and --files take a number from 1 on');
  requireProgram();
  installPeers();
  const work = mkdtempSync(path.join(tmpdir(), 'bench-build-'));
  const served: Served[] = [];
  try {
    const figures = await (values.growth ? measureGrowth : comparePeers)(work, files, rounds, served);
    print(figures.results, figures.goals);
    if (values.json !== undefined) {
      writeFileSync(values.json, `${JSON.stringify({ rounds, files, ...figures }, null, 2)}\n`);
    }
  } finally {
    for (const server of served) server.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  console.error(`bench:build: ${error.message}`);
  process.exitCode = 1;
});
