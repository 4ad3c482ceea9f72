import { resolveDevice } from '../../node/disks';
import type { Machine } from '../../node/machine';
import { monotonicMs } from '../monotonic';

/** This node's way to the data disk. */
export interface DataPath {
  /** Makes it writable or read-only, as the kernel refuses it, for the disk as it is now. */
  set(writable: boolean): Promise<void>;
  /** Whether it is as it was set; a disk that came back comes back writable. */
  isAsSet(): Promise<boolean>;
  /** Where SCSI commands go: the generic device where there is one, for closing a disk stirs udev. */
  commandDevice(): Promise<string | undefined>;
  /** The kernel's name of the disk, such as sdb. */
  name(): Promise<string | undefined>;
}

const TIMEOUT_MS = 5_000;
/** Finding the kernel's name takes a process. */
const NAME_KEPT_MS = 60_000;

export function createDataPath(machine: Machine, device: string): DataPath {
  let wanted: boolean | undefined;
  let known: { readonly name: string; readonly at: number } | undefined;
  const name = async (): Promise<string | undefined> => {
    if (known !== undefined && monotonicMs() - known.at < NAME_KEPT_MS && (await isThere(known.name)))
      return known.name;
    const found = (await resolveDevice(machine, device))?.replace(/^\/dev\//, '').replace(/\//g, '!');
    known = found === undefined ? undefined : { name: found, at: monotonicMs() };
    return found;
  };
  const isThere = async (disk: string): Promise<boolean> =>
    (await machine.stat(`/sys/block/${disk}`)) !== undefined;
  return {
    name,
    async set(writable) {
      wanted = writable;
      known = undefined;
      const argv = ['blockdev', writable ? '--setrw' : '--setro', device];
      const { exitCode, stderr } = await machine.run(argv, { access: 'write', timeoutMs: TIMEOUT_MS });
      if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr.trim()}`);
    },
    async isAsSet() {
      const disk = await name();
      if (wanted === undefined || disk === undefined) return true;
      const readOnly = (await machine.readFile(`/sys/block/${disk}/ro`))?.toString().trim();
      return readOnly === undefined || (readOnly === '0') === wanted;
    },
    async commandDevice() {
      const disk = await name();
      if (disk === undefined) return undefined;
      const [generic] = await machine.list(`/sys/block/${disk}/device/scsi_generic`);
      return generic === undefined ? `/dev/${disk}` : `/dev/${generic}`;
    },
  };
}
