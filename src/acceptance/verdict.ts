import type { Text } from '../core/events';
import type { CheckResult } from './checks/check';
import type { ScenarioResult } from './run-scenario';

/**
 * `not-healthy`: no check failed, and no scenario was played because of the pair's state. `incomplete`:
 * what was begun passed, and the window let not everything begin. `suspended`: this node reboots, and
 * `--resume` goes on. `cancelled`: Ctrl-C or a lost session ended it.
 */
export type Verdict =
  | 'passed'
  | 'warnings'
  | 'failed'
  | 'checks-failed'
  | 'not-healthy'
  | 'incomplete'
  | 'suspended'
  | 'cancelled';

/** What a run has found that counts for its verdict. */
export interface Findings {
  readonly checks: readonly CheckResult[];
  readonly scenarios: readonly ScenarioResult[];
  /** Why no scenario was begun. */
  readonly refused: readonly Text[];
  /** What the window left no time for. */
  readonly late: readonly Text[];
  /** How the run ended before its end. */
  readonly ended?: 'suspended' | 'cancelled';
}

export function judge({ checks, scenarios, refused, late, ended }: Findings): Verdict {
  if (ended !== undefined) return ended;
  if (scenarios.some(({ outcome }) => outcome === 'failed')) return 'failed';
  if (checks.some(({ outcome }) => outcome === 'failed')) return 'checks-failed';
  if (refused.length > 0) return 'not-healthy';
  // What was asked for and not begun is no pass.
  if (late.length > 0) return 'incomplete';
  return checks.some(({ outcome }) => outcome !== 'passed') ? 'warnings' : 'passed';
}

/** Exit codes of the contract. */
export const VERDICT_EXIT: Readonly<Record<Verdict, number>> = {
  passed: 0,
  failed: 1,
  'checks-failed': 3,
  'not-healthy': 3,
  warnings: 4,
  incomplete: 4,
  suspended: 4,
  cancelled: 130,
};
