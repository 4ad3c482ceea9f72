import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import { AppError } from '../core/error';
import { withFile } from '../core/file-pieces';
import { findDeflated } from './deflated-file';
import type { GzipWriter } from './gzip-writer';

/** One file of a bundle, before it is packed. */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Throws FETCH_WRONG_CONTENT when the file is no longer the one that was described. */
  pack(gzip: GzipWriter): Promise<void>;
}

/** @param compressed only stored, since it is compressed already */
export function inMemory(data: Buffer, compressed = false): Content {
  return {
    size: data.length,
    sha256: createHash('sha256').update(data).digest('hex'),
    pack: (gzip) => (compressed ? gzip.store(data) : gzip.deflate(data)),
  };
}

/** A compressed file, whose digest is known or read; it is compared while it is packed. */
export async function storedFile(
  file: string,
  known?: { readonly size: number; readonly sha256: string },
): Promise<Content> {
  const { size, sha256 } = known ?? (await describeFile(file));
  return {
    size,
    sha256,
    pack: (gzip) =>
      withFile(file, async (open) => {
        const hash = createHash('sha256');
        let length = 0;
        // Before it is one piece too long for the header that the tarball has already.
        if (open.size !== size) throw changed(file, `${size} bytes`, `${open.size} bytes`);
        for (const piece of open.pieces()) {
          hash.update(piece);
          length += piece.length;
          await gzip.store(piece);
        }
        const actual = hash.digest('hex');
        if (actual !== sha256 || length !== size) throw changed(file, sha256, actual);
      }),
  };
}

function changed(file: string, expected: string, actual: string): AppError<'FETCH_WRONG_CONTENT'> {
  return new AppError('FETCH_WRONG_CONTENT', { url: file, expected, actual });
}

/** A file of the product, deflated: as the release keeps it, or now. */
export async function deflatedFile(file: string): Promise<Content> {
  const kept = await findDeflated(file);
  const { size, sha256 } = kept ?? (await describeFile(file));
  return {
    size,
    sha256,
    async pack(gzip) {
      const deflated = await kept?.readBlocks();
      if (deflated !== undefined) return gzip.addDeflated(deflated);
      const data = await fs.readFile(file);
      const now = createHash('sha256').update(data).digest('hex');
      if (now !== sha256) throw changed(file, sha256, now);
      return gzip.deflate(data);
    },
  };
}

function describeFile(file: string): Promise<{ size: number; sha256: string }> {
  return withFile(file, (open) => {
    const hash = createHash('sha256');
    for (const piece of open.pieces()) hash.update(piece);
    return { size: open.size, sha256: hash.digest('hex') };
  });
}
