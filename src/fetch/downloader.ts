import { existsSync, promises as fs } from 'fs';
import pLimit from 'p-limit';
import type { Emit } from '../core/events';
import { cachedPath, sizeOf } from './cache';
import { compareFile, type Digest, type ExpectedContent } from './content';
import {
  downloadBuffer,
  downloadFile,
  joinUrl,
  throwUnwritable,
  type DownloadSettings,
  type OnBytes,
  type Source,
} from './download';
import { closeConnections, openConnections } from './connections';
import type { ProxySettings } from './proxy';
import { createTransfer } from './transfer';

export interface DownloaderOptions {
  /** Root of the content-addressed cache, shared by all builds of the user. */
  readonly cacheDirectory: string;
  /** Downloads at the same time; default 6. */
  readonly concurrency?: number;
  /** How often the list of mirrors is gone through; default 3. */
  readonly rounds?: number;
  /** Pause before the second round, doubling; default 400 ms. */
  readonly backOffMs?: number;
  /** Longest silence of a server; default 20,000 ms. */
  readonly idleTimeoutMs?: number;
  /** Default none. */
  readonly proxies?: ProxySettings;
}

/** One package to have in the cache. */
export interface PackageRequest {
  readonly source: Source;
  /** Path inside the repository, e.g. `Packages/heartbeat-3.0.4-2.el6.x86_64.rpm`. */
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
}

export interface FetchedPackages {
  /** Paths in the cache, in the order of the requests; each was verified in this run. */
  readonly paths: readonly string[];
  readonly downloaded: { readonly files: number; readonly bytes: number };
  readonly cached: { readonly files: number; readonly bytes: number };
}

/** Fetches metadata and packages; keeps its connections until it is closed. */
export interface Downloader {
  /**
   * A metadata file, at most 512 MiB, piece by piece; each piece's memory is used again for the next. With
   * size and digest it is kept in the cache, too; `onBytes` is told what has to be downloaded for that.
   */
  openFile(
    source: Source,
    path: string,
    expected?: ExpectedContent,
    onBytes?: OnBytes,
  ): Promise<AsyncIterable<Buffer>>;
  /** A file of which one of several contents may be there, such as repomd.xml while mirrors are behind. */
  fetchAny(source: Source, path: string, expected: readonly ExpectedContent[]): Promise<Buffer>;
  /** A list of mirrors: one URL, at most 1 MiB. */
  fetchUrl(source: Source): Promise<Buffer>;
  /** Bytes of the packages that are not in the cache, going by the sizes of what is there. */
  missingBytes(requests: readonly PackageRequest[]): number;
  /**
   * Packages, several at a time, largest first. Emits `progress` in bytes under `stageId`.
   * The first failure stops the others; what has arrived stays in the cache for the next run.
   */
  fetchPackages(requests: readonly PackageRequest[], emit: Emit, stageId: string): Promise<FetchedPackages>;
  /** Begins no new request and closes the connections. */
  close(): void;
}

const METADATA_LIMIT = 512 * 1024 * 1024;
const LIST_LIMIT = 1024 * 1024;

export function openDownloader(options: DownloaderOptions): Downloader {
  const concurrency = options.concurrency ?? 6;
  const connections = openConnections(concurrency, options.proxies);
  let stopped = false;
  const settings: DownloadSettings = {
    connections,
    idleTimeoutMs: options.idleTimeoutMs ?? 20000,
    rounds: options.rounds ?? 3,
    backOffMs: options.backOffMs ?? 400,
    isStopped: () => stopped,
    failures: new Map(),
  };

  function fetchAny(source: Source, path: string, expected: readonly ExpectedContent[]): Promise<Buffer> {
    return downloadBuffer(source, (base) => joinUrl(base, path), expected, METADATA_LIMIT, settings);
  }

  /** Content on its way, so that what two repositories have in common is written once. */
  const underway = new Map<string, Promise<void>>();

  /** True when it was in the cache already. */
  async function obtain(
    source: Source,
    path: string,
    expected: ExpectedContent,
    target: string,
    onBytes: OnBytes,
  ): Promise<boolean> {
    for (let other = underway.get(target); other !== undefined; other = underway.get(target)) {
      await other.catch(() => undefined);
    }
    const work = isGood(target, expected).then(async (present) => {
      if (!present) await downloadFile(source, path, expected, target, settings, onBytes);
      return present;
    });
    const done = work.then(() => undefined);
    underway.set(target, done);
    done.then(
      () => underway.delete(target),
      () => underway.delete(target),
    );
    return work;
  }

  function missingBytes(requests: readonly PackageRequest[]): number {
    return requests
      .filter(({ digest, size }) => sizeOf(cachedPath(options.cacheDirectory, 'packages', digest)) !== size)
      .reduce((sum, { size }) => sum + size, 0);
  }

  async function openFile(
    source: Source,
    path: string,
    expected: ExpectedContent = {},
    onBytes: OnBytes = () => undefined,
  ): Promise<AsyncIterable<Buffer>> {
    if (expected.digest === undefined || expected.size === undefined || expected.size > METADATA_LIMIT) {
      return onePiece(await fetchAny(source, path, [expected]));
    }
    const target = cachedPath(options.cacheDirectory, 'metadata', expected.digest);
    await obtain(source, path, expected, target, onBytes);
    return piecesOf(target);
  }

  async function fetchPackages(
    requests: readonly PackageRequest[],
    emit: Emit,
    stageId: string,
  ): Promise<FetchedPackages> {
    const downloaded = { files: 0, bytes: 0 };
    const cached = { files: 0, bytes: 0 };
    const transfer = createTransfer(emit, () => stageId);
    transfer.expect(requests.reduce((sum, request) => sum + request.size, 0));

    const fetchOne = async (request: PackageRequest): Promise<void> => {
      if (stopped) return;
      const target = cachedPath(options.cacheDirectory, 'packages', request.digest);
      const present = await obtain(request.source, request.path, request, target, transfer.advance);
      if (present) transfer.advance(request.size, 'disk');
      const tally = present ? cached : downloaded;
      tally.files += 1;
      tally.bytes += request.size;
    };

    const limit = pLimit(concurrency);
    const largestFirst = [...requests].sort((a, b) => b.size - a.size);
    const work = largestFirst.map((request) =>
      limit(() =>
        fetchOne(request).catch((error) => {
          stopped = true;
          throw error;
        }),
      ),
    );
    try {
      await Promise.all(work);
    } catch (error) {
      await Promise.all(work.map((one) => one.catch(() => undefined)));
      throw error;
    }
    const paths = requests.map((request) => cachedPath(options.cacheDirectory, 'packages', request.digest));
    return { paths, downloaded, cached };
  }

  return {
    openFile,
    fetchAny,
    fetchUrl: (source) => downloadBuffer(source, (url) => url, [], LIST_LIMIT, settings),
    missingBytes,
    fetchPackages,
    close: () => {
      stopped = true;
      closeConnections(connections);
    },
  };
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* onePiece(content: Buffer): AsyncIterable<Buffer> {
  yield content;
}

const PIECE_BYTES = 128 * 1024;

async function* piecesOf(file: string): AsyncIterable<Buffer> {
  const handle = await fs.open(file, 'r');
  try {
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, null);
      if (bytesRead === 0) return;
      yield piece.slice(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** True when the file is there with the expected content; a wrong one is removed. */
async function isGood(path: string, expected: ExpectedContent): Promise<boolean> {
  if (!existsSync(path)) return false;
  try {
    if ((await compareFile(path, expected)) === undefined) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throwUnwritable(error);
  }
  await fs.unlink(path).catch(throwUnwritable);
  return false;
}
