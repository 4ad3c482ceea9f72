import { posix } from 'path';
import type { AppError } from '../core/error';
import type { Text } from '../core/events';
import type { Machine } from '../node/machine';
import { isMislabelled } from '../node/selinux';
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

/** A step that keeps one file's content, mode, owner and SELinux label as they should be. */
export function fileStep(spec: FileSpec): Step {
  const { id, title, path, mode } = spec;
  return {
    id,
    title,
    async check({ machine }) {
      const { current, wanted, rightFacts } = await compare(spec, machine);
      if (typeof wanted !== 'string') return { state: 'blocked', error: wanted };
      if (current === wanted && rightFacts) return DONE;
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
      await spec.afterWrite?.(context);
    },
  };
}

async function compare(
  spec: FileSpec,
  machine: Machine,
): Promise<{ current: string | undefined; wanted: string | AppError; rightFacts: boolean }> {
  const [content, facts] = await Promise.all([machine.readFile(spec.path), machine.stat(spec.path)]);
  const owned = facts?.mode === spec.mode && facts.uid === 0 && facts.gid === 0;
  const labelled = facts !== undefined && !(await isMislabelled(machine, spec.path));
  const current = content?.toString();
  return {
    current,
    wanted: await spec.content(current, machine),
    rightFacts: facts?.type === 'symlink' || (owned && labelled),
  };
}
