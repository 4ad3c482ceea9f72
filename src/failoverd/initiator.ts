import { connect } from 'net';
import { describeError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { EventBody } from './event';
import type { Observation } from './observation';

/**
 * Starts iscsid again when it has given up: after a target was restarted under it, open-iscsi 2.1.8 was
 * seen to wait for ever with a session to log in again (REOPEN, no timer, no socket) while the portal
 * answered. A new iscsid takes the kernel's sessions over and logs in at once. The old one is killed:
 * its init script refuses to stop it while there are sessions.
 */
export interface InitiatorRescue {
  /** To be told each look; does nothing while a person wants to be left alone. */
  consider(now: Observation, maintenance: boolean): void;
}

/** iscsid itself tries each few seconds; with the least replacement timeouts the disk may fail before. */
const PATIENCE_MS = 8_000;
const PAUSES_MS = [15_000, 60_000];
const CONNECT_MS = 2_000;

export function createInitiatorRescue(parts: {
  readonly machine: Machine;
  readonly site: Site;
  readonly tell: (events: readonly EventBody[]) => void;
  readonly log: (line: string) => void;
  /** Whether somebody accepts a TCP connection there. */
  readonly answers?: (address: string, port: number) => Promise<boolean>;
}): InitiatorRescue {
  const { machine, site, tell, log, answers = acceptsConnections } = parts;
  const { address, port } = site.storage;
  let lostSince: number | undefined;
  let next = -Infinity;
  let tries = 0;
  let busy = false;

  const rescue = async (now: number): Promise<void> => {
    if (!(await answers(address, port))) return;
    next = now + (PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0);
    tries += 1;
    tell([{ kind: 'initiator' }]);
    const run = (argv: readonly string[]): Promise<unknown> =>
      machine.run(argv, { access: 'write', timeoutMs: 30_000, leavesDaemon: true });
    await run(['pkill', '-KILL', '-x', 'iscsid']);
    await run(['service', 'iscsid', 'start']);
  };
  return {
    consider({ at, session }, maintenance) {
      if (session !== 'lost') {
        lostSince = undefined;
        tries = 0;
        next = -Infinity;
        return;
      }
      lostSince = lostSince ?? at;
      if (maintenance || busy || at - lostSince < PATIENCE_MS || at < next) return;
      busy = true;
      void rescue(at)
        .catch((error: unknown) => log(`initiator: ${describeError(error)}`))
        .then(() => void (busy = false));
    },
  };
}

function acceptsConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(CONNECT_MS, () => end(false));
    socket.on('connect', () => end(true)).on('error', () => end(false));
  });
}
