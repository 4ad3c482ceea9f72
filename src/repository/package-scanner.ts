import { hashBytes, HASH_SEED, mixHash, stepHash, withRoom } from './bytes';
import { MalformedMetadata, UnusualMetadata } from './malformed';
import { addLink } from './hash-links';
import { decodeText, MAX_ITEMS, MAX_PACKAGES } from './primary';
import * as xml from './primary-bytes';
import { TAG } from './primary-bytes';
import * as check from './primary-checks';
import {
  FIELD,
  FIELDS,
  FIRST_SECTION,
  ITEM_END,
  SECTION,
  SECTION_START,
  type PrimaryIndex,
} from './primary-index';

/** Bytes of all records; 250,000 packages of an ordinary distribution have fewer. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The index that packages are added to, and how far the one being scanned has come. */
export interface PackageScan {
  readonly index: PrimaryIndex;
  /** First and last+1 byte of each field in the window. */
  readonly fields: Int32Array;
  /** Where its record ends in the index's bytes. */
  end: number;
  section: number;
  /** Dependencies and files of all packages. */
  items: number;
  /** Links and items of the packages that are complete; what one that was cut off has added is forgotten. */
  readonly complete: { provides: number; obsoletes: number; items: number };
}

export function createPackageScan(index: PrimaryIndex): PackageScan {
  const complete = { provides: 0, obsoletes: 0, items: 0 };
  return { index, fields: new Int32Array(2 * FIELDS), end: 0, section: NO_SECTION, items: 0, complete };
}

const NO_SECTION = -1;
/** Ends the scan of a package that goes on beyond the window. */
const CUT_OFF = -1;

/**
 * Adds the package to the index; returns the place behind it, or -1. `at` is inside its tag. No closure and no
 * iterator in here: their garbage, a hundred megabytes of it, would be a third of the work.
 */
export function scanPackage(scan: PackageScan, b: Uint8Array, at: number): number {
  const { length } = b;
  begin(scan, length);
  let section: number = NO_SECTION;
  let i = at;
  for (;;) {
    i = xml.nextTag(b, i);
    // The longest tag told by its first bytes has 15.
    if (i + 16 > length) return CUT_OFF;
    const first = b[i + 1] as number;
    if (first === 0x72 && b[i + 5] === 0x65 && xml.isTag(b, i, TAG.ENTRY)) {
      i = keepEntry(scan, b, i + TAG.ENTRY.length, section);
      if (i < 0) return CUT_OFF;
      continue;
    }
    const tag = i;
    i = xml.tagEnd(b, i);
    if (i < 0) return CUT_OFF;
    switch (first) {
      case xml.SLASH:
        if (xml.isAt(b, tag, TAG.PACKAGE_END)) {
          finish(scan, b);
          return i + 1;
        }
        if (b[tag + 2] === 0x72) section = NO_SECTION;
        break;
      case 0x72: // r
        if (xml.isTag(b, tag, TAG.LICENSE)) i = keepText(scan, b, i, FIELD.LICENSE);
        else if (xml.isTag(b, tag, TAG.SOURCE_RPM)) i = keepText(scan, b, i, FIELD.SOURCE_RPM);
        else if (b[i - 1] !== xml.SLASH) section = xml.listAt(b, tag);
        break;
      case 0x66: // f
        if (xml.isTag(b, tag, TAG.FILE)) i = keepFile(scan, b, i);
        break;
      case 0x6e: // n
        if (xml.isTag(b, tag, TAG.NAME)) i = keepText(scan, b, i, FIELD.NAME);
        break;
      case 0x61: // a
        if (xml.isTag(b, tag, TAG.ARCH)) i = keepText(scan, b, i, FIELD.ARCH);
        break;
      case 0x76: // v
        if (!xml.isTag(b, tag, TAG.VERSION)) break;
        keepAttribute(scan, b, tag, i, xml.EPOCH, FIELD.EPOCH);
        keepAttribute(scan, b, tag, i, xml.VER, FIELD.VERSION);
        keepAttribute(scan, b, tag, i, xml.REL, FIELD.RELEASE);
        break;
      case 0x63: // c
        if (!xml.isTag(b, tag, TAG.CHECKSUM)) break;
        keepAttribute(scan, b, tag, i, xml.TYPE, FIELD.CHECKSUM_TYPE);
        i = keepText(scan, b, i, FIELD.CHECKSUM);
        break;
      case 0x73: // s
        if (xml.isTag(b, tag, TAG.SUMMARY)) i = keepText(scan, b, i, FIELD.SUMMARY);
        else if (xml.isTag(b, tag, TAG.SIZE)) {
          keepAttribute(scan, b, tag, i, xml.PACKAGE, FIELD.SIZE);
          keepAttribute(scan, b, tag, i, xml.INSTALLED, FIELD.INSTALLED_SIZE);
        }
        break;
      case 0x74: // t
        if (xml.isTag(b, tag, TAG.TIME)) keepAttribute(scan, b, tag, i, xml.BUILD, FIELD.BUILD_TIME);
        break;
      case 0x6c: // l
        if (xml.isTag(b, tag, TAG.LOCATION)) keepAttribute(scan, b, tag, i, xml.HREF, FIELD.LOCATION);
        break;
      case 0x70: // p
        if (xml.isTag(b, tag, TAG.PACKAGE)) throw new UnusualMetadata('a package inside a package');
        break;
      case 0x21: // !
      case 0x3f: // ?
        throw new UnusualMetadata('a comment, CDATA or an instruction');
    }
    if (i < 0) return CUT_OFF;
  }
}

