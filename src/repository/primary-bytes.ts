// primary.xml as bytes: its tags and how to find one's way between them.

export const LT = 0x3c;
export const GT = 0x3e;
export const SLASH = 0x2f;
export const QUOTE = 0x22;
export const AMPERSAND = 0x26;
export const SPACE = 0x20;
export const EQUALS = 0x3d;

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
export const TAG = {
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
export const ENTRY_NAME = ascii(' name="');
export const RPMLIB = ascii('rpmlib(');
export const SHA256 = ascii('sha256');
export const SHA1 = ascii('sha1');
export const EPOCH = ascii(' epoch="');
export const VER = ascii(' ver="');
export const REL = ascii(' rel="');
export const TYPE = ascii(' type="');
export const PACKAGE = ascii(' package="');
export const INSTALLED = ascii(' installed="');
export const BUILD = ascii(' build="');
export const HREF = ascii(' href="');

/** 1 for the bytes of a text or value that stand for themselves and end neither. */
export const PLAIN = Uint8Array.from({ length: 256 }, (_, c) =>
  c >= SPACE && c < 0x7f && c !== QUOTE && c !== AMPERSAND && c !== LT && c !== GT ? 1 : 0,
);

export function isAt(b: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (b[at + i] !== text[i]) return false;
  return true;
}

export function isWord(b: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  return to - from === word.length && isAt(b, from, word);
}

export function isTag(b: Uint8Array, at: number, tag: Uint8Array): boolean {
  if (!isAt(b, at, tag)) return false;
  const next = b[at + tag.length] as number;
  return next === GT || next === SLASH || next <= SPACE;
}

/** The list, by its number in LIST_TAGS, that the tag opens; -1 for any other. */
export function listAt(b: Uint8Array, at: number): number {
  for (let list = 0; list < LIST_TAGS.length; list++)
    if (isTag(b, at, LIST_TAGS[list] as Uint8Array)) return list;
  return -1;
}

/** Place of the next `<`, or the end. */
export function nextTag(b: Uint8Array, at: number): number {
  const { length } = b;
  let i = at;
  while (i < length && b[i] !== LT) i++;
  return i;
}

/** Place of the tag's `>`, or -1. */
export function tagEnd(b: Uint8Array, at: number): number {
  const { length } = b;
  for (let i = at; i < length; i++) if (b[i] === GT) return i;
  return -1;
}
