import { MalformedMetadata } from './decompress';

/**
 * Different byte strings, each kept once and known by a number from 0 in the order of arrival. Bytes,
 * places and hashes lie in typed arrays: a million JavaScript strings would take ten times the memory.
 */
export interface ByteTable {
  count: number;
  bytes: Uint8Array;
  /** Of string i: bytes `starts[i]` to `starts[i + 1]`. */
  starts: Int32Array;
  hashes: Int32Array;
  /** Open addressing: number + 1, or 0 when free. Its length is a power of two. */
  slots: Int32Array;
  /** Steps beyond the first of all look-ups. */
  detours: number;
}

/** Different strings that any repository may have. */
const MAX_DISTINCT = 1_500_000;
/** Strings made to have equal hashes would take minutes; those of real metadata take a step each. */
const MAX_DETOURS = 100_000_000;

export function createByteTable(): ByteTable {
  return {
    count: 0,
    bytes: new Uint8Array(1 << 16),
    starts: new Int32Array((1 << 11) + 1),
    hashes: new Int32Array(1 << 11),
    slots: new Int32Array(1 << 12),
    detours: 0,
  };
}

/**
 * A table of strings that were in one before, for looking up; without hashes it can only tell the
 * bytes of a number.
 */
export function tableOf(bytes: Uint8Array, starts: Int32Array, hashes: Int32Array): ByteTable {
  const table = { count: starts.length - 1, bytes, starts, hashes, slots: new Int32Array(1), detours: 0 };
  let size = 1 << 12;
  while (size < 2 * hashes.length) size *= 2;
  if (hashes.length > 0) fillSlots(table, size);
  return table;
}

/** FNV-1a with its high bits mixed into the low ones. */
export function hashBytes(source: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Number of the string, or -1 when it is not there. */
export function findBytes(
  table: ByteTable,
  source: Uint8Array,
  from: number,
  to: number,
  hash: number,
): number {
  const { slots, hashes, starts, bytes } = table;
  const mask = slots.length - 1;
  const length = to - from;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const number = (slots[slot] as number) - 1;
    if (number < 0) return -1;
    if (hashes[number] === hash) {
      const start = starts[number] as number;
      if ((starts[number + 1] as number) - start === length) {
        let i = 0;
        while (i < length && bytes[start + i] === source[from + i]) i++;
        if (i === length) return number;
      }
    }
    table.detours++;
  }
}

/** Adds a string that is not there yet; returns its number. Throws MalformedMetadata. */
export function addBytes(
  table: ByteTable,
  source: Uint8Array,
  from: number,
  to: number,
  hash: number,
): number {
  if (table.count >= MAX_DISTINCT || table.detours > MAX_DETOURS) {
    throw new MalformedMetadata('it lists more dependencies and files than any repository has');
  }
  if ((table.count + 1) * 2 > table.slots.length) grow(table);
  const number = table.count++;
  const start = table.starts[number] as number;
  const end = start + to - from;
  table.bytes = withRoom(table.bytes, end);
  const { bytes, slots } = table;
  for (let i = from, at = start; i < to; i++, at++) bytes[at] = source[i] as number;
  table.starts[number + 1] = end;
  table.hashes[number] = hash;
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = number + 1;
  return number;
}

/** Text of a string, which is UTF-8. */
export function tableText({ bytes, starts }: ByteTable, number: number): string {
  return asBuffer(bytes).toString('utf8', starts[number], starts[number + 1]);
}

/** A view of the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}

/** The array itself, or a copy at least twice as long when it has less than `length` elements. */
export function withRoom<T extends Uint8Array | Int32Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const Kind = array.constructor as new (length: number) => T;
  const larger = new Kind(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}

function grow(table: ByteTable): void {
  const size = table.slots.length * 2;
  table.starts = withRoom(table.starts, size / 2 + 1);
  table.hashes = withRoom(table.hashes, size / 2);
  fillSlots(table, size);
}

function fillSlots(table: ByteTable, size: number): void {
  const slots = new Int32Array(size);
  const { hashes, count } = table;
  for (let number = 0; number < count; number++) {
    let slot = (hashes[number] as number) & (size - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = number + 1;
  }
  table.slots = slots;
}
