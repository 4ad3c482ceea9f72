import type { Machine } from '../node/machine';

/** A process as /proc shows it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly args: readonly string[];
}

/** All processes that have arguments. Takes no process of its own, but some milliseconds. */
export async function listProcesses(machine: Machine): Promise<Process[]> {
  const pids = (await machine.list('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => readProcess(machine, Number(pid))));
  return found.filter((one): one is Process => one !== undefined);
}

async function readProcess(machine: Machine, pid: number): Promise<Process | undefined> {
  try {
    // Empty for the kernel's own, which are most.
    const line = await machine.readFile(`/proc/${pid}/cmdline`);
    if (line === undefined || line.length === 0) return undefined;
    const status = await machine.readFile(`/proc/${pid}/stat`);
    if (status === undefined) return undefined;
    const { parent } = parseStat(status.toString());
    return { pid, parent, args: line.toString().replace(/\0$/, '').split('\0') };
  } catch {
    // It ended between the list and the look (ESRCH).
    return undefined;
  }
}

/** Parent and start time (clock ticks since boot) of /proc/PID/stat; the name may hold blanks (proc(5)). */
export function parseStat(text: string): { readonly parent: number; readonly started: string } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), started: fields[19] ?? '' };
}

const INIT = 1;

/** Heartbeat's scripts that acquire or release; between two of them nothing else shows a change under way. */
const MOVERS = /\/(heartbeat\/(ResourceManager|mach_down|req_resource)|ha\.d\/(harc|\/?rc\.d\/[a-z_-]+))$/;

/**
 * Whether Heartbeat is acquiring or releasing. A ResourceManager whose parent is init is not at work:
 * after a failed start it leaves a subshell that sleeps 30 s and then asks for standby "foreign".
 */
export function isMoving(processes: readonly Process[]): boolean {
  return processes.some(
    ({ parent, args }) => parent !== INIT && args.slice(0, 2).some((arg) => MOVERS.test(arg)),
  );
}

/** Those left-over subshells: their late request would move a group that was recovered meanwhile. */
export function findLateStandby(processes: readonly Process[]): Process[] {
  return processes.filter(
    ({ parent, args }) =>
      parent === INIT &&
      args.slice(0, 2).some((arg) => arg.endsWith('/heartbeat/ResourceManager')) &&
      args.includes('takegroup'),
  );
}

/**
 * The process whose end is the end of the service: MQ's execution controller (argument `-m QM` or
 * `-mQM`), or undefined when it is not among them.
 */
export function findQueueManager(processes: readonly Process[], queueManager: string): Process | undefined {
  return processes.find(
    ({ args }) =>
      args.slice(0, 2).some((arg) => /(^|\/)amqzxma0$/.test(arg)) &&
      (args.includes(queueManager) || args.includes(`-m${queueManager}`)),
  );
}
