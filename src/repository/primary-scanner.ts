import { hashBytes } from './bytes';
import { MalformedMetadata } from './decompress';
import { chainLinks } from './hash-links';
import { decodeText, MAX_ITEMS, MAX_PACKAGES, UnusualMetadata } from './primary';
import {
  AMPERSAND,
  ENTRY_NAME,
  RPMLIB,
  BUILD,
  EPOCH,
  HREF,
  INSTALLED,
  isAt,
  isTag,
  LIST_TAGS,
  nextTag,
  PACKAGE,
  QUOTE,
  REL,
  SLASH,
  SPACE,
  TAG,
  tagEnd,
  TYPE,
  VER,
} from './primary-bytes';
import {
  checkAttributes,
  requireChecksum,
  requireDigits,
  requireIdentifier,
  requireLocation,
  requireText,
} from './primary-checks';
import {
  addElement,
  addPackage,
  createPrimaryIndex,
  createRawPackage,
  FIELD,
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

const NO_LIST = -1;

interface Scan {
  readonly index: PrimaryIndex;
  readonly raw: RawPackage;
  items: number;
  /** What `attributeSpan` and `textSpan` found. */
  from: number;
  to: number;
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
      const { names, provides, obsoletes } = scan.index;
      for (const links of [names, provides, obsoletes]) chainLinks(links);
      return scan.index;
    },
  };
}

/** Returns the place behind the package, or -1 when it ends beyond the window. `at` is inside its tag. */
function scanPackage(scan: Scan, b: Uint8Array, at: number): number {
  const { raw } = scan;
  const { length } = b;
  raw.counts.fill(0);
  raw.fields.fill(0);
  let list = NO_LIST;
  let i = at;
  for (;;) {
    i = nextTag(b, i);
    // The longest tag told by its first bytes has 15.
    if (i + 16 > length) return -1;
    const first = b[i + 1] as number;
    if (first === 0x72 && b[i + 5] === 0x65 && isTag(b, i, TAG.ENTRY)) {
      const from = i + TAG.ENTRY.length;
      i = tagEnd(b, from);
      if (i < 0) return -1;
      if (b[i - 1] !== SLASH) throw new UnusualMetadata('an entry is not empty');
      if (list !== NO_LIST) keepEntry(raw, b, from, i - 1, list);
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
        if (isTag(b, tag, TAG.LICENSE)) i = keepText(scan, b, i, FIELD.LICENSE);
        else if (isTag(b, tag, TAG.SOURCE_RPM)) i = keepText(scan, b, i, FIELD.SOURCE_RPM);
        else if (b[i - 1] !== SLASH) list = LIST_TAGS.findIndex((known) => isTag(b, tag, known));
        break;
      case 0x66: // f
        if (!isTag(b, tag, TAG.FILE)) break;
        i = textSpan(scan, b, i);
        if (i >= 0) keepFile(scan, b);
        break;
      case 0x6e: // n
        if (isTag(b, tag, TAG.NAME)) i = keepText(scan, b, i, FIELD.NAME);
        break;
      case 0x61: // a
        if (isTag(b, tag, TAG.ARCH)) i = keepText(scan, b, i, FIELD.ARCH);
        break;
      case 0x76: // v
        if (!isTag(b, tag, TAG.VERSION)) break;
        keepAttribute(scan, b, tag, i, EPOCH, FIELD.EPOCH);
        keepAttribute(scan, b, tag, i, VER, FIELD.VERSION);
        keepAttribute(scan, b, tag, i, REL, FIELD.RELEASE);
        break;
      case 0x63: // c
        if (!isTag(b, tag, TAG.CHECKSUM)) break;
        keepAttribute(scan, b, tag, i, TYPE, FIELD.CHECKSUM_TYPE);
        i = keepText(scan, b, i, FIELD.CHECKSUM);
        break;
      case 0x73: // s
        if (isTag(b, tag, TAG.SUMMARY)) i = keepText(scan, b, i, FIELD.SUMMARY);
        else if (isTag(b, tag, TAG.SIZE)) {
          keepAttribute(scan, b, tag, i, PACKAGE, FIELD.SIZE);
          keepAttribute(scan, b, tag, i, INSTALLED, FIELD.INSTALLED_SIZE);
        }
        break;
      case 0x74: // t
        if (isTag(b, tag, TAG.TIME)) keepAttribute(scan, b, tag, i, BUILD, FIELD.BUILD_TIME);
        break;
      case 0x6c: // l
        if (isTag(b, tag, TAG.LOCATION)) keepAttribute(scan, b, tag, i, HREF, FIELD.LOCATION);
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

function keepText(scan: Scan, b: Uint8Array, end: number, field: number): number {
  const next = textSpan(scan, b, end);
  if (next < 0) return next;
  scan.raw.fields[2 * field] = scan.from;
  scan.raw.fields[2 * field + 1] = scan.to;
  return next;
}

/** Keeps the attribute of the tag from `tag` to `end`; an absent one stays empty. */
function keepAttribute(
  { raw }: Scan,
  b: Uint8Array,
  tag: number,
  end: number,
  name: Uint8Array,
  field: number,
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
    raw.fields[2 * field] = from;
    raw.fields[2 * field + 1] = to;
    return;
  }
}

/** A text's hash, as that of its value: entities are decoded first. */
function hashText(b: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c < SPACE) throw new UnusualMetadata('a name holds what names do not');
    if (c === AMPERSAND || c >= 0x80) {
      const decoded = Buffer.from(decodeText(Buffer.from(b.slice(from, to)).toString('latin1')), 'utf8');
      return hashBytes(decoded, 0, decoded.length);
    }
  }
  return hashBytes(b, from, to);
}

