import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Change, Step } from '../plan/step';
import type { Site } from '../site/schema';
import { fileStep } from './file-step';
import { addLvmFilter } from './lvm-filter';
import { replaceManagedBlock } from './managed-block';
import { lastLines, serviceStep } from './service-step';
import { parseTargets, type ShownTarget } from './tgtadm';
import { volumesStep } from './volumes';

/** The storage host: volumes, what tgtd exports, and tgtd itself. */
export function targetSteps(site: Site): Step[] {
  return [
    fileStep({
      id: 'target.lvm-filter',
      title: { key: 'install.step.lvm-filter' },
      path: '/etc/lvm/lvm.conf',
      mode: 0o644,
      content: (current = '') => addLvmFilter(current, site.storage.volumeGroup),
    }),
    volumesStep(site),
    fileStep({
      id: 'target.config',
      title: { key: 'install.step.targets' },
      path: '/etc/tgt/targets.conf',
      mode: 0o600,
      secret: true,
      content: (current = '') => replaceManagedBlock(current, site.cluster, renderTarget(site)),
    }),
    serviceStep({
      id: 'target.service',
      title: { key: 'install.step.target-service' },
      service: 'tgtd',
      alsoWanted: ({ machine }) => missingExport(machine, site),
      alsoApply: (machine) => exportTarget(machine, site),
    }),
  ];
}

/**
 * The `<target>` of targets.conf. Two initiator-addresses suppress the implicit "ALL"; one blank
 * between user and secret (two make an empty password); write-cache off, so that what is
 * acknowledged is on the disk (targets.conf(5), tgt-admin 1.0.24).
 */
export function renderTarget(site: Site): string[] {
  const { target, volumeGroup, data, guard, chap } = site.storage;
  const store = ({ volume, scsiId, lun }: typeof data): string[] => [
    `    <backing-store /dev/${volumeGroup}/${volume}>`,
    `        lun ${lun}`,
    `        scsi_id ${scsiId}`,
    `        scsi_sn ${scsiId}`,
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

async function readTarget(machine: Machine, site: Site): Promise<ShownTarget | undefined> {
  const { stdout } = await machine.run(SHOW, { access: 'read' });
  return parseTargets(stdout).find(({ name }) => name === site.storage.target);
}

/** tgt-admin skips a missing or busy device and still exits 0: only what tgtd shows counts. */
async function missingExport(machine: Machine, site: Site): Promise<Change[]> {
  const missing = findMissing(await readTarget(machine, site), site);
  if (missing.length === 0) return [];
  return [{ kind: 'note', text: { key: 'install.note.export', values: { missing: missing.join(', ') } } }];
}

/** What the running target lacks of the site's, for people. */
function findMissing(target: ShownTarget | undefined, site: Site): string[] {
  const { volumeGroup, data, guard, chap } = site.storage;
  if (target === undefined) return [site.storage.target];
  const luns = [data, guard].filter(({ volume, scsiId, lun }) => {
    const shown = target.luns.find((one) => one.lun === lun);
    return (
      shown?.backingStore !== `/dev/${volumeGroup}/${volume}` || shown.scsiId !== scsiId || !shown.online
    );
  });
  return [
    ...luns.map(({ lun, volume }) => `LUN ${lun} (${volume})`),
    ...site.nodes.map(({ address }) => address).filter((address) => !target.acl.includes(address)),
    ...[chap.incoming.user, chap.outgoing.user].filter((user) => !target.accounts.includes(user)),
  ];
}

async function exportTarget(machine: Machine, site: Site): Promise<void> {
  const before = await readTarget(machine, site);
  if (findMissing(before, site).length === 0) return;
  const { target } = site.storage;
  if (before !== undefined && before.initiators.length > 0)
    throw new AppError('TARGET_IN_USE', { target, initiators: before.initiators.join(', ') });
  // Without a target of that name there is nothing to update: tgt-admin then makes what is configured.
  const argv = before === undefined ? ['tgt-admin', '-e'] : ['tgt-admin', '--update', target];
  const result = await machine.run(argv, { access: 'write' });
  const missing = findMissing(await readTarget(machine, site), site);
  if (missing.length > 0)
    throw new AppError('TARGET_INCOMPLETE', {
      target,
      missing: missing.join(', '),
      output: lastLines(result),
    });
}