function begin(scan: PackageScan, length: number): void {
  const { index, complete } = scan;
  scan.fields.fill(0);
  scan.section = NO_SECTION;
  scan.items = complete.items;
  index.provides.count = complete.provides;
  index.obsoletes.count = complete.obsoletes;
  scan.end = index.starts[index.packages] as number;
  // A record is shorter than the XML that it is made of.
  index.bytes = withRoom(index.bytes, scan.end + length);
}

/** Keeps the text behind a tag that ends at `end`; returns the place of the next tag, or -1. */
function keepText({ fields }: PackageScan, b: Uint8Array, end: number, field: number): number {
  const from = end + 1;
  let to = from;
  if (b[end - 1] !== xml.SLASH) {
    to = xml.nextTag(b, from);
    if (to + 1 >= b.length) return CUT_OFF;
    requireEndTag(b, to);
  }
  fields[2 * field] = from;
  fields[2 * field + 1] = to;
  return to;
}

function requireEndTag(b: Uint8Array, at: number): void {
  if (b[at + 1] !== xml.SLASH) throw new UnusualMetadata('an element holds more than text');
}

/** Keeps the attribute of the tag from `tag` to `end`; an absent one stays empty. */
function keepAttribute(
  { fields }: PackageScan,
  b: Uint8Array,
  tag: number,
  end: number,
  name: Uint8Array,
  field: number,
): void {
  for (let i = tag; i < end; i++) {
    const c = b[i] as number;
    if (c === 0x27) throw new UnusualMetadata('attributes are not in double quotes');
    if (c === xml.QUOTE) {
      do i++;
      while (i < end && b[i] !== xml.QUOTE);
      continue;
    }
    if (c !== xml.SPACE || !xml.isAt(b, i, name)) continue;
    const from = i + name.length;
    let to = from;
    while (to < end && b[to] !== xml.QUOTE) to++;
    if (to === end) throw new UnusualMetadata('an attribute has no end');
    fields[2 * field] = from;
    fields[2 * field + 1] = to;
    return;
  }
}

/**
 * Keeps an entry whose attributes begin at `from`, unless rpm itself provides it or it stands in no
 * list; returns the place behind its tag, or -1.
 */
function keepEntry(scan: PackageScan, b: Uint8Array, from: number, section: number): number {
  const { length } = b;
  const nameFrom = from + xml.ENTRY_NAME.length;
  if (nameFrom >= length) return CUT_OFF;
  if (!xml.isAt(b, from, xml.ENTRY_NAME)) throw new UnusualMetadata('an entry does not begin with its name');
  const { bytes } = scan.index;
  const before = scan.end;
  let out = startItem(scan, section);
  let hash = HASH_SEED;
  let i = nameFrom;
  for (; i < length; i++) {
    const c = b[i] as number;
    if (xml.PLAIN[c] === 0) break;
    hash = stepHash(hash, c);
    bytes[out++] = c;
  }
  const plainTo = i;
  while (i < length && b[i] !== xml.QUOTE) i++;
  if (i === length) return CUT_OFF;
  if (i === nameFrom) throw new UnusualMetadata('an entry has no name');
  const nameTo = i;
  const end = check.attributesEnd(b, nameTo + 1);
  if (end < 0) return CUT_OFF;
  for (i = plainTo; i < end; i++) bytes[out++] = b[i] as number;
  if (section === NO_SECTION || xml.isAt(b, nameFrom, xml.RPMLIB)) scan.end = before;
  else endItem(scan, out, plainTo === nameTo ? mixHash(hash) : hashText(b, nameFrom, nameTo));
  return end + 2;
}

