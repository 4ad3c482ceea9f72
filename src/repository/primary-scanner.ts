import { addBytes, findBytes, hashBytes, withRoom, type ByteTable } from './byte-table';
import { MalformedMetadata } from './decompress';
import { decodeText, MAX_ITEMS, MAX_PACKAGES, UnusualMetadata } from './primary';
import {
  addElement,
  addPackage,
  createPrimaryIndex,
  createRawPackage,
  DETAIL,
  LIST,
  reserve,
  type PrimaryIndex,
  type RawPackage,
} from './primary-index';

/** Takes primary.xml in pieces. */
export interface IndexScanner {
  write(chunk: Buffer): void;
  /** Throws UnusualMetadata when the document was cut off or holds another number of packages. */
  finish(): PrimaryIndex;
}

/** Bytes of one package's element; real ones stay under 1 MiB. */
const MAX_PACKAGE = 16 * 1024 * 1024;
const STORE_BYTES = 512 * 1024;
/** The root element stands within the first bytes. */
const ROOT_BYTES = 4096;

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const QUOTE = 0x22;
const AMPERSAND = 0x26;
const SPACE = 0x20;
const EQUALS = 0x3d;

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const TAG = {
  PACKAGE: ascii('<package'),
  PACKAGE_END: ascii('</package>'),
  METADATA_END: ascii('</metadata>'),
  NAME: ascii('<name'),
  ARCH: ascii('<arch'),
  VERSION: ascii('<version'),
  CHECKSUM: ascii('<checksum'),
  SUMMARY: ascii('<summary'),
  SIZE: ascii('<size'),
  TIME: ascii('<time'),
  LOCATION: ascii('<location'),
  FILE: ascii('<file'),
  LICENSE: ascii('<rpm:license'),
  SOURCE_RPM: ascii('<rpm:sourcerpm'),
  ENTRY: ascii('<rpm:entry'),
};
/** In the order of LIST. */
const LIST_TAGS = ['provides', 'requires', 'conflicts', 'obsoletes'].map((name) => ascii(`<rpm:${name}`));
const ENTRY_NAME = ascii(' name="');
const RPMLIB = ascii('rpmlib(');
const SHA256 = ascii('sha256');
const SHA1 = ascii('sha1');
const NO_LIST = -1;

interface Scan {
  readonly index: PrimaryIndex;
  readonly raw: RawPackage;
  items: number;
  /** What `attributeSpan` and `textSpan` found. */
  from: number;
  to: number;
  /** What `hashedEnd` found. */
  hash: number;
}

/**
 * Scans primary.xml as createrepo and createrepo_c write it, byte by byte, once, without strings or
 * a document tree. Throws UnusualMetadata at anything that it does not know exactly (the caller then
 * takes `createPrimaryParser`, which understands all XML and tells what is wrong), MalformedMetadata
 * when there is too much of everything.
 */
