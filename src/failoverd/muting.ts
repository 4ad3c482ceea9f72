import { describeError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { EventBody } from './event';
import { announceAddress } from './hands/heartbeat';
import { muteHeartbeat, prepareMuting, unmuteHeartbeat } from './hands/mute';
import type { LeaseRecord } from './lease/record';
import type { NodeState } from './observation';
import type { NodeIndex } from './observe';

/** What is known when it is asked whether the peer's Heartbeat should be heard here. */
export interface MutingView {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly owner: boolean;
  /** A fence of this node stands, or may. */
  readonly fenced: boolean;
  /** What this node's Heartbeat says of the peer, and when it was asked; undefined while it was not looked at. */
  readonly heartbeat: { readonly peer: NodeState; readonly askedAt: number } | undefined;
  /** The peer's record, when its block holds one. */
  readonly peer: LeaseRecord | undefined;
}

/**
 * Keeps an owner from hearing a Heartbeat that its own has declared dead: the first packet of it would
 * make the owner's Heartbeat restart and give up everything ("returning after partition", heartbeat
 * 3.0.6). Muted is a peer that was fenced, until the fence is lifted, and one that fell silent, until
 * its record says that its Heartbeat was stopped, or comes from another boot: what it sends then is a
 * node that joins.
 */
export interface Muting {
  consider(view: MutingView): void;
  isMuted(): boolean;
}

/** The owner says again where the address is, so often and so long after a takeover. */
const ANNOUNCE_MS = 5_000;
const ANNOUNCE_FOR_MS = 60_000;

export function createMuting(parts: {
  readonly machine: Machine;
  readonly site: Site;
  readonly self: NodeIndex;
  readonly tell: (events: readonly EventBody[]) => void;
  readonly log: (line: string) => void;
}): Muting {
  const { machine, site, self, tell, log } = parts;
  /** Undefined until the first decision: an earlier life of the daemon may have left the peer muted. */
  let muted: boolean | undefined;
  let silent: { readonly bootId: string | undefined } | undefined;
  let heard: NodeState | undefined;
  let diedAt = -Infinity;
  let announced = { until: -Infinity, at: -Infinity };
  let work: Promise<void> = Promise.resolve();

  const queue = (what: string, task: () => Promise<void>): void => {
    work = work.then(task).catch((error: unknown) => log(`guard: ${what}: ${describeError(error)}`));
  };
  const turn = (on: boolean, at: number): void => {
    if (on || muted === true) {
      tell([{ kind: 'muted', on }]);
      announced = { until: at + ANNOUNCE_FOR_MS, at: -Infinity };
    }
    muted = on;
    if (on) queue('mute', () => muteHeartbeat(machine, site, self));
    else queue('unmute', () => unmuteHeartbeat(machine, site, self));
  };

  queue('modules for muting', () => prepareMuting(machine));

  return {
    isMuted: () => muted === true,
    consider({ at, owner, fenced, heartbeat, peer }) {
      // What was asked before a death does not know it: tools of a busy node answer seconds later.
      if (heartbeat !== undefined && (heartbeat.peer === 'dead' || heartbeat.askedAt > diedAt)) {
        if (heartbeat.peer === 'dead' && heard !== 'dead') {
          silent = { bootId: peer?.bootId };
          diedAt = heartbeat.askedAt;
        }
        heard = heartbeat.peer;
        if (heard === 'active') silent = undefined;
      }
      if (silent !== undefined && peer !== undefined) {
        const { bootId = peer.bootId } = silent;
        silent = peer.sees.aside || peer.bootId !== bootId ? undefined : { bootId };
      }
      const wanted = owner && (fenced || silent !== undefined);
      if (wanted !== muted) turn(wanted, at);
      if (!owner || at >= announced.until || at - announced.at < ANNOUNCE_MS) return;
      announced = { ...announced, at };
      queue('announce', () => announceAddress(machine, site));
    },
  };
}
