import { bareGuests, type BareGuests } from './bare-guests';
import { install, INSTALL_ORDER, SITE_FILE, unattended } from './carry';
import { prepareClient } from './story';

/** A pair as its user gets it: fresh guests, the bundle carried to the three machines and installed there. */
export async function raisePair(
  name: string,
  say: (line: string) => void = () => undefined,
  { guard = true }: { readonly guard?: boolean } = {},
): Promise<BareGuests> {
  const guests = bareGuests(name);
  await guests.up(INSTALL_ORDER.map(({ guest }) => guest));
  await prepareClient(guests.lab);
  for (const { guest, role } of INSTALL_ORDER) {
    if (!guard) await guests.lab.run(guest, `echo 'guard: {enabled: false}' >>${SITE_FILE}`);
    const { exitCode, stdout, stderr } = await install(guests.lab, guest, unattended(role));
    if (exitCode !== 0) throw new Error(`install on ${guest} ended with ${exitCode}\n${stdout}\n${stderr}`);
    say(`${guest} is installed`);
  }
  return guests;
}