export function createIndexScanner(): IndexScanner {
  const scan: Scan = {
    index: createPrimaryIndex(),
    raw: createRawPackage(),
    items: 0,
    from: 0,
    to: 0,
    hash: 0,
  };
  /** Holds what is not scanned yet at its beginning; its memory is used again and again. */
  let store = Buffer.allocUnsafe(STORE_BYTES);
  let held = 0;
  /** Bytes to wait for: a package that was cut off is not tried again until twice as much is there. */
  let needed = 0;
  let announced: number | undefined;
  let isClosed = false;

  function scanWindow(window: Buffer): number {
    let at = 0;
    if (announced === undefined) {
      const root = /^[^]*?<metadata\b[^>]*\bpackages="(\d+)"[^>]*>/.exec(
        window.toString('latin1', 0, ROOT_BYTES),
      );
      if (!root && window.length < ROOT_BYTES) return 0;
      if (!root || /<!|<package/.test(root[0])) throw new UnusualMetadata('the root element is missing');
      announced = Number(root[1]);
      reserve(scan.index, Math.min(announced, MAX_PACKAGES));
      at = root[0].length;
    }
    for (;;) {
      while (at < window.length && (window[at] as number) <= SPACE) at++;
      if (at >= window.length) return at;
      if (isClosed) throw new UnusualMetadata('something follows its end');
      if (window.length - at < TAG.METADATA_END.length) return at;
      if (isAt(window, at, TAG.METADATA_END)) {
        isClosed = true;
        at += TAG.METADATA_END.length;
        continue;
      }
      if (!isTag(window, at, TAG.PACKAGE)) throw new UnusualMetadata('something else than packages');
      const end = scanPackage(scan, window, at + 1);
      if (end < 0) return at;
      at = end;
    }
  }

  function scanHeld(): void {
    const done = scanWindow(store.slice(0, held));
    store.copy(store, 0, done, held);
    held -= done;
    needed = done === 0 ? held * 2 : 0;
  }

  return {
    write(chunk) {
      if (held > MAX_PACKAGE)
        throw new MalformedMetadata(`an entry is larger than ${MAX_PACKAGE} characters`);
      if (held + chunk.length > store.length) {
        const larger = Buffer.allocUnsafe(2 * (held + chunk.length));
        store.copy(larger, 0, 0, held);
        store = larger;
      }
      chunk.copy(store, held);
      held += chunk.length;
      if (held >= needed) scanHeld();
    },
    finish() {
      if (needed > 0) scanHeld();
      if (!isClosed) throw new UnusualMetadata('it is cut off');
      if (announced !== scan.index.packages)
        throw new UnusualMetadata('it announces another number of packages');
      return scan.index;
    },
  };
}

/** Returns the place behind the package, or -1 when it ends beyond the window. `at` is inside its tag. */
function scanPackage(scan: Scan, b: Uint8Array, at: number): number {
  const { raw, index } = scan;
  const { length } = b;
  raw.counts.fill(0);
  raw.spans.fill(0);
  raw.name = 0;
  raw.arch = 0;
  let list = NO_LIST;
  let i = at;
  for (;;) {
    i = nextTag(b, i);
    // The longest tag told by its first bytes has 15.
    if (i + 16 > length) return -1;
    const first = b[i + 1] as number;
    if (first === 0x72 && b[i + 5] === 0x65 && isTag(b, i, TAG.ENTRY)) {
      const from = i + TAG.ENTRY.length;
      i = hashedEnd(scan, b, from);
      if (i < 0) return -1;
      if (b[i - 1] !== SLASH) throw new UnusualMetadata('an entry is not empty');
      if (list === NO_LIST) continue;
      const entry = internEntry(index, b, from, i - 1, scan.hash);
      if (index.entryNames[entry] !== 0) addElement(raw, list, entry);
      continue;
    }
    const tag = i;
    i = tagEnd(b, i);
    if (i < 0) return -1;
    if (first === SLASH) {
      if (isAt(b, tag, TAG.PACKAGE_END)) {
        completePackage(scan, b);
        return i + 1;
      }
      if (b[tag + 2] === 0x72) list = NO_LIST;
      continue;
    }
    switch (first) {
      case 0x72: // r
        if (isTag(b, tag, TAG.LICENSE)) i = keepText(scan, b, i, DETAIL.LICENSE);
        else if (isTag(b, tag, TAG.SOURCE_RPM)) i = keepText(scan, b, i, DETAIL.SOURCE_RPM);
        else if (b[i - 1] !== SLASH) list = LIST_TAGS.findIndex((known) => isTag(b, tag, known));
        break;
      case 0x66: // f
        if (!isTag(b, tag, TAG.FILE)) break;
        i = textSpan(scan, b, i);
        if (i >= 0) addElement(raw, LIST.FILES, internText(index, b, scan.from, scan.to));
        break;
      case 0x6e: // n
        if (!isTag(b, tag, TAG.NAME)) break;
        i = textSpan(scan, b, i);
        if (i >= 0) raw.name = internIdentifier(scan, b);
        break;
      case 0x61: // a
        if (!isTag(b, tag, TAG.ARCH)) break;
        i = textSpan(scan, b, i);
        if (i >= 0) raw.arch = internIdentifier(scan, b);
        break;
      case 0x76: // v
        if (!isTag(b, tag, TAG.VERSION)) break;
        keepAttribute(scan, b, tag, i, EPOCH, DETAIL.EPOCH);
        keepAttribute(scan, b, tag, i, VER, DETAIL.VERSION);
        keepAttribute(scan, b, tag, i, REL, DETAIL.RELEASE);
        break;
      case 0x63: // c
        if (!isTag(b, tag, TAG.CHECKSUM)) break;
        keepAttribute(scan, b, tag, i, TYPE, DETAIL.CHECKSUM_TYPE);
        i = keepText(scan, b, i, DETAIL.CHECKSUM);
        break;
      case 0x73: // s
        if (isTag(b, tag, TAG.SUMMARY)) i = keepText(scan, b, i, DETAIL.SUMMARY);
        else if (isTag(b, tag, TAG.SIZE)) {
          keepAttribute(scan, b, tag, i, PACKAGE, DETAIL.SIZE);
          keepAttribute(scan, b, tag, i, INSTALLED, DETAIL.INSTALLED_SIZE);
        }
        break;
      case 0x74: // t
        if (isTag(b, tag, TAG.TIME)) keepAttribute(scan, b, tag, i, BUILD, DETAIL.BUILD_TIME);
        break;
      case 0x6c: // l
        if (isTag(b, tag, TAG.LOCATION)) keepAttribute(scan, b, tag, i, HREF, DETAIL.LOCATION);
        break;
      case 0x70: // p
        if (isTag(b, tag, TAG.PACKAGE)) throw new UnusualMetadata('a package inside a package');
        break;
      case 0x21: // !
      case 0x3f: // ?
        throw new UnusualMetadata('a comment, CDATA or an instruction');
    }
    if (i < 0) return -1;
  }
}

