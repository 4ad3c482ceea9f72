import { AppError } from '../core/error';
import type { Machine } from './machine';

export interface DiskContent {
  /** False when there is no such block device. */
  readonly exists: boolean;
  /** 0 when the kernel has no size for it. */
  readonly bytes: number;
  /** What was found, for people: `ext4 filesystem`, `partition table (MBR)`, `mounted on /data`. Empty: blank. */
  readonly found: readonly string[];
  /** Mounted, swap, or held by the device mapper or a RAID: never to be overwritten. */
  readonly inUse: boolean;
}

/** How much of the disk's beginning is looked at: past Btrfs's superblock at 64 KiB, the furthest of the common ones. */
const PROBED_BYTES = 128 * 1024;
const SECTOR = 512;

/**
 * What lies on a disk. EL6's blkid (util-linux-ng 2.17) knows neither partition tables nor every
 * signature (nor `-o export`), so the first blocks are read as well; anything that is not zero counts as content.
 */
export async function readDisk(machine: Machine, device: string): Promise<DiskContent> {
  const real = await resolveDevice(machine, device);
  if (real === undefined) return { exists: false, bytes: 0, found: [], inUse: false };
  const name = real.replace(/^\/dev\//, '').replace(/\//g, '!');
  const [sectors, holders, mounts, swaps, blkid, head] = await Promise.all([
    machine.readFile(`/sys/block/${name}/size`),
    machine.list(`/sys/block/${name}/holders`),
    machine.readFile('/proc/mounts'),
    machine.readFile('/proc/swaps'),
    machine.run(['blkid', '-p', '-o', 'udev', real], { access: 'read' }),
    machine.run(['od', '-A', 'd', '-t', 'x1', '-N', String(PROBED_BYTES), real], { access: 'read' }),
  ]);
  const found = new Set<string>();
  const type = /^ID_FS_TYPE=(.*)$/m.exec(blkid.stdout)?.[1];
  if (type !== undefined) found.add(describeType(type));
  const table = /^ID_PART_TABLE_TYPE=(.*)$/m.exec(blkid.stdout)?.[1];
  if (table !== undefined) found.add(`partition table (${table})`);
  for (const holder of holders) found.add(`in use by ${holder}`);
  for (const line of (mounts?.toString() ?? '').split('\n')) {
    const [source, target = ''] = line.split(' ');
    if (source === real || source === device) found.add(`mounted on ${target}`);
  }
  if (new RegExp(`^${real}\\s`, 'm').test(swaps?.toString() ?? '')) found.add('in use as swap');
  const inUse = [...found].some((what) => /^(in use|mounted)/.test(what));
  if (found.size === 0) for (const signature of probe(parseDump(head.stdout))) found.add(signature);
  const bytes = Number(sectors?.toString().trim() ?? 0) * SECTOR;
  return { exists: true, bytes, found: [...found], inUse };
}

/** The device node behind a symbolic link such as /dev/disk/by-path/..., or undefined when there is none. */
export async function resolveDevice(machine: Machine, device: string): Promise<string | undefined> {
  if ((await machine.stat(device)) === undefined) return undefined;
  const { exitCode, stdout } = await machine.run(['readlink', '-f', device], { access: 'read' });
  const real = stdout.trim();
  if (exitCode !== 0 || real === '' || (await machine.stat(real)) === undefined) return undefined;
  return real;
}

/** What a disk says its serial number is, the unit serial number first, as udev read it; empty when it says none. */
export async function readSerials(machine: Machine, device: string): Promise<string[]> {
  const argv = ['udevadm', 'info', '--query=property', `--name=${device}`];
  const { stdout } = await machine.run(argv, { access: 'read' });
  const serials = ['ID_SCSI_SERIAL', 'ID_SERIAL_SHORT', 'ID_SERIAL'].map(
    (key) => new RegExp(`^${key}=(.*)$`, 'm').exec(stdout)?.[1],
  );
  return serials.filter((serial): serial is string => serial !== undefined && serial !== '');
}

/** The refusal of a disk on which something lies: it names the serial that allows to write over it, if there is one. */
export function diskNotBlank(
  device: string,
  content: readonly string[],
  [serial]: readonly string[],
): AppError<'DISK_NOT_BLANK' | 'DISK_NOT_BLANK_NAMELESS'> {
  const found = content.join(', ');
  return serial === undefined
    ? new AppError('DISK_NOT_BLANK_NAMELESS', { device, found })
    : new AppError('DISK_NOT_BLANK', { device, found, serial });
}

/** Whether anything is mounted on the folder. */
export async function isMounted(machine: Machine, folder: string): Promise<boolean> {
  const mounts = (await machine.readFile('/proc/mounts'))?.toString() ?? '';
  return mounts.split('\n').some((line) => line.split(' ')[1] === folder);
}

/** The filesystem's type, label and identifier, from `blkid -p`; undefined when it finds none. */
export async function readFilesystem(
  machine: Machine,
  device: string,
): Promise<{ type: string; label: string; uuid: string } | undefined> {
  const { stdout } = await machine.run(['blkid', '-p', '-o', 'udev', device], { access: 'read' });
  const type = /^ID_FS_TYPE=(.*)$/m.exec(stdout)?.[1];
  if (type === undefined) return undefined;
  const field = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  return { type, label: field('ID_FS_LABEL'), uuid: field('ID_FS_UUID') };
}

function describeType(type: string): string {
  if (type === 'LVM2_member') return 'LVM physical volume';
  if (type === 'swap') return 'swap space';
  return type.endsWith('_raid_member') || type === 'crypto_LUKS' ? type : `${type} filesystem`;
}

/** Bytes of `od -A d -t x1`, where a line `*` repeats the one before it up to the next offset. */
export function parseDump(text: string): Buffer {
  const bytes = Buffer.alloc(PROBED_BYTES);
  let previous: { offset: number; row: Buffer } | undefined;
  let repeating = false;
  for (const line of text.split('\n')) {
    if (line === '*') {
      repeating = true;
      continue;
    }
    const [offsetText, ...octets] = line.trim().split(/\s+/);
    if (offsetText === undefined || offsetText === '') continue;
    const offset = Number(offsetText);
    if (repeating && previous !== undefined)
      for (let at = previous.offset + previous.row.length; at < offset; at += previous.row.length)
        previous.row.copy(bytes, at);
    repeating = false;
    const row = Buffer.from(octets.join(''), 'hex');
    row.copy(bytes, offset);
    previous = { offset, row };
  }
  return bytes;
}

const SIGNATURES: readonly { name: string; offset: number; magic: string }[] = [
  { name: 'partition table (GPT)', offset: 512, magic: '4546492050415254' },
  { name: 'ext2, ext3 or ext4 filesystem', offset: 0x438, magic: '53ef' },
  { name: 'xfs filesystem', offset: 0, magic: '58465342' },
  { name: 'btrfs filesystem', offset: 0x10040, magic: '5f42487246535f4d' },
  { name: 'swap space', offset: 4086, magic: '535741505350414345' },
  { name: 'encrypted volume (LUKS)', offset: 0, magic: '4c554b53babe' },
  { name: 'Linux software RAID', offset: 4096, magic: 'fc4e2ba9' },
  { name: 'LVM physical volume', offset: 512, magic: '4c4142454c4f4e45' },
  { name: 'LVM physical volume', offset: 0, magic: '4c4142454c4f4e45' },
  { name: 'partition table (MBR)', offset: 510, magic: '55aa' },
];

function probe(head: Buffer): string[] {
  const known = SIGNATURES.filter(({ offset, magic }) => {
    const wanted = Buffer.from(magic, 'hex');
    return head.slice(offset, offset + wanted.length).equals(wanted);
  }).map(({ name }) => name);
  if (known.length > 0) return known;
  const first = head.findIndex((byte) => byte !== 0);
  return first === -1 ? [] : [`unknown data at byte ${first}`];
}
