import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import * as path from 'path';
import { makeFolder } from '../core/make-folder';

import { asBuffer } from './bytes';
import type { HashLinks } from './hash-links';
import type { PrimaryIndex } from './primary-index';

/** Keeps what was made of metadata, by name. It never fails: what cannot be read is made again. */
export interface MetadataCache {
  read(name: string): Promise<Buffer | undefined>;
  /** The content is what the parts are one after the other. */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
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
    async write(name, parts) {
      const temporary = path.join(folder, `.${name}.${process.pid}.part`);
      try {
        await makeFolder(folder);
        await writeParts(temporary, parts);
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

/** Whole parts: Node 10's own writeFile gives a thread 16 KiB at a time. */
async function writeParts(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await fs.open(file, 'w');
  try {
    for (const part of parts.map(asBuffer)) {
      for (let at = 0; at < part.length;) {
        at += (await handle.write(part, at, part.length - at)).bytesWritten;
      }
    }
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
const MAGIC = 0x48420003;
const DIGEST_BYTES = 20;
const LENGTHS = 14;
const HEADER_BYTES = DIGEST_BYTES + 4 * (1 + LENGTHS);

/**
 * The index as bytes, in parts that are views of its own arrays: a SHA-1 of all that follows (against
 * damage, not against malice), the magic number, the lengths, then the arrays as they lie in memory.
 */
export function encodeIndex(index: PrimaryIndex): Uint8Array[] {
  const links = [index.names, index.provides, index.obsoletes];
  const arrays = [
    index.starts.subarray(0, index.packages + 1),
    ...([] as Int32Array[]).concat(...links.map(linkArrays)),
    index.bytes.subarray(0, index.starts[index.packages]),
  ];
  const header = Int32Array.from([MAGIC, ...arrays.map(({ length }) => length)]);
  const parts = [header, ...arrays].map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return [hash.digest(), ...parts];
}

function linkArrays({ count, hashes, owners, heads, next }: HashLinks): Int32Array[] {
  return [hashes.subarray(0, count), owners.subarray(0, count), heads, next];
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
  const arrays = lengths.slice(0, -1).map(numbers);
  const links = (first: number): HashLinks => {
    const [hashes, owners, heads, next] = arrays.slice(first, first + 4) as [
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    return { count: hashes.length, hashes, owners, heads, next };
  };
  const [starts] = arrays as [Int32Array];
  return {
    packages: starts.length - 1,
    starts,
    bytes: data.slice(at),
    names: links(1),
    provides: links(5),
    obsoletes: links(9),
  };
}
