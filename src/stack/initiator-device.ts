import type { Site } from '../site/schema';

/**
 * The stable name of a LUN: udev's by-path link says which portal, target and LUN it is, so it
 * follows from the site alone and is the same on both nodes before either has logged in. A by-id
 * name depends on what the target and udev make of the serial.
 */
function lunDevice(site: Site, lun: number): string {
  const { address, port, target } = site.storage;
  return `/dev/disk/by-path/ip-${address}:${port}-iscsi-${target}-lun-${lun}`;
}

/** The shared disk with the filesystem. */
export function dataDevice(site: Site): string {
  return lunDevice(site, site.storage.data.lun);
}

/** The 16 MiB disk that the guard keeps its lease on. */
export function guardDevice(site: Site): string {
  return lunDevice(site, site.storage.guard.lun);
}
