import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { Link, SessionState } from './observation';

/** What the kernel says without a process: /sys is memory, reading it never waits for a disk. */

const SESSIONS = '/sys/class/iscsi_session';

/** The session with the site's target. `lost`: the connection broke and is being tried again. */
export async function readSession(machine: Machine, site: Site): Promise<SessionState> {
  let state: SessionState = 'absent';
  for (const name of await machine.list(SESSIONS)) {
    if ((await readWord(machine, `${SESSIONS}/${name}/targetname`)) !== site.storage.target) continue;
    if ((await readWord(machine, `${SESSIONS}/${name}/state`)) === 'LOGGED_IN') return 'logged-in';
    state = 'lost';
  }
  return state;
}

/**
 * The local ends of the TCP connections to the target: another one is another session to the target,
 * whose registrations are not those of the one before.
 */
export async function readConnections(machine: Machine, site: Site): Promise<string> {
  const { address, port } = site.storage;
  const hex = (value: number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, '0');
  const bytes = address.split('.').map((part) => hex(Number(part), 2));
  // /proc/net/tcp has addresses as the little-endian machine has them.
  const remote = `${bytes.reverse().join('')}:${hex(port, 4)}`;
  const table = (await machine.readFile('/proc/net/tcp'))?.toString() ?? '';
  const locals: string[] = [];
  for (const line of table.split('\n')) {
    const [, local = '', other, state] = line.trim().split(/\s+/);
    if (other === remote && state === '01') locals.push(local);
  }
  return locals.sort().join(' ');
}

/** The interfaces of address and heartbeat links; one that is down cannot be read (EINVAL) and carries nothing. */
export async function readCarriers(machine: Machine, site: Site): Promise<Link[]> {
  const carrying = site.heartbeat.links.map((link) => ('interface' in link ? link.interface : ''));
  const names = [...new Set([site.vip.interface, ...carrying])].filter((name) => name !== '');
  const links: Link[] = [];
  for (const name of names) {
    const path = `/sys/class/net/${name}/carrier`;
    if ((await machine.stat(path)) !== undefined)
      links.push({ name, up: (await readWord(machine, path)) === '1' });
  }
  return links;
}

async function readWord(machine: Machine, path: string): Promise<string | undefined> {
  try {
    return (await machine.readFile(path))?.toString().trim();
  } catch {
    return undefined;
  }
}
