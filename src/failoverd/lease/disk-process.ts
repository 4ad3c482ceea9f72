import { spawn, type ChildProcess } from 'child_process';

/** The child that reads and writes the guard disk (packaging/lease-io): one request at a time. */
export interface DiskProcess {
  /** Sends a request and gives the answer's words after `ok`. Rejects with a `DiskProblem`. */
  ask(request: string): Promise<string>;
  /** Ends the child, if it can be ended. */
  close(): void;
}

/** Why the guard disk gave nothing. `no-answer`: the child hangs, or is gone. */
export type DiskProblem = 'no-disk' | 'io-error' | 'no-answer';

export class DiskError extends Error {
  constructor(
    readonly problem: DiskProblem,
    detail: string,
  ) {
    super(detail);
  }
}

interface Pending {
  resolve(words: string): void;
  reject(error: DiskError): void;
}

/**
 * Starts the child when it is first asked, and again after it has died. One that does not answer in
 * time is killed, and no other is started while it lives: a write that it still holds would come after
 * the writes of its successor.
 */
export function createDiskProcess(argv: readonly string[], timeoutMs: number): DiskProcess {
  let child: ChildProcess | undefined;
  let pending: Pending | undefined;
  let closed = false;

  const finish = (answer: (waiting: Pending) => void): void => {
    const waiting = pending;
    pending = undefined;
    if (waiting !== undefined) answer(waiting);
  };
  const receive = (line: string): void => {
    const [word = '', ...rest] = line.split(' ');
    if (word === 'ok') return finish((waiting) => waiting.resolve(rest.join(' ')));
    const detail = rest.join(' ');
    const problem = detail.startsWith('open:') ? 'no-disk' : 'io-error';
    finish((waiting) => waiting.reject(new DiskError(problem, detail)));
  };
  const start = (): ChildProcess => {
    const [file = '', ...args] = argv;
    const started = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = (detail: string): void => {
      if (child === started) child = undefined;
      finish((waiting) => waiting.reject(new DiskError('no-answer', detail)));
    };
    started.on('error', (error) => gone(error.message));
    started.on('exit', (code, signal) => gone(`lease-io ended with ${signal ?? String(code)}`));
    started.stdin?.on('error', () => undefined);
    let text = '';
    started.stdout?.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        receive(line);
      }
    });
    return started;
  };

  return {
    ask(request) {
      if (closed) return Promise.reject(new DiskError('no-answer', 'lease-io was ended'));
      if (pending !== undefined) return Promise.reject(new DiskError('no-answer', 'lease-io is at work'));
      if (child?.killed === true)
        return Promise.reject(new DiskError('no-answer', 'lease-io hangs and cannot be ended yet'));
      const running = (child = child ?? start());
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          running.kill('SIGKILL');
          finish((waiting) => waiting.reject(new DiskError('no-answer', `no answer in ${timeoutMs} ms`)));
        }, timeoutMs);
        pending = {
          resolve: (words) => {
            clearTimeout(timer);
            resolve(words);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        };
        running.stdin?.write(`${request}\n`);
      });
    },
    close() {
      closed = true;
      child?.kill('SIGKILL');
    },
  };
}
