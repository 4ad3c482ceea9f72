import { gunzip } from 'zlib';
import { promisify } from 'util';
import type { Machine } from '../../node/machine';
import { findSecrets, maskSecrets } from './mask';
import { NODE_RECORDS, type Sources } from './sources';

const unzip = promisify(gunzip) as (data: Buffer) => Promise<Buffer>;

/** One file of the archive, without secrets. */
export interface Exhibit {
  /** In the archive: the path on the node without its slash, or `commands/...`. */
  readonly name: string;
  readonly content: string;
  readonly removed: number;
  /** Bytes at its beginning that were left out because it is long. */
  readonly cut: number;
}

export interface Missing {
  readonly source: string;
  readonly reason: string;
}

export interface Collection {
  readonly exhibits: readonly Exhibit[];
  readonly missing: readonly Missing[];
}

export interface Bounds {
  readonly fileBytes: number;
  readonly totalBytes: number;
}

export const BOUNDS: Bounds = { fileBytes: 2 * 1024 * 1024, totalBytes: 48 * 1024 * 1024 };
/** Longer files are not even read for their end. */
const MOST_READ_BYTES = 256 * 1024 * 1024;
const COMMAND_TIMEOUT_MS = 20_000;

interface Raw {
  readonly name: string;
  readonly text: string;
}

/** Reads everything, learns every secret that stands in any of it, and masks all of them in all of it. */
export async function collectSupport(
  machine: Machine,
  sources: Sources,
  bounds: Bounds = BOUNDS,
): Promise<Collection> {
  const missing: Missing[] = [];
  const raws: Raw[] = [];
  for (const path of await listPaths(machine, sources)) {
    const raw = await readText(machine, path);
    if ('reason' in raw) missing.push({ source: path, reason: raw.reason });
    else raws.push(raw);
  }
  for (const argv of sources.commands) {
    const { exitCode, stdout, stderr } = await machine.run(argv, {
      access: 'read',
      timeoutMs: COMMAND_TIMEOUT_MS,
    });
    const command = argv.join(' ');
    if (exitCode === 127) missing.push({ source: command, reason: 'no such command' });
    else {
      const name = `commands/${command.replace(/[^\w.=-]+/g, '_').slice(0, 60)}.txt`;
      raws.push({ name, text: `$ ${command}\n${stdout}${stderr}\n[exit code ${exitCode}]\n` });
    }
  }
  const literals = new Set<string>();
  for (const { text } of raws) for (const secret of findSecrets(text)) literals.add(secret);

  const exhibits: Exhibit[] = [];
  let left = bounds.totalBytes;
  for (const { name, text } of raws.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Masked whole: a secret that is cut in two would not be recognised.
    const masked = maskSecrets(text, literals);
    const bytes = Buffer.from(masked.text);
    const cut = Math.max(0, bytes.length - bounds.fileBytes);
    const content = bytes.slice(cut).toString();
    if (bytes.length - cut > left) {
      missing.push({ source: name, reason: 'the archive is full' });
      continue;
    }
    left -= bytes.length - cut;
    exhibits.push({ name, content, removed: masked.removed, cut });
  }
  return { exhibits, missing };
}

async function listPaths(machine: Machine, sources: Sources): Promise<string[]> {
  const paths = [...sources.files];
  for (const { folder, names } of sources.folders)
    for (const name of await machine.list(folder)) if (names.test(name)) paths.push(`${folder}/${name}`);
  for (const folder of NODE_RECORDS) paths.push(...(await listBelow(machine, folder, 4)));
  return paths;
}

async function listBelow(machine: Machine, folder: string, depth: number): Promise<string[]> {
  const found: string[] = [];
  for (const name of await machine.list(folder)) {
    const path = `${folder}/${name}`;
    const type = (await machine.stat(path))?.type;
    if (type === 'file') found.push(path);
    else if (type === 'directory' && depth > 0) found.push(...(await listBelow(machine, path, depth - 1)));
  }
  return found;
}

async function readText(machine: Machine, path: string): Promise<Raw | { readonly reason: string }> {
  try {
    const facts = await machine.stat(path);
    if (facts === undefined) return { reason: 'absent' };
    if (facts.size > MOST_READ_BYTES) return { reason: `too long: ${facts.size} bytes` };
    let content = await machine.readFile(path);
    if (content === undefined) return { reason: 'absent' };
    let name = path.slice(1);
    if (/\.gz$/.test(path)) {
      content = await unzip(content);
      name = name.replace(/\.gz$/, '');
    }
    // Bytes that are no text could hide a secret from the masking.
    if (content.includes(0)) return { reason: 'not a text' };
    return { name, text: content.toString() };
  } catch (error) {
    return { reason: (error as NodeJS.ErrnoException).code ?? 'unreadable' };
  }
}
