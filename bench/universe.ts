import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');
/** Packages of EL6's base and of EPEL 6. */
const EL6 = { base: 6700, epel: 12500 };

/** Two repositories of an EL6-like distribution; the packages of the closure are real and signed. */
export interface Universe {
  readonly folder: string;
  readonly packages: number;
  readonly keyFile: string;
  readonly fingerprint: string;
}

/** The universe with so many packages and files a package, made into the cache when it is not there. */
export function findUniverse(files: number, packages = EL6.base + EL6.epel): Universe {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'heartbundle', 'bench', `universe-${packages}-${files}-signed`);
  if (!existsSync(folder)) makeUniverse(folder, files, packages);
  return {
    folder,
    packages,
    keyFile: path.join(folder, 'KEY'),
    fingerprint: readFileSync(path.join(folder, 'fingerprint'), 'utf8'),
  };
}

function makeUniverse(folder: string, files: number, packages: number): void {
  const generator = path.join(ROOT, '../shared/tools/gen_universe.py');
  if (!existsSync(generator)) throw new Error(`${generator} is missing: it makes the universe`);
  console.error(`Making a universe of ${packages} packages in ${folder} (about a minute)`);
  mkdirSync(path.dirname(folder), { recursive: true });
  const made = `${folder}.${process.pid}.part`;
  const base = Math.round((packages * EL6.base) / (EL6.base + EL6.epel));
  const counts = ['--base', String(base), '--epel', String(packages - base), '--files', String(files)];
  try {
    execFileSync('python3', [generator, '--out', made, ...counts], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    execFileSync('python3', [path.join(__dirname, 'sign-universe.py'), made], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

export interface Served {
  readonly baseUrl: string;
  stop(): void;
}

/** Serves the universe on the loopback, by a process of its own. */
export async function serveUniverse({ folder }: Universe): Promise<Served> {
  const server: ChildProcess = spawn(
    process.execPath,
    [path.join(__dirname, 'universe-server.mjs'), folder],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const { stdin, stdout } = server;
  if (stdin === null || stdout === null) throw new Error('the server has no pipes');
  const [port] = (await once(stdout, 'data')) as [Buffer];
  return { baseUrl: `http://127.0.0.1:${port.toString().trim()}`, stop: () => void stdin.end() };
}
