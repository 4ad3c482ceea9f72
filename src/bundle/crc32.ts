const TABLE = new Int32Array(256);
for (let n = 0; n < 256; n += 1) {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  TABLE[n] = c;
}

/** CRC-32 of gzip (RFC 1952, section 8), continued from `crc`; begin with 0. Unsigned. */
export function crc32(data: Buffer, crc: number): number {
  let c = ~crc;
  for (let i = 0; i < data.length; i += 1) {
    c = TABLE[(c ^ (data[i] as number)) & 0xff]! ^ (c >>> 8);
  }
  return ~c >>> 0;
}
