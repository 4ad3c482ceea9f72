import execa from 'execa';
import { LabError } from './lab-error';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  readonly timeoutMs?: number;
}

/** Runs a host command given as an argv array and gives its stdout; a non-zero exit is a LabError with its stderr. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const [command = '', ...rest] = argv;
  const result = await execa(command, rest, {
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 64 * 1024 * 1024,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  if (result.failed || result.exitCode !== 0) {
    const said = (result.stderr || result.stdout || '').trim().split('\n').slice(-8).join('\n');
    throw new LabError(
      `${argv.slice(0, 6).join(' ')} failed (exit code ${result.exitCode ?? 'none'})${said === '' ? '' : `:\n${said}`}`,
      'The lab needs root, network namespaces and /dev/net/tun; see lab/README.md.',
    );
  }
  return result.stdout;
}
