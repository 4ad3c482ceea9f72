import { AppError } from '../core/error';
import { nearestFolder } from '../core/nearest-folder';
import type { Machine } from '../node/machine';

const MEGABYTE = 1_000_000;

/** Bytes that will be written below a folder that may not exist yet. */
export interface SpaceNeed {
  readonly folder: string;
  readonly bytes: number;
}

/**
 * Asks `df` whether there is room for all of it; folders of one file system need their sum.
 * @throws AppError DISK_FULL; a machine whose df says nothing is given the benefit of the doubt
 */
export async function demandSpace(machine: Machine, ...needs: readonly SpaceNeed[]): Promise<void> {
  // Whoever may not look into a folder is told so when it is written to.
  const isThere = async (place: string): Promise<boolean> =>
    (await machine.stat(place).catch(() => undefined)) !== undefined;
  const present = await Promise.all(needs.map(({ folder }) => nearestFolder(folder, isThere)));
  const { exitCode, stdout } = await machine.run(['df', '-Pk', ...present], { access: 'read' });
  if (exitCode !== 0) return;
  const needed = new Map<string, number>();
  const lines = stdout.split('\n').slice(1);
  needs.forEach(({ folder, bytes }, i) => {
    const [, available, place = ''] = /^\S+\s+\d+\s+\d+\s+(\d+)\s+\d+%\s+(.*)$/.exec(lines[i] ?? '') ?? [];
    if (available === undefined) return;
    const need = (needed.get(place) ?? 0) + bytes;
    needed.set(place, need);
    const free = Number(available) * 1024;
    if (free >= need) return;
    const details = { need: Math.ceil(need / MEGABYTE), free: Math.floor(free / MEGABYTE) };
    throw new AppError('DISK_FULL', { folder, ...details });
  });
}
