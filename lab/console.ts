import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadStream, WriteStream } from 'node:tty';
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
  const descriptor = openSync(pty, 'r+');
  // Streams of `tty`, not of `fs`: a file read that waits for the console would keep the process from ending.
  const output = new ReadStream(descriptor);
  const input = new WriteStream(descriptor);
  output.on('data', (chunk: Buffer) => process.stdout.write(chunk));
  if (process.stdin.isTTY) {
    process.stdin.setRawMode(true);
    console.log(`Console of ${guest}. Ctrl-] leaves.\r`);
  }
  input.write('\r');
  for await (const chunk of process.stdin) {
    const bytes = chunk as Buffer;
    if (process.stdin.isTTY && bytes.includes(LEAVE)) break;
    input.write(bytes);
  }
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  else await sleep(2_000);
  output.destroy();
  input.destroy();
}
