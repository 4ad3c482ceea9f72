import { describeError } from '../core/error';
import type { Guardian } from './guardian';

/** Heartbeat's scripts come to ask within a second or two; on a busy node it may take them longer. */
const UNASKED_MS = 30_000;

/**
 * Claims the group when Heartbeat finds the peer dead, without waiting for hbguard to ask for it: the
 * fence and its pause then run beside Heartbeat's scripts. It is the same claim, refused for the same
 * reasons; when nobody asks for the group after all, it is given back.
 */
export interface EarlyClaim {
  /** Heartbeat has found the peer dead. */
  peerDied(): void;
  /** hbguard has asked. */
  asked(): void;
  /**
   * Claimed, and nobody has asked yet. To Heartbeat the group is not started then: its req_resource
   * asks for no group whose first resource is running.
   */
  isUnasked(): boolean;
  close(): void;
}

export function createEarlyClaim(parts: {
  readonly guard: Pick<Guardian, 'acquire' | 'release' | 'state'>;
  /** Whether anything of the group is on this node. */
  readonly holds: () => boolean;
  readonly log: (line: string) => void;
}): EarlyClaim {
  const { guard, holds, log } = parts;
  let claiming = false;
  let asked = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isResting = (): boolean => {
    const { phase } = guard.state();
    return phase === 'standby' || phase === 'clean';
  };
  const giveBack = (): void => {
    timer = undefined;
    claiming = false;
    if (asked || holds() || guard.state().phase !== 'owner') return;
    log('guard: nobody asked for the group: it is given back');
    guard.release().catch((error: unknown) => log(`guard: release: ${describeError(error)}`));
  };

  return {
    peerDied() {
      if (claiming || !isResting()) return;
      claiming = true;
      asked = false;
      guard.acquire().then(
        ({ acquired }) => {
          if (acquired) timer = setTimeout(giveBack, UNASKED_MS);
          else claiming = false;
        },
        () => void (claiming = false),
      );
    },
    asked: () => void (asked = true),
    isUnasked: () => claiming && !asked,
    close() {
      if (timer !== undefined) clearTimeout(timer);
    },
  };
}
