import { spawn, type ChildProcess } from 'child_process';
import { within } from '../core/within';

/** Lines for syslog(3). */
export interface Syslog {
  /** Never waits and never throws; a line that cannot be had rid of is lost. */
  say(line: string): void;
  /** Ends when what was said is handed over. */
  close(): Promise<void>;
}

const LOGGER = ['logger', '-t', 'failoverd', '-p', 'daemon.notice'];
/** A syslog that takes nothing must not fill the memory. */
const MOST_WAITING_BYTES = 65_536;
const CLOSE_MS = 2_000;

/**
 * One logger(1) for as long as the daemon lives, which sends each line of its input as a message: a
 * process for each line would compete with the scripts of a takeover. Started again when it has died.
 */
export function createSyslog(argv: readonly string[] = LOGGER): Syslog {
  let child: ChildProcess | undefined;

  const start = (): ChildProcess => {
    const [file = '', ...args] = argv;
    const started = spawn(file, args, { stdio: ['pipe', 'ignore', 'ignore'] });
    const gone = (): void => {
      if (child === started) child = undefined;
    };
    started.on('error', gone).on('exit', gone);
    started.stdin?.on('error', () => undefined);
    return started;
  };
  return {
    say(line) {
      child = child ?? start();
      const { stdin } = child;
      if (stdin !== null && stdin.writableLength < MOST_WAITING_BYTES) stdin.write(`${line}\n`);
    },
    async close() {
      const last = child;
      if (last === undefined) return;
      const ended = new Promise<void>((resolve) =>
        last.once('exit', () => resolve()).once('error', () => resolve()),
      );
      last.stdin?.end();
      await within(ended, CLOSE_MS, () => undefined);
      last.kill('SIGKILL');
    },
  };
}
