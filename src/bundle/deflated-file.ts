import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import { withFile } from '../core/file-pieces';
import { deflateBlocks, type Deflated } from './gzip-writer';

/**
 * A release keeps its large files deflated, too: to deflate the runtime takes longer than everything
 * else of a build. `FILE.deflated` holds a SHA-256 of all that follows, the SHA-256 of FILE, its
 * CRC-32 (big-endian), and its deflate blocks.
 */
export const DEFLATED_ENDING = '.deflated';

const DIGEST = 32;
const CRC_AT = 2 * DIGEST;
const BLOCKS_AT = CRC_AT + 4;

/** Writes FILE.deflated; the same zlib makes the same bytes. */
export async function keepDeflated(file: string): Promise<void> {
  const content = await fs.readFile(file);
  const { blocks, crc } = await deflateBlocks(content);
  const head = Buffer.alloc(BLOCKS_AT - DIGEST);
  sha256(content).copy(head);
  head.writeUInt32BE(crc, CRC_AT - DIGEST);
  const body = Buffer.concat([head, blocks]);
  await fs.writeFile(`${file}${DEFLATED_ENDING}`, Buffer.concat([sha256(body), body]));
}

/**
 * The blocks that were kept for a file's present content; undefined when there are none, when they are of another
 * content, or damaged.
 * @param content size and SHA-256 (hexadecimal) of the file
 */
export async function readDeflated(
  file: string,
  content: { readonly size: number; readonly sha256: string },
): Promise<Deflated | undefined> {
  const kept = await withFile(`${file}${DEFLATED_ENDING}`, (open) => open.readAt(0, open.size)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    },
  );
  if (kept.length < BLOCKS_AT || !sha256(kept.slice(DIGEST)).equals(kept.slice(0, DIGEST))) return undefined;
  if (kept.toString('hex', DIGEST, CRC_AT) !== content.sha256) return undefined;
  return { blocks: kept.slice(BLOCKS_AT), size: content.size, crc: kept.readUInt32BE(CRC_AT) };
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
