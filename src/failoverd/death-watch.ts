import { closeSync, fstatSync, openSync, readSync, watch, type FSWatcher } from 'fs';

/** The longest piece of the log that is read at once: a burst beyond it is looked at by its end. */
const MOST_BYTES = 65_536;
/** Until a log that is not there, or was rotated, is looked for again. */
const AGAIN_MS = 5_000;

/** Whether Heartbeat says there that it has found the node dead; names are compared without case, as it does. Pure. */
export function saysDead(log: string, node: string): boolean {
  const name = node.toLowerCase();
  return log.split('\n').some((line) => line.toLowerCase().endsWith(` node ${name}: is dead`));
}

/**
 * Tells, within milliseconds, that Heartbeat has found a node dead: it writes so to its log before it
 * starts the scripts that take the node's group over, which take a second. What the log holds
 * already is not told.
 */
export function watchForDeath(log: string, node: string, tell: () => void): { close(): void } {
  let watcher: FSWatcher | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let descriptor: number | undefined;
  let read = 0;

  const release = (): void => {
    watcher?.close();
    watcher = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const later = (): void => {
    release();
    if (!closed && again === undefined) again = setTimeout(begin, AGAIN_MS);
  };
  const look = (): void => {
    if (descriptor === undefined) return;
    const { size } = fstatSync(descriptor);
    const from = Math.max(Math.min(read, size), size - MOST_BYTES);
    const buffer = Buffer.alloc(size - from);
    const count = readSync(descriptor, buffer, 0, buffer.length, from);
    const text = buffer.toString('utf8', 0, count);
    // A line under way is read again when it is whole.
    const whole = text.lastIndexOf('\n') + 1;
    read = from + Buffer.byteLength(text.slice(0, whole));
    if (saysDead(text.slice(0, whole), node)) tell();
  };
  const begin = (): void => {
    again = undefined;
    try {
      descriptor = openSync(log, 'r');
      read = fstatSync(descriptor).size;
      watcher = watch(log, { persistent: false }, (kind) => {
        if (kind === 'rename') return later();
        try {
          look();
        } catch {
          later();
        }
      });
      watcher.on('error', later);
    } catch {
      later();
    }
  };
  begin();
  return {
    close() {
      closed = true;
      if (again !== undefined) clearTimeout(again);
      release();
    },
  };
}
