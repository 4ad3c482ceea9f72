import type { Readable } from 'stream';
import { createInflateRaw } from 'zlib';
import { AppError } from '../core/error';
import { readChunks } from '../fetch/read-chunks';
import type { ByteSource } from './byte-source';
import { crc32 } from './crc32';
import { HEADER } from './gzip-writer';

const TRAILER_LENGTH = 8;

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
