import { AppError } from '../core/error';
import type { Emit } from '../core/events';
import type { Machine } from '../node/machine';
import type { Journal } from './journal';
import { checkStep } from './planner';
import type { Change, Step } from './step';

export interface RunContext {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly emit: Emit;
  /** Asked between steps: true ends the run after the step that is being applied. */
  readonly cancelled?: () => boolean;
}

export interface RunOutcome {
  /** Ids of the steps that had something to do. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Applies the steps in order. Each is checked, journalled, applied and checked again; one that is
 * blocked ends the run with its own error. A run that was killed goes on where it was: steps that
 * are done answer so.
 */
export async function runSteps(steps: readonly Step[], context: RunContext): Promise<RunOutcome> {
  const { machine, journal, emit } = context;
  const changed: string[] = [];
  const unchanged: string[] = [];
  for (const step of steps) {
    if (context.cancelled?.() === true) throw new AppError('CANCELLED', {});
    const started = Date.now();
    const finish = (outcome: 'done' | 'skipped' | 'failed'): void =>
      emit({
        kind: 'stage-finished',
        id: step.id,
        title: step.title,
        outcome,
        milliseconds: Date.now() - started,
      });
    emit({ kind: 'stage-started', id: step.id, title: step.title });
    try {
      const before = await checkStep(step, machine, journal);
      if (before.state === 'blocked') throw before.error;
      if (before.state === 'done') {
        unchanged.push(step.id);
        finish('skipped');
        continue;
      }
      await journal.append({ kind: 'step-started', step: step.id });
      await step.apply({ machine, journal: journal.forStep(step.id) });
      const after = await checkStep(step, machine, journal);
      if (after.state === 'blocked') throw after.error;
      if (after.state === 'todo') throw unfinished(step.id, after.changes);
      await journal.append({ kind: 'step-finished', step: step.id });
      changed.push(step.id);
      finish('done');
    } catch (error) {
      finish('failed');
      throw error;
    }
  }
  return { changed, unchanged };
}

function unfinished(step: string, changes: readonly Change[]): AppError<'STEP_UNFINISHED'> {
  return new AppError('STEP_UNFINISHED', { step, remaining: changes.map(describeChange).join('; ') });
}

/** One change in a few words, without the content of files. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'file':
      return change.path;
    case 'command':
      return change.argv.join(' ');
    case 'packages':
      return [...change.install, ...change.upgrade.map(({ to }) => to)].join(', ');
    case 'service':
      return `${change.name} ${change.change}`;
    case 'note':
      return change.text.key;
  }
}
