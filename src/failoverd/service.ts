import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { findQueueManager, listProcesses, parseStat } from './processes';

/** The process whose end is the service's end: an id is reused, with its start time it is not. */
export interface ServiceProcess {
  readonly pid: number;
  readonly started: string;
}

/** Finds it: MQ's execution controller, or what /var/run/SCRIPT.pid names. */
export async function findServiceProcess(machine: Machine, site: Site): Promise<ServiceProcess | undefined> {
  const { service } = site;
  let pid: number | undefined;
  if (service.type === 'mq') {
    pid = findQueueManager(await listProcesses(machine), service.queueManager)?.pid;
  } else {
    const text = await machine.readFile(`/var/run/${service.script}.pid`);
    pid = text === undefined ? undefined : Number.parseInt(text.toString(), 10);
  }
  if (pid === undefined || !(pid > 1)) return undefined;
  const started = await startOf(machine, pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether it is still the same process; costs one read of /proc. */
export async function lives(machine: Machine, { pid, started }: ServiceProcess): Promise<boolean> {
  return (await startOf(machine, pid)) === started;
}

async function startOf(machine: Machine, pid: number): Promise<string | undefined> {
  try {
    const text = (await machine.readFile(`/proc/${pid}/stat`))?.toString();
    if (text === undefined) return undefined;
    // A dead process that nobody waited for is still listed.
    return /\) [ZX] /.test(text) ? undefined : parseStat(text).started;
  } catch {
    return undefined;
  }
}
