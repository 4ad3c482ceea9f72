import { describeError } from '../core/error';
import { within } from '../core/within';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { renderEvent, type EventBody, type GuardEvent } from './event';

export const HOOK_TIMEOUT_SECONDS = 30;
/** A hook that hangs at each event must not make the daemon grow: beyond it the oldest are dropped. */
const MOST_WAITING = 100;
const OUTPUT_CHARACTERS = 300;

/** Tells the site's hook command of events, one after the other, beside the daemon's loop. */
export interface Hook {
  /** Takes the events and returns at once. */
  offer(events: readonly GuardEvent[]): void;
  /** Resolves when the hook has been told everything, or after `limitMs`. */
  drain(limitMs: number): Promise<void>;
}

/**
 * The hook of the site (`failoverd.hook`), or one that does nothing. Each event is a run of the
 * command: the event as one line of JSON on its standard input, its parts in HEARTBUNDLE_* variables.
 * `report` gets what went wrong, as events of the journal; of these the hook is not told.
 */
export function createHook(machine: Machine, site: Site, report: (event: EventBody) => Promise<void>): Hook {
  const { hook } = site.failoverd ?? {};
  if (hook === undefined) return { offer: () => undefined, drain: () => Promise.resolve() };
  const seconds = hook.timeout ?? HOOK_TIMEOUT_SECONDS;
  const waiting: GuardEvent[] = [];
  let dropped = 0;
  let working: Promise<void> | undefined;

  const tellOne = async (event: GuardEvent): Promise<void> => {
    const { exitCode, stdout, stderr } = await machine.run(hook.command, {
      access: 'write',
      timeoutMs: seconds * 1_000,
      input: `${JSON.stringify(event)}\n`,
      env: describeForHook(site, event),
    });
    if (exitCode === 0) return;
    const output = exitCode === TIMED_OUT ? `no end after ${seconds} s` : lastWords(`${stdout}\n${stderr}`);
    await report({ kind: 'hook', exitCode, output });
  };
  const work = async (): Promise<void> => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      await tellOne(event).catch((error: unknown) =>
        report({ kind: 'hook', exitCode: NOT_RUN, output: lastWords(describeError(error)) }),
      );
      if (dropped > 0) {
        const count = dropped;
        dropped = 0;
        await report({ kind: 'hook-late', dropped: count });
      }
    }
  };

  return {
    offer(events) {
      waiting.push(...events.filter(({ kind }) => kind !== 'hook' && kind !== 'hook-late'));
      if (waiting.length > MOST_WAITING) dropped += waiting.splice(0, waiting.length - MOST_WAITING).length;
      if (working !== undefined || waiting.length === 0) return;
      working = work()
        // The report failed: a broken disk, of which the journal's own failure already tells.
        .catch(() => undefined)
        .then(() => {
          working = undefined;
        });
    },
    async drain(limitMs) {
      if (working !== undefined) await within(working, limitMs, () => undefined);
    },
  };
}

const TIMED_OUT = 124;
const NOT_RUN = 126;

function lastWords(output: string): string {
  return output.trim().split('\n').slice(-3).join(' / ').slice(0, OUTPUT_CHARACTERS);
}

function describeForHook(site: Site, event: GuardEvent): Record<string, string> {
  return {
    HEARTBUNDLE_CLUSTER: site.cluster,
    HEARTBUNDLE_NODE: event.node,
    HEARTBUNDLE_EVENT: event.kind,
    HEARTBUNDLE_TEXT: renderEvent(event),
    HEARTBUNDLE_SEQ: String(event.seq),
    HEARTBUNDLE_AT: event.at,
  };
}
