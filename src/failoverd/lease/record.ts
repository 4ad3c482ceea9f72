import { crc32 } from '../../bundle/crc32';

/**
 * The lease record, format 1 (docs/guard.md): what one node says of itself in its own block of the
 * guard disk. Pure: bytes in, data out.
 */

export const LEASE_STATES = ['standby', 'claiming', 'owner', 'releasing', 'clean'] as const;

/**
 * `standby`: has nothing, can claim. `claiming`: wants to own, has nothing yet. `owner`: has the group
 * or may start it at any moment. `releasing`: no longer wants it and is not yet rid of it. `clean`: has
 * nothing since it was fenced or booted; says so for the epoch of the record.
 */
export type LeaseState = (typeof LEASE_STATES)[number];

export interface LeaseRecord {
  readonly cluster: string;
  readonly node: 0 | 1;
  /** /proc/sys/kernel/random/boot_id of the boot that wrote it. */
  readonly bootId: string;
  /** Of a claim or an ownership its own epoch; otherwise the highest epoch that the node has seen. */
  readonly epoch: number;
  /** One more with each write; liveness is that it moves. */
  readonly counter: number;
  readonly renewMs: number;
  readonly state: LeaseState;
  readonly sees: Sees;
}

/** What the writer sees, for its peer. */
export interface Sees {
  /** The data disk answers. */
  readonly data: boolean;
  /** Its Heartbeat hears the peer. */
  readonly peer: boolean;
  readonly service: boolean;
  /** A reservation of the writer keeps the peer from writing. */
  readonly fence: boolean;
  /** It could take the group: it did not fail there lately, and nobody works on the node. */
  readonly able: boolean;
  /** Its Heartbeat does not run: what it sends next is a node that joins. */
  readonly aside: boolean;
  /** It drops the peer's Heartbeat packets until the peer is aside. */
  readonly mutes: boolean;
}

/** What a block holds. Only `record` can be believed. */
export type Block =
  | { readonly kind: 'record'; readonly record: LeaseRecord }
  /** Nothing but zeros: never written. */
  | { readonly kind: 'blank' }
  /** Head and tail are of two different writes. */
  | { readonly kind: 'torn' }
  /** One of ours, but its checksum or its content is wrong. */
  | { readonly kind: 'damaged' }
  /** Another cluster's, or no lease at all: this disk is not ours to write on. */
  | { readonly kind: 'foreign' }
  /** A format that this version does not know. */
  | { readonly kind: 'unknown-format'; readonly format: number };

/** Both blocks of the disk; the distance is that of the larger sectors, whatever the disk has. */
export const SLOT_BYTES = 4096;
export const SECTOR_SIZES = [512, 4096] as const;
export type SectorSize = (typeof SECTOR_SIZES)[number];

/** The first slot stays empty, as nothing of ours: a label or partition table is not written over. */
export function slotOffset(node: 0 | 1): number {
  return (1 + node) * SLOT_BYTES;
}

const MAGIC = 'HBLEASE\0';
const FORMAT = 1;
const CLUSTER_BYTES = 32;
const AT = {
  format: 8,
  node: 10,
  state: 11,
  sees: 12,
  renew: 16,
  epoch: 24,
  counter: 32,
  boot: 40,
  cluster: 56,
};
const CRC_AT = AT.cluster + CLUSTER_BYTES;
/** The counter once more in the last bytes of the block: a write that was cut in two shows. */
const TAIL_BYTES = 8;
const SEES = ['data', 'peer', 'service', 'fence', 'able', 'aside', 'mutes'] as const;

/** The whole block of a record, in the disk's sector size. */
export function encodeRecord(record: LeaseRecord, sectorSize: SectorSize): Buffer {
  const block = Buffer.alloc(sectorSize);
  block.write(MAGIC, 0, MAGIC.length, 'latin1');
  block.writeUInt16BE(FORMAT, AT.format);
  block.writeUInt8(record.node, AT.node);
  block.writeUInt8(LEASE_STATES.indexOf(record.state), AT.state);
  block.writeUInt8(
    SEES.reduce((bits, name, bit) => bits | (record.sees[name] ? 1 << bit : 0), 0),
    AT.sees,
  );
  block.writeUInt32BE(record.renewMs, AT.renew);
  writeCount(block, record.epoch, AT.epoch);
  writeCount(block, record.counter, AT.counter);
  Buffer.from(record.bootId.replace(/-/g, ''), 'hex').copy(block, AT.boot, 0, 16);
  block.write(record.cluster, AT.cluster, CLUSTER_BYTES, 'latin1');
  block.writeUInt32BE(crc32(block.slice(0, CRC_AT), 0), CRC_AT);
  writeCount(block, record.counter, sectorSize - TAIL_BYTES);
  return block;
}

/** Judges a node's block. `cluster` is this one's name: a record of another cluster is foreign. */
export function decodeBlock(block: Buffer, node: 0 | 1, cluster: string): Block {
  if (block.every((byte) => byte === 0)) return { kind: 'blank' };
  if (block.toString('latin1', 0, MAGIC.length) !== MAGIC) return { kind: 'foreign' };
  const format = block.readUInt16BE(AT.format);
  if (format !== FORMAT) return { kind: 'unknown-format', format };
  if (readCount(block, AT.counter) !== readCount(block, block.length - TAIL_BYTES)) return { kind: 'torn' };
  if (block.readUInt32BE(CRC_AT) !== crc32(block.slice(0, CRC_AT), 0)) return { kind: 'damaged' };
  const owner = block.toString('latin1', AT.cluster, CRC_AT).replace(/\0+$/, '');
  if (owner !== cluster) return { kind: 'foreign' };
  const state = LEASE_STATES[block.readUInt8(AT.state)];
  const epoch = readCount(block, AT.epoch);
  const counter = readCount(block, AT.counter);
  if (state === undefined || block.readUInt8(AT.node) !== node) return { kind: 'damaged' };
  if (!Number.isSafeInteger(epoch) || !Number.isSafeInteger(counter)) return { kind: 'damaged' };
  const bits = block.readUInt8(AT.sees);
  const sees = (name: (typeof SEES)[number]): boolean => (bits & (1 << SEES.indexOf(name))) !== 0;
  return {
    kind: 'record',
    record: {
      cluster,
      node,
      bootId: formatUuid(block.slice(AT.boot, AT.boot + 16)),
      epoch,
      counter,
      renewMs: block.readUInt32BE(AT.renew),
      state,
      sees: {
        data: sees('data'),
        peer: sees('peer'),
        service: sees('service'),
        fence: sees('fence'),
        able: sees('able'),
        aside: sees('aside'),
        mutes: sees('mutes'),
      },
    },
  };
}

/** Node 10 has no 64-bit writes; counts stay below 2^53. */
function writeCount(block: Buffer, count: number, at: number): void {
  block.writeUInt32BE(Math.floor(count / 2 ** 32), at);
  block.writeUInt32BE(count >>> 0, at + 4);
}

function readCount(block: Buffer, at: number): number {
  return block.readUInt32BE(at) * 2 ** 32 + block.readUInt32BE(at + 4);
}

function formatUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
