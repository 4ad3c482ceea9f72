import { spawn } from 'child_process';
import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'zlib';

/** Metadata that cannot be read; `loadRepository` turns it into an AppError with its place. */
export class MalformedMetadata extends Error {}

/** A compression that this program does not read. */
export class UnsupportedCompression extends Error {}

/** The command that reads a compression is not installed; its message is the command's name. */
export class DecompressorMissing extends Error {}

type Consume = (chunk: Buffer) => void;

/** Opens `data`, giving the bytes piece by piece; rejects as soon as `consume` throws. */
export type Decompressor = (data: Buffer, consume: Consume) => Promise<void>;

const CHUNK = 256 * 1024;
/** Fewer and larger blocks of output cost less of both time and memory in Node 10. */
const INFLATED = 1024 * 1024;

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
 * bzip2 and xz through the build host's own commands: every Linux since RHEL 6 has both, they are
 * several times faster than what JavaScript there is for Node 10, and of xz there is none that runs
 * on it without flags. xz may take no more memory than a dictionary of `xz -9` needs (`-M`; EL6's xz
 * 4.999 knows no other spelling of it).
 */
const DECOMPRESSORS: Readonly<Partial<Record<Compression, Decompressor>>> = {
  gzip: gunzip,
  bzip2: byCommand(['bzip2', '-dc']),
  xz: byCommand(['xz', '-dc', '-M', '128MiB']),
};

/**
 * Gives the decompressed bytes to `consume` piece by piece, so that memory does not grow with the
 * file. Throws MalformedMetadata when the data is damaged or opens to more than `limit` bytes,
 * UnsupportedCompression for what is neither gzip, bzip2, xz nor plain, and DecompressorMissing.
 */
export async function decompress(
  data: Buffer,
  limit: number,
  consume: Consume,
  decompressors: Readonly<Partial<Record<Compression, Decompressor>>> = DECOMPRESSORS,
): Promise<void> {
  const compression = detectCompression(data);
  let opened = 0;
  const count = (chunk: Buffer): void => {
    opened += chunk.length;
    if (opened > limit) throw new MalformedMetadata(`it opens to more than ${limit} bytes`);
    consume(chunk);
  };
  if (compression === 'none') {
    for (let at = 0; at < data.length; at += CHUNK) count(data.slice(at, at + CHUNK));
    return;
  }
  const open = decompressors[compression];
  if (!open) throw new UnsupportedCompression(compression);
  await open(data, count);
}

/**
 * Inflates the first gzip member without its CRC, a fifth of the work: `loadRepository` has compared the
 * file with the digest in repomd.xml before. What follows it (rare) is opened as gzip.
 */
async function gunzip(data: Buffer, consume: Consume): Promise<void> {
  const start = memberHeaderEnd(data);
  let opened = 0;
  const read = await inflate(createInflateRaw({ chunkSize: INFLATED }), data.slice(start), (chunk) => {
    opened += chunk.length;
    consume(chunk);
  });
  const trailer = data.slice(start + read);
  if (trailer.length < MEMBER_TRAILER) throw damagedGzip('unexpected end of file');
  if (trailer.readUInt32LE(4) !== opened % 2 ** 32) throw damagedGzip('incorrect length check');
  const next = trailer.slice(MEMBER_TRAILER);
  if (detectCompression(next) === 'gzip') await inflate(createGunzip({ chunkSize: INFLATED }), next, consume);
}

/** Resolves with the number of compressed bytes that belonged to the stream. */
function inflate(stream: Gunzip | InflateRaw, data: Buffer, consume: Consume): Promise<number> {
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      try {
        for (let at = 0; at < chunk.length; at += CHUNK) consume(chunk.slice(at, at + CHUNK));
      } catch (error) {
        stream.destroy();
        reject(asError(error));
      }
    });
    stream.on('error', (error) => reject(damagedGzip(error.message)));
    stream.on('end', () => resolve(stream.bytesWritten));
    stream.end(data);
  });
}

const MEMBER_TRAILER = 8;
const MEMBER_FLAG = { HEADER_CRC: 2, EXTRA: 4, NAME: 8, COMMENT: 16 };

/** Where the deflated data begins (RFC 1952, section 2.3). */
function memberHeaderEnd(data: Buffer): number {
  if (data.length < 12) throw damagedGzip('unexpected end of file');
  const flags = data[3] as number;
  if (data[2] !== 8 || flags >= 32) throw damagedGzip('unknown compression method or flags');
  let at = 10;
  if (flags & MEMBER_FLAG.EXTRA) at += 2 + data.readUInt16LE(at);
  for (const text of [MEMBER_FLAG.NAME, MEMBER_FLAG.COMMENT]) {
    if (!(flags & text)) continue;
    at = data.indexOf(0, at) + 1;
    if (at === 0) throw damagedGzip('unexpected end of file');
  }
  return flags & MEMBER_FLAG.HEADER_CRC ? at + 2 : at;
}

function damagedGzip(reason: string): MalformedMetadata {
  return new MalformedMetadata(`its gzip data is damaged (${reason})`);
}

/** A decompressor that is a command: compressed bytes on its standard input, opened ones on its output. */
export function byCommand(command: readonly [string, ...string[]]): Decompressor {
  const [name, ...args] = command;
  return (data, consume) =>
    new Promise((resolve, reject) => {
      const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'pipe'] });
      const stop = (error: Error): void => {
        child.kill('SIGKILL');
        reject(error);
      };
      let complaint = '';
      child.stderr.on('data', (chunk: Buffer) => {
        if (complaint.length < 1000) complaint += chunk.toString('utf8');
      });
      child.stdout.on('data', (chunk: Buffer) => {
        try {
          consume(chunk);
        } catch (error) {
          stop(asError(error));
        }
      });
      child.on('error', (error: NodeJS.ErrnoException) =>
        stop(error.code === 'ENOENT' ? new DecompressorMissing(name) : error),
      );
      // It closes its input early when the data is damaged; its exit code tells.
      child.stdin.on('error', () => undefined);
      child.on('close', (code) => {
        if (code === 0) return resolve();
        const [reason = ''] = complaint.trim().split('\n');
        reject(new MalformedMetadata(`its ${name} data is damaged (${reason || `exit code ${code}`})`));
      });
      child.stdin.end(data);
    });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
