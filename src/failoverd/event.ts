import type { Action, Finding } from './decide';
import type { Claim, Holding, MountState, NodeState, ServiceState } from './observation';

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
  return event.kind !== 'link' && event.kind !== 'self' && event.kind !== 'claim';
}

/** One line for people and syslog, in English: syslog is searched by words, not by language. */
export function renderEvent(event: EventBody): string {
  switch (event.kind) {
    case 'started':
      return `failoverd ${event.version} started (pid ${event.pid})`;
    case 'stopped':
      return 'failoverd stopped';
    case 'vip':
      return event.present ? 'virtual address is here' : 'virtual address is not here';
    case 'mount':
      return `shared filesystem is ${event.state}`;
    case 'service':
      return `service is ${event.state}`;
    case 'holding':
      return {
        whole: 'this node owns the group',
        part: 'this node has a part of the group',
        nothing: 'this node has nothing of the group',
      }[event.holding];
    case 'heartbeat':
      return event.running ? 'heartbeat runs' : 'heartbeat does not run';
    case 'self':
      return `heartbeat says of this node: ${event.state}`;
    case 'peer':
      return `heartbeat says of the peer: ${event.state}`;
    case 'claim':
      return `heartbeat believes to hold: ${event.claim}`;
    case 'link':
      return `link ${event.name} is ${event.up ? 'up' : 'dead'}`;
    case 'finding':
      return `finding: ${event.finding}`;
    case 'action':
      return `action: ${event.action} (attempt ${event.attempt})`;
    case 'action-done':
      return `action ${event.action} ended with ${event.exitCode}${event.output === '' ? '' : `: ${event.output}`}`;
  }
}
