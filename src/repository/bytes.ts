/** FNV-1a with its high bits mixed into the low ones. */
export function hashBytes(source: Uint8Array, from: number, to: number): number {
  let hash = HASH_SEED;
  for (let i = from; i < to; i++) hash = stepHash(hash, source[i] as number);
  return mixHash(hash);
}

// The same hash for whoever meets the bytes one by one.
export const HASH_SEED = 0x811c9dc5 | 0;

export function stepHash(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

export function mixHash(hash: number): number {
  return hash ^ (hash >>> 15);
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
