import type { ExportedDisk, SanDisk, Site } from './schema';
import { isManaged } from './storage';

/**
 * The stable name of a LUN: udev's by-path link says which portal, target and LUN it is, so it
 * follows from the site alone and is the same on both nodes before either has logged in. A by-id
 * name depends on what the target and udev make of the serial; the operator of a SAN may name one.
 */
function stableName({ storage }: Site, disk: ExportedDisk | SanDisk): string {
  if (!isManaged(storage) && disk.device !== undefined) return disk.device;
  const { address, port, target } = storage;
  return `/dev/disk/by-path/ip-${address}:${port}-iscsi-${target}-lun-${String(disk.lun)}`;
}

/** The shared disk with the filesystem. */
export function dataDevice(site: Site): string {
  return stableName(site, site.storage.data);
}

/** The 16 MiB disk that the guard keeps its lease on. */
export function guardDevice(site: Site): string {
  return stableName(site, site.storage.guard);
}
