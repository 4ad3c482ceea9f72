import { readDisk } from './disks';
import { readInterfaces, type NetworkInterface } from './interfaces';
import type { Machine } from './machine';
import { readNodeName, readRelease } from './release';
import { findWatchdog, type FoundWatchdog } from './watchdog';

export interface DiskFacts {
  /** For example /dev/sdb. */
  readonly device: string;
  readonly bytes: number;
  /** What lies on it, for people; empty: blank. */
  readonly found: readonly string[];
}

/** What a machine can say of itself, so that nobody is asked for it. */
export interface MachineFacts {
  /** As `uname -n` says. */
  readonly name: string;
  /** First line of /etc/redhat-release. */
  readonly release: string;
  /** Without the loopback. */
  readonly interfaces: readonly NetworkInterface[];
  readonly disks: readonly DiskFacts[];
  /** Names in /etc/hosts, in lower case, with their address. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The ids of the account mqm, when there is one. */
  readonly mqm?: { readonly uid: string; readonly gid: string };
  /** Scripts in /etc/rc.d/init.d. */
  readonly scripts: readonly string[];
  readonly watchdog: FoundWatchdog;
}

/** Block devices that are no disks: memory, loops, optical drives, floppies, and what is made of other disks. */
const NO_DISK = /^(ram|loop|zram|sr|fd|nbd|dm-|md|mtd)/;

/** Reads what a machine says of itself; changes nothing. */
export async function surveyMachine(machine: Machine): Promise<MachineFacts> {
  const [name, release, interfaces, disks, hosts, accounts, scripts, watchdog] = await Promise.all([
    readNodeName(machine),
    readRelease(machine),
    readInterfaces(machine),
    readDisks(machine),
    machine.readFile('/etc/hosts'),
    machine.readFile('/etc/passwd'),
    machine.list('/etc/rc.d/init.d'),
    findWatchdog(machine),
  ]);
  const [, uid, gid] = /^mqm:[^:]*:(\d+):(\d+):/m.exec(accounts?.toString() ?? '') ?? [];
  return {
    name,
    release: release.name,
    interfaces: interfaces.filter(
      ({ addresses }) => !addresses.some(({ address }) => /^127\./.test(address)),
    ),
    disks,
    hosts: parseHosts(hosts?.toString() ?? ''),
    ...(uid === undefined || gid === undefined ? {} : { mqm: { uid, gid } }),
    scripts,
    watchdog,
  };
}

async function readDisks(machine: Machine): Promise<DiskFacts[]> {
  const names = (await machine.list('/sys/block')).filter((name) => !NO_DISK.test(name));
  const disks = await Promise.all(
    // cciss!c0d0 is /dev/cciss/c0d0.
    names.map(async (name) => {
      const device = `/dev/${name.replace(/!/g, '/')}`;
      return { device, ...(await readDisk(machine, device)) };
    }),
  );
  return disks
    .filter(({ exists, bytes }) => exists && bytes > 0)
    .map(({ device, bytes, found }) => ({ device, bytes, found }));
}

function parseHosts(text: string): Record<string, string> {
  const hosts: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (/^\d+\.\d+\.\d+\.\d+$/.test(address) && !/^127\./.test(address))
      for (const name of names) hosts[name.toLowerCase()] = hosts[name.toLowerCase()] ?? address;
  }
  return hosts;
}
