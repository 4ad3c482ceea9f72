import { promises as fs } from 'node:fs';
import type { GuestName } from './addresses';
import { consolePty } from './guest';
import { LabError } from './lab-error';
import { guestPaths, labPaths } from './paths';
import { run } from './run';

const LEAVE = 0x1d;

/** Connects this terminal with a guest's root console until Ctrl-] or the end of input. */
export async function attachConsole(name: string, guest: GuestName): Promise<void> {
  const pty = await consolePty(guestPaths(labPaths(name), guest));
  if (pty === undefined) throw new LabError(`${guest} has no console`, 'Is the guest on?');
  await run(['stty', '-F', pty, 'raw', '-echo']);
  const device = await fs.open(pty, 'r+');
  if (process.stdin.isTTY) {
    process.stdin.setRawMode(true);
    console.log(`Console of ${guest}. Ctrl-] leaves.`);
  }
  device.createReadStream({ autoClose: false }).on('data', (chunk) => process.stdout.write(chunk));
  await device.write('\r');
  for await (const chunk of process.stdin) {
    const bytes = chunk as Buffer;
    if (process.stdin.isTTY && bytes.includes(LEAVE)) break;
    await device.write(bytes);
  }
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  else await new Promise((resolve) => setTimeout(resolve, 2_000));
  // A read from the pty is always under way: only leaving ends it.
  process.exit(0);
}
