import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { MountState } from './observation';
import { MOUNT_TIMEOUT_MS, writability } from './observe';

export interface MountView {
  readonly state: MountState;
  readonly full: boolean;
}

/** Writes one block of a file that is always the same, and waits until the disk has it. */
export function writeCommand(site: Site): string[] {
  const file = `${site.filesystem.mount.replace(/\/$/, '')}/.heartbundle-probe`;
  return ['dd', 'if=/dev/zero', `of=${file}`, 'bs=512', 'count=1', 'conv=notrunc,fsync'];
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
          full = /No space left|quota exceeded/i.test(stderr);
          // Killed in time (124) says that it was slow once, not that the disk refuses.
          refused = exitCode !== 0 && exitCode !== 124 && exitCode !== 127 && !full;
        })
        .catch(() => undefined)
        .then(() => void (since = undefined));
    }
    if (since !== undefined && now - since > MOUNT_TIMEOUT_MS) return { state: 'stalled', full };
    return { state: refused ? 'read-only' : writability(options), full };
  };
}
