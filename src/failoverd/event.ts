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
      return event.state === 'unknown' ? 'service gives no answer' : `service is ${event.state}`;
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
    case 'held-back':
      return `nothing more is done about ${event.finding}: ${HELD_BACK[event.reason]}`;
    case 'session':
      return `iSCSI session is ${event.state}`;
    case 'carrier':
      return `interface ${event.name} ${event.up ? 'has its carrier' : 'has lost its carrier'}`;
    case 'full':
      return event.full ? 'shared filesystem is full' : 'shared filesystem has room again';
    case 'maintenance':
      return event.on ? 'maintenance begins: nothing is restarted or moved' : 'maintenance ended';
    case 'guard':
      return `guard: ${PHASES[event.phase]} (epoch ${event.epoch})${event.why === undefined ? '' : `: ${LOST[event.why]}`}`;
    case 'refused':
      return `guard refuses the group: ${REFUSED[event.why]}`;
    case 'fence':
      return `fence: ${FENCES[event.fence]}`;
    case 'lease':
      if (event.problem === undefined) return 'guard disk answers again';
      return `guard disk fails: ${event.problem}${event.detail === undefined ? '' : ` (${event.detail})`}`;
    case 'initiator':
      return 'the target answers and iscsid does not log in again: iscsid is started anew';
    case 'stray':
      return 'guard: a part of the group is here without ownership and is stopped';
    case 'watchdog':
      if (event.problem !== undefined) return `watchdog cannot be armed: ${event.problem}`;
      return event.armed
        ? `watchdog is armed: this node is reset when failoverd is not at work for ${event.seconds ?? 0} s`
        : 'watchdog is disarmed';
    case 'reset':
      return `guard: stopping did not end in time, this node is reset by ${event.by === 'sysrq' ? 'sysrq' : 'its watchdog'}`;
    case 'aside':
      return event.on
        ? "this node's heartbeat is stopped by the guard until a link to the peer is back"
        : "this node's heartbeat is started again by the guard";
    case 'muted':
      return event.on
        ? "the fenced peer's heartbeat is not listened to"
        : "the peer's heartbeat is listened to again";
    case 'hook':
      return `hook ended with ${event.exitCode}${event.output === '' ? '' : `: ${event.output}`}`;
    case 'hook-late':
      return `the hook is too slow: it was not told of ${event.dropped} events`;
    case 'action':
      return `action: ${event.action} (attempt ${event.attempt})`;
    case 'action-done':
      return `action ${event.action} ended with ${event.exitCode}${event.output === '' ? '' : `: ${event.output}`}`;
  }
}

const PHASES: Readonly<Record<GuardPhase, string>> = {
  starting: 'not read the guard disk yet',
  standby: 'this node may not write',
  claiming: 'this node claims the group',
  fencing: "this node takes the peer's right to write",
  opening: 'this node sees that nothing keeps it from writing',
  settling: 'this node waits before it owns',
  owner: 'this node owns and may write',
  lost: 'this node must stop everything at once',
  clean: 'this node has nothing and says so',
};

const LOST: Readonly<Record<LostReason, string>> = {
  deposed: 'the peer owns a later epoch',
  fenced: 'the peer has fenced this node',
  late: 'its lease was not renewed in time and nobody hears it',
  slept: 'it slept too long',
  'not-owner': 'the group is here without ownership',
};

const REFUSED: Readonly<Record<Refusal, string>> = {
  'peer-alive': 'the peer owns it and is alive on the guard disk',
  'peer-claims': 'the peer claims it',
  'foreign-disk': 'the guard disk is not of this cluster',
  storage: 'the storage does not answer',
  'no-answer': 'no decision in time',
  'not-clean': 'this node is not rid of what it had',
  slept: 'this node slept',
};

const FENCES: Readonly<Record<GuardState['fence'], string>> = {
  none: 'there is none',
  ours: 'the peer cannot write',
  theirs: 'this node cannot write',
  unsure: 'being looked at',
};

/** Words to search for, in syslog and in docs/operations.md. */
const HELD_BACK: Readonly<Record<HeldBack, string>> = {
  maintenance: 'the node is in maintenance',
  guard: 'the guard is at work',
  'peer-absent': 'the peer is not there to take the group',
  'peer-daemon': 'the failoverd of the peer does not renew its lease',
  'peer-unseen': 'it is not known whether the peer is better off',
  'peer-storage': 'the peer does not reach the data disk either',
  'peer-unable': 'the group failed on the peer too, or the peer is in maintenance',
  'move-limit': 'the group was moved away within the hour and came back',
  'move-lost': 'Heartbeat did not answer three requests to hand the group over',
};
