import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError } from '../core/error';
import type { Emit } from '../core/events';
import { makeFolder } from '../core/make-folder';
import { deflatedFile, inMemory, storedFile, type Content } from './contents';
import { createGzipWriter } from './gzip-writer';
import { BUNDLE_LAUNCHER } from './launcher';
import {
  canonicalJson,
  lockDigest,
  lockedFileName,
  lockedNevra,
  type Lock,
  type LockedPackage,
} from './lock';
import {
  isExecutable,
  LAUNCHERS,
  MINIMUM_TOOL_VERSION,
  PLACE,
  RUNTIME_GLIBC,
  RUNTIME_VERSION,
  type Manifest,
  type PackageSignature,
} from './manifest';
import type { Product } from './product';
import { readmeText, readmeTextZh } from './readme';
import { spdxDocument, type HeaderFacts } from './sbom';
import { signContent, type SigningKey } from './signing-key';
import { formatSums } from './sums';
import { encodeTarHeader, TAR_END, tarPadding } from './tar';

/** A package ready to be sealed: downloaded, its signature judged, its header read. */
export interface SealPackage {
  readonly locked: LockedPackage;
  /** Where its file lies. */
  readonly file: string;
  /** Null for an added package that nobody signed. */
  readonly signature: PackageSignature | null;
  readonly facts: HeaderFacts;
}

export interface SealVendorKey {
  /** File name inside `keys`. */
  readonly fileName: string;
  readonly content: Buffer;
  readonly fingerprint: string;
  readonly userId: string;
  readonly repositories: readonly string[];
}

export interface SealInput {
  readonly lock: Lock;
  readonly packages: readonly SealPackage[];
  readonly vendorKeys: readonly SealVendorKey[];
  /** Files of the yum repository, their paths relative to `repo`. */
  readonly repodata: readonly { readonly path: string; readonly content: Buffer }[];
  readonly product: Product;
  readonly key: SigningKey;
  /** Time of every entry; seconds since 1970. */
  readonly time: number;
  readonly toolVersion: string;
  readonly outputDirectory: string;
}

export interface SealedBundle {
  readonly file: string;
  /** Of the tarball. */
  readonly sha256: string;
  readonly size: number;
  /** Of all files together, unpacked. */
  readonly unpackedSize: number;
  readonly manifest: Manifest;
}

/**
 * Writes `<name>-<version>.tar.gz` and its `.sha256`: the same input gives the same bytes. The
 * tarball gets its name only when it is whole.
 * @throws AppError FETCH_WRONG_CONTENT when a package changed in the cache since it was verified,
 *   BUNDLE_UNWRITABLE
 */
export async function sealBundle(input: SealInput, emit: Emit, stageId: string): Promise<SealedBundle> {
  const manifest = describeBundle(input);
  const contents = await gatherContents(input, manifest);
  const sums = new Map([...contents].map(([place, content]) => [place, content.sha256] as const));
  const sumsText = Buffer.from(formatSums(sums));
  contents.set(PLACE.sums, inMemory(sumsText));
  contents.set(PLACE.signature, inMemory(signContent(sumsText, input.key)));

  const title = `${manifest.name}-${manifest.version}`;
  const file = bundleFile(input.outputDirectory, manifest);
  try {
    await makeFolder(input.outputDirectory);
    const written = await writeTarball(`${file}.part`, title, contents, input.time, emit, stageId);
    await fs.rename(`${file}.part`, file);
    await fs.writeFile(`${file}.sha256`, `${written.sha256}  ${path.basename(file)}\n`);
    return { file, manifest, ...written };
  } catch (error) {
    await fs.unlink(`${file}.part`).catch(() => undefined);
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof AppError || code === undefined) throw error;
    throw new AppError('BUNDLE_UNWRITABLE', { file, problem: (error as Error).message });
  }
}

/** Removes what an interrupted `sealBundle` left in the output folder. */
export async function removePartialBundle(
  outputDirectory: string,
  bundle: { readonly name: string; readonly version: string },
): Promise<void> {
  await fs.unlink(`${bundleFile(outputDirectory, bundle)}.part`).catch(() => undefined);
}

function bundleFile(outputDirectory: string, bundle: { name: string; version: string }): string {
  return path.join(outputDirectory, `${bundle.name}-${bundle.version}.tar.gz`);
}

