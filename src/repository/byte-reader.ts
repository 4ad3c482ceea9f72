/**
 * A file's bytes: whole, or piece by piece. The memory of a piece may be used again for the next one.
 */
export type Content = Buffer | AsyncIterable<Buffer>;

/** Takes bytes that are its own only until it returns. */
export type Consume = (piece: Buffer) => void;

/** Bytes piece by piece, of which some may be given back. */
export interface ByteReader {
  /** The next piece, which is valid until the next call; undefined at the end. */
  next(): Promise<Buffer | undefined>;
  /** Puts the rest of the last piece back. */
  unread(rest: Buffer): void;
}

/** `onPiece` sees every piece once. */
export function readContent(content: Content, onPiece: Consume = () => undefined): ByteReader {
  const pieces = Buffer.isBuffer(content) ? undefined : content[Symbol.asyncIterator]();
  let whole = Buffer.isBuffer(content) ? content : undefined;
  let rest: Buffer | undefined;
  async function pull(): Promise<Buffer | undefined> {
    if (pieces !== undefined) {
      const piece = await pieces.next();
      return piece.done === true ? undefined : piece.value;
    }
    const piece = whole;
    whole = undefined;
    return piece;
  }
  return {
    async next() {
      const known = rest;
      rest = undefined;
      if (known !== undefined) return known;
      const piece = await pull();
      if (piece !== undefined) onPiece(piece);
      return piece;
    },
    unread(given) {
      rest = given.length === 0 ? undefined : given;
    },
  };
}

/** The next bytes, at least `length` of them unless the end comes first. */
export async function gather(reader: ByteReader, length: number): Promise<Buffer> {
  let held = (await reader.next()) ?? Buffer.alloc(0);
  while (held.length < length) {
    const copy = Buffer.from(held);
    const piece = await reader.next();
    if (piece === undefined) return copy;
    held = Buffer.concat([copy, piece]);
  }
  return held;
}

/** Reads to the end. */
export async function drain(reader: ByteReader): Promise<void> {
  while ((await reader.next()) !== undefined);
}
