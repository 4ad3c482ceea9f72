import { AppError } from '../core/error';
import { readDisk } from '../node/disks';
import type { Step } from '../plan/step';
import type { ExportedDisk, ManagedStorage, Site } from '../site/schema';
import { backingDevice, volumesToMake } from '../site/storage';
import { fileStep } from './file-step';
import type { Leave } from './leave';
import { addLvmFilter } from './lvm-filter';
import { replaceManagedBlock } from './managed-block';
import { serviceStep } from './service-step';
import { ALLOW_IN_USE, exportStep } from './target-export';
import { volumesStep } from './volumes';

/** The storage host: volumes, what tgtd exports, and tgtd itself. */
export function targetSteps(site: Site, storage: ManagedStorage, leave: Leave = {}): Step[] {
  const { volumeGroup } = storage;
  const makesVolumes = volumesToMake(storage).length > 0 && volumeGroup !== undefined;
  const volumes = makesVolumes ? [lvmFilterStep(volumeGroup), volumesStep(storage, leave)] : [];
  return [
    ...volumes,
    configStep(site, storage),
    serviceStep({
      id: 'target.service',
      title: { key: 'install.step.target-service' },
      service: 'tgtd',
    }),
    exportStep(site, storage, renderTarget(site, storage), leave),
  ];
}

/** tgtd exports what stands there, whatever else uses it: so it is not written while this host does. */
function configStep(site: Site, storage: ManagedStorage): Step {
  const step = fileStep({
    id: 'target.config',
    title: { key: 'install.step.targets' },
    path: '/etc/tgt/targets.conf',
    mode: 0o600,
    secret: true,
    content: (current = '') => replaceManagedBlock(current, site.cluster, renderTarget(site, storage)),
  });
  return {
    ...step,
    async check(context) {
      for (const disk of [storage.data, storage.guard]) {
        const device = backingDevice(storage, disk);
        const { found, inUse } = await readDisk(context.machine, device);
        if (!inUse) continue;
        const error = new AppError('TARGET_DEVICE_BUSY', { device, found: found.join(', ') });
        return { state: 'blocked', error };
      }
      return step.check(context);
    },
  };
}

function lvmFilterStep(volumeGroup: string): Step {
  return fileStep({
    id: 'target.lvm-filter',
    title: { key: 'install.step.lvm-filter' },
    path: '/etc/lvm/lvm.conf',
    mode: 0o644,
    content: (current = '') => addLvmFilter(current, volumeGroup),
  });
}

/**
 * The `<target>` of targets.conf. Two initiator-addresses suppress the implicit "ALL"; one blank
 * between user and secret (two make an empty password); write-cache off, so that what is
 * acknowledged is on the disk (targets.conf(5), tgt-admin 1.0.24). Without allow-in-use a restart of
 * tgtd whose former process still ends leaves the volume out; that nothing else uses it is seen at
 * installation (`configStep`).
 */
export function renderTarget(site: Site, storage: ManagedStorage): string[] {
  const { target, data, guard, chap } = storage;
  const store = (disk: ExportedDisk): string[] => [
    `    <backing-store ${backingDevice(storage, disk)}>`,
    `        lun ${disk.lun}`,
    `        scsi_id ${disk.scsiId}`,
    `        scsi_sn ${disk.scsiId}`,
    '        vendor_id HBUNDLE',
    '        write-cache off',
    `        ${ALLOW_IN_USE}`,
    '    </backing-store>',
  ];
  return [
    `<target ${target}>`,
    ...store(data),
    ...store(guard),
    ...site.nodes.map((node) => `    initiator-address ${node.address}`),
    `    incominguser ${chap.incoming.user} ${chap.incoming.secret}`,
    `    outgoinguser ${chap.outgoing.user} ${chap.outgoing.secret}`,
    '</target>',
  ];
}
