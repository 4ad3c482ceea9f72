import { createHash } from 'crypto';

import { AppError } from '../core/error';
import { catalogueOf, type PackageCatalogue } from '../rpm/catalogue';
import type { Checksum, Package } from '../rpm/package';
import { decodeIndex, encodeIndex, type MetadataCache } from './cache';
import { drain, gather, readContent, type Consume, type Content } from './byte-reader';
import { decompress } from './decompress';
import { createFilelistsScanner } from './filelists';
import { indexCatalogue } from './index-catalogue';
import {
  DecompressorMissing,
  isAboutContent,
  MalformedMetadata,
  UnsupportedCompression,
  UnusualMetadata,
} from './malformed';
import { createPrimaryParser } from './primary-saxes';
import type { PrimaryIndex } from './primary-index';
import { createIndexScanner } from './primary-scanner';
import { parseRepomd, type MetadataFile, type Repomd } from './repomd';

/**
 * Fetches a file of the repository by its relative path. `expected` lets the fetcher verify, resume
 * and cache; the loader verifies again while it reads.
 */
export type FetchFile = (
  relativePath: string,
  expected?: { readonly checksum: Checksum; readonly size?: number },
) => Promise<Content>;

/** A repository whose primary metadata is loaded. */
export interface Repository {
  readonly id: string;
  readonly revision: string;
  /** SHA-256 of repomd.xml. */
  readonly repomdChecksum: Checksum;
  /** Its packages, each made when it is asked for. */
  readonly catalogue: PackageCatalogue;
  /** All of its packages; making them costs more than reading the metadata. */
  allPackages(): readonly Package[];
  /**
   * The packages that own each of `paths`, from the filelists (fetched when the cache does not know). A path
   * that nobody owns has an empty list. Throws as `loadRepository` does.
   */
  findOwners(paths: readonly string[]): Promise<ReadonlyMap<string, readonly Package[]>>;
  /** The same of one path, when the cache knows. */
  knownOwners(path: string): readonly Package[] | undefined;
  /** Settles when the cache has what was read; it is written while the packages are used already. Never rejects. */
  saved(): Promise<void>;
}

export interface RepositorySource {
  readonly id: string;
  readonly fetchFile: FetchFile;
  /** Saves reading the same metadata again. */
  readonly cache?: MetadataCache;
}

/** Bytes that a metadata file may open to at most, whatever repomd.xml says. */
const OPEN_LIMIT = 2 ** 30;

/**
 * Reads repomd.xml and primary of one yum repository; filelists wait until a path needs them.
 * Throws REPOSITORY_MALFORMED, REPOSITORY_CHECKSUM_WRONG,
 * REPOSITORY_COMPRESSION_UNSUPPORTED or REPOSITORY_DECOMPRESSOR_MISSING, and whatever `fetchFile` throws.
 */
export async function loadRepository({ id, fetchFile, cache }: RepositorySource): Promise<Repository> {
  const repomdPath = 'repodata/repomd.xml';
  const data = await gather(readContent(await fetchFile(repomdPath)), Infinity);
  const repomd = await inMetadata(id, repomdPath, () => Promise.resolve(parseRepomd(data)));
  const repomdSha256 = createHash('sha256').update(data).digest('hex');
  let saving: Promise<void> = Promise.resolve();
  const packages = await loadPrimary(repomdSha256);
  const ownersName = `${repomdSha256}.owners`;
  const ownerDigests = decodeOwners(await cache?.read(ownersName));
  const knownOwners = (path: string): readonly Package[] | undefined =>
    ownerDigests.get(path)?.map(packages.withDigest).filter(isPresent);
  return {
    id,
    revision: repomd.revision,
    repomdChecksum: { type: 'sha256', value: repomdSha256 },
    catalogue: packages.catalogue,
    allPackages: packages.all,
    async findOwners(paths) {
      const missing = paths.filter((path) => !ownerDigests.has(path));
      if (missing.length > 0) {
        const found = await readMetadata('filelists', createFilelistsScanner(missing));
        found.forEach((ids, path) => ownerDigests.set(path, ids));
        await cache?.write(ownersName, [Buffer.from(JSON.stringify(Array.from(ownerDigests)))]);
      }
      return new Map(paths.map((path) => [path, knownOwners(path) ?? []] as const));
    },
    knownOwners,
    saved: () => saving,
  };

  async function loadPrimary(key: string): Promise<PrimaryPackages> {
    const name = `${key}.primary`;
    const cached = await cache?.read(name);
    const known = cached && decodeIndex(cached);
    if (known) return fromIndex(known, id);
    const index = await scanPrimary();
    if (!index) return parsePrimary();
    if (cache) saving = cache.write(name, encodeIndex(index));
    return fromIndex(index, id);
  }

  /** Undefined when the metadata is not as createrepo writes it. */
  async function scanPrimary(): Promise<PrimaryIndex | undefined> {
    const scanner = createIndexScanner();
    try {
      return await readMetadata('primary', scanner);
    } catch (error) {
      if (error instanceof UnusualMetadata) return undefined;
      throw error;
    }
  }

  async function parsePrimary(): Promise<PrimaryPackages> {
    const packages = await readMetadata('primary', createPrimaryParser(id));
    const byDigest = new Map(packages.map((candidate) => [candidate.checksum.value, candidate]));
    return {
      catalogue: catalogueOf(packages),
      all: () => packages,
      withDigest: (digest) => byDigest.get(digest),
    };
  }

  async function readMetadata<T>(type: string, parser: MetadataParser<T>): Promise<T> {
    const file = requireFile(repomd, type, id);
    return inMetadata(id, file.location, async () => {
      await openMetadata(id, fetchFile, file, (chunk) => parser.write(chunk));
      return parser.finish();
    });
  }
}