function describeBundle(input: SealInput): Manifest {
  const { lock } = input;
  return {
    format: 1,
    name: lock.name,
    version: lock.version,
    serial: lock.serial,
    target: { ...lock.target, glibc: RUNTIME_GLIBC },
    recipe: lock.recipe,
    ...(lock.baselines === undefined ? {} : { baselines: lock.baselines }),
    lock: { sha256: lockDigest(lock) },
    protected: lock.protected,
    tool: { version: input.toolVersion, minimumVersion: MINIMUM_TOOL_VERSION },
    program: {
      runtime: PLACE.runtime,
      runtimeVersion: RUNTIME_VERSION,
      app: PLACE.app,
      rpm: `app/${path.basename(input.product.rpm)}`,
    },
    keys: {
      bundle: { file: PLACE.publicKey, fingerprint: input.key.fingerprint },
      vendors: input.vendorKeys.map(({ fileName, fingerprint, userId, repositories }) => ({
        file: `${PLACE.keys}/${fileName}`,
        fingerprint,
        userId,
        repositories,
      })),
    },
    repositories: lock.repositories.map(({ id, repomdSha256 }) => ({ id, repomdSha256 })),
    packages: input.packages.map(({ locked, signature }) => ({
      ...locked,
      file: `${PLACE.packages}/${lockedFileName(locked)}`,
      signature,
    })),
    choices: lock.choices,
  };
}

async function gatherContents(input: SealInput, manifest: Manifest): Promise<Map<string, Content>> {
  const { lock, product } = input;
  const facts = new Map(input.packages.map((one) => [lockedNevra(one.locked), one.facts] as const));
  const tool = `heartbundle-${input.toolVersion}`;
  const contents = new Map<string, Content>();
  const put = (place: string, text: string): void => {
    contents.set(place, inMemory(Buffer.from(text)));
  };
  put(PLACE.readme, readmeText(manifest));
  put(PLACE.readmeZh, readmeTextZh(manifest));
  put(PLACE.manifest, canonicalJson(manifest));
  put(PLACE.publicKey, input.key.publicPem);
  put(PLACE.sbom, canonicalJson(spdxDocument(lock, manifest.lock.sha256, facts, tool, input.time)));
  for (const name of LAUNCHERS) put(name, BUNDLE_LAUNCHER);
  for (const key of input.vendorKeys) contents.set(`${PLACE.keys}/${key.fileName}`, inMemory(key.content));
  for (const { path: place, content } of input.repodata) {
    contents.set(`${PLACE.repository}/${place}`, inMemory(content, place.endsWith('.gz')));
  }
  contents.set(PLACE.runtime, await deflatedFile(product.runtime));
  contents.set(PLACE.app, await deflatedFile(product.app));
  contents.set(manifest.program.rpm, await storedFile(product.rpm));
  for (const { locked, file } of input.packages) {
    contents.set(`${PLACE.packages}/${lockedFileName(locked)}`, await storedFile(file, locked));
  }
  return contents;
}

/** Bytes of the tarball that are handed to the disk at a time. */
const FLUSH_BYTES = 16 * 1024 * 1024;

async function writeTarball(
  file: string,
  title: string,
  contents: ReadonlyMap<string, Content>,
  time: number,
  emit: Emit,
  stageId: string,
): Promise<{ sha256: string; size: number; unpackedSize: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await fs.open(file, 'w');
  // The disk works while the rest is packed, so that little is left to wait for at the end.
  let flushed: Promise<void> = Promise.resolve();
  let flushedSize = 0;
  try {
    const gzip = createGzipWriter(async (data) => {
      const written = handle.write(data, 0, data.length);
      hash.update(data);
      size += data.length;
      await written;
      if (size - flushedSize < FLUSH_BYTES) return;
      flushedSize = size;
      flushed = flushed.then(() => handle.datasync());
      // A failure is told by the `await flushed` at the end.
      flushed.catch(() => undefined);
    });
    const places = [...contents.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    let unpackedSize = 0;
    for (const content of contents.values()) unpackedSize += content.size;
    let done = 0;
    for (const place of places) {
      const content = contents.get(place) as Content;
      const executable = isExecutable(place);
      const header = { path: `${title}/${place}`, size: content.size, executable, mtime: time };
      await gzip.store(encodeTarHeader(header));
      await content.pack(gzip);
      await gzip.store(tarPadding(content.size));
      done += content.size;
      emit({ kind: 'progress', id: stageId, done, total: unpackedSize, unit: 'bytes' });
    }
    await gzip.store(TAR_END);
    await gzip.finish();
    await flushed;
    await handle.sync();
    return { sha256: hash.digest('hex'), size, unpackedSize };
  } finally {
    await flushed.catch(() => undefined);
    await handle.close();
  }
}
