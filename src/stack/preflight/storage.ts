import { readDisk, readSerials, resolveDevice } from '../../node/disks';
import { isManaged, volumesToMake } from '../../site/storage';
import { dataDevice } from '../../site/shared-disks';
import { check, fail, pass, warn, type PreflightCheck } from './check';

const disk = check('disk', async (machine, { plan, ours }) => {
  if (plan?.role !== 'target' || !isManaged(plan.site.storage)) return [];
  const { storage } = plan.site;
  const { device } = storage;
  if (device === undefined || volumesToMake(storage).length === 0) return [];
  const { exists, bytes, found } = await readDisk(machine, device);
  const values = { device, size: Math.round(bytes / 1024 / 1024), found: found.join(', ') };
  if (!exists) return [fail('preflight.disk.absent', values)];
  if (found.length === 0) return [pass('preflight.disk.blank', values)];
  if (ours.steps.has('target.volumes')) return [pass('preflight.disk.ours', values)];
  const [serial] = await readSerials(machine, device);
  return [
    serial === undefined
      ? fail('preflight.disk.nameless', values)
      : fail('preflight.disk.not-blank', { ...values, serial }),
  ];
});

const mount = check('mount', async (machine, { plan }) => {
  if (plan === undefined || plan.role === 'target') return [];
  const { site } = plan;
  const place = site.filesystem.mount;
  const fstab = (await machine.readFile('/etc/fstab'))?.toString() ?? '';
  if (fstab.split('\n').some((line) => !line.trim().startsWith('#') && line.trim().split(/\s+/)[1] === place))
    return [fail('preflight.mount.fstab', { mount: place })];
  const mounts = (await machine.readFile('/proc/mounts'))?.toString() ?? '';
  const source = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, target]) => target === place)?.[0];
  if (source !== undefined) {
    const real = await resolveDevice(machine, dataDevice(site));
    const mounted = await resolveDevice(machine, source);
    const ours = real !== undefined && real === mounted;
    return [
      ours
        ? pass('preflight.mount.ours', { mount: place })
        : fail('preflight.mount.taken', { mount: place, source }),
    ];
  }
  const count = (await machine.list(place)).length;
  return [
    count > 0
      ? warn('preflight.mount.not-empty', { mount: place, count })
      : pass('preflight.mount.free', { mount: place }),
  ];
});

export const STORAGE_CHECKS: readonly PreflightCheck[] = [disk, mount];
