import type { Core } from './core';
import { isClaiming } from './claim';
import type { Timing } from './timing';

/**
 * What the watchdog is to do. `none`: this node has nothing that it would have to be reset for.
 * `fed`: it counts, and is fed. `hungry`: it counts, and is not fed any more. `unknown`: fed where an
 * earlier life of the daemon left it armed, because the guard disk was not read yet.
 */
export type WatchdogNeed = 'none' | 'fed' | 'hungry' | 'unknown';

/**
 * An owner is fed as long as it may own: one whose lease is late, and whom nobody hears, is not owner any
 * more but `lost` (hold.ts), and is fed while its stopping may take. Pure.
 */
export function watchdogNeed(core: Core, timing: Timing): WatchdogNeed {
  switch (core.phase) {
    case 'owner':
      return 'fed';
    case 'lost':
      return core.resetting || core.phaseMs >= timing.stopMs ? 'hungry' : 'fed';
    case 'starting':
      return core.lateMs < timing.aloneMs || core.heard ? 'unknown' : 'hungry';
    default:
      return isClaiming(core.phase) && core.adopting ? 'fed' : 'none';
  }
}
