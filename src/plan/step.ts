import type { AppError } from '../core/error';
import type { Text } from '../core/events';
import type { Machine } from '../node/machine';

export type ServiceChange = 'enable' | 'disable' | 'start' | 'stop' | 'restart';

/** What a step would change, for `--plan` and the journal. */
export type Change =
  /** `before` is absent when the file does not exist yet; secrets are masked by the renderer. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly before?: string;
      readonly after: string;
      readonly mode: number;
      readonly secret?: boolean;
    }
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly purpose: Text }
  | {
      readonly kind: 'packages';
      readonly install: readonly string[];
      /** `protected`: only replaced because the operator allowed it. */
      readonly upgrade: readonly {
        readonly from: string;
        readonly to: string;
        readonly protected?: boolean;
      }[];
      /** Size of the package files, and of what they install. */
      readonly bytes: number;
      readonly installedBytes: number;
    }
  | { readonly kind: 'service'; readonly name: string; readonly change: ServiceChange }
  | { readonly kind: 'note'; readonly text: Text };

export type CheckResult =
  /** `note` says why there is nothing to do when that is not obvious. */
  | { readonly state: 'done'; readonly note?: Text }
  | { readonly state: 'todo'; readonly changes: readonly Change[] }
  /** The error says what stands in the way and what to do. */
  | { readonly state: 'blocked'; readonly error: AppError };

/** The fact recorded last under the key, by this step or by the one named, in this or an earlier run. */
export type Recall = (key: string, stepId?: string) => unknown;

/** What a check may look at: a machine that refuses writes, and what earlier runs recorded. */
export interface CheckContext {
  readonly machine: Machine;
  readonly recall: Recall;
}

/** What a step may use while it applies or undoes. */
export interface StepContext {
  readonly machine: Machine;
  readonly journal: StepJournal;
}

/** The journal as a step sees it: old content is recorded before anything is replaced. */
export interface StepJournal {
  /** Keeps the present content and facts of a file (or its absence), fsynced, once per path. */
  keepFile(path: string): Promise<void>;
  /** Records a fact that `undo` or a later check needs, fsynced. */
  record(key: string, value: unknown): Promise<void>;
  readonly recall: Recall;
}

/**
 * One piece of configuration work, as data. `check` reads only. `apply` is idempotent and safe to
 * repeat after being killed half-way. `undo` takes back what is no file (kept files are put back
 * by the rollback itself) and never touches data on disks.
 */
export interface Step {
  /** Stable id, e.g. `heartbeat.ha-cf`; the journal refers to it. */
  readonly id: string;
  readonly title: Text;
  check(context: CheckContext): Promise<CheckResult>;
  apply(context: StepContext): Promise<void>;
  undo?(context: StepContext): Promise<void>;
  /** What of this step is still on the machine once everything was undone; `recall` knows undone steps too. */
  remains?(context: CheckContext): Promise<Remainder[]>;
}

/** Things that a rollback leaves, of one kind, which says what and why (`install.remains.KIND`). */
export interface Remainder {
  readonly kind:
    | 'volumes'
    | 'filesystem'
    | 'queue-manager'
    | 'folder'
    | 'upgraded'
    | 'accounts'
    | 'files'
    | 'backups'
    | 'logs'
    | 'state';
  /** Packages, paths, accounts: whatever the kind is about; empty when nothing remains. */
  readonly names: readonly string[];
}

export const DONE: CheckResult = { state: 'done' };

/** A check's answer `todo` with its changes, or `done` when there are none. */
export function todoUnlessEmpty(changes: readonly Change[]): CheckResult {
  return changes.length === 0 ? DONE : { state: 'todo', changes };
}
