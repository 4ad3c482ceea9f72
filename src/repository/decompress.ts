import { spawn } from 'child_process';
import type { Writable } from 'stream';

import { gather, type ByteReader, type Consume } from './byte-reader';
import { gunzip, isGzip } from './gzip';
import { asError, DecompressorMissing, MalformedMetadata, UnsupportedCompression } from './malformed';

/** Opens what the reader gives, piece by piece; rejects as soon as `consume` throws. */
export type Decompressor = (reader: ByteReader, consume: Consume) => Promise<void>;

type Compression = 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'none';

/** Told by the first bytes; a name may lie. */
function detectCompression(data: Buffer): Compression {
  if (isGzip(data)) return 'gzip';
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
  none: copy,
};

/**
 * Gives the decompressed bytes to `consume` piece by piece, so that memory does not grow with the
 * file. Throws MalformedMetadata when the data is damaged or opens to more than `limit` bytes,
 * UnsupportedCompression for what is neither gzip, bzip2, xz nor plain, and DecompressorMissing.
 */
export async function decompress(reader: ByteReader, limit: number, consume: Consume): Promise<void> {
  const head = await gather(reader, 6);
  reader.unread(head);
  const compression = detectCompression(head);
  const open = DECOMPRESSORS[compression];
  if (!open) throw new UnsupportedCompression(compression);
  let opened = 0;
  await open(reader, (chunk) => {
    opened += chunk.length;
    if (opened > limit) throw new MalformedMetadata(`it opens to more than ${limit} bytes`);
    consume(chunk);
  });
}

const CHUNK = 256 * 1024;

async function copy(reader: ByteReader, consume: Consume): Promise<void> {
  for (let data = await reader.next(); data !== undefined; data = await reader.next()) {
    for (let at = 0; at < data.length; at += CHUNK) consume(data.slice(at, at + CHUNK));
  }
}

/** A decompressor that is a command: compressed bytes on its standard input, opened ones on its output. */
export function byCommand(command: readonly [string, ...string[]]): Decompressor {
  const [name, ...args] = command;
  return (reader, consume) =>
    new Promise((resolve, reject) => {
      const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'pipe'] });
      let failure: Error | undefined;
      const stop = (error: unknown): void => {
        failure = failure ?? asError(error);
        child.kill('SIGKILL');
      };
      let complaint = '';
      child.stderr.on('data', (chunk: Buffer) => {
        if (complaint.length < 1000) complaint += chunk.toString('utf8');
      });
      child.stdout.on('data', (chunk: Buffer) => {
        try {
          if (failure === undefined) consume(chunk);
        } catch (error) {
          stop(error);
        }
      });
      // It closes its input early when the data is damaged; its exit code tells.
      child.stdin.on('error', () => undefined);
      const ended = new Promise<number | null>((end) => {
        child.on('close', end);
        child.on('error', (error: NodeJS.ErrnoException) => {
          failure = error.code === 'ENOENT' ? new DecompressorMissing(name) : error;
          end(null);
        });
      });
      const fed = feed(reader, child.stdin, ended).catch(stop);
      void Promise.all([ended, fed]).then(([code]) => {
        if (failure !== undefined) return reject(failure);
        if (code === 0) return resolve();
        const [reason = ''] = complaint.trim().split('\n');
        reject(new MalformedMetadata(`its ${name} data is damaged (${reason || `exit code ${code}`})`));
      });
    });
}

/** Writes what the reader gives until the command has ended. */
async function feed(reader: ByteReader, stdin: Writable, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = ended.then(() => (isOver = true));
  while (!isOver) {
    const piece = await reader.next();
    if (piece === undefined) return void stdin.end();
    await Promise.race([over, new Promise((next) => stdin.write(piece, next))]);
  }
}
