import type { GuestName } from './addresses';
import type { Lab } from './lab';

/** Writes a text file on a guest; one that is there keeps its mode. */
export async function writeFileOn(lab: Lab, guest: GuestName, path: string, content: string): Promise<void> {
  await lab.run(guest, ['sh', '-c', 'cat >"$0"', path], { input: content });
}
