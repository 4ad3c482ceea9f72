/** A read of what follows the headers. */
const PIECE_BYTES = 64 * 1024;

/** Turns pieces that arrive by themselves into reads from front to back. */
export interface PieceReader {
  /** Each read begins where the one before ended, or later; what lies before it is forgotten. */
  readonly readAt: (position: number, length: number) => Promise<Buffer>;
  /** What follows `start`, to the end. */
  readonly pieces: (start: number) => AsyncIterable<Buffer>;
  /** The piece's memory must stay as it is. */
  readonly write: (piece: Buffer) => void;
  /** No piece follows: reads get what there is. */
  readonly end: () => void;
  /** Nothing is read any more, so nothing is kept. */
  readonly stop: () => void;
}

/** Holds what has arrived and was not read yet: a few pieces, as long as reads are waiting. */
export function createPieceReader(): PieceReader {
  let held: Buffer[] = [];
  /** Position of the first byte held. */
  let start = 0;
  let available = 0;
  let over = false;
  let stopped = false;
  let waiting: { readonly end: number; readonly go: () => void } | undefined;

  const wake = (): void => {
    if (waiting === undefined || (!over && start + available < waiting.end)) return;
    const { go } = waiting;
    waiting = undefined;
    go();
  };

  const take = (position: number, length: number): Buffer => {
    const all = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held);
    const rest = all.slice(position - start);
    const taken = rest.slice(0, length);
    const left = rest.slice(taken.length);
    held = left.length === 0 ? [] : [left];
    start = position + taken.length;
    available = left.length;
    return taken;
  };

  const readAt = async (position: number, length: number): Promise<Buffer> => {
    await new Promise<void>((resolve) => {
      waiting = { end: position + length, go: resolve };
      wake();
    });
    return take(position, length);
  };

  return {
    readAt,
    async *pieces(from) {
      for (let position = from; ;) {
        const piece = await readAt(position, PIECE_BYTES);
        if (piece.length === 0) return;
        yield piece;
        position += piece.length;
      }
    },
    write(piece) {
      if (stopped) return;
      held.push(piece);
      available += piece.length;
      wake();
    },
    end() {
      over = true;
      wake();
    },
    stop() {
      stopped = true;
      held = [];
      available = 0;
    },
  };
}