/** Keeps the path behind the tag that ends at `tagEnd`; returns the place of the next tag, or -1. */
function keepFile(scan: PackageScan, b: Uint8Array, tagEnd: number): number {
  if (b[tagEnd - 1] === xml.SLASH) throw new UnusualMetadata('a file has no path');
  const { length } = b;
  const { bytes } = scan.index;
  let out = startItem(scan, SECTION.FILES);
  let hash = HASH_SEED;
  let i = tagEnd + 1;
  for (; i < length; i++) {
    const c = b[i] as number;
    if (xml.PLAIN[c] === 0) break;
    hash = stepHash(hash, c);
    bytes[out++] = c;
  }
  const plainTo = i;
  for (; i < length && b[i] !== xml.LT; i++) bytes[out++] = b[i] as number;
  if (i + 1 >= length) return CUT_OFF;
  requireEndTag(b, i);
  endItem(scan, out, plainTo === i ? mixHash(hash) : hashText(b, tagEnd + 1, i));
  return i;
}

/** Where an item of the section is to be written. */
function startItem(scan: PackageScan, section: number): number {
  if (section === scan.section) return scan.end;
  const { bytes } = scan.index;
  scan.section = section;
  bytes[scan.end] = SECTION_START;
  bytes[scan.end + 1] = FIRST_SECTION + section;
  return scan.end + 2;
}

function endItem(scan: PackageScan, end: number, hash: number): void {
  const { index, section } = scan;
  index.bytes[end] = ITEM_END;
  scan.end = end + 1;
  scan.items++;
  if (section === SECTION.PROVIDES || section === SECTION.FILES)
    addLink(index.provides, hash, index.packages);
  else if (section === SECTION.OBSOLETES) addLink(index.obsoletes, hash, index.packages);
}

/** The hash of a text's value: entities are decoded first. */
function hashText(b: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c < xml.SPACE || c === xml.LT) throw new UnusualMetadata('a name holds what names do not');
  }
  const decoded = Buffer.from(decodeText(Buffer.from(b.slice(from, to)).toString('latin1')), 'utf8');
  return hashBytes(decoded, 0, decoded.length);
}

const IDENTIFIERS = [FIELD.NAME, FIELD.ARCH, FIELD.VERSION, FIELD.RELEASE];
const NUMBERS = [FIELD.EPOCH, FIELD.SIZE, FIELD.INSTALLED_SIZE, FIELD.BUILD_TIME];
const TEXTS = [FIELD.SUMMARY, FIELD.LICENSE, FIELD.SOURCE_RPM];

/** Checks the fields and completes the record. */
function finish(scan: PackageScan, b: Uint8Array): void {
  const { fields: f, index } = scan;
  for (let i = 0; i < IDENTIFIERS.length; i++) {
    const field = IDENTIFIERS[i] as number;
    check.requireIdentifier(b, first(f, field), last(f, field));
  }
  for (let i = 0; i < NUMBERS.length; i++) {
    const field = NUMBERS[i] as number;
    check.requireDigits(b, first(f, field), last(f, field));
  }
  const { CHECKSUM_TYPE, CHECKSUM, LOCATION, NAME } = FIELD;
  check.requireChecksum(
    b,
    first(f, CHECKSUM_TYPE),
    last(f, CHECKSUM_TYPE),
    first(f, CHECKSUM),
    last(f, CHECKSUM),
  );
  check.requireLocation(b, first(f, LOCATION), last(f, LOCATION));
  for (let i = 0; i < TEXTS.length; i++) {
    const field = TEXTS[i] as number;
    check.requireText(b, first(f, field), last(f, field));
  }
  if (scan.items > MAX_ITEMS) {
    throw new MalformedMetadata('it lists more dependencies and files than any repository has');
  }
  if (index.packages >= MAX_PACKAGES) {
    throw new MalformedMetadata(`it lists more than ${MAX_PACKAGES} packages`);
  }
  addLink(index.names, hashBytes(b, first(f, NAME), last(f, NAME)), index.packages);
  const end = writeFields(scan, b);
  if (end > MAX_BYTES) throw new MalformedMetadata('it describes more than any repository has');
  index.packages++;
  index.starts = withRoom(index.starts, index.packages + 1);
  index.starts[index.packages] = end;
  scan.complete.provides = index.provides.count;
  scan.complete.obsoletes = index.obsoletes.count;
  scan.complete.items = scan.items;
}

function first(fields: Int32Array, field: number): number {
  return fields[2 * field] as number;
}

/** The place behind it. */
function last(fields: Int32Array, field: number): number {
  return fields[2 * field + 1] as number;
}

function writeFields(scan: PackageScan, b: Uint8Array): number {
  const { fields, index } = scan;
  const { bytes } = index;
  let out = startItem(scan, SECTION.FIELDS);
  for (let field = 0; field < FIELDS; field++) {
    const to = fields[2 * field + 1] as number;
    for (let i = fields[2 * field] as number; i < to; i++) bytes[out++] = b[i] as number;
    bytes[out++] = ITEM_END;
  }
  return out;
}
