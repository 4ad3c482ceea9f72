import type { CommandResult, Machine } from '../../node/machine';
import type { Job } from '../guard/core';
import type { Holder } from '../guard/core';
import {
  formatKey,
  holderOf,
  nodeOfKey,
  planReservation,
  type Key,
  type KeyRing,
  type ReservationCommand,
  type ReservationView,
} from '../guard/reservation';

/** Does the core's work on the data disk's reservation, by sg_persist (sg3_utils). */
export interface ReservationHands {
  perform(job: Job): Promise<{ readonly ok: boolean; readonly holder: Holder }>;
}

export interface ReservationOptions {
  readonly machine: Machine;
  readonly self: 0 | 1;
  readonly clusterTag: number;
  /** The device to send commands to, asked for each work; undefined while there is none. */
  readonly device: () => Promise<string | undefined>;
  /** For the keys' part that is new each time; below 2^24. */
  readonly nonce: () => number;
}

const COMMAND_TIMEOUT_MS = 5_000;
/** A fence takes at most: register, clear a ghost, register, reserve, and one preemption per stale key. */
const MOST_STEPS = 12;
/** After something happened at the target the first command is answered with UNIT ATTENTION only. */
const UNIT_ATTENTION = 6;
const TRIES = 3;

export function createReservationHands(options: ReservationOptions): ReservationHands {
  const { machine, self, clusterTag } = options;
  let held: Key | undefined;

  const run = async (device: string, args: readonly string[]): Promise<CommandResult> => {
    for (let tries = 1; ; tries++) {
      const result = await machine.run(['sg_persist', '-n', ...args, '-d', device], {
        access: 'write',
        timeoutMs: COMMAND_TIMEOUT_MS,
      });
      if (result.exitCode !== UNIT_ATTENTION || tries === TRIES) return result;
    }
  };
  const read = async (device: string): Promise<ReservationView | undefined> => {
    const keys = await run(device, ['--in', '--read-keys']);
    const reservation = await run(device, ['--in', '--read-reservation']);
    if (keys.exitCode !== 0 || reservation.exitCode !== 0) return undefined;
    return { keys: parseKeys(keys.stdout), holder: parseHolder(reservation.stdout) };
  };

  return {
    async perform(job) {
      const device = await options.device();
      if (device === undefined) return { ok: false, holder: 'none' };
      const fresh = formatKey(clusterTag, self, options.nonce());
      const ring = (): KeyRing => ({ self, fresh, held, nodeOf: (key) => nodeOfKey(key, clusterTag) });
      let holder: Holder = 'none';
      for (let count = 0; count < MOST_STEPS; count++) {
        const view = await read(device);
        if (view === undefined) return { ok: false, holder };
        holder = holderOf(view, ring());
        const plan = planReservation(job, view, ring());
        if (plan === 'failed') return { ok: false, holder };
        if (plan === 'done') {
          if (job === 'fence' || job === 'renew') held = fresh;
          if (job === 'open' || job === 'lift') held = undefined;
          return { ok: true, holder };
        }
        // What it did shows in the next look, not in the exit code.
        await run(device, commandOf(plan));
      }
      return { ok: false, holder };
    },
  };
}

/** Write Exclusive, Registrants Only. */
const TYPE = '--prout-type=5';

function commandOf(command: ReservationCommand): string[] {
  switch (command.op) {
    case 'register':
      return ['--out', '--register-ignore', `--param-sark=${command.key}`];
    case 'reserve':
      return ['--out', '--reserve', `--param-rk=${command.key}`, TYPE];
    case 'preempt':
      return ['--out', '--preempt', `--param-rk=${command.key}`, `--param-sark=${command.victim}`, TYPE];
    case 'clear':
      return ['--out', '--clear', `--param-rk=${command.key}`];
  }
}

/** The registered keys of `sg_persist --in --read-keys`, each line `0x...`; leading zeros are not printed. */
export function parseKeys(output: string): Key[] {
  const keys: Key[] = [];
  for (const line of output.split('\n')) {
    const digits = /^\s*0x([0-9a-f]{1,16})\s*$/i.exec(line)?.[1];
    if (digits !== undefined) keys.push(digits.toLowerCase().padStart(16, '0'));
  }
  return keys;
}

/** The holder's key of `sg_persist --in --read-reservation`. */
export function parseHolder(output: string): Key | undefined {
  const digits = /Key\s*=\s*0x([0-9a-f]{1,16})/i.exec(output)?.[1];
  return digits?.toLowerCase().padStart(16, '0');
}
