import { promisify } from 'util';
import { constants, deflateRaw, type InputType, type ZlibOptions } from 'zlib';
import { combineCrc32, crc32 } from './crc32';

/**
 * One gzip member (RFC 1952) without name, time or host data. What is compressed already (RPMs) goes
 * in as stored deflate blocks (RFC 1951, 3.2.4), which is as fast as copying. The bytes depend on what is
 * written and how, not on how it is cut into pieces.
 */
export interface GzipWriter {
  /** As stored blocks; all that is stored in a row shares them. */
  store(data: Buffer): Promise<void>;
  deflate(data: Buffer): Promise<void>;
  /** What `deflateBlocks` made before. */
  addDeflated(deflated: Deflated): Promise<void>;
  finish(): Promise<void>;
}

/** A content as deflate blocks that end on a byte boundary, none of them the last. */
export interface Deflated {
  readonly blocks: Buffer;
  /** Bytes of the content. */
  readonly size: number;
  /** CRC-32 of the content. */
  readonly crc: number;
}

/** Magic, deflate, no flags, no time, no extra flags, made on Unix. */
export const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** A final block that holds nothing. */
const LAST_BLOCK = Buffer.from([0x03, 0x00]);
/** Length and its complement, after a byte that says "stored, not the last". */
const STORED_HEAD = 5;
const STORED_LIMIT = 0xffff;
const BUFFER_BYTES = 16 * (STORED_HEAD + STORED_LIMIT);
const DEFLATE_PIECE = 1 << 20;
const AHEAD = 4;

/**
 * @param output takes the next bytes; their memory is used again after the promise is settled. It is
 *   called while the next bytes are made, one call at a time.
 */
export function createGzipWriter(output: (data: Buffer) => Promise<void>): GzipWriter {
  let buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  let other = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  let filled = 0;
  /** Where the stored block begins that may still grow. */
  let open: number | undefined;
  let written: Promise<void> = Promise.resolve();
  let crc = 0;
  let size = 0;

  const count = (length: number): void => {
    size = (size + length) % 0x100000000;
  };
  const flush = async (): Promise<void> => {
    await written;
    written = output(buffer.slice(0, filled));
    // A failure is told by the next `await written`.
    written.catch(() => undefined);
    [buffer, other] = [other, buffer];
    filled = 0;
  };
  const closeStored = (): void => {
    if (open === undefined) return;
    const length = filled - open - STORED_HEAD;
    buffer[open] = 0;
    buffer.writeUInt16LE(length, open + 1);
    buffer.writeUInt16LE(length ^ 0xffff, open + 3);
    open = undefined;
  };
  const append = async (data: Buffer): Promise<void> => {
    closeStored();
    for (let at = 0; at < data.length;) {
      const copied = data.copy(buffer, filled, at);
      at += copied;
      filled += copied;
      if (filled === BUFFER_BYTES) await flush();
    }
  };

  HEADER.copy(buffer);
  filled = HEADER.length;
  return {
    async store(data) {
      crc = crc32(data, crc);
      count(data.length);
      for (let at = 0; at < data.length;) {
        if (open === undefined) {
          if (filled + STORED_HEAD + STORED_LIMIT > BUFFER_BYTES) await flush();
          open = filled;
          filled += STORED_HEAD;
        }
        const limit = open + STORED_HEAD + STORED_LIMIT;
        const copied = data.copy(buffer, filled, at, Math.min(data.length, at + limit - filled));
        at += copied;
        filled += copied;
        if (filled === limit) closeStored();
      }
    },
    async deflate(data) {
      crc = crc32(data, crc);
      count(data.length);
      await deflatePieces(data, append);
    },
    async addDeflated(deflated) {
      crc = combineCrc32(crc, deflated.crc, deflated.size);
      count(deflated.size);
      await append(deflated.blocks);
    },
    async finish() {
      const trailer = Buffer.alloc(8);
      trailer.writeUInt32LE(crc, 0);
      trailer.writeUInt32LE(size, 4);
      await append(Buffer.concat([LAST_BLOCK, trailer]));
      await flush();
      await written;
    },
  };
}

const deflateRawAsync = promisify<InputType, ZlibOptions, Buffer>(deflateRaw);

/** Pieces are compressed at the same time by zlib's threads, a few ahead of the output. */
async function deflatePieces(data: Buffer, output: (blocks: Buffer) => Promise<void>): Promise<void> {
  const begun: Promise<Buffer>[] = [];
  let next = 0;
  for (let start = 0; start < data.length; start += DEFLATE_PIECE) {
    for (; next < data.length && begun.length < AHEAD; next += DEFLATE_PIECE) {
      // A sync flush ends on a byte boundary, so that stored blocks may follow.
      const options = { level: 6, finishFlush: constants.Z_SYNC_FLUSH };
      begun.push(deflateRawAsync(data.slice(next, next + DEFLATE_PIECE), options));
    }
    await output(await (begun.shift() as Promise<Buffer>));
  }
}

/** The same blocks as `deflate` of a writer makes. */
export async function deflateBlocks(data: Buffer): Promise<Deflated> {
  const blocks: Buffer[] = [];
  await deflatePieces(data, (made) => {
    blocks.push(made);
    return Promise.resolve();
  });
  return { blocks: Buffer.concat(blocks), size: data.length, crc: crc32(data, 0) };
}
