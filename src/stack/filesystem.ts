import { createHash } from 'crypto';
import { AppError } from '../core/error';
import { readDisk, readFilesystem, resolveDevice } from '../node/disks';
import type { Machine } from '../node/machine';
import { existing } from '../plan/remains';
import { DONE, type CheckResult, type Recall, type Step } from '../plan/step';
import type { Role, Site } from '../site/schema';
import { demand, demandUnmounted } from './demand';
import { dataDevice } from '../site/shared-disks';
import type { Leave } from './leave';
import { judgeDisk, wipeDisk, wipeNote } from './wipe';

/** Step whose facts say whether this node made the filesystem. */
export const FORMAT_STEP = 'filesystem.format';

/** A large volume's inode tables take a while to write. */
const FORMAT_TIMEOUT_MS = 1_800_000;

/**
 * The shared filesystem: made once, by the first node, on a blank disk; the second node only looks.
 * Nothing goes into fstab: Heartbeat alone mounts. The whole LUN is the filesystem, unlike in the
 * manual procedure with its one partition: the second node then has no partition table to read
 * again, and the LUN can grow with resize2fs alone.
 */
export function filesystemSteps(site: Site, role: Role, leave: Leave = {}): Step[] {
  return [mountPointStep(site), role === 'first-node' ? formatStep(site, leave) : presentStep(site)];
}

function mountPointStep(site: Site): Step {
  const { mount } = site.filesystem;
  return {
    id: 'filesystem.mount-point',
    title: { key: 'install.step.mount-point', values: { mount } },
    async check({ machine }) {
      const facts = await machine.stat(mount);
      if (facts?.type === 'directory') return DONE;
      if (facts !== undefined)
        return { state: 'blocked', error: new AppError('MOUNT_POINT_TAKEN', { mount, type: facts.type }) };
      const purpose = { key: 'install.purpose.mount-point' };
      return { state: 'todo', changes: [{ kind: 'command', argv: ['mkdir', '-p', mount], purpose }] };
    },
    async apply({ machine, journal }) {
      await journal.record('made', mount);
      await machine.makeDirectory(mount, 0o755);
    },
    async undo({ machine, journal }) {
      await demandUnmounted(machine, site);
      // rmdir leaves a folder alone that something lies in.
      if (journal.recall('made') === mount) await machine.run(['rmdir', mount], { access: 'write' });
    },
    async remains({ machine, recall }) {
      return recall('made') === mount ? [{ kind: 'folder', names: await existing(machine, [mount]) }] : [];
    },
  };
}

function formatStep(site: Site, leave: Leave): Step {
  const device = dataDevice(site);
  const { label, type } = site.filesystem;
  return {
    id: FORMAT_STEP,
    title: { key: 'install.step.format', values: { type } },
    async check({ machine, recall }) {
      return (await findState(machine, site, recall, leave)).result;
    },
    async apply({ machine, journal }) {
      const { result, real, identity, wipe, finished } = await findState(
        machine,
        site,
        journal.recall,
        leave,
      );
      if (result.state === 'blocked') throw result.error;
      if (real === undefined) throw new AppError('ISCSI_NO_DISK', { devices: device });
      if (wipe === true) await wipeDisk(machine, real);
      if (finished !== true) {
        // On record before mkfs writes it: by the UUID a later run knows its own filesystem again.
        const uuid = filesystemUuid(site);
        await journal.record('formatting', { disk: identity, uuid });
        // -F: without it mke2fs of EL6 asks whether a whole disk is meant. That it is blank was just seen.
        await demand(machine, [`mkfs.${type}`, '-q', '-F', '-m', '1', '-U', uuid, '-L', label, real], {
          timeoutMs: FORMAT_TIMEOUT_MS,
        });
      }
      await demand(machine, ['blockdev', '--flushbufs', real]);
      await journal.record('formatted', identity);
    },
    remains({ recall }) {
      const made = recall('formatting') !== undefined || recall('formatted') !== undefined;
      return Promise.resolve([{ kind: 'filesystem', names: made ? [`${label} (${type}) ${device}`] : [] }]);
    },
  };
}

/** What the check sees, with the device node and the words by which a later run knows the same disk again. */
async function findState(
  machine: Machine,
  site: Site,
  recall: Recall,
  leave: Leave,
): Promise<{ result: CheckResult; real?: string; identity?: string; wipe?: boolean; finished?: boolean }> {
  const device = dataDevice(site);
  const { label, type } = site.filesystem;
  const changes = [
    {
      kind: 'command' as const,
      argv: [`mkfs.${type}`, '-L', label, device],
      purpose: { key: 'install.purpose.format' },
    },
  ];
  const real = await resolveDevice(machine, device);
  if (real === undefined) return { result: { state: 'todo', changes } };
  const disk = await readDisk(machine, real);
  const identity = `${device} ${disk.bytes}`;
  const begun = recall('formatting') as { disk: string; uuid: string } | undefined;
  const interrupted = begun?.disk === identity && recall('formatted') === undefined;
  const filesystem = await readFilesystem(machine, real);
  if (filesystem?.type === type && filesystem.label === label) {
    if (!interrupted || filesystem.uuid !== begun?.uuid) return { result: DONE, real };
    // Ours, made by a run that was cut off: whole when it was mounted since, else made again.
    const finished = await wasMounted(machine, real);
    return { result: { state: 'todo', changes }, real, identity, finished };
  }
  // Between blank and whole mkfs leaves no filesystem that anything knows, or one with our identifier.
  const halfMade =
    interrupted &&
    (filesystem === undefined
      ? disk.found.every((one) => one.startsWith('unknown data'))
      : filesystem.uuid === begun?.uuid);
  if (halfMade) return { result: { state: 'todo', changes }, real, identity };
  const verdict = await judgeDisk(machine, device, disk, leave);
  if (verdict.kind === 'refused')
    return { result: { state: 'blocked', error: verdict.error }, real, identity };
  if (verdict.kind === 'blank') return { result: { state: 'todo', changes }, real, identity };
  const wiping = [wipeNote(device, verdict.found), ...changes];
  return { result: { state: 'todo', changes: wiping }, real, identity, wipe: true };
}

/** Whether an ext filesystem was mounted since it was made, from its superblock. */
async function wasMounted(machine: Machine, device: string): Promise<boolean> {
  const { stdout } = await machine.run(['dumpe2fs', '-h', device], { access: 'read' });
  const count = /^Mount count:\s*(\d+)/m.exec(stdout)?.[1];
  return count !== undefined && count !== '0';
}

/** The filesystem's UUID (RFC 4122 in form) follows from the site and its secret: no other has it. */
function filesystemUuid(site: Site): string {
  const words = [site.cluster, dataDevice(site), site.heartbeat.authKey].join('\0');
  const bytes = createHash('sha256').update(words).digest().slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function presentStep(site: Site): Step {
  const device = dataDevice(site);
  const { label, type } = site.filesystem;
  return {
    id: 'filesystem.present',
    title: { key: 'install.step.present', values: { type } },
    async check({ machine }) {
      const real = await resolveDevice(machine, device);
      if (real === undefined)
        return { state: 'todo', changes: [{ kind: 'note', text: { key: 'install.note.look' } }] };
      const filesystem = await readFilesystem(machine, real);
      if (filesystem?.type === type && filesystem.label === label) return DONE;
      const { name } = site.nodes[0];
      const found = filesystem === undefined ? '-' : `${filesystem.type} ${filesystem.label}`.trim();
      return {
        state: 'blocked',
        error: new AppError('FILESYSTEM_MISSING', { device, type, label, found, name }),
      };
    },
    apply: () => Promise.resolve(),
  };
}
