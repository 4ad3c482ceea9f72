import { describeError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { EventBody } from './event';
import type { DataPath } from './hands/data-path';
import { clearGroup, isFilesystemAlive, surrender } from './hands/surrender';
import { holdingOf, type Observation } from './observation';

/** Takes from this node what it may not have. */
export interface Ridding {
  /**
   * Everything of the group, and Heartbeat, until nothing is left: also the filesystem that the kernel
   * still holds after a lazy unmount. Resolves with false when it was closed before, or is at it already.
   */
  giveUp(): Promise<boolean>;
  /** What lies about on a node that has nothing by right; `resting` says that it is such a node. */
  consider(now: Observation, resting: boolean): void;
  close(): void;
}

const RETRY_STOP_MS = 1_000;
/** What lies about on a node that does not own is somebody's work under way, for so long. */
const STRAY_MS = 5_000;

export function createRidding(parts: {
  readonly machine: Machine;
  readonly site: Site;
  readonly path: DataPath;
  readonly tell: (events: readonly EventBody[]) => void;
  readonly log: (line: string) => void;
}): Ridding {
  const { machine, site, path, tell, log } = parts;
  let givingUp = false;
  let straySince: number | undefined;
  let clearing = false;
  let closed = false;

  const protect = (): Promise<void> =>
    path.set(false).catch((error: unknown) => log(`guard: path: ${describeError(error)}`));
  return {
    async giveUp() {
      if (givingUp) return false;
      givingUp = true;
      const disk = await path.name().catch(() => undefined);
      await protect();
      for (;;) {
        const gone = await surrender(machine, site).catch((error: unknown) => {
          log(`guard: stop: ${describeError(error)}`);
          return false;
        });
        if (gone && !(disk !== undefined && (await isFilesystemAlive(machine, disk)))) break;
        if (closed) return false;
        await new Promise((resolve) => setTimeout(resolve, RETRY_STOP_MS));
      }
      givingUp = false;
      await protect();
      return true;
    },
    /** A mount that came through after all, an address that stayed: a later start would take them for its own. */
    consider(now, resting) {
      const stray = resting && !now.heartbeat.changing && holdingOf(now) !== 'nothing';
      straySince = stray ? (straySince ?? now.at) : undefined;
      if (straySince === undefined || now.at - straySince < STRAY_MS || clearing) return;
      clearing = true;
      tell([{ kind: 'stray' }]);
      void clearGroup(machine, site)
        .catch((error: unknown) => log(`guard: stray: ${describeError(error)}`))
        .then(() => {
          clearing = false;
          straySince = undefined;
        });
    },
    close: () => void (closed = true),
  };
}
