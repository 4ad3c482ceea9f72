import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { MountState } from './observation';
import { MOUNT_TIMEOUT_MS, writability } from './observe';

export interface MountView {
  readonly state: MountState;
  readonly full: boolean;
}

/** What the write exits with when the disk does not take it; any other code but 0 says nothing of the disk. */
const REFUSED = 1;

/**
 * From within the filesystem: by its path the file would come to lie in the bare mount point when that is
 * unmounted at this moment. 04010101: O_WRONLY, O_CREAT, O_SYNC (x86_64).
 */
const WRITE = `
if (chdir $ARGV[0]) {
  exit 3 if (stat '.')[0] == (stat '..')[0];
  exit 0 if sysopen(F, '.heartbundle-probe', 04010101) && syswrite(F, "\\0" x 512) && close F;
}
print STDERR "$!\\n";
exit ${REFUSED};`;

/** Writes one block of a file that is always the same, and waits until the disk has it. */
export function writeCommand(site: Site): string[] {
  return ['perl', '-e', WRITE, site.filesystem.mount];
}

/**
 * Whether the mounted filesystem takes writes. Each write is a process of its own, which may never
 * return: then the mount is stalled, the process is left alone, and no other is started until it
 * has ended.
 */
export function createMountProbe(
  machine: Machine,
  site: Site,
  periodMs: number,
): (options: readonly string[] | undefined, now: number) => MountView {
  let since: number | undefined;
  let at = -Infinity;
  let refused = false;
  let full = false;
  return (options, now) => {
    if (options === undefined) {
      refused = full = false;
      at = -Infinity;
      return { state: 'absent', full };
    }
    if (since === undefined && now - at >= periodMs) {
      since = at = now;
      void machine
        .run(writeCommand(site), { access: 'write', timeoutMs: MOUNT_TIMEOUT_MS })
        .then(({ exitCode, stderr }) => {
          if (exitCode !== 0 && exitCode !== REFUSED) return;
          full = /No space left|quota exceeded/i.test(stderr);
          refused = exitCode === REFUSED && !full;
        })
        .catch(() => undefined)
        .then(() => void (since = undefined));
    }
    if (since !== undefined && now - since > MOUNT_TIMEOUT_MS) return { state: 'stalled', full };
    return { state: refused ? 'read-only' : writability(options), full };
  };
}
