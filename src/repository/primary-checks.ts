import { UnusualMetadata } from './malformed';
import { decodeText } from './primary';
import { AMPERSAND, EQUALS, GT, isWord, PLAIN, QUOTE, SHA1, SHA256, SLASH, SPACE } from './primary-bytes';

// What createrepo's output looks like where it is used; all else is left to an XML parser.

/**
 * The place of the `/>` of an entry whose attributes go on at `from`, or -1 when it is beyond the window. They
 * must be attributes that createrepo writes, their values as they must be.
 */
export function attributesEnd(b: Uint8Array, from: number): number {
  const { length } = b;
  let i = from;
  while (i < length && b[i] === SPACE) {
    const name = ++i;
    while (i < length && (b[i] as number) >= 0x61 && (b[i] as number) <= 0x7a) i++;
    const value = i + 2;
    if (value >= length) return -1;
    if (i === name || b[i] !== EQUALS) throw new UnusualMetadata('an attribute has an unusual name');
    if (b[i + 1] !== QUOTE) throw new UnusualMetadata('attributes are not in double quotes');
    i = value;
    while (i < length && PLAIN[b[i] as number] === 1 && b[i] !== SPACE) i++;
    if (i === length) return -1;
    if (b[i] !== QUOTE) throw new UnusualMetadata('a version is shaped unusually');
    const first = b[name] as number;
    if (first === 0x66) requireComparison(b, value, i);
    else if (first === 0x65) requireDigits(b, value, i);
    i++;
  }
  if (i + 1 >= length) return -1;
  if (b[i] !== SLASH || b[i + 1] !== GT) throw new UnusualMetadata('an entry is shaped unusually');
  return i;
}

/** EQ, LT, LE, GT, GE or NE. */
function requireComparison(b: Uint8Array, from: number, to: number): void {
  const first = b[from];
  const second = b[from + 1];
  const isOrder = (first === 0x4c || first === 0x47) && (second === 0x54 || second === 0x45);
  const isEquality = (first === 0x45 && second === 0x51) || (first === 0x4e && second === 0x45);
  if (to - from !== 2 || !(isOrder || isEquality)) {
    throw new UnusualMetadata('an entry compares in an unknown way');
  }
}

export function requireChecksum(
  b: Uint8Array,
  typeFrom: number,
  typeTo: number,
  from: number,
  to: number,
): void {
  const isSha256 = isWord(b, typeFrom, typeTo, SHA256);
  if (!isSha256 && !isWord(b, typeFrom, typeTo, SHA1))
    throw new UnusualMetadata('a checksum of another type');
  requireHex(b, from, to, isSha256 ? 64 : 40);
}

export function requireIdentifier(b: Uint8Array, from: number, to: number): void {
  let isUsual = to > from;
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c <= SPACE || c >= 0x7f || c === SLASH || c === AMPERSAND) isUsual = false;
  }
  if (!isUsual) throw new UnusualMetadata('a name, version or architecture is shaped unusually');
}

export function requireDigits(b: Uint8Array, from: number, to: number): void {
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
export function requireLocation(b: Uint8Array, from: number, to: number): void {
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

export function requireText(b: Uint8Array, from: number, to: number): void {
  let hasEntity = false;
  for (let i = from; i < to; i++) {
    const c = b[i] as number;
    if (c === AMPERSAND) hasEntity = true;
    if (c < 9) throw new UnusualMetadata('a text holds what XML cannot');
  }
  if (hasEntity) decodeText(Buffer.from(b.slice(from, to)).toString('latin1'));
}
