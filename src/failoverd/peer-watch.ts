import { closeSync, fstatSync, openSync, readSync, watch, type FSWatcher } from 'fs';

/** The longest piece of the log that is read at once: a burst beyond it is looked at by its end. */
const MOST_BYTES = 65_536;
/** Until a log that is not there, or was rotated, is looked for again. */
const AGAIN_MS = 5_000;

/** What Heartbeat says of a node in its log. */
export type PeerNews = 'died' | 'heard';

/**
 * What a piece of Heartbeat's log says of the node, in its order: found dead, or heard and active. Names are
 * compared without case, as Heartbeat does. Pure.
 */
export function newsOf(log: string, node: string): PeerNews[] {
  const name = node.toLowerCase();
  const news: PeerNews[] = [];
  for (const line of log.toLowerCase().split('\n')) {
    if (line.endsWith(` node ${name}: is dead`)) news.push('died');
    if (line.endsWith(` status update for node ${name}: status active`)) news.push('heard');
  }
  return news;
}

/**
 * Tells within milliseconds what Heartbeat finds out about a node. It writes to its log that the node is dead
 * before it starts the scripts that take the node's group over, which take a second; and that it is active
 * while its tools, on a busy machine, need seconds to say so. What the log holds already is not told.
 */
export function watchPeer(log: string, node: string, tell: (news: PeerNews) => void): { close(): void } {
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
    newsOf(text.slice(0, whole), node).forEach(tell);
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
