import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { GUEST_NAMES, GUESTS, type GuestName } from './addresses';
import { LabError } from './lab-error';
import { guestPaths, type LabPaths } from './paths';
import { run } from './run';

/** What a snapshot holds beside the disks. */
interface SnapshotRecord {
  /** The image under the copy-on-write roots: they are of use with no other. */
  readonly image: string;
  /** Guests that were running. */
  readonly running: readonly GuestName[];
}

const RECORD = 'snapshot.json';

/** Folder of a snapshot: with the lab's state, so that `down` takes it along. */
function snapshotFolder(lab: LabPaths, name: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name))
    throw new LabError(
      `"${name}" cannot be a snapshot's name`,
      'Use 1 to 40 lower-case letters, digits and hyphens.',
    );
  return join(lab.run, 'snapshots', name);
}

/** Copies the disks of all guests, which must stand still. One of the same name is replaced. */
export async function saveDisks(lab: LabPaths, name: string, record: SnapshotRecord): Promise<void> {
  const folder = snapshotFolder(lab, name);
  const partial = `${folder}.partial`;
  await fs.rm(partial, { recursive: true, force: true });
  for (const guest of GUEST_NAMES) {
    await fs.mkdir(join(partial, guest), { recursive: true });
    for (const disk of disksOf(lab, guest)) await copyDisk(disk, join(partial, guest, basename(disk)));
  }
  await fs.writeFile(join(partial, RECORD), JSON.stringify(record, null, 2) + '\n');
  await fs.rm(folder, { recursive: true, force: true });
  await fs.rename(partial, folder);
}

/** Puts these guests' disks of a snapshot in place of those that are there; they must be off. Gives those to boot. */
export async function restoreDisks(
  lab: LabPaths,
  name: string,
  guests: readonly GuestName[],
): Promise<readonly GuestName[]> {
  const { running } = await readSnapshot(lab, name);
  const folder = snapshotFolder(lab, name);
  for (const guest of guests)
    for (const disk of disksOf(lab, guest)) await copyDisk(join(folder, guest, basename(disk)), disk);
  return running.filter((guest) => guests.includes(guest));
}

/** A LabError when there is no such snapshot. */
export async function readSnapshot(lab: LabPaths, name: string): Promise<SnapshotRecord> {
  const text = await fs.readFile(join(snapshotFolder(lab, name), RECORD), 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as SnapshotRecord;
  const names = await fs.readdir(join(lab.run, 'snapshots')).catch(() => [] as string[]);
  const known = names.filter((one) => !one.endsWith('.partial')).sort();
  throw new LabError(
    `There is no snapshot "${name}"`,
    known.length === 0 ? 'Make one: `lab snapshot NAME`.' : `There are ${known.join(', ')}.`,
  );
}

function disksOf(lab: LabPaths, guest: GuestName): string[] {
  const { rootDisk, spareDisk } = guestPaths(lab, guest);
  return GUESTS[guest].spareDiskMiB > 0 ? [rootDisk, spareDisk] : [rootDisk];
}

/** Copies a disk with its holes; a disk that was never written is no disk yet. */
async function copyDisk(from: string, to: string): Promise<void> {
  await fs.rm(to, { force: true });
  if (await fs.stat(from).catch(() => undefined))
    await run(['cp', '--sparse=always', '--reflink=auto', from, to]);
}
