import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { combineCrc32, crc32 } from '../../src/bundle/crc32';
import { deflatedFile, storedFile } from '../../src/bundle/contents';
import { findDeflated, keepDeflated } from '../../src/bundle/deflated-file';
import { createGzipWriter, deflateBlocks, type GzipWriter } from '../../src/bundle/gzip-writer';

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'hb-gzip-'));
});
afterAll(() => rmSync(work, { recursive: true }));

/** gzip keeps the CRC of what it packed before its size. */
function crcByZlib(data: Buffer): number {
  const packed = gzipSync(data, { level: 1 });
  return packed.readUInt32LE(packed.length - 8);
}

async function pack(write: (gzip: GzipWriter) => Promise<void>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const gzip = createGzipWriter(async (data) => {
    await new Promise(setImmediate);
    chunks.push(Buffer.from(data));
  });
  await write(gzip);
  await gzip.finish();
  return Buffer.concat(chunks);
}

const noise = randomBytes(3 * 1024 * 1024 + 7);
const text = Buffer.from('all work and no play '.repeat(120_000));

describe('crc32', () => {
  it('is that of zlib for every alignment and every length of the last word', () => {
    for (let start = 0; start < 9; start += 1) {
      for (let end = start; end < start + 40; end += 1) {
        const data = noise.subarray(start, end);
        expect(crc32(data, 0)).toBe(crcByZlib(data));
      }
    }
  });

  it('goes on from a first part, and combines with that of a second', () => {
    const whole = crcByZlib(noise);
    for (const cut of [0, 1, 4093, 65_536, noise.length - 1, noise.length]) {
      const [first, second] = [noise.subarray(0, cut), noise.subarray(cut)];
      expect(crc32(second, crc32(first, 0))).toBe(whole);
      expect(combineCrc32(crc32(first, 0), crc32(second, 0), second.length)).toBe(whole);
    }
  });
});

describe('a gzip writer', () => {
  it('writes what gunzip reads, stored, deflated or deflated before', async () => {
    const kept = await deflateBlocks(text);
    const packed = await pack(async (gzip) => {
      await gzip.store(noise);
      await gzip.deflate(text);
      await gzip.addDeflated(kept);
      await gzip.store(noise.subarray(1, 5));
      await gzip.store(Buffer.alloc(0));
    });
    expect(gunzipSync(packed).equals(Buffer.concat([noise, text, text, noise.subarray(1, 5)]))).toBe(true);
    writeFileSync(join(work, 'x.gz'), packed);
  });

  it('writes the same bytes however the content is cut, and whenever it was deflated', async () => {
    const whole = await pack(async (gzip) => {
      await gzip.store(noise);
      await gzip.deflate(text);
      await gzip.store(noise);
    });
    const kept = await deflateBlocks(text);
    const inPieces = await pack(async (gzip) => {
      for (let at = 0; at < noise.length; at += 77_777) await gzip.store(noise.subarray(at, at + 77_777));
      await gzip.addDeflated(kept);
      for (let at = 0; at < noise.length; at += 1_111_111)
        await gzip.store(noise.subarray(at, at + 1_111_111));
    });
    expect(inPieces.equals(whole)).toBe(true);
  });

  it('ends with the failure of its output', async () => {
    const gzip = createGzipWriter(() => Promise.reject(new Error('full')));
    const write = async (): Promise<void> => {
      await gzip.store(noise);
      await gzip.finish();
    };
    await expect(write()).rejects.toThrow('full');
  });
});

describe('a file that is kept deflated', () => {
  const packFile = async (file: string): Promise<Buffer> => {
    const content = await deflatedFile(file);
    return pack((gzip) => content.pack(gzip));
  };

  it('makes the same bytes as deflating it, and is not used once the file or itself has changed', async () => {
    const file = join(work, 'program');
    writeFileSync(file, text);
    const plain = await packFile(file);
    await keepDeflated(file);
    const kept = await findDeflated(file);
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect([kept?.size, kept?.sha256]).toEqual([text.length, sha256]);
    expect((await kept?.readBlocks())?.blocks.length).toBeGreaterThan(0);
    expect((await packFile(file)).equals(plain)).toBe(true);

    const longer = Buffer.concat([text, Buffer.from('x')]);
    const another = Buffer.from(text).fill('y', 0, 1);
    for (const changed of [longer, another]) {
      writeFileSync(file, changed);
      expect(await findDeflated(file)).toBeUndefined();
      expect(gunzipSync(await packFile(file)).equals(changed)).toBe(true);
    }
    writeFileSync(file, longer);
    utimesSync(file, 0, 0);
    expect(await findDeflated(file)).toBeUndefined();
  });

  it('is not used when it is damaged, in its head or behind it', async () => {
    const file = join(work, 'damaged');
    writeFileSync(file, text);
    const plain = await packFile(file);
    await keepDeflated(file);
    const whole = readFileSync(`${file}.deflated`);
    for (const place of [0, 40, 80, 100, whole.length - 9]) {
      const damaged = Buffer.from(whole);
      damaged[place]! ^= 1;
      writeFileSync(`${file}.deflated`, damaged);
      expect(await (await findDeflated(file))?.readBlocks()).toBeUndefined();
      expect((await packFile(file)).equals(plain)).toBe(true);
    }
  });
});

describe('a stored file', () => {
  it('must still have the content that was described', async () => {
    const file = join(work, 'package.rpm');
    writeFileSync(file, noise);
    const content = await storedFile(file);
    expect(gunzipSync(await pack((gzip) => content.pack(gzip))).equals(noise)).toBe(true);
    const altered = Buffer.from(noise);
    altered[altered.length - 1]! ^= 1;
    for (const now of [altered, noise.subarray(1), Buffer.concat([noise, altered])]) {
      writeFileSync(file, now);
      await expect(pack((gzip) => content.pack(gzip))).rejects.toMatchObject({ code: 'FETCH_WRONG_CONTENT' });
    }
  });
});
