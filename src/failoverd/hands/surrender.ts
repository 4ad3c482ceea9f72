import { within } from '../../core/within';
import type { CommandResult, Machine } from '../../node/machine';
import type { Site } from '../../site/schema';
import { dataDevice } from '../../site/shared-disks';
import { HEARTBEAT_LOCK } from '../heartbeat-files';
import { holdingOf } from '../observation';
import { findMount, probeService, probeVip, readMount } from '../observe';
import { listProcesses, type Process } from '../processes';
import { serviceScript } from '../../site/service';

/**
 * Takes everything of the group from this node, whatever it takes, because another node may write or
 * may at any moment: the address first, since clients follow it; then Heartbeat, so that it starts
 * nothing anew; the service; the filesystem. Resolves with whether nothing is left. May be repeated.
 */
export async function surrender(machine: Machine, site: Site): Promise<boolean> {
  await dropAddress(machine, site);
  const silenced = await silenceHeartbeat(machine, site);
  // What is still at work may yet mount, also after the look at what is left.
  return (await clearBelowAddress(machine, site)) && silenced;
}

async function dropAddress(machine: Machine, site: Site): Promise<void> {
  const { address, prefix, interface: nic } = site.vip;
  await bounded(machine, ['ip', 'addr', 'del', `${address}/${prefix}`, 'dev', nic], 3_000);
}

/** The same without Heartbeat: for what lies about on a node that does not own. */
export async function clearGroup(machine: Machine, site: Site): Promise<boolean> {
  await dropAddress(machine, site);
  return clearBelowAddress(machine, site);
}

/** Service and filesystem. Resolves with whether nothing of the group is left, the address included. */
async function clearBelowAddress(machine: Machine, site: Site): Promise<boolean> {
  const run = (argv: readonly string[], timeoutMs: number): Promise<CommandResult> =>
    bounded(machine, argv, timeoutMs);
  await killService(machine, site);
  const { mount } = site.filesystem;
  const mounted = await findMount(machine, site);
  if (mounted !== undefined) {
    // By the device: with the folder, should it be unmounted meanwhile, fuser would kill all that is on the root disk.
    await run(['fuser', '-k', '-9', '-m', mounted.device], 5_000);
    const { exitCode } = await run(['umount', mount], 5_000);
    // No longer reachable by anybody; whether it is gone shows in the kernel's own list.
    if (exitCode !== 0) await run(['umount', '-l', mount], 5_000);
  }
  const rest = {
    vip: await probeVip(machine, site),
    mount: (await readMount(machine, site)) === undefined ? ('absent' as const) : ('writable' as const),
    service: await probeService(machine, site),
  };
  return holdingOf(rest) === 'nothing' && rest.service === 'stopped';
}

/** Whether the kernel still has a filesystem open on the disk: also one that was unmounted lazily. */
export async function isFilesystemAlive(machine: Machine, disk: string): Promise<boolean> {
  const names = [...(await machine.list('/proc/fs/ext4')), ...(await machine.list('/proc/fs/jbd2'))];
  return names.some((name) => name === disk || name.startsWith(`${disk}-`));
}

const KILL_PASSES = 5;

/**
 * Kills Heartbeat's processes, the scripts that it has under way and the mount that an earlier one began, until
 * none is left: a script may have forked between the list and the kill. SIGKILL: a stop of its own takes
 * as long as it likes. Resolves with whether none is left; one that waits for a dead disk stays.
 */
async function silenceHeartbeat(machine: Machine, site: Site): Promise<boolean> {
  for (let pass = 0; ; pass += 1) {
    const processes = await listProcesses(machine);
    const pids = withChildren(processes, (one) => isHeartbeat(one) || isMounting(one, site)).map(String);
    if (pids.length === 0) return true;
    if (pass === KILL_PASSES) return false;
    await bounded(machine, ['kill', '-9', ...pids], 3_000);
  }
}

/** Ends Heartbeat of a node that has nothing. Resolves with whether nothing of it is left. */
export async function killHeartbeat(machine: Machine, site: Site): Promise<boolean> {
  const gone = await silenceHeartbeat(machine, site);
  // Else the monitor takes it for a Heartbeat that crashed.
  await machine.remove(HEARTBEAT_LOCK);
  return gone;
}

/** A check or mount of the shared filesystem; it outlives the script that began it. */
function isMounting({ args }: Process, site: Site): boolean {
  const [name = ''] = args;
  if (!/^(\S*\/)?(mount|fsck|e2fsck)(\.\w+)?$/.test(name)) return false;
  return args.includes(site.filesystem.mount) || args.includes(dataDevice(site));
}

/** A script that is killed leaves its child behind: a mount under way would succeed after all. */
export function withChildren(
  processes: readonly Process[],
  isRoot: (process: Process) => boolean,
): readonly number[] {
  const found = new Set(processes.filter(isRoot).map(({ pid }) => pid));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { pid, parent } of processes) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** It shows itself as `heartbeat: master control process`, `heartbeat: FIFO reader`, ... */
export function isHeartbeat({ args }: Process): boolean {
  const [name = ''] = args;
  if (/^(\S*\/)?heartbeat(:|$)/.test(name) || /\/heartbeat\/(ipfail|ccm)$/.test(name)) return true;
  return args
    .slice(0, 2)
    .some((arg) =>
      /^\/(etc\/ha\.d\/(resource\.d|\/?rc\.d|harc)|usr\/share\/heartbeat|usr\/lib\/ocf)/.test(arg),
    );
}

async function killService(machine: Machine, site: Site): Promise<void> {
  if (site.service.type === 'mq') await bounded(machine, [...serviceScript(site), 'kill'], 15_000);
  else await bounded(machine, [...serviceScript(site), 'stop'], 15_000);
}

/** A child on a dead disk does not end when it is killed: the wait has its own end. */
async function bounded(machine: Machine, argv: readonly string[], timeoutMs: number): Promise<CommandResult> {
  const late = { argv, exitCode: 124, stdout: '', stderr: '' };
  const work = machine.run(argv, { access: 'write', leavesDaemon: true, timeoutMs });
  return within(work, timeoutMs + 500, () => late);
}
