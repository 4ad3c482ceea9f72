import type { ExportedDisk, ManagedStorage, Site } from './schema';

/** Whether heartbundle configures the storage host; else the storage is an existing SAN. */
export function isManaged(storage: Site['storage']): storage is ManagedStorage {
  return storage.managed !== false;
}

/** The storage host's name; undefined for an existing SAN, which is none of our machines. */
export function storageName(site: Site): string | undefined {
  return isManaged(site.storage) ? site.storage.name : undefined;
}

/** The block device of the storage host behind an exported disk. */
export function backingDevice({ volumeGroup }: ManagedStorage, { device, volume }: ExportedDisk): string {
  return device ?? `/dev/${volumeGroup}/${volume}`;
}

/** A logical volume that the storage host makes. */
export interface Volume {
  readonly volume: string;
  readonly size: string;
}

/** The volumes to be made on the storage host; none when both disks are there already. */
export function volumesToMake({ data, guard }: ManagedStorage): Volume[] {
  return [data, guard].reduce<Volume[]>((volumes, { device, volume, size }) => {
    if (device !== undefined || volume === undefined || size === undefined) return volumes;
    return [...volumes, { volume, size }];
  }, []);
}

/** The serial numbers that the shared disks must say they have; undefined where nobody knows it. */
export function diskSerials({ storage }: Site): { data: string | undefined; guard: string | undefined } {
  return isManaged(storage)
    ? { data: storage.data.scsiId, guard: storage.guard.scsiId }
    : { data: storage.data.serial, guard: storage.guard.serial };
}

/** `16M`, `10G` → bytes (binary units). */
export function volumeBytes(size: string): number {
  const unit = size.endsWith('G') ? 1024 * 1024 * 1024 : 1024 * 1024;
  return Number(size.slice(0, -1)) * unit;
}
