import { createHash } from 'crypto';
import { closeSync, openSync, renameSync, unlinkSync, writeSync } from 'fs';
import { AppError, isAppError } from '../core/error';
import { problemInChinese } from '../core/problem-in-chinese';
import { claimPart, sizeOf } from './cache';
import {
  compareBuffer,
  compareDigest,
  compareFile,
  type ContentMismatch,
  type ExpectedContent,
} from './content';
import { readChunks } from './read-chunks';
import type { Access, Connections } from './connections';
import { withoutSecrets } from './proxy';
import { openUrl } from './request';
import { requestProblem, type RequestProblem } from './request-problem';
import { tlsProblem } from './tls-problem';

/** Where a file may be had from: the bases are fall-backs for each other, tried in order. */
export interface Source {
  /** Repository id, for messages. */
  readonly id: string;
  /** http:, https: or file: URLs. */
  readonly baseUrls: readonly string[];
  readonly access?: Access;
}

export interface DownloadSettings {
  readonly connections: Connections;
  readonly idleTimeoutMs: number;
  /** How often the list of bases is gone through. */
  readonly rounds: number;
  /** Pause before the second round; doubles with each further one. Milliseconds. */
  readonly backOffMs: number;
  /** True once the whole work is given up: no new request is begun. */
  readonly isStopped: () => boolean;
  /** Base URL → how often in a row it failed; those that failed are tried last. */
  readonly failures: Map<string, number>;
}

/** Joins a base URL and a path inside the repository; rejects paths that leave the base. */
export function joinUrl(base: string, relativePath: string): string {
  const segments = relativePath.split('/');
  if (relativePath.startsWith('/') || segments.includes('..') || /^[a-z][a-z0-9+.-]*:/i.test(relativePath)) {
    throw new AppError('FETCH_BAD_PATH', { path: relativePath, base: withoutSecrets(base) });
  }
  return `${base.replace(/\/+$/, '')}/${segments.map(encodeURIComponent).join('/')}`;
}

/** What one attempt at one URL came to. */
type Attempt = { readonly problem: RequestProblem } | { readonly mismatch: ContentMismatch } | 'good';

/** Bytes that arrived, that lay there already, or (negative) that were thrown away. */
export type OnBytes = (bytes: number, origin: 'network' | 'disk') => void;

/**
 * Downloads into `target` (a place in the cache): resumes what is there, verifies size and digest,
 * and renames only a verified file to its name.
 * @param onBytes told the bytes received, those that were there already, and negative numbers for
 *   bytes thrown away
 * @throws AppError FETCH_FAILED, FETCH_NOT_FOUND, FETCH_WRONG_CONTENT
 */
export async function downloadFile(
  source: Source,
  relativePath: string,
  expected: ExpectedContent,
  target: string,
  settings: DownloadSettings,
  onBytes: OnBytes,
): Promise<void> {
  const part = await claimPart(target).catch(throwUnwritable);
  const held: { url?: string; validator?: string } = {};
  let counted = 0;
  const count = (bytes: number, origin: 'network' | 'disk' = 'disk'): void => {
    counted += bytes;
    onBytes(bytes, origin);
  };

  await tryBases(
    source,
    (base) => joinUrl(base, relativePath),
    settings,
    async (url) => {
      let digest: string | undefined;
      try {
        const present = sizeOf(part);
        count(present - counted);
        const complete = expected.size !== undefined && present === expected.size;
        if (!complete) digest = await receive(url, part, present);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.kind === 'range') discard();
        return { problem };
      }
      const mismatch =
        digest === undefined ? await compareFile(part, expected) : compareDigest(expected, counted, digest);
      if (mismatch === undefined) return 'good';
      discard();
      return { mismatch };
    },
  );
  try {
    renameSync(part, target);
  } catch (error) {
    throwUnwritable(error);
  }

  function discard(): void {
    unlinkSync(part);
    count(-counted);
  }

  /** The digest of the whole file, when all of it came in one go. */
  async function receive(url: string, path: string, present: number): Promise<string | undefined> {
    const fits = held.url === url && held.validator !== undefined;
    const opened = await openUrl(url, {
      connections: settings.connections,
      idleTimeoutMs: settings.idleTimeoutMs,
      offset: present,
      ...accessOf(source),
      ...(fits && held.validator !== undefined ? { validator: held.validator } : {}),
    });
    held.url = url;
    if (opened.validator !== undefined) held.validator = opened.validator;
    if (opened.offset === 0 && present > 0) count(-counted);
    const file = openSync(path, opened.offset === 0 ? 'w' : 'a');
    const hash = opened.offset === 0 ? createHash(expected.digest?.type ?? 'sha256') : undefined;
    try {
      await readChunks(opened.body, (chunk) => {
        if (settings.isStopped()) throw requestProblem('refused', 'stopped');
        append(file, chunk);
        hash?.update(chunk);
        count(chunk.length, 'network');
        if (expected.size !== undefined && counted > expected.size) {
          throw requestProblem('range', `more than the expected ${expected.size} bytes`);
        }
      });
    } finally {
      closeSync(file);
    }
    if (!opened.isComplete()) throw requestProblem('passing', 'the connection was cut off');
    return hash?.digest('hex');
  }
}

/** Waits for the page cache only, which takes a fraction of what handing the chunk to a thread does. */
function append(file: number, chunk: Buffer): void {
  for (let at = 0; at < chunk.length;) at += writeSync(file, chunk, at, chunk.length - at);
}

/**
 * Downloads a small file into memory, e.g. repomd.xml.
 * @param toUrl the file's URL below a base
 * @param expected any of these will do; with none, anything
 * @param maximumBytes a longer answer is refused
 * @throws AppError FETCH_FAILED, FETCH_NOT_FOUND, FETCH_WRONG_CONTENT
 */
