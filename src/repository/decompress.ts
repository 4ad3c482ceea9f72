import { createGunzip } from 'zlib';

/** Metadata that cannot be read; `loadRepository` turns it into an AppError with its place. */
export class MalformedMetadata extends Error {}

/** A compression that this program does not read. */
export class UnsupportedCompression extends Error {}

const CHUNK = 256 * 1024;

type Compression = 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'none';

/** Told by the first bytes; a name may lie. */
function detectCompression(data: Buffer): Compression {
  if (data[0] === 0x1f && data[1] === 0x8b) return 'gzip';
  if (data.slice(0, 3).toString('latin1') === 'BZh') return 'bzip2';
  if (data.slice(0, 6).toString('latin1') === '\u00fd7zXZ\u0000') return 'xz';
  if (data.length >= 4 && data.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  return 'none';
}

/**
 * Gives the decompressed bytes to `consume` piece by piece, so that memory does not grow with the
 * file. Throws MalformedMetadata when the data is damaged or opens to more than `limit` bytes, and
 * UnsupportedCompression for what is neither gzip nor plain.
 */
export async function decompress(
  data: Buffer,
  limit: number,
  consume: (chunk: Buffer) => void,
): Promise<void> {
  const compression = detectCompression(data);
  let opened = 0;
  const count = (chunk: Buffer): void => {
    opened += chunk.length;
    if (opened > limit) throw new MalformedMetadata(`it opens to more than ${limit} bytes`);
    consume(chunk);
  };
  if (compression === 'gzip') return gunzip(data, count);
  if (compression !== 'none') throw new UnsupportedCompression(compression);
  for (let at = 0; at < data.length; at += CHUNK) count(data.slice(at, at + CHUNK));
}

function gunzip(data: Buffer, consume: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = createGunzip({ chunkSize: CHUNK });
    stream.on('data', (chunk: Buffer) => {
      try {
        consume(chunk);
      } catch (error) {
        stream.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    stream.on('error', (error) =>
      reject(new MalformedMetadata(`its gzip data is damaged (${error.message})`)),
    );
    stream.on('end', resolve);
    stream.end(data);
  });
}
