import { spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GUEST_NAMES, type Guest, type GuestName } from './addresses';
import type { Kernel } from './image/kernel';
import type { GuestPaths } from './paths';
import { commandLine, isAlive, processGroups, processState, signalGroup } from './processes';
import { run } from './run';

export interface GuestDisks {
  /** The shared, read-only image under the guest's copy-on-write root. */
  readonly image: string;
  readonly rootDisk: string;
  readonly spareDisk: string;
}

/**
 * The command line of a guest's kernel. Pure.
 * `gro=1` is a must: without it the guest's TCP retransmits and iSCSI writes 0.3 MB/s instead of 33.
 * User-mode Linux's own watchdog needs a helper on the host, and would be /dev/watchdog in softdog's place.
 */
export function kernelArguments(guest: Guest, disks: GuestDisks, umlDirectory: string): string[] {
  return [
    `umid=${guest.name}`,
    `uml_dir=${umlDirectory}`,
    `mem=${guest.memoryMiB}M`,
    `ubd0=${disks.rootDisk},${disks.image}`,
    ...(guest.spareDiskMiB > 0 ? [`ubd1=${disks.spareDisk}`] : []),
    'root=/dev/ubda',
    'rw',
    ...guest.nics.map(
      (nic, index) => `vec${index}:transport=tap,ifname=${nic.tap},mac=${nic.mac},depth=128,gro=1`,
    ),
    'con0=null,fd:1',
    'con1=pts',
    'con=none',
    'ssl=none',
    'panic=1',
    'noreboot',
    'net.ifnames=0',
    'selinux=0',
    'initcall_blacklist=harddog_miscdev_init',
    `lab.name=${guest.name}`,
    `lab.nics=${guest.nics.map((nic) => `${nic.name}:${nic.address}`).join(',')}`,
  ];
}

/**
 * The processor on which a guest lives, of those that this process may use. One each: a system call in a
 * guest is a handover between two processes of the host, several times quicker on one processor than
 * with another one to wake up. The two nodes are on different ones. Pure.
 */
export function processorOf(guest: GuestName, allowed: readonly number[]): number {
  return allowed[GUEST_NAMES.indexOf(guest) % allowed.length] ?? 0;
}

/** The processors of `Cpus_allowed_list` in /proc/PID/status, such as `0-2,5`. Pure. */
export function parseProcessors(status: string): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Starts a guest and the loop that starts it again when it reboots; it outlives this process. */
export async function startGuest(
  guest: Guest,
  paths: GuestPaths,
  namespace: string,
  kernel: Kernel,
  image: string,
): Promise<void> {
  await fs.mkdir(paths.folder, { recursive: true });
  await fs.mkdir(paths.umlDirectory, { recursive: true });
  await fs.rm(paths.off, { force: true });
  if (guest.spareDiskMiB > 0) {
    const spare = await fs.open(paths.spareDisk, 'a');
    await spare.truncate(guest.spareDiskMiB * 1024 * 1024);
    await spare.close();
  }
  const allowed = parseProcessors(await fs.readFile('/proc/self/status', 'utf8'));
  const disks = { image, rootDisk: paths.rootDisk, spareDisk: paths.spareDisk };
  const child = spawn(
    join(__dirname, 'supervise.sh'),
    [
      paths.folder,
      ...['taskset', '-c', String(processorOf(guest.name, allowed))],
      ...['ip', 'netns', 'exec', namespace, 'env', `LD_LIBRARY_PATH=${kernel.libraries}`, 'TMPDIR=/dev/shm'],
      kernel.binary,
      ...kernel.options,
      ...kernelArguments(guest, disks, paths.umlDirectory),
    ],
    // The kernel's ELF interpreter is a relative path (see image/kernel.ts).
    { cwd: kernel.folder, detached: true, stdio: 'ignore' },
  );
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', resolve);
  });
  await fs.writeFile(paths.supervisorPid, `${child.pid ?? 0}\n`);
  child.unref();
}

/** The power cord: SIGKILL of the guest kernel's whole process group, and no restart. */
export async function powerOffGuest(paths: GuestPaths): Promise<void> {
  await fs.mkdir(paths.folder, { recursive: true });
  await fs.writeFile(paths.off, '');
  const supervisor = await readPid(paths.supervisorPid);
  if (supervisor !== undefined && (await commandLine(supervisor)).includes(paths.folder))
    process.kill(supervisor, 'SIGKILL');
  const groups = await guestGroups(paths);
  for (const group of groups) signalGroup(group, 'SIGKILL');
  for (const group of groups) while (await isAlive(group)) await sleep(20);
  await Promise.all([paths.supervisorPid, paths.kernelPid].map((path) => fs.rm(path, { force: true })));
  await fs.rm(paths.umlDirectory, { recursive: true, force: true });
}

/** Stops every process of the guest where it is, as a hypervisor's pause or a hanging machine would. */
export async function freezeGuest(paths: GuestPaths): Promise<void> {
  for (const group of await guestGroups(paths)) signalGroup(group, 'SIGSTOP');
}

export async function thawGuest(paths: GuestPaths): Promise<void> {
  for (const group of await guestGroups(paths)) signalGroup(group, 'SIGCONT');
}

export type PowerState = 'on' | 'frozen' | 'off' | 'rebooting';

export async function powerState(paths: GuestPaths): Promise<PowerState> {
  const [group] = await guestGroups(paths);
  if (group !== undefined) return (await processState(group)) === 'T' ? 'frozen' : 'on';
  const supervisor = await readPid(paths.supervisorPid);
  return supervisor !== undefined && (await isAlive(supervisor)) ? 'rebooting' : 'off';
}

/** Process groups of the guest's kernel, found by the directory on its command line: pid files may be stale. */
function guestGroups(paths: GuestPaths): Promise<number[]> {
  return processGroups(`uml_dir=${paths.umlDirectory}`);
}

async function readPid(path: string): Promise<number | undefined> {
  const text = await fs.readFile(path, 'utf8').catch(() => '');
  const pid = Number(text.trim());
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** The host's pty of the guest's root console, e.g. `/dev/pts/3`; undefined before the kernel has it. */
export async function consolePty(paths: GuestPaths): Promise<string | undefined> {
  const log = await run(['tail', '-c', '200000', paths.console]);
  return [...log.matchAll(/Virtual console 1 assigned device '([^']+)'/g)].pop()?.[1];
}
