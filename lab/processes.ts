import { promises as fs } from 'node:fs';

/** The process's argv joined by spaces; empty when it is gone. */
export async function commandLine(pid: number): Promise<string> {
  const raw = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return raw.replace(/\0+$/, '').replace(/\0/g, ' ');
}

/** State letter of proc(5), e.g. `T` for stopped; undefined when the process is gone. */
export async function processState(pid: number): Promise<string | undefined> {
  return (await statFields(pid))?.[0];
}

/** A zombie counts as gone. */
export async function isAlive(pid: number): Promise<boolean> {
  const state = await processState(pid);
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Ids of the process groups with a living process that has this word on its command line; not the supervisor's. */
export async function processGroups(word: string): Promise<number[]> {
  const groups = new Set<number>();
  for (const pid of await processIds()) {
    const argv = (await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (!argv.includes(word) || argv.some((one) => one.endsWith('/supervise.sh'))) continue;
    const group = Number((await statFields(pid))?.[2]);
    if (group > 1) groups.add(group);
  }
  return [...groups];
}

/** Ids of the processes whose command line contains the text, without this one. */
export async function processesMentioning(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of await processIds())
    if (pid !== process.pid && (await commandLine(pid)).includes(text) && (await isAlive(pid)))
      found.push(pid);
  return found;
}

/** Signals a process group; one that is gone is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function processIds(): Promise<number[]> {
  const names = await fs.readdir('/proc');
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Fields of /proc/PID/stat after the name: state, parent, group, session. */
async function statFields(pid: number): Promise<string[] | undefined> {
  const text = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}
