import execa from 'execa';
import { promises as fs } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Guest, managementAddress } from './addresses';
import { LabError } from './lab-error';
import type { GuestPaths } from './paths';

/** A way into a guest as root, over the management LAN. Commands share one connection. */
export interface SshTarget {
  readonly guest: Guest;
  readonly paths: GuestPaths;
  readonly namespace: string;
  readonly key: string;
}

/** An argv array, quoted word by word for the guest's shell; or one string, a line for that shell. */
export type GuestCommand = string | readonly string[];

export interface ExecOptions {
  readonly input?: string | Buffer;
  /** Default 600,000 ms; a command that is cut off has exit code 124. */
  readonly timeoutMs?: number;
  /** Hears each line of output as it comes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface ExecResult {
  /** 255 when the guest cannot be reached, 124 when the time was over. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const DEFAULT_TIMEOUT_MS = 600_000;

/** Quotes a word for a POSIX shell. Pure. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The line the guest's shell gets. Pure. */
export function shellLine(command: GuestCommand): string {
  return typeof command === 'string' ? command : command.map(quoteWord).join(' ');
}

/** The ssh command line up to the remote command. A dead connection is noticed after a minute. Pure. */
export function sshArguments(target: SshTarget, changed: Readonly<Record<string, string>> = {}): string[] {
  const options: Readonly<Record<string, string>> = {
    BatchMode: 'yes',
    Ciphers: 'aes128-gcm@openssh.com',
    ConnectTimeout: '3',
    ControlMaster: 'auto',
    ControlPath: target.paths.sshSocket,
    ControlPersist: 'yes',
    IdentitiesOnly: 'yes',
    LogLevel: 'ERROR',
    ServerAliveCountMax: '20',
    ServerAliveInterval: '3',
    StrictHostKeyChecking: 'no',
    UserKnownHostsFile: '/dev/null',
    ...changed,
  };
  return [
    ...['ip', 'netns', 'exec', target.namespace, 'ssh', '-F', 'none', '-i', target.key],
    ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    `root@${managementAddress(target.guest)}`,
  ];
}

/**
 * A line for the host's shell that runs a command on a terminal in the guest, which has the size of
 * the host's. It is a session of its own: to end it is to lose an SSH connection. Pure.
 */
export function terminalLine(target: SshTarget, command: GuestCommand): string {
  const session = { ControlMaster: 'no', ControlPath: 'none', RequestTTY: 'force' };
  return shellLine([...sshArguments(target, session), '--', shellLine(command)]);
}

/** Runs a command in a guest. A non-zero exit is a result, not an error. */
export async function execInGuest(
  target: SshTarget,
  command: GuestCommand,
  options: ExecOptions = {},
): Promise<ExecResult> {
  if (!(await ensureConnection(target)))
    return { exitCode: 255, stdout: '', stderr: `${target.guest.name} does not answer over ssh\n` };
  const [program = '', ...rest] = [...sshArguments(target), '--', shellLine(command)];
  const running = execa(program, rest, {
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  });
  const { onLine } = options;
  if (onLine !== undefined)
    for (const stream of ['stdout', 'stderr'] as const) {
      const output = running[stream];
      if (output !== null) createInterface({ input: output }).on('line', (line) => onLine(line, stream));
    }
  const result = await running;
  return {
    exitCode: result.timedOut ? 124 : result.exitCode,
    stdout: result.stdout,
    stderr: result.stderr,
  };
}

/** Like execInGuest, but a non-zero exit is a LabError. Gives stdout. */
export async function runInGuest(
  target: SshTarget,
  command: GuestCommand,
  options: ExecOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await execInGuest(target, command, options);
  if (exitCode !== 0)
    throw new LabError(
      `${target.guest.name}: \`${shellLine(command)}\` ended with ${exitCode}: ${(stderr || stdout).trim()}`,
      `Look at it with \`lab exec ${target.guest.name} ...\` or \`lab console ${target.guest.name}\`.`,
    );
  return stdout;
}

/**
 * Opens the shared connection, detached and with its output closed: otherwise the first command's
 * pipes would stay open for as long as the connection lives. False when the guest cannot be reached.
 */
async function ensureConnection(target: SshTarget): Promise<boolean> {
  const alive = await fs.access(target.paths.sshSocket).then(
    () => true,
    () => false,
  );
  if (alive) return true;
  const [program = '', ...rest] = sshArguments(target);
  const opened = await execa(program, [...rest.slice(0, -1), '-f', '-N', ...rest.slice(-1)], {
    reject: false,
    stdio: 'ignore',
    timeout: 10_000,
  });
  return opened.exitCode === 0;
}

async function requireConnection(target: SshTarget): Promise<void> {
  if (!(await ensureConnection(target)))
    throw new LabError(`${target.guest.name} does not answer over ssh`, 'See `lab status`.');
}

/** Ends the shared connection and its process. */
export async function closeConnection(target: SshTarget): Promise<void> {
  const [program = '', ...rest] = sshArguments(target);
  await execa(program, [...rest.slice(0, -1), '-O', 'exit', ...rest.slice(-1)], {
    reject: false,
    stdio: 'ignore',
    timeout: 5_000,
  });
  await fs.rm(target.paths.sshSocket, { force: true });
}

/** Waits until the guest answers over ssh; a LabError after the time given. */
export async function waitForSsh(target: SshTarget, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const { exitCode } = await execInGuest(target, ['true'], { timeoutMs: 5_000 });
    if (exitCode === 0) return;
    if (exitCode === 124) await closeConnection(target);
    if (Date.now() > end)
      throw new LabError(
        `${target.guest.name} does not answer over ssh after ${Math.round(timeoutMs / 1000)} s`,
        `Its console says why: \`lab logs ${target.guest.name}\`.`,
      );
    await sleep(200);
  }
}

