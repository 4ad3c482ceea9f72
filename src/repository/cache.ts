import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import * as path from 'path';
import { makeFolder } from '../core/make-folder';

import { tableOf } from './byte-table';
import type { PrimaryIndex } from './primary-index';

/** Keeps what was made of metadata, by name. It never fails: what cannot be read is made again. */
export interface MetadataCache {
  read(name: string): Promise<Buffer | undefined>;
  write(name: string, content: Buffer): Promise<void>;
}

/** Files kept at most; each repository has two per state. */
const MAX_FILES = 24;

/** A cache in a folder, made when it is needed. Programs may use it at the same time. */
export function folderCache(folder: string): MetadataCache {
  return {
    async read(name) {
      try {
        return await readWhole(path.join(folder, name));
      } catch {
        return undefined;
      }
    },
    async write(name, content) {
      const temporary = path.join(folder, `.${name}.${process.pid}.part`);
      try {
        await makeFolder(folder);
        await fs.writeFile(temporary, content);
        await fs.rename(temporary, path.join(folder, name));
        await removeOldest(folder);
      } catch {
        // A full disk or a folder of another user costs time the next time, not this build.
        await fs.unlink(temporary).catch(() => undefined);
      }
    },
  };
}

/** One read: Node 10's own readFile takes 16 KiB at a time. */
async function readWhole(file: string): Promise<Buffer | undefined> {
  const handle = await fs.open(file, 'r');
  try {
    const { size } = await handle.stat();
    const content = Buffer.allocUnsafeSlow(size);
    const { bytesRead } = await handle.read(content, 0, size, 0);
    return bytesRead === size ? content : undefined;
  } finally {
    await handle.close();
  }
}

async function removeOldest(folder: string): Promise<void> {
  const names = await fs.readdir(folder);
  if (names.length <= MAX_FILES) return;
  const files = await Promise.all(
    names.map(async (name) => ({ name, time: (await fs.stat(path.join(folder, name))).mtimeMs })),
  );
  files.sort((a, b) => b.time - a.time);
  await Promise.all(files.slice(MAX_FILES).map(({ name }) => fs.unlink(path.join(folder, name))));
}

/** Changes with the layout; also tells the byte order. */
const MAGIC = 0x48420001;
const DIGEST_BYTES = 20;
const LENGTHS = 9;
const HEADER_BYTES = DIGEST_BYTES + 4 * (1 + LENGTHS);

/**
 * The index as bytes: a SHA-1 of all that follows (against damage, not against malice), the magic
 * number, the lengths, then the arrays as they lie in memory.
 */
export function encodeIndex(index: PrimaryIndex): Buffer {
  const { texts, entries } = index;
  const numbers = [
    index.records.subarray(0, index.packages * 4),
    index.lists.subarray(0, index.listsUsed),
    texts.starts.subarray(0, texts.count + 1),
    texts.hashes.subarray(0, texts.count),
    entries.starts.subarray(0, entries.count + 1),
    index.entryNames.subarray(0, entries.count),
  ];
  const bytes = [
    texts.bytes.subarray(0, texts.starts[texts.count]),
    entries.bytes.subarray(0, entries.starts[entries.count]),
    index.details.subarray(0, index.detailsUsed),
  ];
  const header = Int32Array.from([MAGIC, ...[...numbers, ...bytes].map(({ length }) => length)]);
  const parts = [header, ...numbers, ...bytes].map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  const data = Buffer.allocUnsafe(parts.reduce((sum, { length }) => sum + length, DIGEST_BYTES));
  let at = DIGEST_BYTES;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  createHash('sha1').update(data.slice(DIGEST_BYTES)).digest().copy(data);
  return data;
}

/** Undefined when the bytes are damaged or of another version of the layout. */
export function decodeIndex(data: Buffer): PrimaryIndex | undefined {
  if (data.length < HEADER_BYTES) return undefined;
  const digest = createHash('sha1').update(data.slice(DIGEST_BYTES)).digest();
  if (!digest.equals(data.slice(0, DIGEST_BYTES))) return undefined;
  let at = DIGEST_BYTES;
  const numbers = (length: number): Int32Array => {
    const from = data.byteOffset + at;
    at += 4 * length;
    // Node gives large files a buffer of their own; a small one may lie anywhere in a shared one.
    return from % 4 === 0
      ? new Int32Array(data.buffer as ArrayBuffer, from, length)
      : new Int32Array(Uint8Array.from(data.slice(at - 4 * length, at)).buffer);
  };
  const [magic, ...lengths] = Array.from(numbers(1 + LENGTHS));
  if (magic !== MAGIC) return undefined;
  const [records, lists, textStarts, textHashes, entryStarts, entryNames] = lengths
    .slice(0, 6)
    .map(numbers) as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];
  const [texts, entries, details] = lengths.slice(6).map((length) => {
    at += length;
    return data.slice(at - length, at);
  }) as [Buffer, Buffer, Buffer];
  return {
    texts: tableOf(texts, textStarts, textHashes),
    entries: tableOf(entries, entryStarts, new Int32Array(0)),
    entryNames,
    packages: records.length / 4,
    records,
    lists,
    listsUsed: lists.length,
    details,
    detailsUsed: details.length,
  };
}
