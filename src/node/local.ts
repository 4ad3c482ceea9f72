import execa from 'execa';
import { close, lstatSync, open, promises as fs, readdirSync, readFileSync, type Stats } from 'fs';
import { tmpdir } from 'os';
import { basename, dirname, join } from 'path';
import { promisify } from 'util';
import { AppError } from '../core/error';
import { makeFolder } from '../core/make-folder';
import type { CommandResult, FileFacts, Machine, RunOptions, WriteOptions } from './machine';
import { restoreLabel } from './selinux';

const DEFAULT_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const NOT_FOUND = 127;
const TIMED_OUT = 124;

const openDescriptor = promisify(open) as (path: string, flags: string, mode: number) => Promise<number>;
const closeDescriptor = promisify(close);

/** init, cron and Heartbeat start programs with a short PATH; the tools we call live in sbin too. */
const SEARCH_PATH = '/sbin:/usr/sbin:/bin:/usr/bin';

/** The machine this program runs on. Commands run with LC_ALL=C, so that their output can be read. */
export function localMachine(): Machine {
  return { run, readFile, stat, list, writeFile, appendFile, makeDirectory, remove };
}

async function run(argv: readonly string[], options: RunOptions): Promise<CommandResult> {
  const [file = '', ...args] = argv;
  if (options.leavesDaemon === true) return runIntoFiles(file, args, options);
  const child = execa(file, args, {
    ...execaOptions(options),
    maxBuffer: MAX_OUTPUT_BYTES,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
  });
  giveInput(child, options.input);
  const result = await child;
  // Node 10 has no streams of a command that could not be started: a script that is not executable.
  const { stdout, stderr } = result as { stdout?: string; stderr?: string };
  return { argv, exitCode: exitCodeOf(result), stdout: stdout ?? '', stderr: stderr ?? '' };
}

