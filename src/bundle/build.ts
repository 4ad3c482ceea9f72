import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError, isAppError } from '../core/error';
import { stage, type Emit } from '../core/events';
import { makeFolder } from '../core/make-folder';
import { replaceFile } from '../core/replace-file';
import { openDownloader, type Downloader, type FetchedPackages } from '../fetch/downloader';
import type { ProxySettings } from '../fetch/proxy';
import type { Machine } from '../node/machine';
import { folderCache } from '../repository/cache';
import { writeRepodata } from '../repository/write';
import { ADDED } from './added';
import { demandSpace } from './disk-space';
import { locateMirrors } from './mirrors';
import { lockText, lockTime, type Lock } from './lock';
import { requireOutputFolder } from './output-folder';
import type { Product } from './product';
import { useLock } from './frozen';
import { resolveLock, type BuildRequest, type Resolved } from './resolve';
import { nextSerial, sameLock } from './serial';
import { sealBundle, type SealedBundle } from './seal';
import type { SigningKey } from './signing-key';
import { verifyPackages } from './verify-packages';

export interface BuildOptions {
  readonly request: BuildRequest;
  readonly product: Product;
  /** Asked for once it is known what will be sealed. */
  readonly openKey: () => Promise<SigningKey>;
  readonly toolVersion: string;
  readonly outputDirectory: string;
  readonly cacheDirectory: string;
  /** SOURCE_DATE_EPOCH; without it the time of the newest package. Seconds since 1970. */
  readonly sourceTime?: number;
  /** How this host reaches the network; default directly. */
  readonly proxies?: ProxySettings;
  /** This host, asked for free disk space. */
  readonly machine: Machine;
  /** Build exactly the lock that lies in the output folder. */
  readonly frozen: boolean;
}

export interface BuiltBundle {
  readonly sealed: SealedBundle;
  readonly lock: Lock;
  readonly lockFile: string;
  readonly fetched: FetchedPackages;
}

/** Resolves a recipe and writes `<name>.lock.json`. */
export async function writeLock(
  request: BuildRequest,
  options: Pick<BuildOptions, 'cacheDirectory' | 'outputDirectory' | 'proxies'>,
  emit: Emit,
): Promise<{ lock: Lock; lockFile: string }> {
  await requireOutputFolder(options.outputDirectory, `${request.name}.lock.json`);
  const downloader = openDownloader(options);
  try {
    const located = await locateMirrors(request, downloader, emit);
    const { lock } = await resolve(located, options, downloader, emit);
    return { lock, lockFile: await saveLock(lock, options.outputDirectory) };
  } finally {
    downloader.close();
  }
}

/**
 * The whole of `bundle build`: resolve, download, verify each vendor's signature, seal.
 * @throws AppError of the rooms recipe, repository, solver, fetch, rpm and bundle; nothing but the
 *   cache is written before all packages are verified
 */
export async function buildBundle(options: BuildOptions, emit: Emit): Promise<BuiltBundle> {
  const { name, version } = options.request;
  await requireOutputFolder(options.outputDirectory, `${name}-${version}.tar.gz`);
  const downloader = openDownloader(options);
  try {
    const lockFile = lockFileOf(options.outputDirectory, options.request.name);
    const frozen = options.frozen ? await readFrozen(lockFile) : undefined;
    const request = await locateMirrors(options.request, downloader, emit);
    const resolved =
      frozen === undefined
        ? await resolve(request, options, downloader, emit)
        : await useLock(request, frozen, lockFile);
    const { lock } = resolved;
    const key = await options.openKey();
    const fetched = await fetchPackages(resolved, downloader, options, emit);
    const verified = await stage(emit, 'verify', { key: 'build.verify' }, () =>
      verifyPackages(resolved, fetched.paths, emit, 'verify'),
    );
    const time = options.sourceTime ?? lockTime(lock);
    const repodata = writeRepodata(verified.entries, { timestamp: time });
    const sealed = await stage(emit, 'seal', { key: 'build.seal' }, () =>
      sealBundle(
        {
          lock,
          packages: verified.packages,
          vendorKeys: vendorKeys(resolved),
          repodata,
          product: options.product,
          key,
          time,
          toolVersion: options.toolVersion,
          outputDirectory: options.outputDirectory,
        },
        emit,
        'seal',
      ),
    );
    if (!options.frozen) await saveLock(lock, options.outputDirectory);
    return { sealed, lock, lockFile, fetched };
  } finally {
    downloader.close();
  }
}

