import { asBuffer, withRoom } from './bytes';
import { createLinks, reserveLinks, type HashLinks } from './hash-links';

/** Sections of a package's record. */
export const SECTION = { PROVIDES: 0, REQUIRES: 1, CONFLICTS: 2, OBSOLETES: 3, FILES: 4, FIELDS: 5 } as const;
const SECTIONS = 6;

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

/** Ends each field or element; XML cannot hold it, nor the next. */
export const ITEM_END = 1;
/** Begins a section; the digit of its number follows. */
export const SECTION_START = 2;
export const FIRST_SECTION = 0x30;

/**
 * The packages of primary.xml: nothing is an object until it is asked for, and the whole can be
 * written to a file and read back as it is. A package is a record of raw XML texts in sections, of
 * which each may be absent or come again; an rpm:entry is there as its attributes from the value of
 * `name` on.
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
  reserveLinks(index.names, packages);
  reserveLinks(index.provides, packages * 24);
}

/** The sections of a package's record, each a list of raw XML texts in latin1. */
export function readRecord({ bytes, starts }: PrimaryIndex, number: number): string[][] {
  const sections = Array.from({ length: SECTIONS }, (): string[] => []);
  const record = asBuffer(bytes).toString('latin1', starts[number], starts[number + 1]);
  for (const part of record.split(String.fromCharCode(SECTION_START)).slice(1)) {
    const items = part.slice(1).split(String.fromCharCode(ITEM_END)).slice(0, -1);
    sections[part.charCodeAt(0) - FIRST_SECTION]?.push(...items);
  }
  return sections;
}
