/** Epoch, version and release. An absent epoch is 0; an absent release is the empty string. */
export interface Evr {
  readonly epoch: number;
  readonly version: string;
  readonly release: string;
}

/** `[epoch:]version[-release]`; the release starts after the last hyphen, as in rpm. */
export function parseEvr(text: string): Evr {
  const epochMatch = /^(\d*):/.exec(text);
  const epoch = epochMatch?.[1] ? Number(epochMatch[1]) : 0;
  const rest = epochMatch ? text.slice(epochMatch[0].length) : text;
  const hyphen = rest.lastIndexOf('-');
  return hyphen > 0
    ? { epoch, version: rest.slice(0, hyphen), release: rest.slice(hyphen + 1) }
    : { epoch, version: rest, release: '' };
}

/** `epoch:version-release`, without an epoch of 0 and without a missing release. */
export function formatEvr(evr: Evr): string {
  const release = evr.release === '' ? '' : `-${evr.release}`;
  return `${evr.epoch > 0 ? `${evr.epoch}:` : ''}${evr.version}${release}`;
}

/**
 * rpmvercmp of rpm 4.8.0 (lib/rpmvercmp.c) with the tilde of EL 6.4: below zero when `a` is older,
 * zero when equal, above zero when newer. A caret is a plain separator, as on EL6.
 */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  let j = 0;
  for (;;) {
    while (i < a.length && isSeparator(a.charCodeAt(i))) i++;
    while (j < b.length && isSeparator(b.charCodeAt(j))) j++;
    const tildeA = a.charCodeAt(i) === TILDE;
    const tildeB = b.charCodeAt(j) === TILDE;
    if (tildeA || tildeB) {
      if (!tildeA) return 1;
      if (!tildeB) return -1;
      i++;
      j++;
      continue;
    }
    if (i >= a.length || j >= b.length) break;
    const inSegment = isDigit(a.charCodeAt(i)) ? isDigit : isLetter;
    const endA = segmentEnd(a, i, inSegment);
    const endB = segmentEnd(b, j, inSegment);
    // Segments of different kinds: the numeric one is newer.
    if (endB === j) return inSegment === isDigit ? 1 : -1;
    const order =
      inSegment === isDigit
        ? compareNumbers(a.slice(i, endA), b.slice(j, endB))
        : compareText(a.slice(i, endA), b.slice(j, endB));
    if (order !== 0) return order;
    i = endA;
    j = endB;
  }
  if (i >= a.length && j >= b.length) return 0;
  return i < a.length ? 1 : -1;
}

/** Epoch, then version, then release; a release that either side lacks is not compared (rpm 4.8). */
export function compareEvr(a: Evr, b: Evr): number {
  if (a.epoch !== b.epoch) return a.epoch < b.epoch ? -1 : 1;
  const order = compareVersions(a.version, b.version);
  if (order !== 0 || a.release === '' || b.release === '') return order;
  return compareVersions(a.release, b.release);
}

const TILDE = 0x7e;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isSeparator(code: number): boolean {
  return !isDigit(code) && !isLetter(code) && code !== TILDE;
}

function segmentEnd(text: string, from: number, inSegment: (code: number) => boolean): number {
  let end = from;
  while (end < text.length && inSegment(text.charCodeAt(end))) end++;
  return end;
}

function compareNumbers(a: string, b: string): number {
  const x = a.replace(/^0+/, '');
  const y = b.replace(/^0+/, '');
  return x.length === y.length ? compareText(x, y) : x.length < y.length ? -1 : 1;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
