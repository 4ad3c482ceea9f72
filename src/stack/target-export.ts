import { createHash } from 'crypto';
import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import { readService } from '../node/services';
import { DONE, todoUnlessEmpty, type Change, type Recall, type Step } from '../plan/step';
import type { ExportedDisk, ManagedStorage, Site } from '../site/schema';
import { backingDevice } from '../site/storage';
import { demand } from './demand';
import type { Leave } from './leave';
import { lastLines } from './service-step';
import { parseTargets, type ShownTarget } from './tgtadm';

const SHOW = ['tgtadm', '--lld', 'iscsi', '--mode', 'target', '--op', 'show'];
const ACCOUNTS = ['tgtadm', '--lld', 'iscsi', '--mode', 'account', '--op'];

/** Of a backing-store: tgt-admin exports it whatever uses it. It changes nothing for a tgtd that has it already. */
export const ALLOW_IN_USE = 'allow-in-use yes';

/** The fact that says which settings tgtd was given last: it shows no secrets, and an old one goes on working unseen. */
const APPLIED = 'settings';

/**
 * What tgtd really exports. tgt-admin skips a missing or busy device and still exits 0, so only what
 * tgtd shows counts. A target that somebody is logged in to is changed with leave only.
 */
export function exportStep(
  site: Site,
  storage: ManagedStorage,
  lines: readonly string[],
  leave: Leave,
): Step {
  const { target } = storage;
  const shownByTgtd = lines.filter((line) => line.trim() !== ALLOW_IN_USE);
  const settings = createHash('sha256').update(shownByTgtd.join('\n')).digest('hex');
  const differences = (shown: ShownTarget | undefined, recall: Recall): string[] => {
    const missing = findMissing(shown, site, storage);
    const applied = recall(APPLIED);
    return missing.length > 0 || applied === undefined || applied === settings
      ? missing
      : [`CHAP (${target})`];
  };
  const note = (key: string, values: Record<string, string>): Change => ({
    kind: 'note',
    text: { key, values },
  });
  return {
    id: 'target.export',
    title: { key: 'install.step.export', values: { target } },
    async check({ machine, recall }) {
      const shown = await readTarget(machine, target);
      const missing = differences(shown, recall);
      if (missing.length === 0)
        return recall(APPLIED) === settings
          ? DONE
          : todoUnlessEmpty([note('install.note.remember', { target })]);
      const sessions = sessionsOf(shown);
      if (sessions !== '' && leave.dropSessions !== true)
        return { state: 'blocked', error: inUse(target, missing, sessions) };
      const changes = [note('install.note.export', { missing: missing.join(', ') })];
      if (sessions !== '') changes.push(note('install.note.drop', { sessions }));
      return { state: 'todo', changes };
    },
    async apply({ machine, journal }) {
      const { running } = await readService(machine, 'tgtd');
      if (!running) throw new AppError('SERVICE_NOT_STARTED', { service: 'tgtd', output: '-' });
      const shown = await readTarget(machine, target);
      const missing = differences(shown, journal.recall);
      const sessions = sessionsOf(shown);
      if (missing.length > 0 && sessions !== '' && leave.dropSessions !== true)
        throw inUse(target, missing, sessions);
      // From here on until all is done, what tgtd has counts as unknown.
      await journal.record(APPLIED, 'changing');
      if (missing.length > 0 && shown !== undefined) await takeDown(machine, storage, sessions !== '');
      const result = await machine.run(['tgt-admin', '-e'], { access: 'write' });
      const still = findMissing(await readTarget(machine, target), site, storage);
      if (still.length > 0) {
        const output = lastLines(result);
        throw new AppError('TARGET_INCOMPLETE', { target, missing: still.join(', '), output });
      }
      await journal.record(APPLIED, settings);
    },
  };
}

/**
 * Takes the target and its two accounts out of tgtd, so that `tgt-admin -e` makes them anew: it keeps
 * an account that exists, with its old secret. The target goes first, for one without accounts lets
 * everybody in.
 */
async function takeDown(machine: Machine, { target, chap }: ManagedStorage, force: boolean): Promise<void> {
  await demand(machine, ['tgt-admin', '--delete', target, ...(force ? ['--force'] : [])]);
  const { stdout } = await machine.run([...ACCOUNTS, 'show'], { access: 'read' });
  const known = stdout.split('\n').map((line) => line.trim());
  for (const { user } of [chap.incoming, chap.outgoing])
    if (known.indexOf(user) !== -1) await demand(machine, [...ACCOUNTS, 'delete', '--user', user]);
}

async function readTarget(machine: Machine, target: string): Promise<ShownTarget | undefined> {
  const { stdout } = await machine.run(SHOW, { access: 'read' });
  return parseTargets(stdout).find(({ name }) => name === target);
}

function sessionsOf(shown: ShownTarget | undefined): string {
  return (shown?.initiators ?? []).join(', ');
}

function inUse(target: string, missing: readonly string[], initiators: string): AppError<'TARGET_IN_USE'> {
  return new AppError('TARGET_IN_USE', { target, changes: missing.join(', '), initiators });
}

/** The site's disks that the running target lacks, or has from elsewhere, under another SCSI id, or offline. */
export function findMissingDisks(target: ShownTarget, storage: ManagedStorage): ExportedDisk[] {
  return [storage.data, storage.guard].filter((disk) => {
    const shown = target.luns.find(({ lun }) => lun === disk.lun);
    return (
      shown?.backingStore !== backingDevice(storage, disk) || shown.scsiId !== disk.scsiId || !shown.online
    );
  });
}

/** What the running target lacks of the site's, for people. */
function findMissing(target: ShownTarget | undefined, site: Site, storage: ManagedStorage): string[] {
  const { chap } = storage;
  if (target === undefined) return [storage.target];
  const wanted = site.nodes.map(({ address }) => address);
  return [
    ...findMissingDisks(target, storage).map(
      (disk) => `LUN ${disk.lun} (${disk.volume ?? disk.device ?? ''})`,
    ),
    ...wanted.filter((address) => target.acl.indexOf(address) === -1),
    ...target.acl.filter((address) => wanted.indexOf(address) === -1).map((address) => `ACL ${address}`),
    ...[chap.incoming.user, chap.outgoing.user].filter((user) => target.accounts.indexOf(user) === -1),
  ];
}
