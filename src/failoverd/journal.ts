import { promises as fs } from 'fs';
import { dirname } from 'path';
import { mustSurvive, type EventBody, type GuardEvent } from './event';

/** Where failoverd keeps its journal on a node. */
export const EVENTS_PATH = '/var/lib/heartbundle/events.jsonl';

/** A file that would grow above this size becomes FILE.1 first: two files at most, 2 MiB together. */
export const MAX_BYTES = 1_048_576;

/** What is read of each file at the start, for the last events and the number to go on with. */
const TAIL_BYTES = 131_072;

/** Events in memory: the last ones, and those that a full disk did not take yet. */
const KEPT_IN_MEMORY = 200;

/**
 * An append-only journal of JSON lines, one event a line, `seq` growing by one. Of a write that a
 * power cut tore, at most that last line is lost; of a full disk, nothing as long as no more than
 * 200 events happen before there is room again.
 */
export interface Journal {
  /** Numbers the events and begins to write them. */
  append(events: readonly EventBody[]): Appended;
  /** The last events, oldest first. */
  recent(count: number): readonly GuardEvent[];
}

export interface Appended {
  readonly entries: readonly GuardEvent[];
  /** Resolves when they are written, those that must survive on the disk itself; rejects when the disk does not take them. */
  readonly written: Promise<void>;
}

/** Opens the journal, going on with the sequence numbers that are there; makes no file. */
export async function openJournal(path: string, node: string): Promise<Journal> {
  const memory = (await readLastEvents(path)).slice(-KEPT_IN_MEMORY);
  let seq = memory.reduce((most, event) => Math.max(most, event.seq), 0);
  /** Not written yet, oldest first. */
  let pending: GuardEvent[] = [];
  let queue: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    const events = pending;
    if (events.length === 0) return;
    pending = [];
    try {
      await writeLines(path, events);
    } catch (error) {
      pending = [...events, ...pending].slice(-KEPT_IN_MEMORY);
      throw error;
    }
  };

  return {
    append(bodies) {
      const at = new Date().toISOString();
      const entries = bodies.map((body): GuardEvent => ({ seq: ++seq, at, node, ...body }));
      if (entries.length === 0) return { entries, written: Promise.resolve() };
      memory.push(...entries);
      memory.splice(0, Math.max(0, memory.length - KEPT_IN_MEMORY));
      pending.push(...entries);
      const written = queue.then(flush);
      queue = written.catch(() => undefined);
      return { entries, written };
    },
    recent: (count) => memory.slice(-count),
  };
}

async function writeLines(path: string, events: readonly GuardEvent[]): Promise<void> {
  const lines = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  let size = await sizeOf(path);
  const isNew = size === undefined;
  if (size !== undefined && size > 0 && size + lines.length > MAX_BYTES) {
    await fs.rename(path, `${path}.1`);
    size = undefined;
  }
  const file = await fs.open(path, 'a', 0o640);
  try {
    // A line that a crash cut short must not swallow the next one.
    const torn = size !== undefined && size > 0 && !(await endsWithNewline(path));
    try {
      await file.appendFile(torn ? Buffer.concat([NEWLINE, lines]) : lines);
      if (events.some(mustSurvive)) await file.sync();
    } catch (error) {
      // What a full disk took of it goes, so that it is not there twice when there is room again.
      await file.truncate(size ?? 0);
      throw error;
    }
  } finally {
    await file.close();
  }
  // The name of a file is content of its folder.
  if (isNew || size === undefined) await syncFolder(dirname(path));
}

const NEWLINE = Buffer.from('\n');

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await fs.stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await fs.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function endsWithNewline(path: string): Promise<boolean> {
  const file = await fs.open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) return true;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}

async function readLastEvents(path: string): Promise<GuardEvent[]> {
  const [older, newer] = await Promise.all([readTail(`${path}.1`), readTail(path)]);
  return [...parseJournal(older), ...parseJournal(newer)];
}

/** The end of a file; its first line may be half of one. Empty when it cannot be read. */
async function readTail(path: string): Promise<string> {
  let file: fs.FileHandle;
  try {
    file = await fs.open(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return buffer.slice(0, bytesRead).toString();
  } finally {
    await file.close();
  }
}

/** Events of journal text; lines that are not whole events (a write cut short) are left out. */
export function parseJournal(text: string): GuardEvent[] {
  const events: GuardEvent[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const event = JSON.parse(line) as Partial<GuardEvent> | null;
      if (event !== null && typeof event.seq === 'number' && typeof event.kind === 'string')
        events.push(event as GuardEvent);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return events;
}