/** Path → digests of the packages that own it. */
function decodeOwners(data: Buffer | undefined): Map<string, readonly string[]> {
  const known = new Map<string, readonly string[]>();
  try {
    const pairs: unknown = JSON.parse((data ?? '[]').toString());
    for (const pair of Array.isArray(pairs) ? (pairs as unknown[]) : []) {
      const [path, ids] = Array.isArray(pair) ? (pair as unknown[]) : [];
      if (typeof path === 'string' && Array.isArray(ids)) known.set(path, ids.map(String));
    }
  } catch {
    // Damaged: it is looked up again and written anew.
  }
  return known;
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function requireFile(repomd: Repomd, type: string, id: string): MetadataFile {
  const file = repomd.files.get(type);
  if (file) return file;
  const problem = `it does not list ${type}`;
  throw new AppError('REPOSITORY_MALFORMED', { repository: id, file: 'repodata/repomd.xml', problem });
}

/** Takes a metadata file in pieces. */
interface MetadataParser<T> {
  write(chunk: Buffer): void;
  finish(): T;
}

/**
 * Gives the decompressed file to `consume` and compares the file with its digest on the way. What is
 * wrong with the content is told only of a file that has its digest.
 */
async function openMetadata(
  id: string,
  fetchFile: FetchFile,
  file: MetadataFile,
  consume: Consume,
): Promise<void> {
  const { checksum, size, location } = file;
  const content = await fetchFile(location, { checksum, ...(size === undefined ? {} : { size }) });
  const hash = createHash(checksum.type);
  let length = 0;
  const reader = readContent(content, (piece) => {
    hash.update(piece);
    length += piece.length;
  });
  let problem: Error | undefined;
  try {
    await decompress(reader, openLimit(file), consume);
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    problem = error;
  }
  await drain(reader);
  const actual = hash.digest('hex');
  if (actual !== checksum.value || (size !== undefined && size !== length)) {
    throw new AppError('REPOSITORY_CHECKSUM_WRONG', {
      repository: id,
      file: location,
      digest: checksum.type.toUpperCase(),
      actual,
      expected: checksum.value,
    });
  }
  if (problem !== undefined) throw problem;
}

async function inMetadata<T>(id: string, file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnsupportedCompression) {
      throw new AppError('REPOSITORY_COMPRESSION_UNSUPPORTED', {
        repository: id,
        file,
        compression: error.message,
      });
    }
    if (error instanceof DecompressorMissing) {
      throw new AppError('REPOSITORY_DECOMPRESSOR_MISSING', { repository: id, file, command: error.message });
    }
    if (error instanceof MalformedMetadata) {
      throw new AppError('REPOSITORY_MALFORMED', { repository: id, file, problem: error.message });
    }
    throw error;
  }
}

/** What `findOwners` and the solver need of primary.xml. */
interface PrimaryPackages {
  readonly catalogue: PackageCatalogue;
  readonly all: () => readonly Package[];
  readonly withDigest: (digest: string) => Package | undefined;
}

function fromIndex(index: PrimaryIndex, id: string): PrimaryPackages {
  const catalogue = indexCatalogue(index, id);
  return { catalogue, all: catalogue.all, withDigest: catalogue.withDigest };
}

function openLimit({ openSize = OPEN_LIMIT }: MetadataFile): number {
  return Math.min(openSize, OPEN_LIMIT);
}
