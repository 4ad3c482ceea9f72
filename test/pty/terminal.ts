import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line of a keystroke script: wait for the text, then type. */
export interface Stroke {
  readonly expect: string | RegExp;
  readonly send: string;
  /** What the person does elsewhere before typing. */
  readonly before?: () => Promise<void>;
}

export interface TerminalRun {
  readonly exitCode: number;
  /** What was drawn, without colours and cursor movements. */
  readonly screen: string;
}

export const CTRL_C = '\x03';
const LIMIT_MS = 30_000;

/** Without the sequences that move the cursor or colour the text; a line that is drawn again is another line. */
export function withoutSequences(text: string): string {
  /* eslint-disable no-control-regex -- terminal sequences begin with a control character */
  return text
    .replace(/\x1b\[2K/g, '\n')
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/[\r\x07]/g, '');
  /* eslint-enable no-control-regex */
}

/**
 * Runs a shell line on a terminal of 80 by 24 (util-linux's `script` makes it) and types the
 * strokes, each when its text has come since the one before. A text that does not come in time, or
 * an end that does not, ends the run.
 */
export function runOnTerminal(
  line: string,
  strokes: readonly Stroke[],
  environment: Readonly<Record<string, string>> = {},
  limitMs = LIMIT_MS,
): Promise<TerminalRun> {
  return new Promise((resolve, reject) => {
    const inner = `stty cols 80 rows 24; ${line}`;
    const child = spawn('script', ['-qefc', inner, '/dev/null'], {
      env: { PATH: process.env['PATH'], TERM: 'vt100', LC_ALL: 'C', SHELL: '/bin/sh', ...environment },
    });
    let drawn = '';
    let seen = 0;
    let next = 0;
    let limit: NodeJS.Timeout | undefined;
    const fail = (error: unknown): void => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const allowTime = (): void => {
      clearTimeout(limit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const awaited = strokes[next]?.expect ?? 'the end';
      limit = setTimeout(
        () => fail(new Error(`"${String(awaited)}" did not come:\n${withoutSequences(drawn)}`)),
        limitMs,
      );
    };
    const type = async ({ send, before }: Stroke): Promise<void> => {
      await before?.();
      // enquirer listens a moment after it has drawn.
      await sleep(60);
      if (child.exitCode === null && child.signalCode === null) child.stdin.write(send);
      allowTime();
    };
    let typing = Promise.resolve();
    allowTime();
    child.stdout.on('data', (data: Buffer) => {
      drawn += data.toString();
      for (;;) {
        const stroke = strokes[next];
        if (stroke === undefined) return;
        const fresh = withoutSequences(drawn).slice(seen);
        const found =
          typeof stroke.expect === 'string' ? fresh.includes(stroke.expect) : stroke.expect.test(fresh);
        if (!found) return;
        seen = withoutSequences(drawn).length;
        next += 1;
        clearTimeout(limit);
        typing = typing.then(() => type(stroke)).catch(fail);
      }
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ exitCode: code ?? -1, screen: withoutSequences(drawn) });
    });
  });
}
