import type { Site } from '../site/schema';
import { renderAuthkeys, renderHaCf, renderHaresources } from '../stack/heartbeat';

/** The files that the site alone determines, as the installer writes them on every node. */
export function expectedFiles(site: Site): Record<string, string> {
  return {
    '/etc/ha.d/ha.cf': renderHaCf(site),
    '/etc/ha.d/haresources': renderHaresources(site),
    '/etc/ha.d/authkeys': renderAuthkeys(site),
  };
}
