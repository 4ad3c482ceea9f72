import { interfaceOf, readInterfaces } from './interfaces';
import type { Machine } from './machine';

/** `unknown`: the network could not be asked, for want of the interface or of a tool. */
export type AddressUse =
  { readonly state: 'free' | 'unknown' } | { readonly state: 'taken'; readonly by: string };

const SECONDS = 3;

/**
 * Whether anything on the interface's network answers to the address; takes three seconds at most.
 * arping's duplicate detection (-D) also finds hosts that drop pings; ping is the second choice.
 */
export async function findAddressUse(machine: Machine, address: string, device: string): Promise<AddressUse> {
  const own = interfaceOf(await readInterfaces(machine), address);
  if (own !== undefined) return { state: 'taken', by: own.name };
  const probe = { access: 'read' as const, timeoutMs: (SECONDS + 2) * 1000 };
  const arping = await machine.run(
    ['arping', '-D', '-I', device, '-c', '2', '-w', String(SECONDS), address],
    probe,
  );
  const hardware = /\[([0-9A-Fa-f:]{17})\]/.exec(arping.stdout)?.[1];
  if (hardware !== undefined) return { state: 'taken', by: hardware };
  // iputils says so; another program of this name means something else by -D.
  if (arping.exitCode === 0 && /^Received 0 response/m.test(arping.stdout)) return { state: 'free' };
  const ping = await machine.run(
    ['ping', '-n', '-I', device, '-c', '2', '-w', String(SECONDS), address],
    probe,
  );
  if (ping.exitCode === 0) return { state: 'taken', by: address };
  // ping(8): 1 when nobody answered, 2 for any other trouble.
  return { state: ping.exitCode === 1 ? 'free' : 'unknown' };
}
