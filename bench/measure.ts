import { spawn } from 'node:child_process';

/** One run of one row. */
export interface Run {
  readonly wall: number;
  /** User and system time of the process and its children, in seconds. */
  readonly cpu: number;
  /** Peak resident memory of the largest process, in MB. */
  readonly memory: number;
  readonly output: string;
}

export interface RunSettings {
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit codes that mean success; only 0 when absent. */
  readonly success?: readonly number[];
}

const MARK = 'measured:';

/** Runs a command under GNU time. Throws with its last words when it fails. */
export async function measure(command: readonly string[], settings: RunSettings = {}): Promise<Run> {
  const { environment = {}, success = [0] } = settings;
  const child = spawn('/usr/bin/time', ['-f', `${MARK}%e %U %S %M`, '--', ...command], {
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const place = words.lastIndexOf(MARK);
  if (place < 0 || !success.includes(code ?? -1)) {
    throw new Error(`${command.join(' ')} ended with ${code}:\n${words.slice(-1000)}`);
  }
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = words
    .slice(place + MARK.length)
    .split(' ')
    .map(Number);
  return { wall, cpu: user + system, memory: kilobytes / 1024, output };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
