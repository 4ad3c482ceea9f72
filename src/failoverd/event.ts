import { fillTemplate } from '../core/error';
import type { Text } from '../core/events';
import { event as sentences } from '../ui/messages/event';
import type { Action } from './decide';
import type { Finding } from './finding';
import type { GuardPhase, GuardState, LostReason, Refusal } from './guard/state';
import type { HeldBack } from './move';
import type { Claim, Holding, MountState, NodeState, ServiceState, SessionState } from './observation';

/** What happened, as the journal keeps it. */
export type EventBody =
  | { readonly kind: 'started'; readonly version: string; readonly pid: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'vip'; readonly present: boolean }
  | { readonly kind: 'mount'; readonly state: MountState }
  | { readonly kind: 'service'; readonly state: ServiceState }
  | { readonly kind: 'holding'; readonly holding: Holding }
  | { readonly kind: 'heartbeat'; readonly running: boolean }
  | { readonly kind: 'self'; readonly state: NodeState }
  | { readonly kind: 'peer'; readonly state: NodeState }
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'link'; readonly name: string; readonly up: boolean }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'held-back'; readonly finding: Finding; readonly reason: HeldBack }
  | { readonly kind: 'session'; readonly state: SessionState }
  | { readonly kind: 'carrier'; readonly name: string; readonly up: boolean }
  | { readonly kind: 'full'; readonly full: boolean }
  | { readonly kind: 'maintenance'; readonly on: boolean }
  | { readonly kind: 'guard'; readonly phase: GuardPhase; readonly epoch: number; readonly why?: LostReason }
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'fence'; readonly fence: GuardState['fence'] }
  /** The guard disk: what stands in the way, or nothing any more. */
  | { readonly kind: 'lease'; readonly problem?: GuardState['lease']['problem']; readonly detail?: string }
  /** iscsid does not log in again although the portal answers: it is started anew. */
  | { readonly kind: 'initiator' }
  /** Something of the group was on a node that does not own it, and is taken away. */
  | { readonly kind: 'stray' }
  | {
      readonly kind: 'watchdog';
      readonly armed: boolean;
      readonly seconds?: number;
      readonly problem?: string;
    }
  /** Stopping did not end in time, and the site allows the node to reset itself. */
  | { readonly kind: 'reset'; readonly by: 'sysrq' | 'watchdog' }
  | { readonly kind: 'aside'; readonly on: boolean }
  | { readonly kind: 'muted'; readonly on: boolean }
  /** The hook command failed; what it did well is not worth a line. */
  | { readonly kind: 'hook'; readonly exitCode: number; readonly output: string }
  | { readonly kind: 'hook-late'; readonly dropped: number }
  | { readonly kind: 'action'; readonly action: Action; readonly attempt: number }
  | {
      readonly kind: 'action-done';
      readonly action: Action;
      readonly exitCode: number;
      readonly output: string;
    };

/** One line of the journal. `seq` grows by one per event and survives restarts of the daemon. */
export type GuardEvent = EventBody & {
  readonly seq: number;
  /** Wall clock, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly node: string;
};

/** Events that must survive a power loss in the next instant: they tell who owned what. */
export function mustSurvive(event: EventBody): boolean {
  return !['link', 'self', 'claim', 'hook', 'hook-late'].includes(event.kind);
}

/** The event in the words of `ui/messages/event.ts`. */
export function eventText(event: EventBody): Text & { readonly key: keyof typeof sentences } {
  switch (event.kind) {
    case 'started':
      return { key: 'event.started', values: { version: event.version, pid: event.pid } };
    case 'stopped':
    case 'initiator':
    case 'stray':
      return { key: `event.${event.kind}` };
    case 'vip':
      return { key: `event.vip-${event.present ? 'here' : 'gone'}` };
    case 'mount':
      return { key: `event.mount-${event.state}` };
    case 'service':
      return { key: `event.service-${event.state}` };
    case 'session':
      return { key: `event.session-${event.state}` };
    case 'holding':
      return { key: `event.holding-${event.holding}` };
    case 'heartbeat':
      return { key: `event.heartbeat-${event.running ? 'runs' : 'stopped'}` };
    case 'self':
    case 'peer':
      return { key: `event.${event.kind}`, values: { state: event.state } };
    case 'claim':
      return { key: 'event.claim', values: { claim: event.claim } };
    case 'link':
      return { key: `event.link-${event.up ? 'up' : 'dead'}`, values: { name: event.name } };
    case 'carrier':
      return { key: `event.carrier-${event.up ? 'up' : 'down'}`, values: { name: event.name } };
    case 'finding':
      if (event.finding === 'none') return { key: 'event.finding-none' };
      return { key: 'event.finding', values: { finding: event.finding } };
    case 'held-back':
      return { key: `event.held-back-${event.reason}`, values: { finding: event.finding } };
    case 'full':
      return { key: event.full ? 'event.full' : 'event.room' };
    case 'maintenance':
      return { key: `event.maintenance-${event.on ? 'begins' : 'ended'}` };
    case 'guard':
      if (event.why !== undefined)
        return { key: `event.guard-lost-${event.why}`, values: { epoch: event.epoch } };
      return { key: `event.guard-${event.phase}`, values: { epoch: event.epoch } };
    case 'refused':
      return { key: `event.refused-${event.why}` };
    case 'fence':
      return { key: `event.fence-${event.fence}` };
    case 'lease':
      if (event.problem === undefined) return { key: 'event.lease-well' };
      return { key: 'event.lease-fails', values: { problem: withDetail(event.problem, event.detail) } };
    case 'watchdog':
      if (event.problem !== undefined)
        return { key: 'event.watchdog-failed', values: { problem: event.problem } };
      if (!event.armed) return { key: 'event.watchdog-disarmed' };
      return { key: 'event.watchdog-armed', values: { seconds: event.seconds ?? 0 } };
    case 'reset':
      return { key: `event.reset-${event.by}` };
    case 'aside':
      return { key: `event.aside-${event.on ? 'begins' : 'ended'}` };
    case 'muted':
      return { key: event.on ? 'event.muted' : 'event.heard' };
    case 'hook':
      return { key: 'event.hook', values: { result: resultOf(event) } };
    case 'hook-late':
      return { key: 'event.hook-late', values: { dropped: event.dropped } };
    case 'action':
      return { key: 'event.action', values: { action: event.action, attempt: event.attempt } };
    case 'action-done':
      return { key: 'event.action-done', values: { action: event.action, result: resultOf(event) } };
  }
  // The journal of a newer daemon may hold kinds that this program does not know.
  return { key: 'event.of-later-version', values: { kind: (event as { kind: string }).kind } };
}

/** One line for the log and syslog, in English: they are searched by words, not by language. */
export function renderEvent(event: EventBody): string {
  const { key, values = {} } = eventText(event);
  return fillTemplate(sentences[key].en, values);
}

function withDetail(problem: string, detail: string | undefined): string {
  return detail === undefined ? problem : `${problem} (${detail})`;
}

function resultOf({ exitCode, output }: { readonly exitCode: number; readonly output: string }): string {
  return output === '' ? String(exitCode) : `${exitCode}: ${output}`;
}
