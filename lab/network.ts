import { GUESTS, GUEST_NAMES, HOST_ADDRESS, LANS, type Nic } from './addresses';
import { run } from './run';

/** `ip -batch` lines that build the lab's LANs inside its namespace: one bridge per LAN, one tap per NIC. Pure. */
export function networkPlan(): string[] {
  const lines = ['link set lo up'];
  for (const lan of LANS) {
    lines.push(`link add ${lan} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`);
    lines.push(`link set ${lan} up`);
  }
  for (const guest of GUEST_NAMES)
    for (const { tap, lan } of GUESTS[guest].nics) {
      lines.push(`tuntap add ${tap} mode tap`);
      lines.push(`link set ${tap} master ${lan}`);
      lines.push(`link set ${tap} up`);
    }
  lines.push(`addr add ${HOST_ADDRESS}/24 dev management`);
  return lines;
}

/** Makes the namespace and its LANs. Nothing in it leads out: no uplink, no route, no forwarding. */
export async function createNetwork(namespace: string): Promise<void> {
  await run(['ip', 'netns', 'add', namespace]);
  await run(['ip', '-n', namespace, '-batch', '-'], { input: networkPlan().join('\n') + '\n' });
}

/** Removes the namespace with all that is in it; an absent one is no error. */
export async function removeNetwork(namespace: string): Promise<void> {
  if (await networkExists(namespace)) await run(['ip', 'netns', 'del', namespace]);
}

export async function networkExists(namespace: string): Promise<boolean> {
  const list = await run(['ip', 'netns', 'list']);
  return list.split('\n').some((line) => line.split(' ')[0] === namespace);
}

/** Plugs or unplugs a NIC at the switch. The tap itself is never set down: UML's NIC stays dead after that. */
export async function setPlugged(namespace: string, nic: Nic, plugged: boolean): Promise<void> {
  const change = plugged ? ['master', nic.lan] : ['nomaster'];
  await run(['ip', '-n', namespace, 'link', 'set', nic.tap, ...change]);
}

/** Names of the taps that are unplugged from their LAN. */
export async function unpluggedTaps(namespace: string): Promise<string[]> {
  const links = JSON.parse(await run(['ip', '-n', namespace, '-j', 'link', 'show'])) as {
    ifname: string;
    master?: string;
  }[];
  const taps = GUEST_NAMES.flatMap((guest) => GUESTS[guest].nics.map((nic) => nic.tap));
  return links
    .filter((link) => taps.includes(link.ifname) && link.master === undefined)
    .map((link) => link.ifname);
}

/** Ways out of the namespace: links that are no bridge, tap or loopback of the plan, routes by a gateway, forwarding. */
export async function findLeaks(namespace: string): Promise<string[]> {
  const leaks: string[] = [];
  const known = new Set<string>(['lo', ...LANS]);
  for (const guest of GUEST_NAMES) for (const nic of GUESTS[guest].nics) known.add(nic.tap);
  const links = JSON.parse(await run(['ip', '-n', namespace, '-j', 'link', 'show'])) as { ifname: string }[];
  // Kernels with the old tunnel modules put a dead fallback device into each new namespace.
  const dead = /^(tunl0|gre0|gretap0|erspan0|ip_vti0|ip6_vti0|sit0|ip6tnl0|ip6gre0)$/;
  for (const { ifname } of links) if (!known.has(ifname) && !dead.test(ifname)) leaks.push(`link ${ifname}`);
  const routes = JSON.parse(await run(['ip', '-n', namespace, '-j', 'route', 'show', 'table', 'all'])) as {
    dst: string;
    gateway?: string;
  }[];
  for (const route of routes)
    if (route.gateway !== undefined || route.dst === 'default') leaks.push(`route ${route.dst}`);
  const forward = await run(['ip', 'netns', 'exec', namespace, 'cat', '/proc/sys/net/ipv4/ip_forward']);
  if (forward.trim() !== '0') leaks.push('IPv4 forwarding is on');
  return leaks;
}
