import { dirname } from 'path';
import type { CommandResult, FileFacts, Machine, RunOptions } from './machine';

export interface SshOptions {
  /** Seconds to wait for the connection; default 5. */
  readonly connectSeconds?: number;
  readonly user?: string;
}

/** ssh's own exit code when it could not reach or enter the host (ssh(1), EXIT STATUS). */
const SSH_FAILED = 255;

/** True when the command did not run because the host was not reached or did not let us in. */
export function isUnreachable(result: CommandResult): boolean {
  return result.exitCode === SSH_FAILED || (result.exitCode === 124 && result.stdout === '');
}

/** One word for a POSIX shell. ssh joins its arguments with blanks and hands them to the remote shell. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}

/** Non-interactive shells of root lack sbin on EL6; output is read, so it must be untranslated. */
const REMOTE_ENVIRONMENT = ['env', 'LC_ALL=C', 'PATH=/sbin:/usr/sbin:/bin:/usr/bin'];

export interface SshConnection {
  readonly machine: Machine;
  /** Ends the shared connection; the machine can be used again and then opens a new one. */
  close(): Promise<void>;
}

/**
 * Another host as a machine whose commands share one connection, opened with the first of them and
 * again after the host was gone. `controlPath` is the socket of the connection's master (ssh_config
 * ControlPath); ControlPersist is not used, EL6's OpenSSH 5.3 does not know it.
 */
export function connectSsh(
  base: Machine,
  host: string,
  controlPath: string,
  options: SshOptions = {},
): SshConnection {
  const dial = sshArguments(host, options);
  const shared = ['-o', `ControlPath=${controlPath}`];
  let opening: Promise<CommandResult> | undefined;
  const open = async (): Promise<CommandResult> => {
    await base.makeDirectory(dirname(controlPath), 0o755);
    // A socket that a dead master left would keep the new one from listening.
    await base.remove(controlPath);
    const argv = ['ssh', '-o', 'ControlMaster=yes', ...shared, '-N', '-f', ...dial];
    return base.run(argv, { access: 'read', leavesDaemon: true, timeoutMs: 20_000 });
  };
  const machine = remoteMachine(host, async (remote, runOptions) => {
    opening = opening ?? open();
    const opened = await opening;
    const result =
      opened.exitCode === 0 ? await base.run(['ssh', ...shared, ...dial, remote], runOptions) : opened;
    if (isUnreachable(result) || opened.exitCode !== 0) opening = undefined;
    return result;
  });
  return {
    machine,
    async close() {
      if (opening === undefined) return;
      await opening;
      opening = undefined;
      await base.run(['ssh', ...shared, '-O', 'exit', ...dial], { access: 'read', timeoutMs: 5_000 });
    },
  };
}

/** Another host as a machine, each command by a connection of its own. */
export function sshMachine(base: Machine, host: string, options: SshOptions = {}): Machine {
  const dial = sshArguments(host, options);
  return remoteMachine(host, (remote, runOptions) => base.run(['ssh', ...dial, remote], runOptions));
}

function sshArguments(host: string, options: SshOptions): string[] {
  return [
    ...['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${options.connectSeconds ?? 5}`],
    ...['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=2', '-o', 'LogLevel=ERROR'],
    `${options.user ?? 'root'}@${host}`,
  ];
}

/** Files are read and written as text through commands of EL6's coreutils. */
function remoteMachine(
  host: string,
  send: (remote: string, options: RunOptions) => Promise<CommandResult>,
): Machine {
  const run: Machine['run'] = async (argv, runOptions) => {
    const { env, cwd, ...rest } = runOptions;
    const settings = Object.keys(env ?? {}).map((name) => `${name}=${env?.[name] ?? ''}`);
    const command = [...REMOTE_ENVIRONMENT, ...settings, ...argv].map(quoteWord).join(' ');
    const result = await send(cwd === undefined ? command : `cd ${quoteWord(cwd)} && ${command}`, rest);
    return { ...result, argv };
  };

  /** Runs a command that must succeed unless `absent` says that the path is simply not there. */
  const expect = async (
    argv: readonly string[],
    access: 'read' | 'write',
    input?: string,
  ): Promise<CommandResult> => {
    const result = await run(argv, { access, ...(input === undefined ? {} : { input }) });
    if (result.exitCode !== 0) {
      throw new Error(`${argv[0] ?? ''} on ${host} ended with ${result.exitCode}: ${result.stderr.trim()}`);
    }
    return result;
  };

  /** Output of a command about a path; undefined when the path is not there. */
  const about = async (argv: readonly string[]): Promise<string | undefined> => {
    const { exitCode, stdout, stderr } = await run(argv, { access: 'read' });
    if (exitCode === 0) return stdout;
    if (/No such file or directory|Not a directory/.test(stderr)) return undefined;
    throw new Error(`${argv[0] ?? ''} on ${host} ended with ${exitCode}: ${stderr.trim()}`);
  };

  const statOf = async (path: string): Promise<FileFacts | undefined> => {
    const line = await about(['stat', '-c', '%a|%s|%u|%g|%F', path]);
    return line === undefined ? undefined : parseStat(line);
  };

  return {
    run,
    async readFile(path) {
      const content = await about(['cat', path]);
      return content === undefined ? undefined : Buffer.from(content);
    },
    stat: statOf,
    async list(path) {
      return ((await about(['ls', '-1A', path])) ?? '')
        .split('\n')
        .filter((name) => name !== '')
        .sort();
    },
    async writeFile(path, content, { mode, uid, gid }) {
      const temporary = `${path}.heartbundle-new`;
      await expect(['tee', temporary], 'write', content.toString());
      await expect(['chmod', mode.toString(8), temporary], 'write');
      if (uid !== undefined || gid !== undefined) {
        await expect(['chown', `${uid ?? 0}:${gid ?? 0}`, temporary], 'write');
      }
      await expect(['mv', '-f', temporary, path], 'write');
    },
    async appendFile(path, content, mode) {
      const fresh = (await statOf(path)) === undefined;
      await expect(['tee', '-a', path], 'write', content.toString());
      if (fresh) await expect(['chmod', mode.toString(8), path], 'write');
      await expect(['sync'], 'write');
    },
    async makeDirectory(path, mode) {
      if ((await statOf(path)) !== undefined) return;
      await expect(['mkdir', '-p', '-m', mode.toString(8), path], 'write');
    },
    async remove(path) {
      await expect(['rm', '-f', path], 'write');
    },
  };
}

/** `stat -c '%a|%s|%u|%g|%F'` as facts. */
function parseStat(line: string): FileFacts {
  const [mode = '0', size = '0', uid = '0', gid = '0', kind = ''] = line.trim().split('|');
  const types: Readonly<Record<string, FileFacts['type']>> = {
    'regular file': 'file',
    'regular empty file': 'file',
    directory: 'directory',
    'symbolic link': 'symlink',
    'block special file': 'block',
  };
  return {
    type: types[kind] ?? 'other',
    mode: parseInt(mode, 8),
    size: Number(size),
    uid: Number(uid),
    gid: Number(gid),
  };
}
