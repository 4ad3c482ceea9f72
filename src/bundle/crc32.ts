const POLYNOMIAL = 0xedb88320;
const SLICES = 8;
const NO_WORDS = new Int32Array(0);

/** Row k: the CRC of a byte that k zero bytes follow ("slicing by 8", Kounavis and Berry 2005). */
const TABLE = new Int32Array(SLICES * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  TABLE[byte] = crc;
}
for (let at = 256; at < TABLE.length; at += 1) {
  const before = TABLE[at - 256] as number;
  TABLE[at] = (TABLE[before & 0xff] as number) ^ (before >>> 8);
}

/** CRC-32 of gzip (RFC 1952, section 8), continued from `crc`; begin with 0. Unsigned. */
export function crc32(data: Buffer, crc: number): number {
  // Words are read in the order of x86, the only machine that the product's Node runs on.
  const head = Math.min(data.length, -data.byteOffset & 3);
  const pairs = (data.length - head) >> 3;
  const words = pairs === 0 ? NO_WORDS : new Int32Array(data.buffer, data.byteOffset + head, 2 * pairs);
  let c = slowly(data, 0, head, ~crc);
  for (let i = 0; i < words.length; i += 2) {
    const a = (words[i] as number) ^ c;
    const b = words[i + 1] as number;
    c =
      TABLE[0x700 + (a & 0xff)]! ^
      TABLE[0x600 + ((a >>> 8) & 0xff)]! ^
      TABLE[0x500 + ((a >>> 16) & 0xff)]! ^
      TABLE[0x400 + (a >>> 24)]! ^
      TABLE[0x300 + (b & 0xff)]! ^
      TABLE[0x200 + ((b >>> 8) & 0xff)]! ^
      TABLE[0x100 + ((b >>> 16) & 0xff)]! ^
      TABLE[b >>> 24]!;
  }
  return ~slowly(data, head + 8 * pairs, data.length, c) >>> 0;
}

function slowly(data: Buffer, start: number, end: number, crc: number): number {
  let c = crc;
  for (let i = start; i < end; i += 1) c = TABLE[(c ^ (data[i] as number)) & 0xff]! ^ (c >>> 8);
  return c;
}

/**
 * CRC-32 of two contents one after the other, from theirs (as zlib's crc32_combine).
 * @param length bytes of the second
 */
export function combineCrc32(first: number, second: number, length: number): number {
  let crc = first;
  let zeros = square(square(oneZeroBit()));
  for (let bytes = length; bytes > 0; bytes = Math.floor(bytes / 2)) {
    zeros = square(zeros);
    if (bytes % 2 === 1) crc = times(zeros, crc);
  }
  return (crc ^ second) >>> 0;
}

/** A 32×32 matrix over GF(2), by columns, that appends one zero bit to a CRC. */
function oneZeroBit(): Uint32Array {
  const matrix = new Uint32Array(32);
  matrix[0] = POLYNOMIAL;
  for (let column = 1; column < 32; column += 1) matrix[column] = 2 ** (column - 1);
  return matrix;
}

function times(matrix: Uint32Array, vector: number): number {
  let sum = 0;
  for (let column = 0; column < 32; column += 1) {
    if ((vector >>> column) & 1) sum ^= matrix[column] as number;
  }
  return sum >>> 0;
}

function square(matrix: Uint32Array): Uint32Array {
  return matrix.map((column) => times(matrix, column));
}
