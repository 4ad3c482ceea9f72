import * as path from 'path';
import { AppError } from '../core/error';
import type { Machine } from '../node/machine';

/**
 * Asks `df` whether a folder that may not exist yet has room.
 * @param need bytes
 * @throws AppError DISK_FULL; a machine whose df says nothing is given the benefit of the doubt
 */
export async function demandSpace(machine: Machine, folder: string, need: number): Promise<void> {
  const free = await freeBytes(machine, folder);
  if (free === undefined || free >= need) return;
  throw new AppError('DISK_FULL', { folder, need: megabytes(need), free: megabytes(free) });
}

async function freeBytes(machine: Machine, folder: string): Promise<number | undefined> {
  let present = path.resolve(folder);
  // Whoever may not look into a folder is told so when it is written to.
  const isThere = async (place: string): Promise<boolean> =>
    (await machine.stat(place).catch(() => undefined)) !== undefined;
  while (present !== path.dirname(present) && !(await isThere(present))) present = path.dirname(present);
  const { exitCode, stdout } = await machine.run(['df', '-Pk', present], { access: 'read' });
  const available = /^\S+\s+\d+\s+\d+\s+(\d+)\s+\d+%\s/m.exec(stdout)?.[1];
  return exitCode !== 0 || available === undefined ? undefined : Number(available) * 1024;
}

/** Decimal, rounded up. */
function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