export async function downloadBuffer(
  source: Source,
  toUrl: (base: string) => string,
  expected: readonly ExpectedContent[],
  maximumBytes: number,
  settings: DownloadSettings,
): Promise<Buffer> {
  let content = Buffer.alloc(0);
  await tryBases(source, toUrl, settings, async (url) => {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      const opened = await openUrl(url, {
        connections: settings.connections,
        idleTimeoutMs: settings.idleTimeoutMs,
        offset: 0,
        ...accessOf(source),
      });
      await readChunks(opened.body, (chunk) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size <= maximumBytes) return Promise.resolve();
        return Promise.reject(requestProblem('refused', `more than ${maximumBytes} bytes`));
      });
      if (!opened.isComplete()) return { problem: requestProblem('passing', 'the connection was cut off') };
    } catch (error) {
      return { problem: asProblem(error) };
    }
    content = Buffer.concat(chunks);
    const mismatches = expected.map((one) => compareBuffer(content, one));
    const [mismatch] = mismatches;
    return mismatch === undefined || mismatches.includes(undefined) ? 'good' : { mismatch };
  });
  return content;
}

function accessOf({ access }: Source): { access?: Access } {
  return access === undefined ? {} : { access };
}

/** Problems of a base that another round would not mend. */
const FINAL: ReadonlySet<RequestProblem['kind']> = new Set(['absent', 'refused', 'untrusted']);

/** Of a long list of mirrors, as many are asked for one file. */
const MAX_BASES = 12;

/** In the order of the list, those that failed after those that did not. */
function rankBases({ baseUrls }: Source, { failures }: DownloadSettings): string[] {
  const failuresOf = (base: string): number => failures.get(base) ?? 0;
  const ranked = [...new Set(baseUrls)].map((base, place) => ({ base, place }));
  ranked.sort((a, b) => failuresOf(a.base) - failuresOf(b.base) || a.place - b.place);
  return ranked.slice(0, MAX_BASES).map(({ base }) => base);
}

/**
 * Tries every base, round after round, until one attempt is good. A wrong content is retried like
 * a lost connection: a mirror may be in the middle of its own update.
 */
async function tryBases(
  source: Source,
  toUrl: (base: string) => string,
  settings: DownloadSettings,
  attempt: (url: string) => Promise<Attempt>,
): Promise<void> {
  const bases = new Set(rankBases(source, settings));
  let attempts = 0;
  let wrong: { url: string; mismatch: ContentMismatch } | undefined;
  const failed = new Map<string, RequestProblem>();
  for (let round = 0; round < settings.rounds && bases.size > 0; round += 1) {
    if (round > 0) await pause(settings.backOffMs * 2 ** (round - 1));
    for (const base of [...bases]) {
      if (settings.isStopped()) throw new AppError('CANCELLED', {});
      const url = toUrl(base);
      attempts += 1;
      const outcome = await attempt(url);
      if (outcome === 'good') {
        settings.failures.delete(base);
        return;
      }
      settings.failures.set(base, (settings.failures.get(base) ?? 0) + 1);
      if ('mismatch' in outcome) {
        wrong = { url: withoutSecrets(url), mismatch: outcome.mismatch };
      } else {
        failed.set(withoutSecrets(url), outcome.problem);
        if (FINAL.has(outcome.problem.kind)) bases.delete(base);
      }
    }
  }
  if (settings.isStopped()) throw new AppError('CANCELLED', {});
  if (wrong !== undefined) throw new AppError('FETCH_WRONG_CONTENT', { url: wrong.url, ...wrong.mismatch });
  throw failure(source, failed, attempts);
}

/** Tells the last URL that failed otherwise than by lacking the file, and after it the others. */
function failure(source: Source, failed: ReadonlyMap<string, RequestProblem>, attempts: number): AppError {
  const all = [...failed].reverse();
  const told = all.find(([, { kind }]) => kind !== 'absent') ?? all[0];
  if (told === undefined) return new AppError('FETCH_NO_SOURCE', { repository: source.id });
  const [url, { kind, message }] = told;
  if (kind === 'absent') return new AppError('FETCH_NOT_FOUND', { url, repository: source.id });
  if (kind === 'untrusted' && all.length === 1)
    return new AppError('FETCH_UNTRUSTED', { url, repository: source.id, problem: message });
  const others = all.filter(([other]) => other !== url).map(([other, problem]) => [other, problem.message]);
  return new AppError('FETCH_FAILED', {
    url,
    problem: message,
    attempts,
    others: others.map(([other, text]) => `\n  ${other}: ${text}`).join(''),
    othersZh: others.map(([other, text = '']) => `\n  ${other}：${problemInChinese(text)}`).join(''),
  });
}

/** What the system says when the cache is full or may not be written. */
const CACHE_PROBLEMS = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOTDIR', 'EEXIST'];

/** Throws FETCH_CACHE_UNWRITABLE for an error of the cache's folder, anything else as it is. */
export function throwUnwritable(error: unknown): never {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (!CACHE_PROBLEMS.includes(code)) throw error;
  throw new AppError('FETCH_CACHE_UNWRITABLE', { problem: message });
}

function asProblem(error: unknown): RequestProblem {
  if (isAppError(error)) throw error;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // What cannot be read is the medium of a file: URL, no fault of the cache.
  if (CACHE_PROBLEMS.includes(code) && syscall !== 'read') throwUnwritable(error);
  if (error instanceof Error) {
    if ('kind' in error) return error as RequestProblem;
    return tlsProblem(error) ?? requestProblem('passing', error.message);
  }
  throw error;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
