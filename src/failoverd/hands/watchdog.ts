import { describeError } from '../../core/error';
import type { Machine } from '../../node/machine';
import type { EventBody } from '../event';
import type { HelperProcess } from '../helper-process';
import type { WatchdogState } from '../guard/state';
import type { WatchdogNeed } from '../guard/watchdog-need';

/**
 * The watchdog of a site with `guard.selfReset: watchdog`: the machine resets itself when it is armed
 * and was not fed for its timeout. It is armed only while this node has, or may have, the group.
 */
export interface Watchdog {
  /** To be told often, `at` in monotonic milliseconds. */
  consider(need: WatchdogNeed, at: number): void;
  /** The machine is to be reset as soon as the driver can. */
  expire(): void;
  state(): WatchdogState;
  /** An orderly stop: the watchdog is disarmed, whatever it was. */
  close(): Promise<void>;
}

/** Kept over a restart of the daemon, not over a boot: an earlier life may have left the watchdog armed. */
export const WATCHDOG_MARK = '/var/run/heartbundle/watchdog-armed';
const RETRY_MS = 2_000;

export function createWatchdog(parts: {
  readonly machine: Machine;
  /** packaging/watchdog-io on the device. */
  readonly helper: HelperProcess;
  /** The timeout that is asked for; the driver may take another. */
  readonly seconds: number;
  readonly tell: (events: readonly EventBody[]) => void;
  readonly log: (line: string) => void;
}): Watchdog {
  const { machine, helper, seconds, tell, log } = parts;
  let armed: number | undefined;
  let problem: string | undefined;
  /** Whether the device may be counting without food of ours; undefined until the mark was looked at. */
  let left: boolean | undefined;
  let expiring = false;
  let closed = false;
  let fedAt = -Infinity;
  let triedAt = -Infinity;
  let work: Promise<void> | undefined;

  const begin = (task: () => Promise<void>): void => {
    const done = task()
      .catch((error: unknown) => fail(describeError(error)))
      .then(() => {
        if (work === done) work = undefined;
      });
    work = done;
  };
  const fail = (why: string): void => {
    armed = undefined;
    if (why !== problem) tell([{ kind: 'watchdog', armed: false, problem: why }]);
    problem = why;
  };
  const recall = async (): Promise<void> => {
    left = (await machine.stat(WATCHDOG_MARK)) !== undefined;
  };
  const arm = async (at: number): Promise<void> => {
    left = true;
    // A full disk is no reason to go without.
    await machine
      .writeFile(WATCHDOG_MARK, '', { mode: 0o600 })
      .catch((error: unknown) => log(`guard: ${describeError(error)}`));
    armed = Number(await helper.ask(`arm ${seconds}`));
    fedAt = at;
    problem = undefined;
    tell([{ kind: 'watchdog', armed: true, seconds: armed }]);
  };
  const feed = async (at: number): Promise<void> => {
    fedAt = at;
    await helper.ask('feed');
  };
  const disarm = async (): Promise<void> => {
    const was = armed !== undefined;
    armed = undefined;
    try {
      await helper.ask('disarm');
      if (was) tell([{ kind: 'watchdog', armed: false }]);
      problem = undefined;
    } catch (error) {
      // Without the device, or with somebody else's hand on it, nothing of ours is counting.
      if (!describeError(error).startsWith('open:')) throw error;
    }
    await machine.remove(WATCHDOG_MARK);
    left = false;
  };

  return {
    consider(need, at) {
      if (work !== undefined || expiring || closed) return;
      if (left === undefined) return begin(recall);
      const wanted = need === 'unknown' ? left : need !== 'none';
      const due = at - triedAt >= RETRY_MS;
      if (!wanted) {
        if (!left || !due) return;
        triedAt = at;
        return begin(disarm);
      }
      if (need === 'hungry') return;
      if (armed === undefined) {
        if (!due) return;
        triedAt = at;
        return begin(() => arm(at));
      }
      if (at - fedAt >= (armed * 1_000) / 4) begin(() => feed(at));
    },
    expire() {
      if (expiring) return;
      expiring = true;
      const shorten = async (): Promise<void> => {
        await helper.ask('expire').catch((error: unknown) => {
          expiring = false;
          throw error;
        });
      };
      void (work ?? Promise.resolve()).then(() => begin(shorten));
    },
    state: () => ({
      ...(armed === undefined ? {} : { armedSeconds: armed }),
      ...(problem === undefined ? {} : { problem }),
    }),
    async close() {
      closed = true;
      await work;
      if (left !== false) await recall().catch(() => undefined);
      if (armed !== undefined || left === true)
        await disarm().catch((error: unknown) => log(`guard: watchdog: ${describeError(error)}`));
      void helper.close();
    },
  };
}
