import type { Site } from '../site/schema';
import { timingFor, type Timing } from './guard/timing';

/** The guard's times on this site. */
export function timingOf({ heartbeat, storage }: Pick<Site, 'heartbeat' | 'storage'>): Timing {
  return timingFor(heartbeat.deadtime, storage.replacementTimeout, heartbeat.initdead);
}
