import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { bareGuests, type BareGuests } from './bare-guests';
import { install, INSTALL_ORDER, SITE_FILE, unattended } from './carry';
import { sanSite, serveSan } from './san';
import { prepareClient } from './story';

interface PairOptions {
  /** Whether the guard is on (default). */
  readonly guard?: boolean;
  /** How a node is reset that must stop and cannot; default as the site file has it. */
  readonly selfReset?: 'sysrq' | 'watchdog';
  /** Whether the disks are those of an existing SAN, not of a storage host that heartbundle configures (default). */
  readonly san?: boolean;
}

/** A pair as its user gets it: fresh guests, the bundle carried to the machines and installed there. */
export async function raisePair(
  name: string,
  say: (line: string) => void = () => undefined,
  { guard = true, selfReset, san = false }: PairOptions = {},
): Promise<BareGuests> {
  const guests = bareGuests(name);
  const { lab } = guests;
  const machines = san ? INSTALL_ORDER.filter(({ role }) => role !== 'target') : INSTALL_ORDER;
  await guests.up(machines.map(({ guest }) => guest));
  await prepareClient(lab);
  if (san) {
    await serveSan(lab);
    const file = join(guests.folder(), 'site.yaml');
    await fs.writeFile(file, await sanSite(), { mode: 0o600 });
    for (const { guest } of machines) await lab.push(guest, file, SITE_FILE);
  }
  for (const { guest, role } of machines) {
    if (!guard) await lab.run(guest, `echo 'guard: {enabled: false}' >>${SITE_FILE}`);
    if (selfReset !== undefined)
      await lab.run(guest, `echo 'guard: {selfReset: ${selfReset}}' >>${SITE_FILE}`);
    const { exitCode, stdout, stderr } = await install(lab, guest, unattended(role));
    if (exitCode !== 0) throw new Error(`install on ${guest} ended with ${exitCode}\n${stdout}\n${stderr}`);
    say(`${guest} is installed`);
  }
  return guests;
}