/**
 * Copies a file or a directory's tree into a guest, with modes. A destination that ends in `/` is the
 * folder to put it in; otherwise it is the new path itself. Parents are made.
 */
export async function pushToGuest(target: SshTarget, source: string, destination: string): Promise<void> {
  const isDirectory = (await fs.stat(source)).isDirectory();
  const path = destination.endsWith('/') ? destination + basename(source) : destination;
  const pack = isDirectory ? ['-C', source, '.'] : ['-C', dirname(source), basename(source)];
  const folder = isDirectory ? path : dirname(path);
  const rename =
    isDirectory || basename(source) === basename(path)
      ? []
      : [`--transform=s|.*|${basename(path).replace(/[|\\&]/g, '\\$&')}|`];
  await requireConnection(target);
  const unpack = ['tar', '-x', '--no-same-owner', '-f', '-', '-C', folder];
  const [program = '', ...rest] = sshArguments(target);
  const tar = execa('tar', ['-c', '-f', '-', ...rename, ...pack], { buffer: false, stdin: 'ignore' });
  const ssh = execa(program, [...rest, '--', `mkdir -p ${quoteWord(folder)} && ${shellLine(unpack)}`], {
    input: tar.stdout ?? '',
    reject: false,
  });
  const [, result] = await Promise.all([tar, ssh]);
  if (result.exitCode !== 0)
    throw new LabError(
      `Cannot push ${source} to ${target.guest.name}:${destination}: ${result.stderr}`,
      'Is there space left in the guest (2 GiB disk)?',
    );
}

/** Copies a file or a directory's tree out of a guest; destinations as in pushToGuest. */
export async function pullFromGuest(target: SshTarget, source: string, destination: string): Promise<void> {
  const path = destination.endsWith('/') ? destination + basename(source) : destination;
  await requireConnection(target);
  const directory = (await execInGuest(target, ['test', '-d', source])).exitCode === 0;
  const folder = directory ? path : dirname(path);
  await fs.mkdir(folder, { recursive: true });
  const pack = directory ? ['-C', source, '.'] : ['-C', dirname(source), basename(source)];
  const rename =
    directory || basename(source) === basename(path)
      ? []
      : [`--transform=s|.*|${basename(path).replace(/[|\\&]/g, '\\$&')}|`];
  const [program = '', ...rest] = sshArguments(target);
  const ssh = execa(program, [...rest, '--', shellLine(['tar', '-c', '-f', '-', ...rename, ...pack])], {
    buffer: false,
    stdin: 'ignore',
    reject: false,
  });
  const tar = execa('tar', ['-x', '--no-same-owner', '-f', '-', '-C', folder], {
    input: ssh.stdout ?? '',
    reject: false,
  });
  const [sent, taken] = await Promise.all([ssh, tar]);
  if (sent.exitCode !== 0 || taken.exitCode !== 0)
    throw new LabError(
      `Cannot pull ${target.guest.name}:${source} to ${destination}`,
      'Does it exist in the guest?',
    );
}
