import type { Journal } from './journal';
import type { RunContext } from './runner';
import type { Step } from './step';

/**
 * Undoes every step that the journal says was begun, last first: the step's own undo, then the
 * files it kept. Killed half-way, the next rollback goes on. Gives the ids of the steps undone.
 */
export async function rollBack(steps: readonly Step[], context: RunContext): Promise<string[]> {
  const { machine, journal, emit } = context;
  const touched = [...journal.touchedSteps()].reverse();
  for (const id of touched) {
    const step = steps.find((candidate) => candidate.id === id);
    const title = step?.title ?? { key: id };
    const started = Date.now();
    emit({ kind: 'stage-started', id, title });
    let outcome: 'done' | 'failed' = 'failed';
    try {
      await step?.undo?.({ machine, journal: journal.forStep(id) });
      await restoreFiles(id, journal, context);
      await journal.append({ kind: 'step-undone', step: id });
      outcome = 'done';
    } finally {
      emit({ kind: 'stage-finished', id, title, outcome, milliseconds: Date.now() - started });
    }
  }
  return touched;
}

async function restoreFiles(id: string, journal: Journal, { machine }: RunContext): Promise<void> {
  for (const { path, before } of [...journal.keptFiles(id)].reverse()) {
    if (before === undefined) {
      await machine.remove(path);
      continue;
    }
    const content = await journal.readContent(before.content);
    if (content === undefined)
      throw new Error(`the journal has lost the content ${before.content} of ${path}`);
    const { mode, uid, gid } = before;
    await machine.writeFile(path, content, { mode, uid, gid });
  }
}
