import { readFileSync } from 'fs';
import { crc32 } from '../bundle/crc32';
import type { Machine } from '../node/machine';
import { WATCHDOG_DEVICE } from '../node/watchdog';
import { resetOf } from '../site/guard';
import { dataDevice, guardDevice } from '../site/shared-disks';
import type { Site } from '../site/schema';
import type { EventBody } from './event';
import { createGuardian, type Guardian } from './guardian';
import { createDataPath } from './hands/data-path';
import { createReservationHands } from './hands/reservation';
import { COMMAND_TIMEOUT_MS, createReservationDevices } from './hands/reservation-device';
import { createWatchdog } from './hands/watchdog';
import { createHelperProcess } from './helper-process';
import { openLeaseDisk } from './lease/lease-disk';
import type { NodeIndex } from './observe';
import { timingOf } from './site-timing';

export interface LocalGuardOptions {
  readonly machine: Machine;
  readonly site: Site;
  readonly self: NodeIndex;
  /** packaging/lease-io, where it is installed. */
  readonly leaseIo: string;
  /** packaging/pr-io, where it is installed. */
  readonly prIo: string;
  /** packaging/watchdog-io, where it is installed. */
  readonly watchdogIo: string;
  readonly log: (line: string) => void;
}

/** The guard of this machine, with its real disks. Give it to the daemon. */
export function localGuard(
  options: LocalGuardOptions,
): (tell: (events: readonly EventBody[]) => void) => Guardian {
  const { machine, site, self, leaseIo, prIo, watchdogIo, log } = options;
  return (tell) => {
    const path = createDataPath(machine, dataDevice(site));
    const { staleMs, watchdogMs } = timingOf(site);
    return createGuardian({
      machine,
      site,
      self,
      path,
      tell,
      log,
      disk: openLeaseDisk({
        argv: [leaseIo, guardDevice(site)],
        self,
        cluster: site.cluster,
        timeoutMs: Math.max(2 * staleMs, LEAST_PATIENCE_MS),
      }),
      reservation: createReservationHands({
        self,
        log,
        clusterTag: crc32(Buffer.from(site.cluster), 0),
        device: () => path.commandDevice(),
        open: createReservationDevices((device) =>
          createHelperProcess('pr-io', [prIo, device], COMMAND_TIMEOUT_MS),
        ),
        nonce: () => Math.floor(Math.random() * 2 ** 24),
      }),
      ...(resetOf(site) === 'watchdog'
        ? {
            watchdog: (say) =>
              createWatchdog({
                machine,
                log,
                tell: say,
                seconds: watchdogMs / 1_000,
                helper: createHelperProcess(
                  'watchdog-io',
                  [watchdogIo, WATCHDOG_DEVICE],
                  WATCHDOG_PATIENCE_MS,
                ),
              }),
          }
        : {}),
      bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    });
  };
}

/** A target that restarts is waited for; only a process that hangs for good is killed. */
const LEAST_PATIENCE_MS = 30_000;
/** An ioctl and a byte; the daemon's own stop waits for it. */
const WATCHDOG_PATIENCE_MS = 3_000;
