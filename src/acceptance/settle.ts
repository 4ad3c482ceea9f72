import type { Emit, Text } from '../core/events';
import { monotonicMs } from '../failoverd/monotonic';
import type { Site } from '../site/schema';
import type { PairMachines } from './facts';
import { isMoving, observePair, observePatiently, pairProblems } from './pair';

/** A group that is on its way just after an installation or a move has usually arrived by then. */
const SETTLE_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 2_000;

/**
 * Waits, 90 s at most, while both Heartbeats are at work and the group is on its way, and gives what
 * keeps the pair from being healthy then; empty when nothing does. What no waiting mends is told at once.
 */
export async function settlePair(site: Site, machines: PairMachines, emit: Emit): Promise<readonly Text[]> {
  const limit = monotonicMs() + SETTLE_LIMIT_MS;
  let told = false;
  for (;;) {
    const view = await observePair(site, machines, monotonicMs(), observePatiently);
    const problems = pairProblems(site, view);
    if (problems.length === 0 || !isMoving(view) || monotonicMs() > limit) return problems;
    if (!told) emit({ kind: 'notice', level: 'info', text: { key: 'verify.wait.healthy' } });
    told = true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
