import type { Core } from './guard/core';
import type { GuardState } from './guard/state';

/** What `status` and the checks are shown of the guard. */
export function describeGuard(
  core: Core,
  staleMs: number,
  more: {
    problem: GuardState['lease']['problem'];
    steppedAside: boolean;
    muted: boolean;
    watchdog: GuardState['watchdog'];
  },
): GuardState {
  const { phase, epoch, peer, fence, lost, refused } = core;
  return {
    phase,
    epoch,
    lease: {
      lateMs: Math.round(core.lateMs),
      ...(core.foreign ? { problem: 'foreign' as const } : {}),
      ...(more.problem === undefined ? {} : { problem: more.problem }),
    },
    peer: {
      block: peer.block,
      ...(peer.state === undefined ? {} : { state: peer.state }),
      epoch: peer.epoch,
      stillMs: Math.round(peer.stillMs),
      stale: peer.provenMs >= staleMs,
    },
    fence,
    ...(more.watchdog === undefined ? {} : { watchdog: more.watchdog }),
    ...(lost === undefined ? {} : { lost }),
    ...(refused === undefined ? {} : { refused }),
    steppedAside: more.steppedAside,
    peerMuted: more.muted,
  };
}
