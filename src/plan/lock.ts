import { AppError } from '../core/error';
import type { Machine } from '../node/machine';

const LOCK_DIRECTORY = '/var/run/heartbundle/install.lock';
const OWNER_FILE = `${LOCK_DIRECTORY}/owner`;

/**
 * Takes the lock that keeps two runs apart; gives the function that releases it. mkdir is the
 * atomic part. The owner is named by pid and start time, so a lock left by a killed run, or by a
 * pid that was given away again, is seen as stale and taken over.
 */
export async function takeLock(machine: Machine, pid: number): Promise<() => Promise<void>> {
  await machine.makeDirectory('/var/run/heartbundle', 0o755);
  if (!(await make(machine))) {
    const ownerPid = await demandNoOtherRun(machine);
    await release(machine);
    if (!(await make(machine))) throw new AppError('ALREADY_RUNNING', { pid: ownerPid });
  }
  await machine.writeFile(OWNER_FILE, await identify(machine, pid), { mode: 0o600 });
  return () => release(machine);
}

/** `ALREADY_RUNNING` when the lock's owner lives; reads only. Gives the pid of an owner that is gone, else NaN. */
async function demandNoOtherRun(machine: Machine): Promise<number> {
  const owner = (await machine.readFile(OWNER_FILE))?.toString() ?? '';
  const ownerPid = owner === '' ? NaN : Number(owner.split(' ')[0]);
  if (owner !== '' && owner === (await identify(machine, ownerPid)))
    throw new AppError('ALREADY_RUNNING', { pid: ownerPid });
  return ownerPid;
}

/** Takes away the lock that a killed run has left; `ALREADY_RUNNING` when its owner lives. */
export async function clearStaleLock(machine: Machine): Promise<void> {
  await demandNoOtherRun(machine);
  if ((await machine.stat(LOCK_DIRECTORY)) !== undefined) await release(machine);
}

async function make(machine: Machine): Promise<boolean> {
  return (await machine.run(['mkdir', LOCK_DIRECTORY], { access: 'write' })).exitCode === 0;
}

async function release(machine: Machine): Promise<void> {
  await machine.remove(OWNER_FILE);
  await machine.run(['rmdir', LOCK_DIRECTORY], { access: 'write' });
}

/** `PID STARTTIME`, with the start time of field 22 of /proc/PID/stat; only the pid when there is no such process. */
async function identify(machine: Machine, pid: number): Promise<string> {
  const stat = (await machine.readFile(`/proc/${pid}/stat`))?.toString() ?? '';
  // The second field, the command in brackets, may itself contain blanks and brackets.
  const afterCommand = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${pid} ${afterCommand[19] ?? ''}`.trim();
}
