import { AppError } from '../core/error';
import { readDisk } from '../node/disks';
import type { Machine } from '../node/machine';
import { todoUnlessEmpty, type Change, type Recall, type Step } from '../plan/step';
import type { ManagedStorage } from '../site/schema';
import { volumeBytes, volumesToMake, type Volume } from '../site/storage';
import { demand } from './demand';
import type { Leave } from './leave';
import { judgeDisk, wipeDisk, wipeNote, type Verdict } from './wipe';

interface VolumeState {
  /** The disk is a physical volume. */
  readonly physical: boolean;
  /** Its volume group; empty when it is in none. */
  readonly group: string;
  /** Logical volumes of the site's group: name → bytes. */
  readonly volumes: ReadonlyMap<string, number>;
}

/** The disk of the site as LVM: physical volume, volume group, data and guard volume. Only on a blank disk. */
export function volumesStep(storage: ManagedStorage, leave: Leave = {}): Step {
  const { device, group: volumeGroup, wanted } = layoutOf(storage);
  return {
    id: 'target.volumes',
    title: { key: 'install.step.volumes', values: { device } },
    async check({ machine, recall }) {
      const verdict = await judgeVolumes(storage, machine, recall, leave);
      if (verdict.kind === 'refused') return { state: 'blocked', error: verdict.error };
      const state = await readVolumes(machine, device, volumeGroup);
      const changes: Change[] = [];
      const command = (...argv: string[]): void =>
        void changes.push({ kind: 'command', argv, purpose: { key: 'install.purpose.volume' } });
      if (verdict.kind === 'wipe') changes.push(wipeNote(device, verdict.found));
      if (!state.physical) command('pvcreate', device);
      if (state.group === '') command('vgcreate', volumeGroup, device);
      for (const { volume, size } of wanted)
        if (!state.volumes.has(volume)) command('lvcreate', '-n', volume, '-L', size, volumeGroup);
      return todoUnlessEmpty(changes);
    },
    async apply({ machine, journal }) {
      const verdict = await judgeVolumes(storage, machine, journal.recall, leave);
      if (verdict.kind === 'refused') throw verdict.error;
      if (verdict.kind === 'wipe') await wipeDisk(machine, device);
      const state = await readVolumes(machine, device, volumeGroup);
      if (!state.physical) {
        await journal.record('taken', device);
        await demand(machine, ['pvcreate', device]);
      }
      if (state.group === '') await demand(machine, ['vgcreate', volumeGroup, device]);
      for (const { volume, size } of wanted)
        if (!state.volumes.has(volume))
          await demand(machine, ['lvcreate', '-n', volume, '-L', size, volumeGroup]);
    },
    async remains({ machine }) {
      const state = await readVolumes(machine, device, volumeGroup);
      if (state.group !== volumeGroup) return [];
      const names = [...state.volumes.keys()].map((volume) => `${volumeGroup}/${volume}`);
      return [{ kind: 'volumes', names: names.length > 0 ? names : [volumeGroup] }];
    },
  };
}

/** Disk, volume group and volumes of a site that makes volumes: `relations.ts` demands all three. */
function layoutOf(storage: ManagedStorage): { device: string; group: string; wanted: Volume[] } {
  const { device, volumeGroup } = storage;
  if (device === undefined || volumeGroup === undefined) throw new Error('the site makes no volumes');
  return { device, group: volumeGroup, wanted: volumesToMake(storage) };
}

async function judgeVolumes(
  storage: ManagedStorage,
  machine: Machine,
  recall: Recall,
  leave: Leave,
): Promise<Verdict> {
  const refused = (error: AppError): Verdict => ({ kind: 'refused', error });
  const { device, group: volumeGroup, wanted } = layoutOf(storage);
  const state = await readVolumes(machine, device, volumeGroup);
  if (state.group !== '' && state.group !== volumeGroup)
    return refused(new AppError('DISK_IN_USE', { device, found: `LVM volume group ${state.group}` }));
  for (const { volume, size } of wanted) {
    const bytes = state.volumes.get(volume);
    if (bytes !== undefined && bytes < volumeBytes(size))
      return refused(
        new AppError('VOLUME_TOO_SMALL', { volume: `${volumeGroup}/${volume}`, bytes, wanted: size }),
      );
  }
  const ours = state.group === volumeGroup || (state.physical && recall('taken') === device);
  if (ours) return { kind: 'blank' };
  const disk = await readDisk(machine, device);
  if (!disk.exists) return refused(new AppError('DISK_MISSING', { device }));
  const needed = wanted.reduce((sum, { size }) => sum + volumeBytes(size), 0);
  if (disk.bytes < needed)
    return refused(new AppError('DISK_TOO_SMALL', { device, bytes: disk.bytes, needed }));
  return judgeDisk(machine, device, disk, leave);
}

async function readVolumes(machine: Machine, device: string, volumeGroup: string): Promise<VolumeState> {
  const [pvs, lvs] = await Promise.all([
    machine.run(['pvs', '--noheadings', '--separator', '\t', '-o', 'pv_name,vg_name'], { access: 'read' }),
    machine.run(
      [
        'lvs',
        '--noheadings',
        '--nosuffix',
        '--units',
        'b',
        '--separator',
        '\t',
        '-o',
        'vg_name,lv_name,lv_size',
      ],
      { access: 'read' },
    ),
  ]);
  const rows = (text: string): string[][] =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.split('\t').map((field) => field.trim()));
  const physical = rows(pvs.stdout).find(([name]) => name === device);
  const volumes = new Map<string, number>();
  for (const [group, name = '', size] of rows(lvs.stdout))
    if (group === volumeGroup) volumes.set(name, Number(size));
  return { physical: physical !== undefined, group: physical?.[1] ?? '', volumes };
}
