import type { Readable } from 'stream';
import { promisify } from 'util';
import { createInflateRaw, constants, deflateRaw, type InputType, type ZlibOptions } from 'zlib';
import { AppError } from '../core/error';
import { readChunks } from '../fetch/read-chunks';
import type { ByteSource } from './byte-source';
import { crc32 } from './crc32';

/**
 * One gzip member (RFC 1952) without name, time or host data. What is compressed already (RPMs) goes
 * in as stored deflate blocks (RFC 1951, 3.2.4), which is as fast as copying.
 */
export interface GzipWriter {
  write(data: Buffer, how: 'deflate' | 'store'): Promise<void>;
  finish(): Promise<void>;
}

/** Magic, deflate, no flags, no time, no extra flags, made on Unix. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
const TRAILER_LENGTH = 8;
/** A final block that holds nothing. */
const LAST_BLOCK = Buffer.from([0x03, 0x00]);
const STORED_LIMIT = 0xffff;
const DEFLATE_PIECE = 1 << 20;
const AHEAD = 4;

const deflate = promisify<InputType, ZlibOptions, Buffer>(deflateRaw);

export async function createGzipWriter(output: (data: Buffer) => Promise<void>): Promise<GzipWriter> {
  let crc = 0;
  let size = 0;
  await output(HEADER);
  return {
    async write(data, how) {
      crc = crc32(data, crc);
      size = (size + data.length) % 0x100000000;
      if (how === 'store') {
        for (const piece of split(data, STORED_LIMIT)) {
          const head = Buffer.alloc(5);
          head.writeUInt16LE(piece.length, 1);
          head.writeUInt16LE(piece.length ^ 0xffff, 3);
          await output(head);
          await output(piece);
        }
        return;
      }
      // Pieces are compressed at the same time by zlib's threads, a few ahead of the output.
      const pieces = split(data, DEFLATE_PIECE);
      const begun: Promise<Buffer>[] = [];
      for (let i = 0; i < pieces.length; i += 1) {
        while (begun.length < Math.min(i + AHEAD, pieces.length)) {
          // A sync flush ends on a byte boundary, so that stored blocks may follow.
          const options = { level: 6, finishFlush: constants.Z_SYNC_FLUSH };
          begun.push(deflate(pieces[begun.length] as Buffer, options));
        }
        await output(await (begun[i] as Promise<Buffer>));
      }
    },
    async finish() {
      const trailer = Buffer.alloc(TRAILER_LENGTH);
      trailer.writeUInt32LE(crc, 0);
      trailer.writeUInt32LE(size, 4);
      await output(LAST_BLOCK);
      await output(trailer);
    },
  };
}

function split(data: Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < data.length; start += length) pieces.push(data.slice(start, start + length));
  return pieces;
}

/**
 * Reads what `createGzipWriter` wrote, chunk by chunk. Refuses a second member, data after the end,
 * and a header that says anything.
 * @param file its name in errors
 * @throws AppError BUNDLE_NOT_OURS, BUNDLE_TRUNCATED, BUNDLE_TRAILING_DATA, BUNDLE_DAMAGED
 */
export async function readGzip(
  file: string,
  source: ByteSource,
  onData: (data: Buffer) => Promise<void>,
): Promise<void> {
  const fileSize = source.size;
  const header = await readAll(source.read(0, HEADER.length));
  if (!header.equals(HEADER)) throw new AppError('BUNDLE_NOT_OURS', { file });
  const trailer = await readAll(source.read(Math.max(0, fileSize - TRAILER_LENGTH), fileSize));

  let crc = 0;
  let size = 0;
  const inflate = createInflateRaw({ chunkSize: 1 << 18 });
  const input = source.read(HEADER.length, fileSize);
  input.on('error', (error) => inflate.destroy(error));
  input.pipe(inflate);
  try {
    await readChunks(inflate, async (data) => {
      crc = crc32(data, crc);
      size = (size + data.length) % 0x100000000;
      await onData(data);
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR') throw new AppError('BUNDLE_TRUNCATED', { file });
    if (code !== undefined && code.startsWith('Z_')) throw new AppError('BUNDLE_DAMAGED', { file });
    throw error;
  } finally {
    input.destroy();
    inflate.destroy();
  }
  const end = HEADER.length + inflate.bytesWritten + TRAILER_LENGTH;
  if (end > fileSize) throw new AppError('BUNDLE_TRUNCATED', { file });
  if (end < fileSize) throw new AppError('BUNDLE_TRAILING_DATA', { file, bytes: fileSize - end });
  if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== size) {
    throw new AppError('BUNDLE_DAMAGED', { file });
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await readChunks(stream, (chunk) => {
    chunks.push(chunk);
    return Promise.resolve();
  });
  return Buffer.concat(chunks);
}
