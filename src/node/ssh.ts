import type { CommandResult, FileFacts, Machine } from './machine';

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

/**
 * Another host as a machine: every command goes through `ssh -o BatchMode=yes USER@HOST`, started
 * on `base`. Files are read and written as text through commands (EL6's tools suffice).
 */
export function sshMachine(base: Machine, host: string, options: SshOptions = {}): Machine {
  const connectSeconds = options.connectSeconds ?? 5;
  const prefix = [
    'ssh',
    '-o',
    'BatchMode=yes',
    '-o',
    `ConnectTimeout=${connectSeconds}`,
    '-o',
    'ServerAliveInterval=5',
    '-o',
    'ServerAliveCountMax=2',
    '-o',
    'LogLevel=ERROR',
    `${options.user ?? 'root'}@${host}`,
  ];

  const run: Machine['run'] = async (argv, runOptions) => {
    const { env, cwd, ...rest } = runOptions;
    const settings = Object.keys(env ?? {}).map((name) => `${name}=${env?.[name] ?? ''}`);
    const words = settings.length > 0 ? ['env', ...settings, ...argv] : argv;
    const command = words.map(quoteWord).join(' ');
    const remote = cwd === undefined ? command : `cd ${quoteWord(cwd)} && ${command}`;
    const result = await base.run([...prefix, remote], rest);
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

  const exists = async (path: string): Promise<boolean> => {
    const result = await run(['test', '-e', path, '-o', '-L', path], { access: 'read' });
    if (result.exitCode > 1) throw new Error(`${host} is not reached: ${result.stderr.trim()}`);
    return result.exitCode === 0;
  };

  return {
    run,
    async readFile(path) {
      if (!(await exists(path))) return undefined;
      return Buffer.from((await expect(['cat', path], 'read')).stdout);
    },
    async stat(path) {
      if (!(await exists(path))) return undefined;
      const { stdout } = await expect(['stat', '-c', '%a|%s|%u|%g|%F', path], 'read');
      return parseStat(stdout);
    },
    async list(path) {
      if (!(await exists(path))) return [];
      const { stdout } = await expect(['ls', '-1A', path], 'read');
      return stdout
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
      const fresh = !(await exists(path));
      await expect(['tee', '-a', path], 'write', content.toString());
      if (fresh) await expect(['chmod', mode.toString(8), path], 'write');
      await expect(['sync'], 'write');
    },
    async makeDirectory(path, mode) {
      if (await exists(path)) return;
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
