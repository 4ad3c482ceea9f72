import type { Machine } from './machine';

export interface NetworkInterface {
  readonly name: string;
  readonly addresses: readonly { readonly address: string; readonly prefix: number }[];
}

/** Interfaces with their IPv4 addresses, in the kernel's order, from `ip -o -4 addr show`. */
export async function readInterfaces(machine: Machine): Promise<NetworkInterface[]> {
  const { stdout } = await machine.run(['ip', '-o', '-4', 'addr', 'show'], { access: 'read' });
  const interfaces = new Map<string, { address: string; prefix: number }[]>();
  for (const line of stdout.split('\n')) {
    const match = /^\d+:\s+(\S+?)(?:@\S+)?\s+inet\s+([\d.]+)(?:\/(\d+))?/.exec(line);
    if (match === null) continue;
    const [, name = '', address = '', prefix = '32'] = match;
    const known = interfaces.get(name) ?? [];
    known.push({ address, prefix: Number(prefix) });
    interfaces.set(name, known);
  }
  return [...interfaces].map(([name, addresses]) => ({ name, addresses }));
}

/** The interface that has the address, or undefined. */
export function interfaceOf(
  interfaces: readonly NetworkInterface[],
  address: string,
): NetworkInterface | undefined {
  return interfaces.find((one) => one.addresses.some((known) => known.address === address));
}
