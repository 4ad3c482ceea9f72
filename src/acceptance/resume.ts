import { AppError } from '../core/error';
import type { Text } from '../core/events';
import type { NodeIndex } from '../failoverd/observe';
import type { Machine } from '../node/machine';
import type { CheckResult } from './checks/check';
import type { PairView } from './pair';
import type { ScenarioResult } from './run-scenario';
import type { Mark } from './timeline';

/** A scenario in whose middle the node of verify reboots. Times are milliseconds since 1970. */
export interface SuspendedScenario {
  readonly id: string;
  readonly owner: NodeIndex;
  readonly from: number;
  /** When verify let go of it. */
  readonly at: number;
  readonly view: PairView;
  readonly marks: readonly Mark[];
  /** Of both nodes before the reboot. */
  readonly bootIds: readonly string[];
  /** Of the client on the probe host, which goes on by itself. */
  readonly probeDirectory: string;
}

/** What a run of verify has found out so far and what it still has to do. */
export interface VerifyProgress {
  readonly startedAt: string;
  readonly run: string;
  readonly checks: readonly CheckResult[];
  readonly unseen: readonly Text[];
  readonly played: readonly ScenarioResult[];
  readonly late: readonly Text[];
  readonly scenario: SuspendedScenario;
  /** Ids of the scenarios after it. */
  readonly rest: readonly string[];
}

/** The state file: the progress, and how verify was called. */
export interface VerifyState extends VerifyProgress {
  readonly format: 1;
  readonly cluster: string;
  readonly options: {
    readonly probeHost: string;
    readonly report: string;
    readonly only?: readonly string[];
    readonly skip: readonly string[];
    readonly endBy?: number;
  };
}

export const STATE_FILE = '/var/lib/heartbundle/verify-state.json';

/** Puts the state on the disk before it returns: the node reboots next. */
export async function keepState(machine: Machine, state: VerifyState): Promise<void> {
  await machine.writeFile(STATE_FILE, `${JSON.stringify(state)}\n`, { mode: 0o600 });
}

/** Throws VERIFY_NOTHING_TO_RESUME when no run was suspended on this cluster, or its state is damaged. */
export async function readState(machine: Machine, cluster: string): Promise<VerifyState> {
  const content = await machine.readFile(STATE_FILE);
  let state: Partial<VerifyState> | null = null;
  try {
    state = content === undefined ? null : (JSON.parse(content.toString()) as Partial<VerifyState> | null);
  } catch {
    // A torn file is as good as none.
  }
  if (state?.format !== 1 || state.cluster !== cluster || state.scenario === undefined)
    throw new AppError('VERIFY_NOTHING_TO_RESUME', { file: STATE_FILE });
  return state as VerifyState;
}
