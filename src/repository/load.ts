import { createHash } from 'crypto';

import { AppError } from '../core/error';
import { catalogueOf, type PackageCatalogue } from '../rpm/catalogue';
import type { Checksum, Package } from '../rpm/package';
import { decompress, DecompressorMissing, MalformedMetadata, UnsupportedCompression } from './decompress';
import { createFilelistsScanner } from './filelists';
import { indexCatalogue } from './index-catalogue';
import { UnusualMetadata } from './primary';
import { createPrimaryParser } from './primary-saxes';
import { createIndexScanner } from './primary-scanner';
import { parseRepomd, type MetadataFile, type Repomd } from './repomd';

/**
 * Fetches a file of the repository by its relative path. `expected` lets the fetcher verify, resume
 * and cache; the loader verifies again.
 */
export type FetchFile = (
  relativePath: string,
  expected?: { readonly checksum: Checksum; readonly size?: number },
) => Promise<Buffer>;

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
   * The packages that own each of `paths`, from the filelists (fetched at the first call). A path
   * that nobody owns has an empty list. Throws as `loadRepository` does.
   */
  findOwners(paths: readonly string[]): Promise<ReadonlyMap<string, readonly Package[]>>;
}

export interface RepositorySource {
  readonly id: string;
  readonly fetchFile: FetchFile;
}

/** Bytes that a metadata file may open to at most, whatever repomd.xml says. */
const OPEN_LIMIT = 2 ** 30;

/**
 * Reads repomd.xml and primary of one yum repository; filelists wait until a path needs them.
 * Throws REPOSITORY_MALFORMED, REPOSITORY_CHECKSUM_WRONG,
 * REPOSITORY_COMPRESSION_UNSUPPORTED or REPOSITORY_DECOMPRESSOR_MISSING, and whatever `fetchFile` throws.
 */
export async function loadRepository({ id, fetchFile }: RepositorySource): Promise<Repository> {
  const repomdPath = 'repodata/repomd.xml';
  const data = await fetchFile(repomdPath);
  const repomd = await inMetadata(id, repomdPath, () => Promise.resolve(parseRepomd(data)));
  const primary = requireFile(repomd, 'primary', id);
  const primaryData = await fetchMetadata(id, fetchFile, primary);
  const packages = await inMetadata(id, primary.location, () => readPrimary(primaryData, primary, id));
  let filelistsData: Promise<Buffer> | undefined;
  return {
    id,
    revision: repomd.revision,
    repomdChecksum: { type: 'sha256', value: createHash('sha256').update(data).digest('hex') },
    catalogue: packages.catalogue,
    allPackages: packages.all,
    async findOwners(paths) {
      const file = requireFile(repomd, 'filelists', id);
      filelistsData = filelistsData ?? fetchMetadata(id, fetchFile, file);
      const filelists = await filelistsData;
      const digests = await inMetadata(id, file.location, () => readFilelists(filelists, file, paths));
      const owners = new Map<string, Package[]>();
      digests.forEach((ids, path) => {
        const found = ids.map(packages.withDigest);
        owners.set(path, found.filter(isPresent));
      });
      return owners;
    },
  };
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

async function fetchMetadata(id: string, fetchFile: FetchFile, file: MetadataFile): Promise<Buffer> {
  const { checksum, size, location } = file;
  const data = await fetchFile(location, { checksum, ...(size === undefined ? {} : { size }) });
  const actual = createHash(checksum.type).update(data).digest('hex');
  if (actual !== checksum.value || (size !== undefined && size !== data.length)) {
    throw new AppError('REPOSITORY_CHECKSUM_WRONG', {
      repository: id,
      file: location,
      digest: checksum.type.toUpperCase(),
      actual,
      expected: checksum.value,
    });
  }
  return data;
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

async function readPrimary(data: Buffer, file: MetadataFile, id: string): Promise<PrimaryPackages> {
  try {
    const scanner = createIndexScanner();
    await decompress(data, openLimit(file), (chunk) => scanner.write(chunk));
    const catalogue = indexCatalogue(scanner.finish(), id);
    return { catalogue, all: catalogue.all, withDigest: catalogue.withDigest };
  } catch (error) {
    if (!(error instanceof UnusualMetadata)) throw error;
    return parsePrimary(data, file, id);
  }
}

async function parsePrimary(data: Buffer, file: MetadataFile, id: string): Promise<PrimaryPackages> {
  const parser = createPrimaryParser(id);
  await decompress(data, openLimit(file), (chunk) => parser.write(chunk));
  const packages = parser.finish();
  const byDigest = new Map(packages.map((candidate) => [candidate.checksum.value, candidate]));
  return {
    catalogue: catalogueOf(packages),
    all: () => packages,
    withDigest: (digest) => byDigest.get(digest),
  };
}

async function readFilelists(
  data: Buffer,
  file: MetadataFile,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const scanner = createFilelistsScanner(paths);
  await decompress(data, openLimit(file), (chunk) => scanner.write(chunk));
  return scanner.finish();
}

function openLimit({ openSize = OPEN_LIMIT }: MetadataFile): number {
  return Math.min(openSize, OPEN_LIMIT);
}