const EPOCH = ascii(' epoch="');
const VER = ascii(' ver="');
const REL = ascii(' rel="');
const TYPE = ascii(' type="');
const PACKAGE = ascii(' package="');
const INSTALLED = ascii(' installed="');
const BUILD = ascii(' build="');
const HREF = ascii(' href="');

function isAt(b: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (b[at + i] !== text[i]) return false;
  return true;
}

function isWord(b: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  return to - from === word.length && isAt(b, from, word);
}

function isTag(b: Uint8Array, at: number, tag: Uint8Array): boolean {
  if (!isAt(b, at, tag)) return false;
  const next = b[at + tag.length] as number;
  return next === GT || next === SLASH || next <= SPACE;
}

/** Place of the next `<`, or the end. */
function nextTag(b: Uint8Array, at: number): number {
  const { length } = b;
  let i = at;
  while (i < length && b[i] !== LT) i++;
  return i;
}

/** As `tagEnd`, and the hash of what stands before `/>`. */
function hashedEnd(scan: Scan, b: Uint8Array, at: number): number {
  const { length } = b;
  let hash = 0x811c9dc5;
  for (let i = at; i < length; i++) {
    const c = b[i] as number;
    if (c === GT) {
      scan.hash = hash ^ (hash >>> 15);
      return i;
    }
    hash = Math.imul(hash ^ c, 0x01000193);
  }
  return -1;
}

/** Place of the tag's `>`, or -1. */
function tagEnd(b: Uint8Array, at: number): number {
  const { length } = b;
  for (let i = at; i < length; i++) if (b[i] === GT) return i;
  return -1;
}

/** Finds the text behind a tag that ends at `end`; returns the place of the next tag, or -1. */
function textSpan(scan: Scan, b: Uint8Array, end: number): number {
  scan.from = end + 1;
  scan.to = end + 1;
  if (b[end - 1] === SLASH) return end + 1;
  const i = nextTag(b, end + 1);
  if (i + 1 >= b.length) return -1;
  if (b[i + 1] !== SLASH) throw new UnusualMetadata('an element holds more than text');
  scan.to = i;
  return i;
}

function keepText(scan: Scan, b: Uint8Array, end: number, detail: number): number {
  const next = textSpan(scan, b, end);
  if (next < 0) return next;
  scan.raw.spans[2 * detail] = scan.from;
  scan.raw.spans[2 * detail + 1] = scan.to;
  return next;
}

