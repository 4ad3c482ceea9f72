import { spawn, type ChildProcess } from 'child_process';
import { within } from '../core/within';

/** What a child said last can be read after its end was told; a grandchild may hold its output open for ever. */
const LAST_WORDS_MS = 1_000;

/** A child that answers lines with lines, one request at a time: `ok WORDS` or `error WHY`. */
export interface HelperProcess {
  /** Sends a request and gives the answer's words after `ok`. Rejects with a `HelperError`. */
  ask(request: string): Promise<string>;
  /** Ends the child. Resolves when it is gone: never, when the kernel does not let go of it. */
  close(): Promise<void>;
}

/** `failed`: the child says so, in the message. `no-answer`: it hangs, or is gone. */
export class HelperError extends Error {
  constructor(
    readonly kind: 'failed' | 'no-answer',
    message: string,
  ) {
    super(message);
  }
}

interface Pending {
  resolve(words: string): void;
  reject(error: HelperError): void;
}

/**
 * Starts the child when it is first asked, and again after it has died. One that does not answer in
 * time is killed, and no other is started while it lives: what it still does would come after the deeds
 * of its successor. `name` is for the messages.
 */
export function createHelperProcess(name: string, argv: readonly string[], timeoutMs: number): HelperProcess {
  let child: ChildProcess | undefined;
  let pending: Pending | undefined;
  let closed = false;
  const leaving: (() => void)[] = [];

  const finish = (answer: (waiting: Pending) => void): void => {
    const waiting = pending;
    pending = undefined;
    if (waiting !== undefined) answer(waiting);
  };
  const receive = (line: string): void => {
    const [word = '', ...rest] = line.split(' ');
    const words = rest.join(' ');
    if (word === 'ok') finish((waiting) => waiting.resolve(words));
    else finish((waiting) => waiting.reject(new HelperError('failed', words)));
  };
  const start = (): ChildProcess => {
    const [file = '', ...args] = argv;
    const started = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = (detail: string): void => {
      if (child === started) child = undefined;
      for (const tell of leaving.splice(0)) tell();
      finish((waiting) => waiting.reject(new HelperError('no-answer', detail)));
    };
    started.on('error', (error) => gone(error.message));
    const closed = new Promise<void>((resolve) => started.on('close', () => resolve()));
    started.on('exit', (code, signal) => {
      const end = within(closed, LAST_WORDS_MS, () => undefined);
      void end.then(() => gone(`${name} ended with ${signal ?? String(code)}`));
    });
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
      if (closed) return Promise.reject(new HelperError('no-answer', `${name} was ended`));
      if (pending !== undefined) return Promise.reject(new HelperError('no-answer', `${name} is at work`));
      if (child?.killed === true)
        return Promise.reject(new HelperError('no-answer', `${name} hangs and cannot be ended yet`));
      const running = (child = child ?? start());
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          running.kill('SIGKILL');
          finish((waiting) => waiting.reject(new HelperError('no-answer', `no answer in ${timeoutMs} ms`)));
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
      if (child === undefined) return Promise.resolve();
      child.kill('SIGKILL');
      return new Promise((resolve) => leaving.push(resolve));
    },
  };
}