function keepFile({ raw, from, to }: Scan, b: Uint8Array): void {
  addElement(raw, LIST.FILES, from, to, hashText(b, from, to));
}

/** Keeps an entry, whose attributes are the bytes from `from` to `to`, unless rpm itself provides it. */
function keepEntry(raw: RawPackage, b: Uint8Array, from: number, to: number, list: number): void {
  if (!isAt(b, from, ENTRY_NAME)) throw new UnusualMetadata('an entry does not begin with its name');
  const nameFrom = from + ENTRY_NAME.length;
  let nameTo = nameFrom;
  while (nameTo < to && b[nameTo] !== QUOTE) nameTo++;
  if (nameTo === to || nameTo === nameFrom) throw new UnusualMetadata('an entry has no name');
  if (nameTo + 1 < to) checkAttributes(b, nameTo + 1, to);
  if (!isAt(b, nameFrom, RPMLIB)) addElement(raw, list, nameFrom, to, hashText(b, nameFrom, nameTo));
}

function completePackage(scan: Scan, b: Uint8Array): void {
  const { raw, index } = scan;
  const { fields } = raw;
  const from = (field: number): number => fields[2 * field] as number;
  const to = (field: number): number => fields[2 * field + 1] as number;
  for (const field of IDENTIFIERS) requireIdentifier(b, from(field), to(field));
  for (const field of NUMBERS) requireDigits(b, from(field), to(field));
  const { CHECKSUM_TYPE, CHECKSUM, LOCATION, NAME } = FIELD;
  requireChecksum(b, from(CHECKSUM_TYPE), to(CHECKSUM_TYPE), from(CHECKSUM), to(CHECKSUM));
  requireLocation(b, from(LOCATION), to(LOCATION));
  for (const field of TEXTS) requireText(b, from(field), to(field));
  for (const count of raw.counts) scan.items += count;
  if (scan.items > MAX_ITEMS) {
    throw new MalformedMetadata('it lists more dependencies and files than any repository has');
  }
  if (index.packages >= MAX_PACKAGES)
    throw new MalformedMetadata(`it lists more than ${MAX_PACKAGES} packages`);
  raw.nameHash = hashBytes(b, from(NAME), to(NAME));
  addPackage(index, b, raw);
}

const IDENTIFIERS = [FIELD.NAME, FIELD.ARCH, FIELD.VERSION, FIELD.RELEASE];
const NUMBERS = [FIELD.EPOCH, FIELD.SIZE, FIELD.INSTALLED_SIZE, FIELD.BUILD_TIME];
const TEXTS = [FIELD.SUMMARY, FIELD.LICENSE, FIELD.SOURCE_RPM];