/** Keeps the attribute of the tag from `tag` to `end`; an absent one stays empty. */
function keepAttribute(
  { raw }: Scan,
  b: Uint8Array,
  tag: number,
  end: number,
  name: Uint8Array,
  detail: number,
): void {
  for (let i = tag; i < end; i++) {
    const c = b[i] as number;
    if (c === 0x27) throw new UnusualMetadata('attributes are not in double quotes');
    if (c === QUOTE) {
      do i++;
      while (i < end && b[i] !== QUOTE);
      continue;
    }
    if (c !== SPACE || !isAt(b, i, name)) continue;
    const from = i + name.length;
    let to = from;
    while (to < end && b[to] !== QUOTE) to++;
    if (to === end) throw new UnusualMetadata('an attribute has no end');
    raw.spans[2 * detail] = from;
    raw.spans[2 * detail + 1] = to;
    return;
  }
}

/** Number of a text; one with entities or beyond ASCII is decoded first. */
function internText(index: PrimaryIndex, b: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c === AMPERSAND || c >= 0x80) {
      const decoded = Buffer.from(decodeText(Buffer.from(b.slice(from, to)).toString('latin1')), 'utf8');
      return internBytes(index.texts, decoded, 0, decoded.length);
    }
  }
  return internBytes(index.texts, b, from, to);
}

function internBytes(table: ByteTable, b: Uint8Array, from: number, to: number): number {
  if (from === to) return 0;
  const hash = hashBytes(b, from, to);
  const known = findBytes(table, b, from, to, hash);
  return known >= 0 ? known : addBytes(table, b, from, to, hash);
}

function internIdentifier({ index, from, to }: Scan, b: Uint8Array): number {
  requireIdentifier(b, from, to);
  return internBytes(index.texts, b, from, to);
}

/** Number of an entry. Its name is text 0 when rpm itself provides it. */
function internEntry(index: PrimaryIndex, b: Uint8Array, from: number, to: number, hash: number): number {
  const known = findBytes(index.entries, b, from, to, hash);
  if (known >= 0) return known;
  if (!isAt(b, from, ENTRY_NAME)) throw new UnusualMetadata('an entry does not begin with its name');
  const nameFrom = from + ENTRY_NAME.length;
  let nameTo = nameFrom;
  while (nameTo < to && b[nameTo] !== QUOTE) nameTo++;
  if (nameTo === to || nameTo === nameFrom) throw new UnusualMetadata('an entry has no name');
  checkAttributes(b, nameTo + 1, to);
  const name = isAt(b, nameFrom, RPMLIB) ? 0 : internText(index, b, nameFrom, nameTo);
  const number = addBytes(index.entries, b, from, to, hash);
  index.entryNames = withRoom(index.entryNames, number + 1);
  index.entryNames[number] = name;
  return number;
}

/** What may follow an entry's name: attributes that createrepo writes, their values as they must be. */
function checkAttributes(b: Uint8Array, from: number, to: number): void {
  let i = from;
  while (i < to) {
    if (b[i] !== SPACE) throw new UnusualMetadata('an entry is shaped unusually');
    const name = ++i;
    while (i < to && b[i] !== EQUALS) i++;
    const value = i + 2;
    if (b[i + 1] !== QUOTE) throw new UnusualMetadata('attributes are not in double quotes');
    i = value;
    while (i < to && b[i] !== QUOTE) {
      if ((b[i] as number) === AMPERSAND || (b[i] as number) >= 0x80 || (b[i] as number) <= SPACE) {
        throw new UnusualMetadata('a version is shaped unusually');
      }
      i++;
    }
    if (i === to) throw new UnusualMetadata('an attribute has no end');
    const first = b[name] as number;
    if (first === 0x66) requireComparison(b, value, i);
    else if (first === 0x65) requireDigits(b, value, i);
    i++;
  }
}

