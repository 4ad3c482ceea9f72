import { createHash } from 'crypto';
import { posix } from 'path';
import { AppError } from '../core/error';
import type { Emit } from '../core/events';
import type { Machine } from '../node/machine';

/** Environment variable by which a later run knows a command of this one again. */
const MARK = 'HEARTBUNDLE_COMMAND';
const POLL_SECONDS = 1;
/** After that the operator is told; a package transaction takes minutes at most. */
const PATIENCE_SECONDS = 1800;

interface Orphan {
  readonly pid: string;
  readonly command: string;
}

/** The same machine, whose changing commands can be recognised when this process was killed meanwhile. */
export function markCommands(machine: Machine): Machine {
  return {
    ...machine,
    run: (argv, options) =>
      options.access === 'read'
        ? machine.run(argv, options)
        : machine.run(argv, { ...options, env: { ...options.env, [MARK]: fingerprint(argv) } }),
  };
}

/**
 * Waits until the commands of a killed run have ended. They go on without it on purpose (an rpm
 * transaction must not be cut off), and until they end nothing can be said about this machine.
 * Daemons that they left behind have the mark too, but another command line.
 */
export async function awaitOrphans(machine: Machine, emit: Emit): Promise<void> {
  for (let waited = 0; ; waited += POLL_SECONDS) {
    const orphan = await findOrphan(machine);
    if (orphan === undefined) return;
    if (waited >= PATIENCE_SECONDS) throw new AppError('COMMAND_ORPHANED', { ...orphan });
    if (waited === 0)
      emit({ kind: 'notice', level: 'warning', text: { key: 'install.orphan', values: { ...orphan } } });
    await machine.run(['sleep', String(POLL_SECONDS)], { access: 'read' });
  }
}

async function findOrphan(machine: Machine): Promise<Orphan | undefined> {
  for (const pid of await machine.list('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const environment = await readStrings(machine, `/proc/${pid}/environ`);
    const mark = environment.find((entry) => entry.startsWith(`${MARK}=`));
    if (mark === undefined) continue;
    const argv = await readStrings(machine, `/proc/${pid}/cmdline`);
    // A script's command line begins with its interpreter, so the marked argv is some tail of it.
    const own = argv.findIndex((_, place) => mark === `${MARK}=${fingerprint(argv.slice(place))}`);
    if (own !== -1) return { pid, command: argv.slice(own, own + 3).join(' ') };
  }
  return undefined;
}

/**
 * Why a process has nothing to read: it ended between the listing and the reading, or a security
 * module or a container shields it, which cannot be one that this program started.
 */
const NOT_OURS = ['ESRCH', 'EACCES', 'EPERM'];

/** Strings that end with NUL; none when the process is gone or not ours. */
async function readStrings(machine: Machine, path: string): Promise<string[]> {
  try {
    const text = (await machine.readFile(path))?.toString() ?? '';
    return text.split('\0').slice(0, -1);
  } catch (error) {
    if (NOT_OURS.includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Of the program's last name and its arguments: the path by which it was found is not known. */
function fingerprint([program = '', ...args]: readonly string[]): string {
  const words = [posix.basename(program), ...args].join('\0');
  return createHash('sha256').update(words).digest('hex').slice(0, 16);
}
