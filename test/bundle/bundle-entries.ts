import { gunzipSync } from 'node:zlib';
import { createGzipWriter } from '../../src/bundle/gzip-writer';
import { encodeTarHeader, tarPadding } from '../../src/bundle/tar';

/** One file of a sealed tarball. */
export interface Entry {
  readonly path: string;
  readonly data: Buffer;
}

/** The entries of a sealed tarball; it must be in order. */
export function readEntries(tarball: Buffer): Entry[] {
  const tar = gunzipSync(tarball);
  const entries: Entry[] = [];
  for (let at = 0; tar[at] !== 0;) {
    const field = (start: number, length: number): string =>
      tar.toString('utf8', at + start, at + start + length).replace(/\0.*$/s, '');
    const path = [field(345, 155), field(0, 100)].filter((part) => part !== '').join('/');
    const size = parseInt(tar.toString('utf8', at + 124, at + 135), 8);
    entries.push({ path, data: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + size + tarPadding(size).length;
  }
  return entries;
}

/** Header, content and padding as `sealBundle` writes them for the sample. */
export function encodeEntry({ path, data }: Entry): Buffer {
  const executable = /(bundle|install|verify|node)$/.test(path);
  const header = encodeTarHeader({ path, size: data.length, executable, mtime: 1_400_000_000 });
  return Buffer.concat([header, data, tarPadding(data.length)]);
}

/** A gzip member of the blocks of an archive. */
export async function packBlocks(blocks: readonly Buffer[], how: 'deflate' | 'store'): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const gzip = createGzipWriter((data) => {
    chunks.push(Buffer.from(data));
    return Promise.resolve();
  });
  for (const block of blocks) await gzip[how](block);
  await gzip.finish();
  return Buffer.concat(chunks);
}
