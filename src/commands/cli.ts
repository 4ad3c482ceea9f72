import type { Command } from 'commander';
import type { AppError, Language } from '../core/error';
import type { Emit, Text } from '../core/events';
import type { Renderer } from '../ui/renderer';

/** What main.ts gives every verb: how to speak to the person or program that called. */
export interface Cli {
  readonly language: Language;
  /** `--json`: one JSON document on stdout, everything else on stderr. */
  readonly json: boolean;
  /** True when stdin and stdout are terminals, so that a question may be asked. */
  readonly terminal: boolean;
  /** Columns of the terminal that `print` writes to; Infinity when it is none. */
  readonly columns: number;
  /** Shows the core's events in the form that fits (terminal, plain lines, JSON lines). */
  readonly emit: Emit;
  /** Text for people: stdout, or stderr with `--json`. */
  print(text: string): void;
  /** A catalogue text in the user's language, printed. */
  say(text: Text): void;
  /** A catalogue text in the user's language. */
  text(key: string, values?: Text['values']): string;
  /** The verb's one JSON document; does nothing without `--json`. */
  printJson(document: unknown): void;
  /** An error's sentence and hint as main.ts would print them, for verbs that go on after it. */
  describe(error: AppError): string;
  /**
   * Called once on Ctrl-C or SIGTERM before the process exits with 130. What `emit` shows has ended by
   * then, unless the clean-up itself lets the work at hand come to its end and `draws` says so.
   */
  onCancel(cleanUp: () => void | Promise<void>, options?: { readonly draws?: boolean }): void;
  /** Called when the clean-up is cut short by another Ctrl-C: tells at once what is left to do. */
  onAbandon(tell: () => void): void;
  /** From here on a lost terminal (SIGHUP) does not end the run; before, it is like Ctrl-C. */
  goOnUnattended(): void;
  outlivesHangup(): boolean;
  /** The renderer behind `emit`; a wizard stops it before asking. */
  readonly renderer: Renderer;
}

/** What a verb's action gets: the Cli, its positional arguments, its parsed options. */
export type Action<Options> = (cli: Cli, args: string[], options: Options) => Promise<number>;

/** Binds an action to a commander command; supplied by main.ts. Every verb gets --json and --lang. */
export type Bind = <Options>(command: Command, action: Action<Options>) => void;

/** The options that may stand behind any word of a command line; `bind` adds them to every verb. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON document on stdout, everything else on stderr')
    .option('--lang <language>', 'language of the texts: en or zh (default: from LANG)');
}

/** Each file of `commands` exports one of these. */
export type Register = (program: Command, bind: Bind) => void;