async function runIntoFiles(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<CommandResult> {
  const folder = await fs.mkdtemp(join(tmpdir(), 'heartbundle-'));
  const paths = { stdout: join(folder, 'stdout'), stderr: join(folder, 'stderr') };
  const out = await openDescriptor(paths.stdout, 'w', 0o600);
  const err = await openDescriptor(paths.stderr, 'w', 0o600);
  try {
    const child = execa(file, args, {
      ...execaOptions(options),
      stdio: [options.input === undefined ? 'ignore' : 'pipe', out, err],
    });
    giveInput(child, options.input);
    const result = await child;
    const [stdout, stderr] = await Promise.all([
      fs.readFile(paths.stdout, 'utf8'),
      fs.readFile(paths.stderr, 'utf8'),
    ]);
    return { argv: [file, ...args], exitCode: exitCodeOf(result), stdout, stderr };
  } finally {
    await closeDescriptor(out);
    await closeDescriptor(err);
    await fs.unlink(paths.stdout);
    await fs.unlink(paths.stderr);
    await fs.rmdir(folder);
  }
}

/**
 * Writes a command's input. What the command leaves unread is its own affair: execa's listener, which
 * takes the broken pipe for a failure of the command and drops its output, is replaced.
 */
function giveInput({ stdin }: execa.ExecaChildProcess, input: Buffer | string | undefined): void {
  if (stdin === null || input === undefined) return;
  stdin.removeAllListeners('error');
  stdin.on('error', () => undefined);
  stdin.end(input);
}

function execaOptions(options: RunOptions): execa.Options {
  const { PATH = '' } = readEnvironment();
  return {
    reject: false,
    stripFinalNewline: false,
    // A change goes on to its end when this process is killed or the terminal sends Ctrl-C: rpm above all.
    detached: options.access === 'write',
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    env: { PATH: `${SEARCH_PATH}:${PATH}`, LC_ALL: 'C', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  };
}

function readEnvironment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- commands inherit PATH; nothing is decided by it
  return process.env;
}

/** execa leaves `exitCode` undefined for a command that could not start or was killed. */
function exitCodeOf(result: execa.ExecaReturnValue): number {
  if (result.timedOut) return TIMED_OUT;
  const code = result.exitCode as number | undefined;
  if (code !== undefined && !Number.isNaN(code)) return code;
  return result.signal === undefined ? NOT_FOUND : 128;
}

/**
 * What the kernel answers from memory without waiting for a disk. It is read at once: a trip through
 * the thread pool costs a daemon that looks every second more than the reading. The mount table waits
 * only for namespace_sem, which is not held while a filesystem does I/O (fs/namespace.c, 2.6.32); a
 * process's arguments are not among them, since they wait for its mmap_sem.
 */
function isKernelMemory(path: string): boolean {
  return /^\/(sys|proc\/net)\/|^\/proc\/(mounts|\d+\/stat)$/.test(path);
}

async function readFile(path: string): Promise<Buffer | undefined> {
  return absentAsUndefined(isKernelMemory(path) ? now(() => readFileSync(path)) : fs.readFile(path));
}

async function stat(path: string): Promise<FileFacts | undefined> {
  const facts = await absentAsUndefined(isKernelMemory(path) ? now(() => lstatSync(path)) : fs.lstat(path));
  if (facts === undefined) return undefined;
  return { type: typeOf(facts), mode: facts.mode & 0o7777, size: facts.size, uid: facts.uid, gid: facts.gid };
}

function typeOf(facts: Stats): FileFacts['type'] {
  if (facts.isFile()) return 'file';
  if (facts.isDirectory()) return 'directory';
  if (facts.isSymbolicLink()) return 'symlink';
  return facts.isBlockDevice() ? 'block' : 'other';
}

async function list(path: string): Promise<string[]> {
  const names = isKernelMemory(path) ? now(() => readdirSync(path)) : fs.readdir(path);
  return ((await absentAsUndefined(names)) ?? []).sort();
}

async function writeFile(path: string, content: Buffer | string, options: WriteOptions): Promise<void> {
  // A configuration file may be a symbolic link on purpose: its target is replaced, not the link.
  const target = (await absentAsUndefined(fs.realpath(path))) ?? path;
  const before = await absentAsUndefined(fs.lstat(target));
  const temporary = join(dirname(target), `${temporaryPrefix(target)}${process.pid}`);
  await removeHalfWritten(target);
  const file = await tellFullDisk(target, fs.open(temporary, 'w', 0o600));
  try {
    await tellFullDisk(target, file.writeFile(content));
    await file.chown(
      options.uid ?? before?.uid ?? process.getuid?.() ?? 0,
      options.gid ?? before?.gid ?? process.getgid?.() ?? 0,
    );
    await file.chmod(options.mode);
    await tellFullDisk(target, file.sync());
    await fs.rename(temporary, target);
  } catch (error) {
    await absentAsUndefined(fs.unlink(temporary));
    throw error;
  } finally {
    await file.close();
  }
  await syncDirectory(dirname(target));
  await restoreLabel({ run, stat }, target);
}

function temporaryPrefix(path: string): string {
  return `.${basename(path)}.heartbundle-`;
}

/** What earlier processes that were killed while they wrote this file have left beside it. */
async function removeHalfWritten(path: string): Promise<void> {
  const prefix = temporaryPrefix(path);
  for (const name of await list(dirname(path)))
    if (name.startsWith(prefix) && name !== `${prefix}${process.pid}`)
      await absentAsUndefined(fs.unlink(join(dirname(path), name)));
}

/** A full disk is the operator's to mend, not a bug. */
async function tellFullDisk<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('NODE_DISK_FULL', { path });
    throw error;
  }
}

async function appendFile(path: string, content: string, mode: number): Promise<void> {
  const made = (await absentAsUndefined(fs.lstat(path))) === undefined;
  const file = await tellFullDisk(path, fs.open(path, 'a', mode));
  try {
    await tellFullDisk(path, file.appendFile(content));
    await tellFullDisk(path, file.sync());
  } finally {
    await file.close();
  }
  if (made) await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await fs.open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function makeDirectory(path: string, mode: number): Promise<void> {
  if ((await absentAsUndefined(fs.lstat(path))) !== undefined) return;
  await makeDirectory(dirname(path), mode);
  await tellFullDisk(path, makeFolder(path, mode));
  await syncDirectory(dirname(path));
}

async function remove(path: string): Promise<void> {
  await removeHalfWritten(path);
  await absentAsUndefined(fs.unlink(path));
}

function now<T>(read: () => T): Promise<T> {
  return new Promise((resolve) => resolve(read()));
}

async function absentAsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
