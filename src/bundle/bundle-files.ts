import { createReadStream, promises as fs, type Stats } from 'fs';
import * as path from 'path';
import { AppError, describeError, isAppError } from '../core/error';
import { readChunks } from '../fetch/read-chunks';
import { entryKindError } from './entry-kind';
import { openByteSource, type ByteSource } from './byte-source';
import { readGzip } from './gzip';
import { isExecutable, PLACE } from './manifest';
import { checkParts, PART_NAME, PARTS_ENDING } from './parts';
import { createTarReader, type TarSink } from './tar';

/** Receives each file of a bundle, in byte order of its place. */
export type FileVisitor = (place: string, size: number) => TarSink;

export type BundleKind = 'tarball' | 'directory' | 'parts';

/** @throws AppError FILE_UNREADABLE, BUNDLE_NOT_OURS for a folder that is no unpacked bundle, BUNDLE_PART */
export async function findBundleKind(bundle: string): Promise<BundleKind> {
  const stats = await fs.stat(bundle).catch((error: unknown) => {
    throw unreadable(bundle, error);
  });
  if (!stats.isDirectory()) {
    const whole = PART_NAME.exec(bundle)?.[1];
    if (whole !== undefined)
      throw new AppError('BUNDLE_PART', { file: bundle, list: `${whole}${PARTS_ENDING}` });
    return bundle.endsWith(PARTS_ENDING) ? 'parts' : 'tarball';
  }
  const names = await readFolder(bundle);
  if ([PLACE.manifest, PLACE.sums].some((name) => names.includes(name))) return 'directory';
  throw new AppError('BUNDLE_NOT_OURS', { file: bundle });
}

/**
 * Shows every file of a tarball, whole or in parts, or of an unpacked bundle to `visit`. What a bundle cannot contain
 * (links, devices, odd names) ends the walk. Returns the top folder of a tarball.
 * @throws AppError FILE_UNREADABLE, BUNDLE_NOT_OURS, BUNDLE_* of gzip.ts and tar.ts
 */
export async function walkBundle(
  bundle: string,
  kind: BundleKind,
  visit: FileVisitor,
): Promise<string | undefined> {
  if (kind === 'tarball') return walkTarball(bundle, await openByteSource([bundle]), visit);
  if (kind === 'parts') return walkTarball(bundle, await openParts(bundle), visit);
  await walkDirectory(bundle, '', visit);
  return undefined;
}

/** @throws AppError the first thing that is wrong with a part */
async function openParts(list: string): Promise<ByteSource> {
  const { parts, findings } = await checkParts(list);
  const [finding] = findings;
  if (finding !== undefined) throw finding;
  return openByteSource(parts);
}

async function walkTarball(file: string, source: ByteSource, visit: FileVisitor): Promise<string> {
  let title: string | undefined;
  let time: number | undefined;
  const reader = createTarReader(file, (entry) => {
    const slash = entry.path.indexOf('/');
    const top = entry.path.slice(0, slash);
    const place = entry.path.slice(slash + 1);
    title = title ?? top;
    time = time ?? entry.mtime;
    if (slash === -1 || top !== title) throw new AppError('BUNDLE_ENTRY_PATH', { file, entry: entry.path });
    if (entry.mtime !== time || entry.executable !== isExecutable(place)) {
      throw new AppError('BUNDLE_ENTRY_FORM', { file, entry: entry.path });
    }
    return visit(place, entry.size);
  });
  await readGzip(file, source, (data) => reader.push(data));
  reader.end();
  return title ?? '';
}

async function walkDirectory(root: string, folder: string, visit: FileVisitor): Promise<void> {
  const names = await readFolder(path.join(root, folder));
  const entries: { place: string; stats: Stats }[] = [];
  for (const name of names) {
    const place = folder === '' ? name : `${folder}/${name}`;
    entries.push({ place, stats: await fs.lstat(path.join(root, place)) });
  }
  // Byte order of whole paths: a folder sorts as if its name ended in a slash.
  const key = ({ place, stats }: (typeof entries)[number]): Buffer =>
    Buffer.from(stats.isDirectory() ? `${place}/` : place);
  entries.sort((a, b) => Buffer.compare(key(a), key(b)));
  for (const { place, stats } of entries) {
    const file = path.join(root, place);
    if (stats.isDirectory()) {
      await walkDirectory(root, place, visit);
    } else if (stats.isFile()) {
      const sink = visit(place, Number(stats.size));
      await readChunks(createReadStream(file, { highWaterMark: 1 << 18 }), (data) => {
        sink.write(data);
        return Promise.resolve();
      }).catch((error: unknown) => {
        throw unreadable(file, error);
      });
      await sink.end();
    } else {
      throw entryKindError(root, place, stats.isSymbolicLink() ? 'SymbolicLink' : 'Special');
    }
  }
}

async function readFolder(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/** A file that the system does not let us read; anything else stays what it is. */
function unreadable(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || isAppError(error)
    ? error
    : new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
}
