import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../lab-error';
import { run } from '../run';

export interface AptSource {
  /** Address of the Debian mirror, as this machine's own apt configuration has it. */
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy?: string;
}

/** The sources of a deb822 `.sources` file: one per stanza and URI. Pure. */
export function parseDeb822Sources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  const clean = text.replace(/^#.*\n?/gm, '');
  for (const stanza of clean.split(/\n\s*\n/)) {
    const fields = new Map<string, string>();
    for (const match of stanza.matchAll(/^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t]+.*)*)/gm))
      fields.set((match[1] ?? '').toLowerCase(), (match[2] ?? '').trim());
    const words = (name: string): string[] =>
      (fields.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
    if (!words('types').includes('deb') || fields.get('enabled')?.toLowerCase() === 'no') continue;
    const signedBy = words('signed-by')[0];
    for (const uri of words('uris'))
      sources.push({
        uri,
        suites: words('suites'),
        components: words('components'),
        ...(signedBy?.startsWith('/') === true ? { signedBy } : {}),
      });
  }
  return sources;
}

/** The `deb` lines of a one-line-style sources.list. Pure. */
export function parseListSources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*(.*)$/.exec(line);
    if (match === null) continue;
    const signedBy = /signed-by=(\/[^\s,]+)/.exec(match[1] ?? '')?.[1];
    sources.push({
      uri: match[2] ?? '',
      suites: [match[3] ?? ''],
      components: (match[4] ?? '').split(/\s+/).filter((word) => word !== ''),
      ...(signedBy === undefined ? {} : { signedBy }),
    });
  }
  return sources;
}

const DEBIAN_SUITE = /^(?:bookworm|trixie|forky|sid|stable|testing|unstable)$/;

/** The source that serves Debian itself: a plain Debian suite with `main`. Pure. */
export function pickDebianSource(sources: readonly AptSource[]): AptSource | undefined {
  return sources.find(
    (source) => source.components.includes('main') && source.suites.some((suite) => DEBIAN_SUITE.test(suite)),
  );
}

/** The machine's own Debian mirror, from /etc/apt. */
export async function findDebianSource(): Promise<AptSource> {
  const sources: AptSource[] = [];
  const folder = '/etc/apt/sources.list.d';
  const names = (await fs.readdir(folder).catch(() => [])).sort();
  for (const path of ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))]) {
    const text = await fs.readFile(path, 'utf8').catch(() => '');
    sources.push(...(path.endsWith('.sources') ? parseDeb822Sources(text) : parseListSources(text)));
  }
  const found = pickDebianSource(sources);
  if (found === undefined)
    throw new LabError(
      "No Debian mirror in this machine's apt configuration",
      'The lab builds its guests from Debian: run it on Debian 12 with a working apt.',
    );
  return found;
}

/** How this machine's apt reaches its mirror (proxy, retries, ...), as apt.conf lines. */
export async function acquireSettings(): Promise<string> {
  const dump = await run(['apt-config', 'dump']);
  return dump
    .split('\n')
    .filter((line) => /^Acquire::(?:https?::|Retries)/.test(line))
    .concat('')
    .join('\n');
}

/**
 * Downloads packages of another suite into a folder, with lists and cache of their own, so that the
 * machine's apt knows nothing of it. Gives the paths of the .deb files.
 */
export async function downloadPackages(
  source: AptSource,
  suite: string,
  packages: readonly string[],
  folder: string,
): Promise<string[]> {
  await withPrivateApt(source, suite, folder, '', (env) =>
    run(['apt-get', 'download', '-q', ...packages], { env, cwd: folder, timeoutMs: 600_000 }),
  );
  return debsIn(folder);
}

/**
 * Downloads packages and everything they depend on that a system lacks, into a folder, likewise.
 * `status` is that system's /var/lib/dpkg/status. Gives the paths of the .deb files.
 */
export async function downloadClosure(
  source: AptSource,
  suite: string,
  packages: readonly string[],
  folder: string,
  status: string,
): Promise<string[]> {
  const known = await fs.readFile(status, 'utf8');
  await withPrivateApt(source, suite, folder, known, async (env, archives) => {
    const options = ['-q', '-y', '--download-only', '--no-install-recommends'];
    await run(['apt-get', 'install', ...options, ...packages], { env, timeoutMs: 600_000 });
    for (const name of await fs.readdir(archives))
      if (name.endsWith('.deb')) await fs.rename(join(archives, name), join(folder, name));
  });
  return debsIn(folder);
}

async function debsIn(folder: string): Promise<string[]> {
  const names = await fs.readdir(folder);
  return names.filter((name) => name.endsWith('.deb')).map((name) => join(folder, name));
}

/** Does work with an apt whose one source is a suite, and whose system has the packages of `status`. */
async function withPrivateApt(
  source: AptSource,
  suite: string,
  folder: string,
  status: string,
  work: (env: Readonly<Record<string, string>>, archives: string) => Promise<unknown>,
): Promise<void> {
  const apt = join(folder, 'apt');
  await Promise.all(
    ['lists/partial', 'cache/archives/partial'].map((name) => fs.mkdir(join(apt, name), { recursive: true })),
  );
  const options = source.signedBy === undefined ? '' : `[signed-by=${source.signedBy}] `;
  await fs.writeFile(join(apt, 'sources.list'), `deb ${options}${source.uri} ${suite} main\n`);
  await fs.writeFile(join(apt, 'status'), status);
  const config = [
    `Dir::Etc::sourcelist "${apt}/sources.list";`,
    'Dir::Etc::sourceparts "-";',
    `Dir::State::Lists "${apt}/lists";`,
    `Dir::State::status "${apt}/status";`,
    `Dir::Cache "${apt}/cache";`,
    'Acquire::Languages "none";',
    'APT::Sandbox::User "root";',
  ];
  await fs.writeFile(join(apt, 'apt.conf'), config.join('\n') + '\n');
  const env = { APT_CONFIG: join(apt, 'apt.conf') };
  await run(['apt-get', 'update', '-q'], { env, timeoutMs: 300_000 });
  await work(env, join(apt, 'cache/archives'));
  await fs.rm(apt, { recursive: true, force: true });
}
