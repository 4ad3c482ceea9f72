import { promises as fs } from 'fs';
import { mustSurvive, type EventBody, type GuardEvent } from './event';

/** Above this size the journal becomes FILE.1 and a new one begins: two files at most. */
const MAX_BYTES = 1_048_576;

export interface Journal {
  /** Appends the events in order; those that must survive are on the disk when it resolves. */
  append(events: readonly EventBody[]): Promise<GuardEvent[]>;
  /** The last events, oldest first. */
  recent(count: number): readonly GuardEvent[];
}

const KEPT_IN_MEMORY = 200;

/** Opens an append-only journal of JSON lines, going on with the sequence numbers that are there. */
export async function openJournal(path: string, node: string): Promise<Journal> {
  const memory: GuardEvent[] = [...(await readJournal(path))].slice(-KEPT_IN_MEMORY);
  let seq = memory.length > 0 ? (memory[memory.length - 1]?.seq ?? 0) : 0;
  let queue: Promise<unknown> = Promise.resolve();

  const write = async (events: readonly GuardEvent[]): Promise<void> => {
    const size = await fs.stat(path).then(
      (facts) => facts.size,
      () => 0,
    );
    if (size > MAX_BYTES) await fs.rename(path, `${path}.1`);
    const file = await fs.open(path, 'a', 0o640);
    try {
      // A line that a crash cut short must not swallow the next one.
      const start = size > 0 && !(await endsWithNewline(path)) ? '\n' : '';
      await file.appendFile(start + events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      if (events.some(mustSurvive)) await file.sync();
    } finally {
      await file.close();
    }
  };

  return {
    append(bodies) {
      const at = new Date().toISOString();
      const events = bodies.map((body): GuardEvent => ({ seq: ++seq, at, node, ...body }));
      if (events.length === 0) return Promise.resolve([]);
      memory.push(...events);
      memory.splice(0, Math.max(0, memory.length - KEPT_IN_MEMORY));
      const written = queue.then(() => write(events));
      queue = written.catch(() => undefined);
      return written.then(() => events);
    },
    recent: (count) => memory.slice(-count),
  };
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

async function readJournal(path: string): Promise<GuardEvent[]> {
  const read = (name: string): Promise<string> => fs.readFile(name, 'utf8').catch(() => '');
  return parseJournal((await read(`${path}.1`)) + (await read(path)));
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