/** EQ, LT, LE, GT, GE or NE. */
function requireComparison(b: Uint8Array, from: number, to: number): void {
  const text = String.fromCharCode(b[from] as number, b[from + 1] as number);
  if (to - from !== 2 || !['EQ', 'LT', 'LE', 'GT', 'GE', 'NE'].includes(text)) {
    throw new UnusualMetadata('an entry compares in an unknown way');
  }
}

function completePackage(scan: Scan, b: Uint8Array): void {
  const { raw, index } = scan;
  const { spans } = raw;
  if (raw.name === 0 || raw.arch === 0) throw new UnusualMetadata('an entry has no name');
  const from = (detail: number): number => spans[2 * detail] as number;
  const to = (detail: number): number => spans[2 * detail + 1] as number;
  requireIdentifier(b, from(DETAIL.VERSION), to(DETAIL.VERSION));
  requireIdentifier(b, from(DETAIL.RELEASE), to(DETAIL.RELEASE));
  for (const detail of NUMBERS) requireDigits(b, from(detail), to(detail));
  const isSha256 = isWord(b, from(DETAIL.CHECKSUM_TYPE), to(DETAIL.CHECKSUM_TYPE), SHA256);
  const isSha1 = isWord(b, from(DETAIL.CHECKSUM_TYPE), to(DETAIL.CHECKSUM_TYPE), SHA1);
  if (!isSha256 && !isSha1) throw new UnusualMetadata('a checksum of another type');
  requireHex(b, from(DETAIL.CHECKSUM), to(DETAIL.CHECKSUM), isSha256 ? 64 : 40);
  requireLocation(b, from(DETAIL.LOCATION), to(DETAIL.LOCATION));
  for (const detail of TEXTS) requireText(b, from(detail), to(detail));
  for (const count of raw.counts) scan.items += count;
  if (scan.items > MAX_ITEMS) {
    throw new MalformedMetadata('it lists more dependencies and files than any repository has');
  }
  if (index.packages >= MAX_PACKAGES)
    throw new MalformedMetadata(`it lists more than ${MAX_PACKAGES} packages`);
  addPackage(index, b, raw);
}

const NUMBERS = [DETAIL.EPOCH, DETAIL.SIZE, DETAIL.INSTALLED_SIZE, DETAIL.BUILD_TIME];
const TEXTS = [DETAIL.SUMMARY, DETAIL.LICENSE, DETAIL.SOURCE_RPM];

function requireIdentifier(b: Uint8Array, from: number, to: number): void {
  let isUsual = to > from;
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c <= SPACE || c >= 0x7f || c === SLASH || c === AMPERSAND) isUsual = false;
  }
  if (!isUsual) throw new UnusualMetadata('a name, version or architecture is shaped unusually');
}

function requireDigits(b: Uint8Array, from: number, to: number): void {
  let isUsual = to - from <= 15;
  for (let i = from; i < to; i++) if ((b[i] as number) < 0x30 || (b[i] as number) > 0x39) isUsual = false;
  if (!isUsual) throw new UnusualMetadata('a number is shaped unusually');
}

function requireHex(b: Uint8Array, from: number, to: number, length: number): void {
  let isUsual = to - from === length;
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if ((c < 0x30 || c > 0x39) && (c < 0x61 || c > 0x66)) isUsual = false;
  }
  if (!isUsual) throw new UnusualMetadata('a checksum is shaped unusually');
}

/** A plain relative path without `.`, `..`, empty parts, colons or entities. */
function requireLocation(b: Uint8Array, from: number, to: number): void {
  let isUsual = to > from && b[to - 1] !== SLASH;
  let isStart = true;
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c < SPACE || c === 0x5c || c === 0x3a || c === AMPERSAND) isUsual = false;
    if (isStart && (c === SLASH || c === 0x2e)) isUsual = false;
    isStart = c === SLASH;
  }
  if (!isUsual) throw new UnusualMetadata('a location is shaped unusually');
}

function requireText(b: Uint8Array, from: number, to: number): void {
  let hasEntity = false;
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c === AMPERSAND) hasEntity = true;
    if (c < 9) throw new UnusualMetadata('a text holds what XML cannot');
  }
  if (hasEntity) decodeText(Buffer.from(b.slice(from, to)).toString('latin1'));
}
