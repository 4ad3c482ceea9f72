import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Change, Step } from '../plan/step';
import type { ExportedDisk, ManagedStorage, Site } from '../site/schema';
import { backingDevice, volumesToMake } from '../site/storage';
import { fileStep } from './file-step';
import { addLvmFilter } from './lvm-filter';
import { replaceManagedBlock } from './managed-block';
import { lastLines, serviceStep } from './service-step';
import { parseTargets, type ShownTarget } from './tgtadm';
import { volumesStep } from './volumes';

/** The storage host: volumes, what tgtd exports, and tgtd itself. */
export function targetSteps(site: Site, storage: ManagedStorage): Step[] {
  const { volumeGroup } = storage;
  const makesVolumes = volumesToMake(storage).length > 0 && volumeGroup !== undefined;
  const volumes = makesVolumes ? [lvmFilterStep(volumeGroup), volumesStep(storage)] : [];
  return [
    ...volumes,
    fileStep({
      id: 'target.config',
      title: { key: 'install.step.targets' },
      path: '/etc/tgt/targets.conf',
      mode: 0o600,
      secret: true,
      content: (current = '') => replaceManagedBlock(current, site.cluster, renderTarget(site, storage)),
    }),
    serviceStep({
      id: 'target.service',
      title: { key: 'install.step.target-service' },
      service: 'tgtd',
      alsoWanted: ({ machine }) => missingExport(machine, site, storage),
      alsoApply: (machine) => exportTarget(machine, site, storage),
    }),
  ];
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
 * acknowledged is on the disk (targets.conf(5), tgt-admin 1.0.24).
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

const SHOW = ['tgtadm', '--lld', 'iscsi', '--mode', 'target', '--op', 'show'];

async function readTarget(machine: Machine, storage: ManagedStorage): Promise<ShownTarget | undefined> {
  const { stdout } = await machine.run(SHOW, { access: 'read' });
  return parseTargets(stdout).find(({ name }) => name === storage.target);
}

/** tgt-admin skips a missing or busy device and still exits 0: only what tgtd shows counts. */
async function missingExport(machine: Machine, site: Site, storage: ManagedStorage): Promise<Change[]> {
  const missing = findMissing(await readTarget(machine, storage), site, storage);
  if (missing.length === 0) return [];
  return [{ kind: 'note', text: { key: 'install.note.export', values: { missing: missing.join(', ') } } }];
}

/** What the running target lacks of the site's, for people. */
function findMissing(target: ShownTarget | undefined, site: Site, storage: ManagedStorage): string[] {
  const { data, guard, chap } = storage;
  if (target === undefined) return [storage.target];
  const luns = [data, guard].filter((disk) => {
    const shown = target.luns.find(({ lun }) => lun === disk.lun);
    return (
      shown?.backingStore !== backingDevice(storage, disk) || shown.scsiId !== disk.scsiId || !shown.online
    );
  });
  return [
    ...luns.map((disk) => `LUN ${disk.lun} (${disk.volume ?? disk.device ?? ''})`),
    ...site.nodes.map(({ address }) => address).filter((address) => !target.acl.includes(address)),
    ...[chap.incoming.user, chap.outgoing.user].filter((user) => !target.accounts.includes(user)),
  ];
}

async function exportTarget(machine: Machine, site: Site, storage: ManagedStorage): Promise<void> {
  const before = await readTarget(machine, storage);
  if (findMissing(before, site, storage).length === 0) return;
  const { target } = storage;
  if (before !== undefined && before.initiators.length > 0)
    throw new AppError('TARGET_IN_USE', { target, initiators: before.initiators.join(', ') });
  // Without a target of that name there is nothing to update: tgt-admin then makes what is configured.
  const argv = before === undefined ? ['tgt-admin', '-e'] : ['tgt-admin', '--update', target];
  const result = await machine.run(argv, { access: 'write' });
  const missing = findMissing(await readTarget(machine, storage), site, storage);
  if (missing.length > 0)
    throw new AppError('TARGET_INCOMPLETE', {
      target,
      missing: missing.join(', '),
      output: lastLines(result),
    });
}
