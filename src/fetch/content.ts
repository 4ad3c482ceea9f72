import { createHash } from 'crypto';
import { createReadStream } from 'fs';

export interface Digest {
  /** Of the kinds that repository metadata uses. */
  readonly type: 'sha512' | 'sha384' | 'sha256' | 'sha1' | 'md5';
  /** Lower-case hexadecimal. */
  readonly value: string;
}

/** What is known about a file before it is fetched. Nothing is known about repomd.xml. */
export interface ExpectedContent {
  /** Bytes. */
  readonly size?: number;
  readonly digest?: Digest;
}

/** Why a content is not the expected one; `expected` and `actual` are `sha256:...` or `123 bytes`. */
export interface ContentMismatch {
  readonly expected: string;
  readonly actual: string;
}

/** Reads a file once and compares it with what is expected of it. */
export async function compareFile(
  path: string,
  expected: ExpectedContent,
): Promise<ContentMismatch | undefined> {
  const { size, digest } = await hashFile(path, expected.digest?.type ?? 'sha256');
  return compare(expected, size, digest);
}

/** Lower-case hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  return (await hashFile(path, 'sha256')).digest;
}

async function hashFile(path: string, type: Digest['type']): Promise<{ size: number; digest: string }> {
  const hash = createHash(type);
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    createReadStream(path, { highWaterMark: 1 << 18 })
      .on('data', (chunk: Buffer | string) => {
        size += chunk.length;
        hash.update(chunk);
      })
      .on('error', reject)
      .on('end', resolve);
  });
  return { size, digest: hash.digest('hex') };
}

/** Compares a content in memory with what is expected of it. */
export function compareBuffer(content: Buffer, expected: ExpectedContent): ContentMismatch | undefined {
  const type = expected.digest?.type ?? 'sha256';
  return compare(expected, content.length, createHash(type).update(content).digest('hex'));
}

function compare(expected: ExpectedContent, size: number, digest: string): ContentMismatch | undefined {
  if (expected.size !== undefined && expected.size !== size) {
    return { expected: `${expected.size} bytes`, actual: `${size} bytes` };
  }
  const wanted = expected.digest;
  if (wanted !== undefined && wanted.value !== digest) {
    return { expected: `${wanted.type}:${wanted.value}`, actual: `${wanted.type}:${digest}` };
  }
  return undefined;
}
