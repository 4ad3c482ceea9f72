/**
 * The machine as a port: everything heartbundle reads from or does to a node goes through it,
 * so that `--plan` can run the reads alone, tests can use a recorded machine, and each command is
 * an argv array, never a shell string.
 */
export interface Machine {
  /**
   * Runs a command. Resolves also when it exits non-zero (see `CommandResult.exitCode`);
   * a command that does not exist resolves with exit code 127, one that timed out with 124.
   */
  run(argv: readonly string[], options: RunOptions): Promise<CommandResult>;
  /** Content of a file, or undefined when it does not exist. */
  readFile(path: string): Promise<Buffer | undefined>;
  /** Facts of a path without following a final symbolic link, or undefined when absent. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** Names in a directory, sorted; empty when it does not exist. */
  list(path: string): Promise<string[]>;
  /**
   * Writes a file atomically: temporary name in the same folder, fsync, rename, mode, owner. What a
   * killed process left of an earlier attempt goes. Where SELinux is on, the local machine gives it
   * the policy's label (`selinux.ts`). A full disk is `NODE_DISK_FULL`, here and below.
   */
  writeFile(path: string, content: Buffer | string, options: WriteOptions): Promise<void>;
  /** Appends to a file, made with the mode when absent, and fsyncs it (and its folder when it is new). */
  appendFile(path: string, content: string, mode: number): Promise<void>;
  /** Makes a directory and its parents; an existing one is left as it is. */
  makeDirectory(path: string, mode: number): Promise<void>;
  /** Removes a file and what is left of attempts to write it; an absent one is no error. */
  remove(path: string): Promise<void>;
}

export interface RunOptions {
  /** `read` changes nothing on the node; `write` may. */
  readonly access: 'read' | 'write';
  /** Default 60,000 ms. The process is killed when it is over. */
  readonly timeoutMs?: number;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /**
   * The command may leave a daemon behind that keeps its output open, as init scripts do: the
   * output goes through a file, and the command counts as finished when its own process ends.
   */
  readonly leavesDaemon?: boolean;
}

export interface CommandResult {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FileFacts {
  readonly type: 'file' | 'directory' | 'symlink' | 'block' | 'other';
  /** Permission bits, e.g. 0o600. */
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
}

export interface WriteOptions {
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}
