import { createDiskProcess, DiskError } from './disk-process';
import {
  decodeBlock,
  encodeRecord,
  SECTOR_SIZES,
  slotOffset,
  type Block,
  type LeaseRecord,
  type SectorSize,
} from './record';

/** The guard disk as one node uses it. Every promise may be rejected with a `DiskError`. */
export interface LeaseDisk {
  /** Both blocks, nothing written. */
  look(): Promise<{ readonly own: Block; readonly peer: Block }>;
  /** Writes the own record; when it is on the disk, reads the peer's block. */
  exchange(record: LeaseRecord): Promise<Block>;
  close(): void;
}

export interface LeaseDiskOptions {
  /** Program and device: what to start for the disk's reads and writes. */
  readonly argv: readonly string[];
  readonly self: 0 | 1;
  readonly cluster: string;
  /** After so long the process that does not answer is killed. */
  readonly timeoutMs: number;
}

export function openLeaseDisk({ argv, self, cluster, timeoutMs }: LeaseDiskOptions): LeaseDisk {
  const disk = createDiskProcess(argv, timeoutMs);
  const peer = self === 0 ? 1 : 0;
  let sector: SectorSize | undefined;

  const sectorSize = async (): Promise<SectorSize> => {
    if (sector !== undefined) return sector;
    const answer = await disk.ask('open');
    sector = SECTOR_SIZES.find((size) => String(size) === answer);
    if (sector === undefined) throw new DiskError('io-error', `sectors of ${answer} bytes`);
    return sector;
  };
  const decode = (hex: string, node: 0 | 1): Block => decodeBlock(Buffer.from(hex, 'hex'), node, cluster);

  return {
    async look() {
      const size = await sectorSize();
      const own = decode(await disk.ask(`read ${slotOffset(self)} ${size}`), self);
      return { own, peer: decode(await disk.ask(`read ${slotOffset(peer)} ${size}`), peer) };
    },
    async exchange(record) {
      const size = await sectorSize();
      const bytes = encodeRecord(record, size).toString('hex');
      return decode(
        await disk.ask(`exchange ${slotOffset(self)} ${bytes} ${slotOffset(peer)} ${size}`),
        peer,
      );
    },
    close: () => void disk.close(),
  };
}
