import type { RelationProblem } from './relations';
import type { ExportedDisk, ManagedStorage, SanStorage, Site } from './schema';
import { isManaged, volumeBytes, volumesToMake } from './storage';

type Demand = (holds: boolean, path: RelationProblem['path'], allowed: string) => void;

/** The values of `storage` among each other. Sources: targets.conf(5), and what iscsid does with equal secrets. */
export function checkStorage(storage: Site['storage']): RelationProblem[] {
  const problems: RelationProblem[] = [];
  const demand: Demand = (holds, path, allowed) => {
    if (!holds) problems.push({ path: ['storage', ...path], allowed });
  };
  const { chap } = storage;
  demand(
    chap === undefined || chap.incoming.user !== chap.outgoing?.user,
    ['chap', 'outgoing', 'user'],
    'another user than the incoming one: tgtd keeps one list of accounts',
  );
  demand(
    chap === undefined || chap.incoming.secret !== chap.outgoing?.secret,
    ['chap', 'outgoing', 'secret'],
    'another secret than the incoming one: equal secrets can be reflected',
  );
  if (isManaged(storage)) checkExports(storage, demand);
  else checkSan(storage, demand);
  return problems;
}

function checkExports(storage: ManagedStorage, demand: Demand): void {
  const { data, guard } = storage;
  for (const key of ['data', 'guard'] as const) checkExport(storage[key], key, demand);
  demand(data.lun !== guard.lun, ['guard', 'lun'], 'another LUN than the data volume');
  demand(data.scsiId !== guard.scsiId, ['guard', 'scsiId'], 'another id than the data volume');
  demand(
    data.volume === undefined || data.volume !== guard.volume,
    ['guard', 'volume'],
    'another name than the data volume',
  );
  demand(
    data.device === undefined || data.device !== guard.device,
    ['guard', 'device'],
    'another device than the data disk',
  );
  demand(
    guard.size === undefined || volumeBytes(guard.size) >= 16 * 1024 * 1024,
    ['guard', 'size'],
    'at least 16M',
  );
  if (volumesToMake(storage).length === 0) return;
  demand(storage.device !== undefined, ['device'], 'the blank disk that the volumes are made on');
  demand(storage.volumeGroup !== undefined, ['volumeGroup'], 'a name for the volume group');
}

function checkExport(disk: ExportedDisk, key: 'data' | 'guard', demand: Demand): void {
  const { device, volume, size } = disk;
  if (device !== undefined) {
    const allowed = 'left out, because device names a disk that is there already';
    demand(volume === undefined, [key, 'volume'], allowed);
    demand(size === undefined, [key, 'size'], allowed);
    return;
  }
  demand(volume !== undefined, [key, 'volume'], 'the name of the volume to make, or give device');
  demand(size !== undefined, [key, 'size'], 'the size of the volume to make, or give device');
}

function checkSan({ data, guard }: SanStorage, demand: Demand): void {
  for (const [key, disk] of [
    ['data', data],
    ['guard', guard],
  ] as const)
    demand(
      (disk.lun === undefined) !== (disk.device === undefined),
      [key],
      'a lun, or a device of /dev/disk/by-id, and not both',
    );
  demand(
    data.lun === undefined || data.lun !== guard.lun,
    ['guard', 'lun'],
    'another LUN than the data disk',
  );
  demand(
    data.device === undefined || data.device !== guard.device,
    ['guard', 'device'],
    'another device than the data disk',
  );
}
