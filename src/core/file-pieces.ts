import { closeSync, fstatSync, openSync, readSync } from 'fs';

/** Fits a core's own cache, so that several digests of a piece read the memory once. */
const PIECE_BYTES = 256 * 1024;

/** Memory that no reading uses at the moment. */
const spare: Buffer[] = [];

/** A file that is read piece by piece, by calls that wait: a file in the page cache costs less so than by threads. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  /** The bytes of [start, end), fewer where the file ends. A piece's memory is used again for the next one. */
  pieces(start?: number, end?: number): IterableIterator<Buffer>;
  /** Up to `length` bytes at `position`, in memory of their own. */
  readAt(position: number, length: number): Buffer;
}

/** Opens a file for `use` and closes it afterwards. Throws what opening it throws, and what `use` throws. */
export async function withFile<T>(file: string, use: (open: OpenFile) => T | Promise<T>): Promise<T> {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    return await use({
      size,
      pieces: (start = 0, end = size) => readPieces(descriptor, start, end),
      readAt(position, length) {
        const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
        return bytes.slice(0, fill(descriptor, bytes, bytes.length, position));
      },
    });
  } finally {
    closeSync(descriptor);
  }
}

function* readPieces(descriptor: number, start: number, end: number): IterableIterator<Buffer> {
  const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
  try {
    for (let position = start; position < end;) {
      const wanted = Math.min(PIECE_BYTES, end - position);
      const length = fill(descriptor, buffer, wanted, position);
      if (length > 0) yield buffer.slice(0, length);
      if (length < wanted) return;
      position += length;
    }
  } finally {
    spare.push(buffer);
  }
}

/** Reads until `length` bytes are there or the file ends. */
function fill(descriptor: number, buffer: Buffer, length: number, position: number): number {
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, buffer, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
