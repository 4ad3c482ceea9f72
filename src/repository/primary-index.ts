import { withRoom } from './bytes';
import { MalformedMetadata } from './decompress';
import { addLink, createLinks, type HashLinks } from './hash-links';

/** Lists of a package's record, in their order. */
export const LIST = { PROVIDES: 0, REQUIRES: 1, CONFLICTS: 2, OBSOLETES: 3, FILES: 4 } as const;
export const LISTS = 5;

/** Fields of a package's record, in their order. */
export const FIELD = {
  NAME: 0,
  ARCH: 1,
  EPOCH: 2,
  VERSION: 3,
  RELEASE: 4,
  CHECKSUM_TYPE: 5,
  CHECKSUM: 6,
  SUMMARY: 7,
  SIZE: 8,
  INSTALLED_SIZE: 9,
  BUILD_TIME: 10,
  LOCATION: 11,
  LICENSE: 12,
  SOURCE_RPM: 13,
} as const;
export const FIELDS = 14;
/** End each field or element, and the fields or a list as a whole; XML cannot hold them. */
export const ITEM_END = 1;
export const LIST_END = 2;

/** Bytes of all records; 250,000 packages of an ordinary distribution have fewer. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The packages of primary.xml: nothing is an object until it is asked for, and the whole can be
 * written to a file and read back as it is. A package is a record of raw XML texts: its fields, then
 * its lists; an rpm:entry is there as its attributes from the value of `name` on.
 */
export interface PrimaryIndex {
  packages: number;
  /** Of package i: bytes `starts[i]` to `starts[i + 1]`. */
  starts: Int32Array;
  bytes: Uint8Array;
  readonly names: HashLinks;
  /** Provides and files. */
  readonly provides: HashLinks;
  readonly obsoletes: HashLinks;
}

export function createPrimaryIndex(): PrimaryIndex {
  return {
    packages: 0,
    starts: new Int32Array(1 << 11),
    bytes: new Uint8Array(1 << 16),
    names: createLinks(),
    provides: createLinks(),
    obsoletes: createLinks(),
  };
}

/**
 * Makes room for so many packages of an ordinary distribution at once: growing step by step leaves
 * as much memory behind again. Room that is not used costs nothing.
 */
export function reserve(index: PrimaryIndex, packages: number): void {
  index.starts = withRoom(index.starts, packages + 1);
  index.bytes = withRoom(index.bytes, packages * 1200);
}

/** A package as it stands in a source: spans of bytes, and the hashes of the names to be found by. */
export interface RawPackage {
  nameHash: number;
  /** First and last+1 byte of each field. */
  readonly fields: Int32Array;
  /** By list: first byte, last+1 byte and hash of each of its `counts[list]` elements. */
  readonly lists: Int32Array[];
  readonly counts: Int32Array;
}

export function createRawPackage(): RawPackage {
  return {
    nameHash: 0,
    fields: new Int32Array(2 * FIELDS),
    lists: Array.from({ length: LISTS }, () => new Int32Array(3 * 64)),
    counts: new Int32Array(LISTS),
  };
}

export function addElement(
  { lists, counts }: RawPackage,
  list: number,
  from: number,
  to: number,
  hash: number,
): void {
  const count = counts[list] as number;
  const elements = withRoom(lists[list] as Int32Array, 3 * count + 3);
  lists[list] = elements;
  elements[3 * count] = from;
  elements[3 * count + 1] = to;
  elements[3 * count + 2] = hash;
  counts[list] = count + 1;
}

/** Throws MalformedMetadata when there is too much of it. */
export function addPackage(index: PrimaryIndex, source: Uint8Array, raw: RawPackage): void {
  const { fields, lists, counts } = raw;
  const number = index.packages++;
  let at = index.starts[number] as number;
  const end = at + recordLength(raw);
  if (end > MAX_BYTES) throw new MalformedMetadata('it describes more than any repository has');
  index.bytes = withRoom(index.bytes, end);
  const { bytes } = index;
  for (let i = 0; i < FIELDS; i++) {
    const to = fields[2 * i + 1] as number;
    for (let from = fields[2 * i] as number; from < to; from++) bytes[at++] = source[from] as number;
    bytes[at++] = ITEM_END;
  }
  addLink(index.names, raw.nameHash, number);
  for (let list = 0; list < LISTS; list++) {
    bytes[at++] = LIST_END;
    const links =
      list === LIST.PROVIDES || list === LIST.FILES
        ? index.provides
        : list === LIST.OBSOLETES
          ? index.obsoletes
          : undefined;
    const elements = lists[list] as Int32Array;
    const stop = 3 * (counts[list] as number);
    for (let i = 0; i < stop; i += 3) {
      const to = elements[i + 1] as number;
      for (let from = elements[i] as number; from < to; from++) bytes[at++] = source[from] as number;
      bytes[at++] = ITEM_END;
      if (links) addLink(links, elements[i + 2] as number, number);
    }
  }
  index.starts = withRoom(index.starts, number + 2);
  index.starts[number + 1] = at;
}

function recordLength({ fields, lists, counts }: RawPackage): number {
  let length = FIELDS + LISTS;
  for (let i = 0; i < 2 * FIELDS; i += 2) length += (fields[i + 1] as number) - (fields[i] as number);
  for (let list = 0; list < LISTS; list++) {
    const elements = lists[list] as Int32Array;
    const stop = 3 * (counts[list] as number);
    for (let i = 0; i < stop; i += 3) length += (elements[i + 1] as number) - (elements[i] as number) + 1;
  }
  return length;
}
