import { addBytes, createByteTable, withRoom, type ByteTable } from './byte-table';

/** Lists of a package's record, in their order. */
export const LIST = { PROVIDES: 0, REQUIRES: 1, CONFLICTS: 2, OBSOLETES: 3, FILES: 4 } as const;
export const LISTS = 5;

/** Fields of a package that are kept as text until somebody asks, in their order. */
export const DETAIL = {
  EPOCH: 0,
  VERSION: 1,
  RELEASE: 2,
  CHECKSUM_TYPE: 3,
  CHECKSUM: 4,
  SUMMARY: 5,
  SIZE: 6,
  INSTALLED_SIZE: 7,
  BUILD_TIME: 8,
  LOCATION: 9,
  LICENSE: 10,
  SOURCE_RPM: 11,
} as const;
export const DETAILS = 12;
/** Ends each detail; XML cannot hold it. */
export const DETAIL_END = 1;

/**
 * The packages of primary.xml in typed arrays: nothing is an object until it is asked for, and the
 * whole can be written to a file and read back as it is.
 */
export interface PrimaryIndex {
  /** Names, architectures and paths, decoded. */
  readonly texts: ByteTable;
  /** Attributes of rpm:entry elements as they stand there, each beginning with ` name="`. */
  readonly entries: ByteTable;
  /** By entry: the text of its name. */
  entryNames: Int32Array;
  packages: number;
  /** By package: the text of its name, of its architecture, and the starts of its lists and details. */
  records: Int32Array;
  /** Per package: the lengths of its lists, then their elements: entries, and texts for files. */
  lists: Int32Array;
  listsUsed: number;
  /** Per package: its details as raw XML text, each followed by `DETAIL_END`. */
  details: Uint8Array;
  detailsUsed: number;
}

export const RECORD = { NAME: 0, ARCH: 1, LISTS: 2, DETAILS: 3 } as const;
export const RECORD_WIDTH = 4;

/** The first text is the empty one. */
export function createPrimaryIndex(): PrimaryIndex {
  const texts = createByteTable();
  addBytes(texts, new Uint8Array(0), 0, 0, 0);
  return {
    texts,
    entries: createByteTable(),
    entryNames: new Int32Array(1 << 11),
    packages: 0,
    records: new Int32Array(1 << 12),
    lists: new Int32Array(1 << 14),
    listsUsed: 0,
    details: new Uint8Array(1 << 16),
    detailsUsed: 0,
  };
}

/**
 * Makes room for so many packages of an ordinary distribution at once: growing step by step leaves
 * as much memory behind again. Room that is not used costs nothing.
 */
export function reserve(index: PrimaryIndex, packages: number): void {
  const { texts, entries } = index;
  index.records = withRoom(index.records, packages * RECORD_WIDTH);
  index.lists = withRoom(index.lists, packages * 40);
  index.details = withRoom(index.details, packages * 400);
  index.entryNames = withRoom(index.entryNames, packages * 8);
  texts.bytes = withRoom(texts.bytes, packages * 400);
  entries.bytes = withRoom(entries.bytes, packages * 640);
}

/** A package as it stands in `source`: `spans` holds the first and last+1 byte of each detail. */
export interface RawPackage {
  name: number;
  arch: number;
  readonly spans: Int32Array;
  /** By list: its elements, of which the first `counts[list]` are this package's. */
  readonly lists: Int32Array[];
  readonly counts: Int32Array;
}

export function createRawPackage(): RawPackage {
  return {
    name: 0,
    arch: 0,
    spans: new Int32Array(2 * DETAILS),
    lists: Array.from({ length: LISTS }, () => new Int32Array(64)),
    counts: new Int32Array(LISTS),
  };
}

export function addElement({ lists, counts }: RawPackage, list: number, element: number): void {
  const count = counts[list] as number;
  let elements = lists[list] as Int32Array;
  if (count === elements.length) {
    elements = withRoom(elements, count + 1);
    lists[list] = elements;
  }
  elements[count] = element;
  counts[list] = count + 1;
}

export function addPackage(index: PrimaryIndex, source: Uint8Array, raw: RawPackage): void {
  const { spans, lists, counts } = raw;
  const number = index.packages++;
  index.records = withRoom(index.records, (number + 1) * RECORD_WIDTH);
  index.records[number * RECORD_WIDTH + RECORD.NAME] = raw.name;
  index.records[number * RECORD_WIDTH + RECORD.ARCH] = raw.arch;
  index.records[number * RECORD_WIDTH + RECORD.LISTS] = index.listsUsed;
  index.records[number * RECORD_WIDTH + RECORD.DETAILS] = index.detailsUsed;

  let elements = LISTS;
  for (let i = 0; i < LISTS; i++) elements += counts[i] as number;
  index.lists = withRoom(index.lists, index.listsUsed + elements);
  let at = index.listsUsed;
  for (let i = 0; i < LISTS; i++) index.lists[at++] = counts[i] as number;
  for (let i = 0; i < LISTS; i++) {
    const list = lists[i] as Int32Array;
    const count = counts[i] as number;
    for (let k = 0; k < count; k++) index.lists[at++] = list[k] as number;
  }
  index.listsUsed = at;

  let length = DETAILS;
  for (let i = 0; i < DETAILS; i++) length += (spans[2 * i + 1] as number) - (spans[2 * i] as number);
  index.details = withRoom(index.details, index.detailsUsed + length);
  const { details } = index;
  let to = index.detailsUsed;
  for (let i = 0; i < DETAILS; i++) {
    const end = spans[2 * i + 1] as number;
    for (let from = spans[2 * i] as number; from < end; from++) details[to++] = source[from] as number;
    details[to++] = DETAIL_END;
  }
  index.detailsUsed = to;
}
