import { GUESTS, managementAddress, type GuestName } from '../../lab/addresses';
import type { Lab } from '../../lab/lab';
import { processesMentioning } from '../../lab/processes';
import { BUNDLE_FOLDER } from '../../lab/story/carry';
import { LAB_STROKES, SUMMARY_STROKES, USUAL_STROKES } from '../pty/lab-strokes';
import { runOnTerminal, type Stroke, type TerminalRun } from '../pty/terminal';

/** The longest silence of an installation: a package transaction on a busy host. */
const LIMIT_MS = 240_000;

/** `./install` typed at a guest's terminal, over ssh, with the strokes of the person who sits there. */
export async function installByHand(
  lab: Lab,
  guest: GuestName,
  strokes: readonly Stroke[],
  args = '',
): Promise<TerminalRun> {
  const line = await lab.terminal(guest, `cd ${BUNDLE_FOLDER} && exec ./install ${args}`);
  return runOnTerminal(line, strokes, {}, LIMIT_MS);
}

/** The person's own machine dies: the session to the guest's terminal ends without a word. */
export async function loseSession(guest: GuestName): Promise<void> {
  const session = `RequestTTY=force root@${managementAddress(GUESTS[guest])} `;
  for (const pid of await processesMentioning(session)) process.kill(pid, 'SIGKILL');
}

/** Compares the bundle's key, which is asked the first time on each machine. */
const TRUST: Stroke = { expect: 'Is it the same? (y/N)', send: 'y\r' };
export const APPLY: Stroke = { expect: 'Change this machine as shown? (y/N)', send: 'y\r' };

/** A machine that takes the site file of another one over ssh. */
export function fetchingStrokes(role: 'target' | 'second-node', from: string): Stroke[] {
  return [
    TRUST,
    { expect: 'This machine is (number)', send: role === 'target' ? '1\r' : '3\r' },
    { expect: 'The site file (number) [1]', send: '\r' },
    { expect: 'Address of the machine that has it', send: `${from}\r` },
    APPLY,
  ];
}

/** The first node, which makes the site file and waits until the storage host is installed. */
export function makingStrokes(installStorage: () => Promise<void>): Stroke[] {
  return [
    TRUST,
    { expect: 'This machine is (number) [2]', send: '\r' },
    { expect: 'The site file (number) [1]', send: '\r' },
    { expect: 'Name of the cluster [mqha]', send: 'mqlab\r' },
    ...LAB_STROKES,
    { expect: 'Blank disk of the storage host', send: '/dev/ubdb\r' },
    { expect: 'Size of the shared filesystem [10G]', send: '1G\r' },
    ...USUAL_STROKES,
    ...SUMMARY_STROKES,
    { expect: 'Enter: the storage host is done', before: installStorage, send: '\r' },
    APPLY,
  ];
}
