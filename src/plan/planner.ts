import type { Machine } from '../node/machine';
import { readOnly } from '../node/read-only';
import type { Journal } from './journal';
import type { CheckResult, Step } from './step';

export interface PlannedStep {
  readonly step: Step;
  readonly result: CheckResult;
}

/** Checks every step against the machine as it is; writes nothing. */
export async function makePlan(
  steps: readonly Step[],
  machine: Machine,
  journal: Journal,
): Promise<PlannedStep[]> {
  const planned: PlannedStep[] = [];
  for (const step of steps) planned.push({ step, result: await checkStep(step, machine, journal) });
  return planned;
}

/** One step's check, on a machine that refuses writes. */
export function checkStep(step: Step, machine: Machine, journal: Journal): Promise<CheckResult> {
  return step.check({ machine: readOnly(machine), recall: journal.forStep(step.id).recall });
}
