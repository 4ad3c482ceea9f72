/** One header of an RPM file: an index of tags over a store of bytes, both checked for bounds. */
export interface Header {
  readonly entries: ReadonlyMap<number, HeaderEntry>;
  readonly store: Buffer;
  /** The header's bytes as they lie in the file, magic included: what header signatures cover. */
  readonly bytes: Buffer;
}

interface HeaderEntry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** Something that a file should not contain; callers turn it into an AppError with the file's name. */
export class MalformedPackage extends Error {}

const HEADER_MAGIC = 0x8eade801;
/** Bytes of magic, reserved word and the two counts. */
export const HEADER_INTRO = 16;
const ENTRY_BYTES = 16;
const MAX_ENTRIES = 0xffff;
const MAX_STORE = 64 * 1024 * 1024;
/** Elements of one list; the largest packages of a distribution have 100,000 files. */
const MAX_COUNT = 1_000_000;

const TYPE = {
  CHAR: 1,
  INT8: 2,
  INT16: 3,
  INT32: 4,
  INT64: 5,
  STRING: 6,
  BIN: 7,
  STRINGS: 8,
  I18N: 9,
} as const;
const WIDTH: Readonly<Record<number, number>> = {
  [TYPE.CHAR]: 1,
  [TYPE.INT8]: 1,
  [TYPE.INT16]: 2,
  [TYPE.INT32]: 4,
  [TYPE.INT64]: 8,
  [TYPE.BIN]: 1,
};

/**
 * Length in bytes of the header that begins with `intro` (16 bytes).
 * Throws MalformedPackage on a wrong magic or on sizes beyond rpm's limits.
 */
export function headerLength(intro: Buffer): number {
  if (intro.length < HEADER_INTRO || intro.readUInt32BE(0) !== HEADER_MAGIC) {
    throw new MalformedPackage('a header does not begin with its magic');
  }
  const entries = intro.readUInt32BE(8);
  const store = intro.readUInt32BE(12);
  if (entries > MAX_ENTRIES || store > MAX_STORE) throw new MalformedPackage('a header is too large');
  return HEADER_INTRO + entries * ENTRY_BYTES + store;
}

/** Reads a whole header (`headerLength` bytes). Format: rpm 4.8 lib/header.c. */
export function parseHeader(bytes: Buffer): Header {
  if (bytes.length !== headerLength(bytes)) throw new MalformedPackage('a header is cut off');
  const count = bytes.readUInt32BE(8);
  const storeStart = HEADER_INTRO + count * ENTRY_BYTES;
  const store = bytes.slice(storeStart);
  const entries = new Map<number, HeaderEntry>();
  for (let at = HEADER_INTRO; at < storeStart; at += ENTRY_BYTES) {
    const tag = bytes.readUInt32BE(at);
    const entry = {
      type: bytes.readUInt32BE(at + 4),
      offset: bytes.readUInt32BE(at + 8),
      count: bytes.readUInt32BE(at + 12),
    };
    // Every element takes at least a byte, so a count beyond the store is a lie.
    const needed = entry.count * (WIDTH[entry.type] ?? 1);
    if (entry.offset > store.length || needed > store.length - entry.offset) {
      throw new MalformedPackage(`the value of tag ${tag} lies outside the header`);
    }
    if (entry.type !== TYPE.BIN && entry.count > MAX_COUNT)
      throw new MalformedPackage(`tag ${tag} is too long`);
    if (!entries.has(tag)) entries.set(tag, entry);
  }
  return { entries, store, bytes };
}

/** All strings of a tag; empty when the tag is absent. */
export function headerStrings(header: Header, tag: number): string[] {
  const entry = header.entries.get(tag);
  if (!entry) return [];
  if (entry.type !== TYPE.STRING && entry.type !== TYPE.STRINGS && entry.type !== TYPE.I18N) {
    throw new MalformedPackage(`tag ${tag} is not text`);
  }
  const values: string[] = [];
  let start = entry.offset;
  for (let i = 0; i < entry.count; i++) {
    const end = header.store.indexOf(0, start);
    if (end < 0) throw new MalformedPackage(`the text of tag ${tag} has no end`);
    values.push(header.store.toString('utf8', start, end));
    start = end + 1;
  }
  return values;
}

/** The first string of a tag (of a translated one: the C locale); undefined when absent. */
export function headerString(header: Header, tag: number): string | undefined {
  return headerStrings(header, tag)[0];
}

/** All integers of a tag, unsigned; empty when the tag is absent. 64-bit values lose precision above 2^53. */
export function headerNumbers(header: Header, tag: number): number[] {
  const entry = header.entries.get(tag);
  if (!entry) return [];
  const { store } = header;
  const width = WIDTH[entry.type];
  if (width === undefined || entry.type === TYPE.BIN)
    throw new MalformedPackage(`tag ${tag} is not a number`);
  const values: number[] = [];
  for (let i = 0; i < entry.count; i++) {
    const at = entry.offset + i * width;
    if (width === 8) values.push(store.readUInt32BE(at) * 0x100000000 + store.readUInt32BE(at + 4));
    else values.push(store.readUIntBE(at, width));
  }
  return values;
}

/** The first integer of a tag; undefined when absent. */
export function headerNumber(header: Header, tag: number): number | undefined {
  return headerNumbers(header, tag)[0];
}

/** The bytes of a binary tag; undefined when absent. */
export function headerBytes(header: Header, tag: number): Buffer | undefined {
  const entry = header.entries.get(tag);
  if (!entry) return undefined;
  if (entry.type !== TYPE.BIN) throw new MalformedPackage(`tag ${tag} is not binary`);
  return header.store.slice(entry.offset, entry.offset + entry.count);
}