/** A new lock, its serial above that of the one it will replace. */
async function resolve(
  request: BuildRequest,
  { cacheDirectory, outputDirectory }: Pick<BuildOptions, 'cacheDirectory' | 'outputDirectory'>,
  downloader: Downloader,
  emit: Emit,
): Promise<Resolved> {
  const parsed = folderCache(path.join(cacheDirectory, 'parsed'));
  const resolved = await resolveLock(request, downloader, parsed, emit);
  const file = lockFileOf(outputDirectory, request.name);
  const same = sameLock(resolved.lock, await readText(file));
  if (same !== undefined) return { ...resolved, lock: same };
  const previous = await readPrevious(file, emit);
  return { ...resolved, lock: { ...resolved.lock, serial: nextSerial(resolved.lock, previous) } };
}

/** Empty when it cannot be read. */
function readText(file: string): Promise<string> {
  return fs.readFile(file, 'utf8').catch(() => '');
}

async function readFrozen(file: string): Promise<Lock> {
  await fs.access(file).catch(() => {
    throw new AppError('LOCK_ABSENT', { file });
  });
  const { readLock } = await import('./read-lock');
  return readLock(file);
}

/** A lock that is absent is no predecessor; one that says nothing is none either, but its serial is lost. */
async function readPrevious(file: string, emit: Emit): Promise<Lock | undefined> {
  const present = await fs.lstat(file).catch(() => undefined);
  if (present === undefined) return undefined;
  const { readLock } = await import('./read-lock');
  try {
    return await readLock(file);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'LOCK_UNUSABLE') throw error;
    emit({ kind: 'notice', level: 'warning', text: { key: 'build.serial-lost', values: { file } } });
    return undefined;
  }
}

function lockFileOf(outputDirectory: string, name: string): string {
  return path.join(outputDirectory, `${name}.lock.json`);
}

async function saveLock(lock: Lock, outputDirectory: string): Promise<string> {
  const file = lockFileOf(outputDirectory, lock.name);
  const text = lockText(lock);
  try {
    await makeFolder(outputDirectory);
    if ((await readText(file)) !== text) await replaceFile(file, text);
  } catch (error) {
    throw new AppError('BUNDLE_UNWRITABLE', { file, problem: (error as Error).message });
  }
  return file;
}

async function fetchPackages(
  resolved: Resolved,
  downloader: Downloader,
  { machine, cacheDirectory, outputDirectory, product }: BuildOptions,
  emit: Emit,
): Promise<FetchedPackages> {
  const wanted = resolved.lock.packages.filter(({ origin }) => origin === 'repository');
  const requests = wanted.map((locked) => ({
    source: resolved.sourceOf(locked.repository),
    path: locked.path,
    size: locked.size,
    digest: { type: 'sha256', value: locked.sha256 } as const,
  }));
  await demandSpace(
    machine,
    { folder: cacheDirectory, bytes: downloader.missingBytes(requests) },
    { folder: outputDirectory, bytes: await sealedSize(resolved.lock, product) },
  );
  const title = { key: 'build.fetch', values: { count: requests.length } };
  const fetched = await stage(emit, 'fetch', title, () => downloader.fetchPackages(requests, emit, 'fetch'));
  const values = { downloaded: fetched.downloaded.files, cached: fetched.cached.files };
  emit({ kind: 'notice', level: 'info', text: { key: 'build.fetched', values } });
  return fetched;
}

/** What the packages, the program and the metadata take at most; all but the packages shrinks. */
async function sealedSize(lock: Lock, product: Product): Promise<number> {
  let bytes = lock.packages.reduce((sum, one) => sum + one.size, 0);
  for (const file of [product.runtime, product.app, product.rpm]) bytes += (await fs.stat(file)).size;
  return bytes;
}

function vendorKeys(resolved: Resolved): {
  fileName: string;
  content: Buffer;
  fingerprint: string;
  userId: string;
  repositories: readonly string[];
}[] {
  const added = resolved.lock.packages.some(({ origin }) => origin === 'added') ? [ADDED] : [];
  return resolved.vendorKeys.map(({ fileName, content, key, repositories }) => ({
    fileName,
    content,
    fingerprint: key.fingerprint,
    userId: key.userId,
    repositories: [...repositories, ...added],
  }));
}
