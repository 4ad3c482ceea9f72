import { createInterface, type Interface } from 'readline';
import { AppError } from '../core/error';

/** Asks the person at the terminal, one line at a time. Ctrl-C and the end of input are CANCELLED. */
export interface Prompter {
  /** The line that was typed, trimmed; empty when only Enter was pressed. */
  line(label: string): Promise<string>;
  /** Lines up to one that says only `end`, for a text that is pasted. */
  lines(end: string): Promise<string>;
  /** Lets go of the terminal, so that another program may ask there. */
  close(): void;
}

/** A prompter for the terminal that the program was started on. */
export function openPrompter(): Prompter {
  return createPrompter(process.env['TERM'] === 'dumb' || process.env['TERM'] === undefined);
}

/**
 * On a terminal that can move its cursor a line is edited by enquirer; on a dumb one by the
 * terminal driver. Nothing but ASCII is drawn beside the catalogue's texts, for serial consoles.
 */
function createPrompter(dumb: boolean): Prompter {
  const cooked = createCookedLines();
  return {
    line: (label) => {
      if (!dumb) return editLine(label);
      process.stdout.write(`? ${label}: `);
      return cooked.next();
    },
    async lines(end) {
      const lines: string[] = [];
      for (;;) {
        const line = await cooked.next();
        if (line === end) break;
        lines.push(line);
      }
      cooked.close();
      return `${lines.join('\n')}\n`;
    },
    close: () => cooked.close(),
  };
}

const plain = (text: string): string => text;

async function editLine(label: string): Promise<string> {
  // Loaded when there is something to ask: it is large.
  const { default: Enquirer } = await import('enquirer');
  try {
    const answer = await new Enquirer<{ line: string }>().prompt({
      type: 'input',
      name: 'line',
      message: label,
      // enquirer's own marks are not in every console's font, and its colours ignore NO_COLOR.
      prefix: '?',
      separator: ':',
      styles: {
        primary: plain,
        strong: plain,
        muted: plain,
        submitted: plain,
        pending: plain,
        cancelled: plain,
        danger: plain,
      },
      // Escape begins the sequences of arrow keys, which a slow line tears apart: it must not end the wizard.
      actions: { keys: { ...KEYS, escape: 'alert' } },
    } as unknown as Parameters<InstanceType<typeof Enquirer>['prompt']>[0]);
    return ((answer as { line?: string }).line ?? '').trim();
  } catch {
    // enquirer rejects with an empty string when the prompt is cancelled.
    throw new AppError('CANCELLED', {});
  }
}

/** enquirer's keys (its lib/combos.js), which `actions.keys` replaces as a whole. */
const KEYS: Readonly<Record<string, string>> = {
  home: 'home',
  end: 'end',
  delete: 'deleteForward',
  backspace: 'delete',
  enter: 'submit',
  return: 'submit',
  left: 'left',
  right: 'right',
  space: 'space',
};

/** Lines as the terminal driver gives them. What is typed ahead waits. */
function createCookedLines(): { next(): Promise<string>; close(): void } {
  let reader: Interface | undefined;
  let waiting: string[] = [];
  return {
    next() {
      const line = waiting.shift();
      if (line !== undefined) return Promise.resolve(line);
      reader = reader ?? createInterface({ input: process.stdin, terminal: false });
      const open = reader;
      open.resume();
      return new Promise((resolve, reject) => {
        const onLine = (text: string): void => {
          if (settled) waiting.push(text);
          else finish(() => resolve(text.replace(/\r$/, '').trimRight()));
        };
        const onClose = (): void => finish(() => reject(new AppError('CANCELLED', {})));
        let settled = false;
        const finish = (settle: () => void): void => {
          if (settled) return;
          settled = true;
          open.pause();
          // Lines of the same chunk still come in this turn of the loop.
          setImmediate(() => {
            open.removeListener('line', onLine);
            open.removeListener('close', onClose);
            settle();
          });
        };
        open.on('line', onLine).on('close', onClose);
      });
    },
    close() {
      reader?.close();
      reader = undefined;
      waiting = [];
    },
  };
}
