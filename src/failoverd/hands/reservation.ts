import { describeError } from '../../core/error';
import type { Holder, Job } from '../guard/core';
import {
  formatKey,
  holderOf,
  nodeOfKey,
  planReservation,
  type Key,
  type KeyRing,
} from '../guard/reservation';
import type { ReservationDevice } from './reservation-device';

/** Does the core's work on the data disk's reservation. */
export interface ReservationHands {
  perform(job: Job): Promise<{ readonly ok: boolean; readonly holder: Holder }>;
}

export interface ReservationOptions {
  readonly self: 0 | 1;
  readonly clusterTag: number;
  /** The path of the device to send commands to, asked for each job; undefined while there is none. */
  readonly device: () => Promise<string | undefined>;
  readonly open: (path: string) => Promise<ReservationDevice>;
  /** For the keys' part that is new each time; below 2^24. */
  readonly nonce: () => number;
  readonly log: (line: string) => void;
}

/** A fence takes at most: register, clear a ghost, register, reserve, and one preemption per stale key. */
const MOST_STEPS = 12;

export function createReservationHands(options: ReservationOptions): ReservationHands {
  const { self, clusterTag, log } = options;
  let held: Key | undefined;
  let told: string | undefined;

  /** A device that stays away would fill the log. */
  const tell = (error: unknown): void => {
    const problem = describeError(error);
    if (problem !== told) log(`guard: reservation: ${problem}`);
    told = problem;
  };

  return {
    async perform(job) {
      const path = await options.device();
      if (path === undefined) return { ok: false, holder: 'none' };
      const fresh = formatKey(clusterTag, self, options.nonce());
      const ring = (): KeyRing => ({ self, fresh, held, nodeOf: (key) => nodeOfKey(key, clusterTag) });
      let holder: Holder = 'none';
      let device: ReservationDevice | undefined;
      try {
        device = await options.open(path);
        for (let count = 0; count < MOST_STEPS; count++) {
          const view = await device.look();
          holder = holderOf(view, ring());
          const plan = planReservation(job, view, ring());
          if (plan === 'failed') return { ok: false, holder };
          if (plan === 'done') {
            if (job === 'fence' || job === 'renew') held = fresh;
            if (job === 'open' || job === 'lift') held = undefined;
            told = undefined;
            return { ok: true, holder };
          }
          // What it did shows in the next look, not in the answer.
          await device.send(plan).catch(tell);
        }
      } catch (error) {
        tell(error);
      } finally {
        device?.close();
      }
      return { ok: false, holder };
    },
  };
}
