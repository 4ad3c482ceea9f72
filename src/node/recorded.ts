import { posix } from 'path';
import type { CommandResult, FileFacts, Machine, RunOptions } from './machine';

/** What a recorded command answers: its output, or all of it, or what a function makes of the call. */
export type RecordedAnswer =
  | string
  | { readonly exitCode?: number; readonly stdout?: string; readonly stderr?: string }
  | ((argv: readonly string[], options: RunOptions) => RecordedAnswer | Promise<RecordedAnswer>);

export interface RecordedFile {
  readonly content: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly type?: FileFacts['type'];
}

export interface Recording {
  /** Path → content. Folders exist when something is in them or when they end with a slash. */
  readonly files?: Readonly<Record<string, string | RecordedFile>>;
  /** Arguments joined by one blank → answer; a key that ends with ` *` answers any further arguments. */
  readonly commands?: Readonly<Record<string, RecordedAnswer>>;
}

export interface RecordedMachine extends Machine {
  /** Files as they are now. */
  readonly files: Map<string, Required<RecordedFile>>;
  /** Answers as they are now; a test may change what a later call gets. */
  readonly commands: Map<string, RecordedAnswer>;
  /** Commands run with `access: 'write'`, arguments joined by blanks, in order. */
  readonly changes: string[];
  /** Paths written, in order. */
  readonly written: string[];
}

/** A machine in memory for unit tests. Strict: a command that the recording does not know is an error. */
export function recordedMachine(recording: Recording = {}): RecordedMachine {
  const files = new Map<string, Required<RecordedFile>>();
  for (const [path, file] of Object.entries(recording.files ?? {})) files.set(path, complete(file));
  const commands = new Map(Object.entries(recording.commands ?? {}));
  const changes: string[] = [];
  const written: string[] = [];

  const answerTo = (key: string): RecordedAnswer | undefined => {
    const exact = commands.get(key);
    if (exact !== undefined) return exact;
    for (const [pattern, answer] of commands)
      if (pattern.endsWith(' *') && key.startsWith(pattern.slice(0, -1))) return answer;
    return undefined;
  };
  const put = (path: string, content: string, mode: number, uid: number, gid: number): void => {
    files.set(path, { content, mode, uid, gid, type: 'file' });
    written.push(path);
  };

  return {
    files,
    commands,
    changes,
    written,
    async run(argv, options): Promise<CommandResult> {
      const key = argv.join(' ');
      let answer = answerTo(key);
      if (answer === undefined) throw new Error(`the recorded machine does not know the command: ${key}`);
      if (options.access === 'write') changes.push(key);
      while (typeof answer === 'function') answer = await answer(argv, options);
      const given = typeof answer === 'string' ? { stdout: answer } : answer;
      return { argv, exitCode: 0, stdout: '', stderr: '', ...given };
    },
    readFile(path) {
      const file = files.get(path);
      return Promise.resolve(file === undefined ? undefined : Buffer.from(file.content));
    },
    stat(path) {
      const file = files.get(path);
      if (file !== undefined) {
        const { type, mode, uid, gid } = file;
        return Promise.resolve({ type, mode, uid, gid, size: Buffer.byteLength(file.content) });
      }
      const folder = `${path.replace(/\/$/, '')}/`;
      const exists = [...files.keys()].some((name) => name.startsWith(folder));
      return Promise.resolve(
        exists ? { type: 'directory' as const, mode: 0o755, uid: 0, gid: 0, size: 0 } : undefined,
      );
    },
    list(path) {
      const folder = `${path.replace(/\/$/, '')}/`;
      const names = [...files.keys()]
        .filter((name) => name.startsWith(folder) && name !== folder)
        .map((name) => name.slice(folder.length).split('/')[0] ?? '');
      return Promise.resolve([...new Set(names)].sort());
    },
    writeFile(path, content, options) {
      const before = files.get(path);
      const text = typeof content === 'string' ? content : content.toString();
      put(path, text, options.mode, options.uid ?? before?.uid ?? 0, options.gid ?? before?.gid ?? 0);
      return Promise.resolve();
    },
    appendFile(path, content, mode) {
      const before = files.get(path);
      put(path, (before?.content ?? '') + content, before?.mode ?? mode, before?.uid ?? 0, before?.gid ?? 0);
      return Promise.resolve();
    },
    makeDirectory(path, mode) {
      const folder = `${posix.normalize(path).replace(/\/$/, '')}/`;
      if (![...files.keys()].some((name) => name.startsWith(folder)))
        files.set(folder, { content: '', mode, uid: 0, gid: 0, type: 'directory' });
      return Promise.resolve();
    },
    remove(path) {
      files.delete(path);
      return Promise.resolve();
    },
  };
}

function complete(file: string | RecordedFile): Required<RecordedFile> {
  const given = typeof file === 'string' ? { content: file } : file;
  return { mode: 0o644, uid: 0, gid: 0, type: 'file', ...given };
}
