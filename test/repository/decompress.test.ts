import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { isAppError } from '../../src/core/error';
import { readContent, type Content } from '../../src/repository/byte-reader';
import { byCommand, decompress } from '../../src/repository/decompress';
import { loadRepository } from '../../src/repository/load';
import { DecompressorMissing } from '../../src/repository/malformed';
import { primaryXml, sampleRepository } from './sample-repository';

const pack = (command: string, content: string | Buffer): Buffer =>
  spawnSync(command, ['-c'], { input: content, maxBuffer: 2 ** 28 }).stdout;

async function open(data: Content, limit: number): Promise<string> {
  const pieces: Buffer[] = [];
  await decompress(readContent(data), limit, (piece) => pieces.push(Buffer.from(piece)));
  return Buffer.concat(pieces).toString('utf8');
}

/** The same memory piece after piece, as a reader of files gives them. */
// eslint-disable-next-line @typescript-eslint/require-await
async function* inPieces(data: Buffer, size: number): AsyncIterable<Buffer> {
  const piece = Buffer.alloc(size);
  for (let at = 0; at < data.length; at += size) yield piece.slice(0, data.copy(piece, 0, at));
}

describe.each(['bzip2', 'xz'])('metadata compressed with %s', (command) => {
  it('is read as well as gzip', async () => {
    const primary = pack(command, primaryXml([{ name: 'app' }, { name: 'lib' }]));
    const { fetchFile } = sampleRepository({ primary });
    const repository = await loadRepository({ id: 'base', fetchFile });
    expect(repository.allPackages().map(({ name }) => name)).toEqual(['app', 'lib']);
  });

  it('is read in small pieces, whose memory is used again', async () => {
    const text = 'piece by piece '.repeat(1000);
    expect(await open(inPieces(pack(command, text), 7), 100_000)).toBe(text);
  });

  it('is refused when it is cut off', async () => {
    const primary = pack(command, primaryXml([{ name: 'app' }])).slice(0, -20);
    const { fetchFile } = sampleRepository({ primary });
    const work = loadRepository({ id: 'base', fetchFile });
    await expect(work).rejects.toSatisfy(
      (error) =>
        isAppError(error) &&
        error.code === 'REPOSITORY_MALFORMED' &&
        error.message.includes(`its ${command} data is damaged`),
    );
  });

  it('is stopped where it opens to more than it may, long before all of it is read', async () => {
    const bomb = pack(command, Buffer.alloc(64 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(64 * 1024);
    await expect(open(bomb, 1_000_000)).rejects.toThrow('it opens to more than 1000000 bytes');
  });
});

it('names the command that the machine does not have', async () => {
  const work = byCommand(['no-such-decompressor'])(readContent(Buffer.from('BZh9')), () => undefined);
  await expect(work).rejects.toThrow(new DecompressorMissing('no-such-decompressor'));
});

describe('gzip data', () => {
  const header = (flags: number, ...fields: readonly number[]): Buffer =>
    Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, ...fields]);

  it('is read behind an extra field, a name, a comment and a checksum of the header', async () => {
    const data = Buffer.concat([header(30, 2, 0, 7, 7, 97, 0, 98, 0, 9, 9), gzipSync('text').slice(10)]);
    expect(await open(data, 100)).toBe('text');
  });

  it('may consist of several members, and end with padding', async () => {
    const data = Buffer.concat([...['one ', 'two ', 'three'].map((text) => gzipSync(text)), Buffer.alloc(5)]);
    expect(await open(data, 100)).toBe('one two three');
  });

  it('is read in pieces of every size, whose memory is used again', async () => {
    const data = Buffer.concat([...['one ', 'two ', 'three'].map((text) => gzipSync(text)), Buffer.alloc(5)]);
    for (let size = 1; size <= data.length; size++) {
      expect(await open(inPieces(data, size), 100), `pieces of ${size} bytes`).toBe('one two three');
    }
  });

  it('counts all members towards the limit', async () => {
    const data = Buffer.concat([gzipSync('x'.repeat(60)), gzipSync('x'.repeat(60))]);
    await expect(open(data, 100)).rejects.toThrow('it opens to more than 100 bytes');
  });

  const good = gzipSync('some text');
  it.each([
    ['in its header', good.slice(0, 11), 'unexpected end of file'],
    ['in a name without end', header(8, 97, 97, 97), 'unexpected end of file'],
    ['in its data', good.slice(0, 15), 'unexpected end of file'],
    ['in its trailer', good.slice(0, -1), 'unexpected end of file'],
    ['in its second member', Buffer.concat([good, good.slice(0, 15)]), 'unexpected end of file'],
  ])('is refused when it is cut off %s', async (_place, data, reason) => {
    await expect(open(data, 100)).rejects.toThrow(`its gzip data is damaged (${reason})`);
  });

  it('is refused when it opens to another length than it says', async () => {
    const data = Buffer.from(good);
    data.writeUInt32LE(5, data.length - 4);
    await expect(open(data, 100)).rejects.toThrow('its gzip data is damaged (incorrect length check)');
  });

  it('is stopped where it opens to more than it may', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    await expect(open(bomb, 1_000_000)).rejects.toThrow('it opens to more than 1000000 bytes');
  });
});
