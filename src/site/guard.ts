import type { Site } from './schema';

/** Below this the lease would have to be renewed oftener than a busy disk answers. */
export const LEAST_GUARDED_DEADTIME_MS = 2_000;

/** How a node resets itself that must stop at once and does not get rid of what it has. */
export function resetOf(site: Site): 'off' | 'sysrq' | 'watchdog' {
  return (isGuarded(site) ? site.guard?.selfReset : undefined) ?? 'off';
}

/** Whether the lease and the fence are used. On unless the site says otherwise. */
export function isGuarded(site: Site): boolean {
  return site.guard?.enabled !== false;
}
