import type { Site } from './schema';

/** Below this the lease would have to be renewed oftener than a busy disk answers. */
export const LEAST_GUARDED_DEADTIME_MS = 2_000;

/** Whether the lease and the fence are used. On unless the site says otherwise. */
export function isGuarded(site: Site): boolean {
  return site.guard?.enabled !== false;
}
