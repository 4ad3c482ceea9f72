import { expect, it } from 'vitest';
import { parseSite } from '../../src/site/load';
import { nameOf, roleOf } from '../../src/site/role';
import { complaints, LAB_TEXT, SAN, withStorage } from './sample';

it('takes an existing SAN, whose machine has no name and no role', () => {
  const site = parseSite(withStorage(SAN), 'site.yaml');
  expect([roleOf(site, 'storage'), nameOf(site, 'target'), site.storage.chap]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('wants a LUN or a stable name of each disk of a SAN, never both, and never sdX', () => {
  const wrong = SAN.replace('lun: 1,', 'lun: 1, device: /dev/disk/by-id/scsi-1,').replace(
    '/dev/disk/by-id/scsi-1HBUNDLE_guard',
    '/dev/sdb',
  );
  expect(complaints(withStorage(wrong))).toEqual([
    '32: storage.guard.device is "/dev/sdb", must be a stable name such as /dev/disk/by-id/scsi-3600a0b80000f',
  ]);
  expect(complaints(withStorage(SAN.replace('lun: 1,', 'lun: 1, device: /dev/disk/by-id/scsi-1,')))).toEqual([
    '31: storage.data is a group of keys, must be a lun, or a device of /dev/disk/by-id, and not both',
  ]);
});

it('takes devices of the storage host that are there already, instead of a blank disk', () => {
  const existing = LAB_TEXT.replace('  device: /dev/ubdb\n  volumeGroup: vg_mq\n', '')
    .replace('    volume: data\n    size: 1G\n', '    device: /dev/sdb1\n')
    .replace('    volume: guard\n    size: 16M\n', '    device: /dev/sdb2\n');
  expect(complaints(existing)).toEqual([]);
  expect(complaints(existing.replace('/dev/sdb2', '/dev/sdb1'))).toEqual([
    '36: storage.guard.device is "/dev/sdb1", must be another device than the data disk',
  ]);
});

it('wants the blank disk and the volume group as soon as one volume is to be made', () => {
  expect(complaints(LAB_TEXT.replace('  device: /dev/ubdb\n  volumeGroup: vg_mq\n', ''))).toEqual([
    '26: storage.device is missing, must be the blank disk that the volumes are made on',
    '26: storage.volumeGroup is missing, must be a name for the volume group',
  ]);
  expect(complaints(LAB_TEXT.replace('    size: 1G\n', ''))).toEqual([
    '33: storage.data.size is missing, must be the size of the volume to make, or give device',
  ]);
});
