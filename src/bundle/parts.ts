import { createHash } from 'crypto';
import { createReadStream, promises as fs } from 'fs';
import * as path from 'path';
import { AppError, isAppError } from '../core/error';
import type { Emit } from '../core/events';
import { makeFolder } from '../core/make-folder';
import { sha256OfFile } from '../fetch/content';
import { readChunks } from '../fetch/read-chunks';
import { formatSums, parseSums } from './sums';

/**
 * A bundle for media that are too small for it: `NAME.tar.gz.001`, `.002`, ... and `NAME.tar.gz.parts`,
 * their digests as `sha256sum -c` reads them. `cat NAME.tar.gz.???` puts them together, too.
 */
export const PARTS_ENDING = '.parts';
/** One part of it; its first group is the name of the whole. */
export const PART_NAME = /^(.*\.tar\.gz)\.\d{3}$/;

const MAX_PARTS = 999;

/**
 * Splits a sealed bundle and removes it once its parts are written.
 * @param limit bytes of a part
 * @param isCancelled asked between two pieces; then nothing of the split stays, and the bundle is whole
 * @returns the list and the parts
 * @throws AppError PARTS_TOO_MANY, BUNDLE_UNWRITABLE, CANCELLED
 */
export async function splitBundle(
  file: string,
  limit: number,
  emit: Emit,
  stageId: string,
  isCancelled: () => boolean = () => false,
): Promise<{ list: string; parts: string[] }> {
  const { size } = await fs.stat(file);
  const count = Math.max(1, Math.ceil(size / limit));
  if (count > MAX_PARTS) throw new AppError('PARTS_TOO_MANY', { count, most: MAX_PARTS });
  const list = `${file}${PARTS_ENDING}`;
  // Those of an earlier split would be taken for parts of this one.
  await removeParts(file);
  const parts: string[] = [];
  const sums = new Map<string, string>();
  try {
    for (let i = 0; i < count; i += 1) {
      const part = `${file}.${String(i + 1).padStart(3, '0')}`;
      parts.push(part);
      const sha256 = await copyRange(file, part, i * limit, Math.min(size, (i + 1) * limit), isCancelled);
      sums.set(path.basename(part), sha256);
      emit({ kind: 'progress', id: stageId, done: i + 1, total: count, unit: 'items' });
    }
    await fs.writeFile(list, formatSums(sums));
    await fs.unlink(file);
  } catch (error) {
    await removeParts(file);
    if (isAppError(error)) throw error;
    throw new AppError('BUNDLE_UNWRITABLE', { file: list, problem: (error as Error).message });
  }
  return { list, parts };
}

/** Removes the list of a bundle's parts, then the parts. */
async function removeParts(file: string): Promise<void> {
  await fs.unlink(`${file}${PARTS_ENDING}`).catch(() => undefined);
  const folder = path.dirname(file);
  const names = await fs.readdir(folder).catch((): string[] => []);
  for (const name of names.filter(
    (one) => one.startsWith(`${path.basename(file)}.`) && /\.\d{3}$/.test(one),
  )) {
    await fs.unlink(path.join(folder, name)).catch(() => undefined);
  }
}

async function copyRange(
  from: string,
  to: string,
  start: number,
  end: number,
  isCancelled: () => boolean,
): Promise<string> {
  const hash = createHash('sha256');
  const output = await fs.open(to, 'w');
  try {
    await readChunks(
      createReadStream(from, { start, end: end - 1, highWaterMark: 1 << 18 }),
      async (chunk) => {
        if (isCancelled()) throw new AppError('CANCELLED', {});
        hash.update(chunk);
        await output.write(chunk, 0, chunk.length);
      },
    );
    await output.sync();
  } finally {
    await output.close();
  }
  return hash.digest('hex');
}

/** The parts that a list names, in order, and what is wrong with them. */
export interface PartsReport {
  readonly parts: readonly string[];
  readonly findings: readonly AppError[];
}

/** @throws AppError FILE_UNREADABLE, PARTS_UNUSABLE */
export async function checkParts(list: string): Promise<PartsReport> {
  const text = await fs.readFile(list, 'utf8').catch((error: Error) => {
    throw new AppError('FILE_UNREADABLE', { file: list, problem: error.message });
  });
  const sums = parseSums(text);
  const base = path.basename(list, PARTS_ENDING);
  const names = sums === undefined ? [] : [...sums.keys()];
  const expected = names.map((_name, i) => `${base}.${String(i + 1).padStart(3, '0')}`);
  if (sums === undefined || names.length === 0 || names.some((name, i) => name !== expected[i])) {
    throw new AppError('PARTS_UNUSABLE', { file: list });
  }
  const findings: AppError[] = [];
  const parts: string[] = [];
  for (const [name, digest] of sums) {
    const part = path.join(path.dirname(list), name);
    parts.push(part);
    const actual = await sha256OfFile(part).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new AppError('FILE_UNREADABLE', { file: part, problem: error.message });
    });
    if (actual === undefined) findings.push(new AppError('PART_MISSING', { part: name, list }));
    else if (actual !== digest) findings.push(new AppError('PART_ALTERED', { part: name, list }));
  }
  return { parts, findings };
}

/**
 * Puts the parts together again; they stay. The bundle gets its name when it is whole.
 * @throws AppError the first finding of `checkParts`, BUNDLE_EXISTS, BUNDLE_UNWRITABLE
 */
export async function joinBundle(
  list: string,
  outputDirectory: string,
): Promise<{ file: string; sha256: string }> {
  const { parts, findings } = await checkParts(list);
  const [finding] = findings;
  if (finding !== undefined) throw finding;
  const file = path.join(outputDirectory, path.basename(list, PARTS_ENDING));
  if ((await fs.stat(file).catch(() => undefined)) !== undefined)
    throw new AppError('BUNDLE_EXISTS', { file });
  const hash = createHash('sha256');
  try {
    await makeFolder(outputDirectory);
    const output = await fs.open(`${file}.part`, 'w');
    try {
      for (const part of parts) {
        await readChunks(createReadStream(part, { highWaterMark: 1 << 18 }), async (chunk) => {
          hash.update(chunk);
          await output.write(chunk, 0, chunk.length);
        });
      }
      await output.sync();
    } finally {
      await output.close();
    }
    await fs.rename(`${file}.part`, file);
  } catch (error) {
    await removePartialJoin(list, outputDirectory);
    throw new AppError('BUNDLE_UNWRITABLE', { file, problem: (error as Error).message });
  }
  return { file, sha256: hash.digest('hex') };
}

/** Removes what an interrupted `joinBundle` left. */
export async function removePartialJoin(list: string, outputDirectory: string): Promise<void> {
  const file = path.join(outputDirectory, path.basename(list, PARTS_ENDING));
  await fs.unlink(`${file}.part`).catch(() => undefined);
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};
const SMALLEST_PART = 1_000_000;

/** `700M`, `4.3GB`, `4GiB` in bytes; undefined for anything else and for less than 1 MB. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]i?)?b?$/i.exec(text.trim());
  const bytes =
    match === null ? NaN : Math.floor(Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? NaN));
  return Number.isSafeInteger(bytes) && bytes >= SMALLEST_PART ? bytes : undefined;
}
