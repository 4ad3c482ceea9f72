import { posix } from 'path';
import type { AppError } from '../core/error';
import type { Text } from '../core/events';
import type { Machine } from '../node/machine';
import { demand } from './demand';
import { DONE, type Change, type Step, type StepContext } from '../plan/step';

export interface FileSpec {
  readonly id: string;
  readonly title: Text;
  readonly path: string;
  readonly mode: number;
  readonly secret?: boolean;
  /** The whole wanted content, from the present one; an error when the present one stands in the way. */
  content(current: string | undefined, machine: Machine): string | AppError | Promise<string | AppError>;
  /** Tells a running program about the new content. */
  readonly afterWrite?: (context: StepContext) => Promise<void>;
}

/** A step that keeps one file's content and mode as they should be. */
export function fileStep(spec: FileSpec): Step {
  const { id, title, path, mode } = spec;
  return {
    id,
    title,
    async check({ machine }) {
      const { current, wanted, rightMode } = await compare(spec, machine);
      if (typeof wanted !== 'string') return { state: 'blocked', error: wanted };
      if (current === wanted && rightMode) return DONE;
      const change: Change = {
        kind: 'file',
        path,
        mode,
        after: wanted,
        ...(current === undefined ? {} : { before: current }),
        ...(spec.secret === true ? { secret: true } : {}),
      };
      return { state: 'todo', changes: [change] };
    },
    async apply(context) {
      const { wanted } = await compare(spec, context.machine);
      if (typeof wanted !== 'string') throw wanted;
      await context.journal.keepFile(path);
      await context.machine.makeDirectory(posix.dirname(path), 0o755);
      await context.machine.writeFile(path, wanted, { mode, uid: 0, gid: 0 });
      await restoreLabel(context.machine, path);
      await spec.afterWrite?.(context);
    },
  };
}

async function compare(
  spec: FileSpec,
  machine: Machine,
): Promise<{ current: string | undefined; wanted: string | AppError; rightMode: boolean }> {
  const [content, facts] = await Promise.all([machine.readFile(spec.path), machine.stat(spec.path)]);
  const current = content?.toString();
  return {
    current,
    wanted: await spec.content(current, machine),
    rightMode: facts?.type === 'symlink' || (facts?.mode === spec.mode && facts.uid === 0 && facts.gid === 0),
  };
}

/** Where the kernel shows SELinux: EL6's place, and the one of later releases. */
const SELINUX = ['/selinux/enforce', '/sys/fs/selinux/enforce'];
const RESTORECON = '/sbin/restorecon';

/** Gives a file that was just made the label that the policy has for its path. A kernel with SELinux and no policy tools has no labels. */
async function restoreLabel(machine: Machine, path: string): Promise<void> {
  const places = await Promise.all(SELINUX.map((place) => machine.stat(place)));
  if (places.every((place) => place === undefined) || (await machine.stat(RESTORECON)) === undefined) return;
  await demand(machine, [RESTORECON, path]);
}
