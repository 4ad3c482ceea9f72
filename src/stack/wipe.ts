import { AppError } from '../core/error';
import { diskNotBlank, readDisk, readSerials, type DiskContent } from '../node/disks';
import type { Machine } from '../node/machine';
import type { Change } from '../plan/step';
import { demand } from './demand';
import type { Leave } from './leave';

const MIB = 1024 * 1024;

/** Whether a disk may be written over: it is blank, or its serial was typed and nothing uses it. */
export type Verdict =
  | { readonly kind: 'blank' }
  | { readonly kind: 'wipe'; readonly found: string }
  | { readonly kind: 'refused'; readonly error: AppError };

/** The verdict on a disk whose content was just read. */
export async function judgeDisk(
  machine: Machine,
  device: string,
  disk: DiskContent,
  { wipe }: Leave,
): Promise<Verdict> {
  if (disk.found.length === 0) return { kind: 'blank' };
  const found = disk.found.join(', ');
  const serials = await readSerials(machine, device);
  if (wipe === undefined || serials.indexOf(wipe) === -1)
    return { kind: 'refused', error: diskNotBlank(device, disk.found, serials) };
  if (disk.inUse) return { kind: 'refused', error: new AppError('DISK_IN_USE', { device, found }) };
  return { kind: 'wipe', found };
}

/** The change of a plan that says what is going to be lost. */
export function wipeNote(device: string, found: string): Change {
  return { kind: 'note', text: { key: 'install.note.wipe', values: { device, found } } };
}

/**
 * Overwrites the first and the last MiB, where signatures lie (GPT and software RAID also keep one at
 * the end); the filesystem or volume that follows takes the rest.
 */
export async function wipeDisk(machine: Machine, device: string): Promise<void> {
  const { bytes } = await readDisk(machine, device);
  const last = Math.max(0, Math.floor(bytes / MIB) - 1);
  for (const seek of [0, last])
    await demand(machine, [
      'dd',
      'if=/dev/zero',
      `of=${device}`,
      'bs=1M',
      'count=1',
      `seek=${seek}`,
      'conv=fsync,notrunc',
    ]);
  await demand(machine, ['blockdev', '--flushbufs', device]);
  const { found } = await readDisk(machine, device);
  if (found.length > 0) throw new AppError('DISK_NOT_WIPED', { device, found: found.join(', ') });
}
