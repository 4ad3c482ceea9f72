import { createHash } from 'crypto';
import type { Machine } from '../node/machine';
import type { Recall, StepJournal } from './step';

/** State of this node that only root may read. */
export const STATE_DIRECTORY = '/var/lib/heartbundle';
export const JOURNAL_DIRECTORY = `${STATE_DIRECTORY}/journal`;
export const JOURNAL_FILE = `${JOURNAL_DIRECTORY}/journal.jsonl`;
const CONTENT_DIRECTORY = `${JOURNAL_DIRECTORY}/files`;

/** One line of the journal. */
export type JournalEntry = { readonly at: string } & (
  | { readonly kind: 'run-started'; readonly role: string; readonly version: string; readonly site: string }
  | { readonly kind: 'run-finished'; readonly outcome: 'done' | 'failed' | 'rolled-back' }
  | { readonly kind: 'step-started' | 'step-finished' | 'step-undone'; readonly step: string }
  | ({ readonly kind: 'file-kept'; readonly step: string } & KeptFile)
  | { readonly kind: 'fact'; readonly step: string; readonly key: string; readonly value: unknown }
);

/** The state of a file before a step touched it. `content` is the digest under which it is kept. */
export interface KeptFile {
  readonly path: string;
  /** Absent: there was no such file. */
  readonly before?: {
    readonly content: string;
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
  };
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
export type NewEntry = WithoutTime<JournalEntry>;

export interface Journal {
  /** All entries, oldest first, those of this run included. */
  entries(): readonly JournalEntry[];
  append(entry: NewEntry): Promise<void>;
  /** Keeps a text or a file's bytes in the journal's folder and gives its digest. */
  keepContent(content: Buffer | string): Promise<string>;
  readContent(digest: string): Promise<Buffer | undefined>;
  forStep(stepId: string): StepJournal;
  /** Facts since the last rollback that came to its end, those of steps undone since included. */
  everRecall(stepId: string): Recall;
  /** Files that the step kept and that were not put back since. */
  keptFiles(stepId: string): readonly KeptFile[];
  /** Steps begun and not undone since, in the order in which they were first begun. */
  touchedSteps(): readonly string[];
}

/** Opens this node's journal. Each entry is on disk before the call that wrote it returns. */
export async function openJournal(machine: Machine, now: () => Date = () => new Date()): Promise<Journal> {
  const text = (await machine.readFile(JOURNAL_FILE))?.toString() ?? '';
  const entries = parse(text);
  // A power cut may have torn the last line: it is closed, so that the next entry starts its own.
  let separator = text === '' || text.endsWith('\n') ? '' : '\n';
  let prepared = false;

  const prepare = async (): Promise<void> => {
    if (prepared) return;
    await machine.makeDirectory(CONTENT_DIRECTORY, 0o700);
    prepared = true;
  };
  const append = async (entry: NewEntry): Promise<void> => {
    await prepare();
    const complete = { at: now().toISOString(), ...entry } as JournalEntry;
    await machine.appendFile(JOURNAL_FILE, `${separator}${JSON.stringify(complete)}\n`, 0o600);
    separator = '';
    entries.push(complete);
  };
  const keepContent = async (content: Buffer | string): Promise<string> => {
    await prepare();
    const digest = createHash('sha256').update(content).digest('hex');
    const path = `${CONTENT_DIRECTORY}/${digest}`;
    if ((await machine.stat(path)) === undefined) await machine.writeFile(path, content, { mode: 0o600 });
    return digest;
  };
  const current = (stepId: string): JournalEntry[] => sinceUndone(entries, stepId);
  const keptFiles = (stepId: string): KeptFile[] =>
    current(stepId).filter(
      (entry): entry is Extract<JournalEntry, { kind: 'file-kept' }> => entry.kind === 'file-kept',
    );

  return {
    entries: () => entries,
    append,
    keepContent,
    readContent: (digest) => machine.readFile(`${CONTENT_DIRECTORY}/${digest}`),
    keptFiles,
    everRecall(stepId) {
      const ends = entries.map((entry) => entry.kind === 'run-finished' && entry.outcome === 'rolled-back');
      const since = entries.slice(ends.lastIndexOf(true) + 1);
      return (key, other = stepId) =>
        lastFact(
          since.filter((entry) => 'step' in entry && entry.step === other),
          key,
        );
    },
    touchedSteps() {
      const started = entries.map((entry) => (entry.kind === 'step-started' ? entry.step : undefined));
      return [...new Set(started)].filter(
        (step): step is string => step !== undefined && current(step).length > 0,
      );
    },
    forStep(stepId) {
      const recall: Recall = (key, other = stepId) => lastFact(current(other), key);
      return {
        recall,
        record: (key, value) => append({ kind: 'fact', step: stepId, key, value }),
        async keepFile(path) {
          const touched = [...new Set(entries.map((entry) => ('step' in entry ? entry.step : '')))];
          if (touched.some((step) => keptFiles(step).some((kept) => kept.path === path))) return;
          const [content, facts] = await Promise.all([machine.readFile(path), machine.stat(path)]);
          if (content === undefined || facts === undefined)
            return append({ kind: 'file-kept', step: stepId, path });
          const { mode, uid, gid } = facts;
          const before = { content: await keepContent(content), mode, uid, gid };
          return append({ kind: 'file-kept', step: stepId, path, before });
        },
      };
    },
  };
}

function parse(text: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const line of text.split('\n')) {
    try {
      if (line !== '') entries.push(JSON.parse(line) as JournalEntry);
    } catch {
      // Only a line torn by a power cut is no JSON, and what it announced had not been begun yet.
      continue;
    }
  }
  return entries;
}

/** The step's entries after it was last undone. */
function sinceUndone(entries: readonly JournalEntry[], stepId: string): JournalEntry[] {
  const own = entries.filter((entry) => 'step' in entry && entry.step === stepId);
  const undone = own.map(({ kind }) => kind).lastIndexOf('step-undone');
  return own.slice(undone + 1);
}

function lastFact(entries: readonly JournalEntry[], key: string): unknown {
  for (const entry of [...entries].reverse())
    if (entry.kind === 'fact' && entry.key === key) return entry.value;
  return undefined;
}
