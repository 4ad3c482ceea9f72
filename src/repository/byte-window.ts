/** Bytes that arrive in pieces and are worked off from their beginning. */
export interface ByteWindow {
  write(piece: Buffer): void;
  /** Works off what waits for more, which does not come; gives what remains. */
  finish(): Buffer;
}

const STORE_BYTES = 512 * 1024;

/**
 * Gives `work` what is not worked off yet; it returns how much of it is done with. The memory is used
 * again and again.
 */
export function createByteWindow(work: (window: Buffer) => number): ByteWindow {
  let store = Buffer.allocUnsafe(STORE_BYTES);
  let held = 0;
  /** Bytes to wait for: what was cut off is not tried again until twice as much is there. */
  let needed = 0;

  function workOff(): void {
    const done = work(store.slice(0, held));
    store.copy(store, 0, done, held);
    held -= done;
    needed = done === 0 ? held * 2 : 0;
  }

  return {
    write(piece) {
      if (held + piece.length > store.length) {
        const larger = Buffer.allocUnsafe(2 * (held + piece.length));
        store.copy(larger, 0, 0, held);
        store = larger;
      }
      piece.copy(store, held);
      held += piece.length;
      if (held >= needed) workOff();
    },
    finish() {
      if (needed > 0) workOff();
      return store.slice(0, held);
    },
  };
}
