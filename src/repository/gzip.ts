import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'zlib';

import { gather, type ByteReader, type Consume } from './byte-reader';
import { asError, MalformedMetadata } from './malformed';

/** Bytes that are opened at a time, and of how many: metadata opens to seven times its size, seldom to more than ten. */
const OPENED = 512 * 1024;
const FED = 48 * 1024;
/** A member's header is sought in so many bytes; real ones have less than a hundred. */
const MAX_HEADER = 64 * 1024;
const MEMBER_TRAILER = 8;
const MEMBER_FLAG = { HEADER_CRC: 2, EXTRA: 4, NAME: 8, COMMENT: 16 };

export function isGzip(data: Buffer): boolean {
  return data[0] === 0x1f && data[1] === 0x8b;
}

/**
 * Inflates the first gzip member without its CRC, a fifth of the work: `loadRepository` compares the
 * file with the digest in repomd.xml. What follows it (rare) is opened as gzip.
 */
export async function gunzip(reader: ByteReader, consume: Consume): Promise<void> {
  const head = await gather(reader, MAX_HEADER);
  reader.unread(head.slice(memberHeaderEnd(head)));
  let opened = 0;
  await inflate(createInflateRaw({ chunkSize: OPENED }), reader, (chunk) => {
    opened += chunk.length;
    consume(chunk);
  });
  const trailer = await gather(reader, MEMBER_TRAILER);
  if (trailer.length < MEMBER_TRAILER) throw damagedGzip('unexpected end of file');
  if (trailer.readUInt32LE(4) !== opened % 2 ** 32) throw damagedGzip('incorrect length check');
  reader.unread(trailer.slice(MEMBER_TRAILER));
  const next = await gather(reader, 2);
  reader.unread(next);
  if (isGzip(next)) await inflate(createGunzip({ chunkSize: OPENED }), reader, consume);
}

/** Gives back what does not belong to the stream. A piece is consumed while zlib's thread makes the next one. */
async function inflate(stream: Gunzip | InflateRaw, reader: ByteReader, consume: Consume): Promise<void> {
  const outputs = alternateOutputs(stream);
  let opened: Buffer | undefined;
  const consumeOpened = (): void => {
    const piece = opened;
    opened = undefined;
    if (piece !== undefined) consume(piece);
  };
  const ended = new Promise<void>((resolve, reject) => {
    const push = stream.push.bind(stream);
    stream.push = (chunk: Buffer | null) => {
      try {
        consumeOpened();
        if (chunk === null) return push(chunk);
        opened = chunk;
        outputs.swap();
      } catch (error) {
        stream.destroy();
        reject(asError(error));
      }
      return true;
    };
    stream.on('error', (error) => reject(damagedGzip(error.message)));
    stream.on('end', resolve);
    stream.resume();
  });
  // It may fail while the next piece is awaited.
  ended.catch(() => undefined);
  let fed = 0;
  // Newer Nodes end the stream behind its last byte; Node 10 passes over what follows it.
  while (stream.bytesWritten === fed) {
    const piece = await reader.next();
    if (piece === undefined) break;
    const part = piece.slice(0, FED);
    fed += part.length;
    const written = new Promise((next) => stream.write(part, next));
    try {
      consumeOpened();
    } catch (error) {
      stream.destroy();
      throw error;
    }
    await Promise.race([ended, written]);
    reader.unread(piece.slice(part.length - (fed - stream.bytesWritten)));
  }
  stream.end();
  await ended;
}

/**
 * Node goes on behind what was pushed, takes new memory where its piece of output is full, and gives the old back when V8
 * collects garbage: 60 MB of XML would make it collect again and again. A piece is consumed before the next but one is
 * made, so two of them may lie in two places in turn. Where Node names those fields otherwise, this changes nothing.
 */
function alternateOutputs(stream: Gunzip | InflateRaw): { swap(): void } {
  const fields = stream as { _outBuffer?: Buffer; _outOffset?: number };
  let other: Buffer = Buffer.allocUnsafeSlow(OPENED);
  return {
    swap() {
      if (fields._outBuffer === undefined || fields._outOffset === undefined) return;
      [fields._outBuffer, other] = [other, fields._outBuffer];
      fields._outOffset = 0;
    },
  };
}

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
