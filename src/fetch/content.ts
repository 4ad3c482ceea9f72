import { createHash } from 'crypto';
import { withFile } from '../core/file-pieces';

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
  return compareDigest(expected, size, digest);
}

/** Lower-case hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  return (await hashFile(path, 'sha256')).digest;
}

function hashFile(path: string, type: Digest['type']): Promise<{ size: number; digest: string }> {
  return withFile(path, (open) => {
    const hash = createHash(type);
    for (const piece of open.pieces()) hash.update(piece);
    return { size: open.size, digest: hash.digest('hex') };
  });
}

/** Compares a content in memory with what is expected of it. */
export function compareBuffer(content: Buffer, expected: ExpectedContent): ContentMismatch | undefined {
  const type = expected.digest?.type ?? 'sha256';
  return compareDigest(expected, content.length, createHash(type).update(content).digest('hex'));
}

/** Compares a content's size and digest, which is of the kind that is expected (SHA-256 if none is). */
export function compareDigest(
  expected: ExpectedContent,
  size: number,
  digest: string,
): ContentMismatch | undefined {
  if (expected.size !== undefined && expected.size !== size) {
    return { expected: `${expected.size} bytes`, actual: `${size} bytes` };
  }
  const wanted = expected.digest;
  if (wanted !== undefined && wanted.value !== digest) {
    return { expected: `${wanted.type}:${wanted.value}`, actual: `${wanted.type}:${digest}` };
  }
  return undefined;
}
