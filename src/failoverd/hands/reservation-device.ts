import { within } from '../../core/within';
import { HelperError, type HelperProcess } from '../helper-process';
import type { Key, ReservationCommand, ReservationView } from '../guard/reservation';

/** The way to the reservation of a disk, open for as long as a job takes. */
export interface ReservationDevice {
  /** What the target shows. Rejects when it cannot be asked. */
  look(): Promise<ReservationView>;
  /** Rejects when the target refuses, and when it is not known what became of the command. */
  send(command: ReservationCommand): Promise<void>;
  close(): void;
}

/** The time limit of a request to packaging/pr-io, which is one command: as pr-io itself has it. */
export const COMMAND_TIMEOUT_MS = 5_000;

/**
 * Devices through packaging/pr-io, which `start` begins for a path. One that hangs was killed by its
 * time limit, and none is opened while it lives: what it still does would come after the deeds of its
 * successor.
 */
export function createReservationDevices(
  start: (path: string) => HelperProcess,
  patienceMs = COMMAND_TIMEOUT_MS,
): (path: string) => Promise<ReservationDevice> {
  let leaving: Promise<void> = Promise.resolve();
  return async (path) => {
    await within(leaving, patienceMs, () => {
      throw new HelperError('no-answer', 'pr-io hangs and cannot be ended yet');
    });
    const helper = start(path);
    return {
      async look() {
        const keys = await helper.ask('keys');
        const holder = await helper.ask('reservation');
        return { keys: keysOf(keys), holder: keysOf(holder)[0] };
      },
      async send(command) {
        await helper.ask(requestOf(command));
      },
      close() {
        leaving = helper.close();
      },
    };
  };
}

function requestOf(command: ReservationCommand): string {
  const victim = command.op === 'preempt' ? [command.victim] : [];
  return [command.op, command.key, ...victim].join(' ');
}

function keysOf(words: string): Key[] {
  return words.split(' ').filter((word) => word !== '');
}
