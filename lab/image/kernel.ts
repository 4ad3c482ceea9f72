import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { exists } from '../exists';
import { cacheFolder } from '../paths';
import { LabError } from '../lab-error';
import { run } from '../run';
import { downloadPackages, findDebianSource } from './apt';
import type { Stage } from './stage';

/** A user-mode Linux kernel that runs on this host. */
export interface Kernel {
  readonly suite: string;
  /** The directory it must be started in: its ELF interpreter is the relative path `ld.so`. */
  readonly folder: string;
  readonly binary: string;
  /** LD_LIBRARY_PATH for this kernel alone. */
  readonly libraries: string;
  /** Kernel options that only this kernel understands. */
  readonly options: readonly string[];
  /** A tree of modules, laid out as in /lib/modules. */
  readonly modules: string;
}

/** Best first: 7.x has seccomp mode, six times quicker at fork+exec than the ptrace of the others. */
const SUITES: readonly string[] = ['sid', 'trixie', 'bookworm'];
const INTERPRETER = '/lib64/ld-linux-x86-64.so.2';

/**
 * The guests' kernel: Debian's user-mode-linux of the newest suite that works here, with that suite's
 * libc beside it. The .debs stay in the cache, since sid moves on.
 */
export async function ensureKernel(stage: Stage, suites = SUITES): Promise<Kernel> {
  const failures: string[] = [];
  for (const suite of suites) {
    const folder = join(cacheFolder(), 'kernel', suite);
    try {
      if (!(await exists(join(folder, 'linux'))))
        await stage(`kernel: user-mode-linux of Debian ${suite}`, () => unpackKernel(suite, folder));
      return await describeKernel(suite, folder);
    } catch (error) {
      failures.push(`${suite}: ${(error as Error).message}`);
    }
  }
  throw new LabError(
    `No user-mode Linux kernel runs here.\n${failures.join('\n')}`,
    'Is the Debian mirror up?',
  );
}

async function unpackKernel(suite: string, folder: string): Promise<void> {
  const debs = join(folder, 'debs');
  await fs.mkdir(debs, { recursive: true });
  let files = (await fs.readdir(debs))
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(debs, name));
  if (files.length < 2)
    files = await downloadPackages(await findDebianSource(), suite, ['user-mode-linux', 'libc6'], debs);
  const tree = join(folder, 'tree');
  await fs.rm(tree, { recursive: true, force: true });
  for (const file of files) await run(['dpkg-deb', '-x', file, tree]);
  const libraries = join(folder, 'lib');
  await fs.rm(libraries, { recursive: true, force: true });
  await fs.mkdir(libraries);
  const loader = await firstExisting([
    join(tree, 'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
    join(tree, 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
  ]);
  await fs.copyFile(loader, join(folder, 'ld.so'));
  for (const name of [
    'libc.so.6',
    'libm.so.6',
    'libpthread.so.0',
    'librt.so.1',
    'libdl.so.2',
    'libutil.so.1',
  ])
    await fs.copyFile(join(dirname(loader), name), join(libraries, name)).catch(() => undefined);
  await fs.rm(join(folder, 'modules'), { recursive: true, force: true });
  await fs.rename(join(tree, 'usr/lib/uml/modules'), join(folder, 'modules'));
  const binary = patchInterpreter(await fs.readFile(join(tree, 'usr/bin/linux.uml')), 'ld.so');
  await fs.rm(tree, { recursive: true });
  await fs.writeFile(join(folder, 'linux.new'), binary, { mode: 0o755 });
  // Last, and by a rename: its presence says that all the rest is there.
  await fs.rename(join(folder, 'linux.new'), join(folder, 'linux'));
}

/** Puts another ELF interpreter, a path not longer than the old one, in place of the usual one. Pure. */
export function patchInterpreter(binary: Buffer, path: string): Buffer {
  const at = binary.indexOf(INTERPRETER + '\0', 0, 'latin1');
  if (at === -1 || path.length > INTERPRETER.length)
    throw new LabError(
      'The kernel has no ELF interpreter that can be replaced',
      'Report this with its version.',
    );
  const patched = Buffer.from(binary);
  patched.fill(0, at, at + INTERPRETER.length);
  patched.write(path, at, 'latin1');
  return patched;
}

async function describeKernel(suite: string, folder: string): Promise<Kernel> {
  const binary = join(folder, 'linux');
  const libraries = join(folder, 'lib');
  const help = await run([binary, '--help'], {
    cwd: folder,
    env: { LD_LIBRARY_PATH: libraries },
    timeoutMs: 20_000,
  });
  return {
    suite,
    folder,
    binary,
    libraries,
    options: help.includes('seccomp=') ? ['seccomp=on'] : [],
    modules: join(folder, 'modules'),
  };
}

async function firstExisting(paths: readonly string[]): Promise<string> {
  for (const path of paths) if (await exists(path)) return path;
  throw new LabError(`None of ${paths.join(', ')} exists`, 'Remove the lab cache and try again.');
}
