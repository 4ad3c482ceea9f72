import './polyfill';
import { Command, CommanderError } from 'commander';
import { addCommonOptions, type Action, type Bind, type Cli, type Register } from './commands/cli';
import { AppError, errorDocument, isAppError, renderHint, renderMessage, type Language } from './core/error';
import { monotonicMs } from './failoverd/monotonic';
import { VERSION } from './core/version';
import { fitText } from './ui/format';
import { helpSettings } from './ui/help';
import { createJsonRenderer } from './ui/json-renderer';
import { translate } from './ui/messages';
import { createPlainRenderer } from './ui/plain-renderer';
import type { Renderer } from './ui/renderer';
import { registrationsFor } from './commands';

/** Options that every verb has. */
interface CommonOptions {
  json?: boolean;
  lang?: Language;
}

/** A serial console does not say how wide it is. */
const USUAL_COLUMNS = 80;

/** Columns of the terminal behind a stream; Infinity when there is none, for what reads must find whole lines. */
function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY === true ? stream.columns || USUAL_COLUMNS : Infinity;
}

const toOut = (text: string): void => void process.stdout.write(fitText(text, columnsOf(process.stdout)));
const toErr = (text: string): void => void process.stderr.write(fitText(text, columnsOf(process.stderr)));

/** The language of `LC_ALL`, `LC_MESSAGES` or `LANG`, the first that is set, as POSIX orders them. */
function languageOf(environment: NodeJS.ProcessEnv): Language {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

/** `--lang`, wherever it stands: help and usage errors are told before a verb has its options. */
function askedLanguage(args: readonly string[]): Language | undefined {
  const given = args.map((arg, index) =>
    arg === '--lang' ? args[index + 1] : /^--lang=(.*)$/.exec(arg)?.[1],
  );
  return given.find((value): value is Language => value === 'en' || value === 'zh');
}

async function createRenderer(json: boolean, language: Language): Promise<Renderer> {
  if (json) return createJsonRenderer(toErr);
  const drawable = process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
  if (!drawable) return createPlainRenderer(toErr, language);
  // https://no-color.org; listr2 reads only a variable of its own, and when it is loaded.
  if (process.env['NO_COLOR']) process.env['LISTR_DISABLE_COLOR'] = '1';
  const { createTerminalRenderer } = await import('./ui/terminal-renderer');
  return createTerminalRenderer(toOut, language);
}

function describe(error: AppError, language: Language): string {
  const label = translate({ key: 'error.label' }, language);
  const next = translate({ key: 'error.next' }, language);
  const colon = translate({ key: 'colon' }, language);
  return `${label} [${error.code}]${colon}${renderMessage(error, language)}\n${next}${colon}${renderHint(error, language)}\n`;
}

/** What the system refuses, wherever that shows, is no bug of ours. */
const REFUSALS = [
  'EACCES',
  'EPERM',
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EROFS',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
];

function asRefusal(thrown: unknown): unknown {
  const refused = thrown instanceof Error && REFUSALS.includes((thrown as NodeJS.ErrnoException).code ?? '');
  return refused ? new AppError('SYSTEM_REFUSED', { problem: thrown.message }) : thrown;
}

function reportFailure(thrown: unknown, json: boolean, language: Language): number {
  const error = isAppError(thrown) ? thrown : asRefusal(thrown);
  if (isAppError(error)) {
    toErr(describe(error, language));
    if (json) process.stdout.write(`${JSON.stringify({ error: errorDocument(error, language) })}\n`);
    return error.exitCode;
  }
  toErr(`${translate({ key: 'error.bug' }, language)}\n`);
  toErr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

async function createCli(
  json: boolean,
  language: Language,
): Promise<{ cli: Cli; cancel: () => Promise<void>; abandon: () => void }> {
  const renderer = await createRenderer(json, language);
  const cleanUps: (() => void | Promise<void>)[] = [];
  const tellers: (() => void)[] = [];
  let unattended = false;
  let drawing = false;
  const print = (text: string): void => (json ? toErr : toOut)(text.endsWith('\n') ? text : `${text}\n`);
  const text: Cli['text'] = (key, values) =>
    translate(values === undefined ? { key } : { key, values }, language);
  return {
    cli: {
      language,
      json,
      columns: columnsOf(json ? process.stderr : process.stdout),
      terminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
      emit: (event) => renderer.show(event),
      print,
      say: (message) => print(translate(message, language)),
      text,
      printJson: (document) => {
        if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      },
      describe: (error) => describe(error, language),
      onCancel: (cleanUp, { draws = false } = {}) => {
        cleanUps.push(cleanUp);
        drawing = drawing || draws;
      },
      onAbandon: (tell) => void tellers.push(tell),
      goOnUnattended: () => void (unattended = true),
      outlivesHangup: () => unattended,
      renderer,
    },
    cancel: async () => {
      if (!drawing) await renderer.flush();
      for (const cleanUp of cleanUps.reverse()) await cleanUp();
      await renderer.flush();
    },
    abandon: () => tellers.forEach((tell) => tell()),
  };
}

/** EIO is what a terminal answers after its SSH session was lost. */
const READER_GONE = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/** A reader that went away (`| head`, a lost SSH session) must not stop work half-way. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!READER_GONE.includes(error.code ?? '')) throw error;
    });
}

/** Waits until what was written has left the process, then exits. */
function exit(code: number): void {
  process.exitCode = code;
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

/** The commands at hand get a terminal's Ctrl-C too, and some pass it on: that is not a second one. */
const ONE_SIGNAL_MS = 1_000;

/** A word that no argument takes: most often a misspelt verb. */
function demandNoStrayWord(command: Command): void {
  const { args, registeredArguments: taken, commands } = command;
  const word = taken.some(({ variadic }) => variadic) ? undefined : args[taken.length];
  if (word === undefined) return;
  const verbs = commands.map((one) => one.name()).join(', ');
  const counted = `Expected ${taken.length} argument${taken.length === 1 ? '' : 's'} but got ${args.length}`;
  const problem =
    verbs === ''
      ? `Too many arguments for '${command.name()}'. ${counted}.`
      : `Unknown verb '${word}': one of ${verbs}.`;
  throw new AppError('USAGE', { problem });
}

const bind: Bind = <Options>(command: Command, action: Action<Options>): void => {
  // A word too many is told by `demandNoStrayWord`.
  command.allowExcessArguments();
  addCommonOptions(command).action(async () => {
    demandNoStrayWord(command);
    const options = command.optsWithGlobals<CommonOptions>();
    const json = options.json === true;
    if (options.lang !== undefined && options.lang !== 'en' && options.lang !== 'zh')
      throw new AppError('USAGE', { problem: `--lang takes en or zh, not "${String(options.lang)}".` });
    const language = options.lang ?? languageOf(process.env);
    const { cli, cancel, abandon } = await createCli(json, language);
    let cancelling = false;
    let cancelledAt = 0;
    const onSignal = (): void => {
      if (cancelling && monotonicMs() - cancelledAt < ONE_SIGNAL_MS) return;
      if (cancelling) {
        abandon();
        return exit(130);
      }
      cancelling = true;
      cancelledAt = monotonicMs();
      void cancel().then(() => exit(reportFailure(new AppError('CANCELLED', {}), json, language)));
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    process.on('SIGHUP', () => {
      if (!cli.outlivesHangup()) onSignal();
    });
    let code: number;
    try {
      code = await action(cli, command.args, command.opts() as Options);
      await cli.renderer.flush();
    } catch (error) {
      await cli.renderer.flush();
      code = cancelling ? 130 : reportFailure(error, json, language);
    }
    if (!cancelling) exit(code);
  });
};

function createProgram(registrations: readonly Register[], language: Language): Command {
  const program = new Command('heartbundle')
    .version(VERSION)
    .description('Makes a service highly available on RHEL 6 machines without internet')
    .showHelpAfterError(false)
    // `install rollback --yes`: the option belongs to the inner verb, though the outer one has it too.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp(helpSettings(language));
  addCommonOptions(program);
  for (const register of registrations) register(program, bind);
  return program;
}

/** commander's message as sentences: "error: unknown command 'x'\n(Did you mean y?)". */
function usageSentence({ message }: CommanderError): string {
  const [problem = '', ...suggestions] = message.replace(/^error: /, '').split('\n');
  const sentence = /[.?]$/.test(problem) ? problem : `${problem}.`;
  return [`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`, ...suggestions].join(' ');
}

async function main(): Promise<void> {
  outliveReaders();
  const args = process.argv.slice(2);
  const language = askedLanguage(args) ?? languageOf(process.env);
  const json = args.includes('--json');
  try {
    await createProgram(await registrationsFor(args), language).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exit(0);
    if (error instanceof CommanderError) {
      return exit(reportFailure(new AppError('USAGE', { problem: usageSentence(error) }), json, language));
    }
    exit(reportFailure(error, json, language));
  }
}

void main();
