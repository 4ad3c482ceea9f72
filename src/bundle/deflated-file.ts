import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import { withFile } from '../core/file-pieces';
import { deflateBlocks, type Deflated } from './gzip-writer';

/**
 * A release keeps its large files deflated, too: to deflate the runtime takes longer than everything
 * else of a build, and even to read it is much. `FILE.deflated` holds a head and the deflate blocks. The head: a SHA-256
 * of what follows in it, the SHA-256 of FILE, that of the blocks, FILE's size and its CRC-32 (big-endian).
 */
export const DEFLATED_ENDING = '.deflated';

const DIGEST = 32;
const BLOCKS_DIGEST_AT = 2 * DIGEST;
const SIZE_AT = 3 * DIGEST;
const SIZE_BYTES = 6;
const CRC_AT = SIZE_AT + SIZE_BYTES;
const BLOCKS_AT = CRC_AT + 4;

/** What is kept of a file that is deflated already. */
export interface KeptDeflated {
  /** Bytes of the file. */
  readonly size: number;
  /** Of the file; lower-case hexadecimal. */
  readonly sha256: string;
  /** Undefined when they are damaged. */
  readBlocks(): Promise<Deflated | undefined>;
}

/** Writes FILE.deflated; the same zlib makes the same bytes. */
export async function keepDeflated(file: string): Promise<void> {
  const content = await fs.readFile(file);
  const { blocks, crc } = await deflateBlocks(content);
  const head = Buffer.alloc(BLOCKS_AT);
  sha256(content).copy(head, DIGEST);
  sha256(blocks).copy(head, BLOCKS_DIGEST_AT);
  head.writeUIntBE(content.length, SIZE_AT, SIZE_BYTES);
  head.writeUInt32BE(crc, CRC_AT);
  sha256(head.slice(DIGEST)).copy(head);
  await fs.writeFile(`${file}${DEFLATED_ENDING}`, Buffer.concat([head, blocks]));
}

/**
 * What was kept of a file, which itself is not read: its content is the same when its size is and nothing was written to
 * it since. Undefined when nothing is kept, or of another content, or the head is damaged.
 */
export async function findDeflated(file: string): Promise<KeptDeflated | undefined> {
  const keptFile = `${file}${DEFLATED_ENDING}`;
  const [now, kept] = await Promise.all([file, keptFile].map((one) => fs.stat(one).catch(() => undefined)));
  if (now === undefined || kept === undefined || now.mtimeMs > kept.mtimeMs) return undefined;
  const head = await withFile(keptFile, (open) => open.readAt(0, BLOCKS_AT));
  if (head.length < BLOCKS_AT || !sha256(head.slice(DIGEST)).equals(head.slice(0, DIGEST))) return undefined;
  const size = head.readUIntBE(SIZE_AT, SIZE_BYTES);
  if (size !== now.size) return undefined;
  return {
    size,
    sha256: head.toString('hex', DIGEST, BLOCKS_DIGEST_AT),
    async readBlocks() {
      const blocks = await withFile(keptFile, (open) => open.readAt(BLOCKS_AT, open.size));
      const isWhole = sha256(blocks).equals(head.slice(BLOCKS_DIGEST_AT, SIZE_AT));
      return isWhole ? { blocks, size, crc: head.readUInt32BE(CRC_AT) } : undefined;
    },
  };
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
