import { SaxesParser } from 'saxes';

import type { Checksum } from '../rpm/package';
import { MalformedMetadata } from './malformed';
import { toChecksum } from './repomd';

/** What a metalink says of repomd.xml besides where it is. */
export interface Metalink {
  /** Base URLs of the mirrors, the preferred first. */
  readonly baseUrls: readonly string[];
  /** repomd.xml as it is now and as it was lately; a mirror may be behind. Empty when not told. */
  readonly repomd: readonly RepomdVersion[];
}

export interface RepomdVersion {
  /** The strongest digest that is given. */
  readonly checksum: Checksum;
  readonly size?: number;
}

const MAX_BYTES = 1024 * 1024;
const MAX_MIRRORS = 1000;
const REPOMD_PATH = 'repodata/repomd.xml';
const USABLE_URL = /^(https?:\/\/[^\s/]+(\/\S*)?|file:\/\/\/\S*)$/;

/**
 * Base URLs of a mirror list: one a line, `#` for comments; `$ARCH` means `$basearch` there, as yum
 * 3.2.29 has it. Other protocols than http, https and file are passed over.
 * Throws MalformedMetadata when no URL is left, as when the answer was a web page.
 */
export function parseMirrorList(data: Buffer, basearch: string): string[] {
  const lines = bounded(data)
    .split('\n')
    .map((line) => line.trim().replace(/\$(basearch|arch)\b/gi, basearch));
  return mirrors(lines.filter((line) => USABLE_URL.test(line)));
}

interface MetalinkUrl {
  readonly url: string;
  readonly preference: number;
}

/** Reads a metalink 3.0 document of MirrorManager. Throws MalformedMetadata. */
export function parseMetalink(data: Buffer): Metalink {
  const urls: MetalinkUrl[] = [];
  const repomd: RepomdVersion[] = [];
  let root = '';
  let inRepomd = false;
  let attributes: Readonly<Record<string, string>> = {};
  let text = '';
  let digests: Checksum[] = [];
  let size: number | undefined;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new MalformedMetadata(error.message);
  });
  parser.on('doctype', () => {
    throw new MalformedMetadata('it has a document type, which metalinks never have');
  });
  const completeVersion = (): void => {
    const checksum = strongest(digests);
    if (checksum) repomd.push({ checksum, ...(size === undefined ? {} : { size }) });
    digests = [];
    size = undefined;
  };
  parser.on('opentag', (tag) => {
    root = root || tag.name;
    attributes = tag.attributes;
    text = '';
    if (tag.name === 'file') inRepomd = attributes['name'] === 'repomd.xml';
    // The first alternate ends what is said of the present version.
    if (tag.name === 'mm0:alternates') completeVersion();
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.on('closetag', ({ name }) => {
    const value = text.trim();
    text = '';
    if (!inRepomd) return;
    if (name === 'size' && /^\d{1,9}$/.test(value)) size = Number(value);
    else if (name === 'hash' && isKnownDigest(attributes['type'])) {
      digests.push(toChecksum(attributes['type'], value));
    } else if (name === 'url' && USABLE_URL.test(value) && value.endsWith(`/${REPOMD_PATH}`)) {
      urls.push({ url: value.slice(0, -REPOMD_PATH.length), preference: preferenceOf(attributes) });
    } else if (name === 'mm0:alternate') completeVersion();
    else if (name === 'file') {
      completeVersion();
      inRepomd = false;
    }
  });
  parser.write(bounded(data)).close();
  if (root !== 'metalink') throw new MalformedMetadata('it is not a metalink document');
  const order = urls.map((one, place) => ({ ...one, place }));
  order.sort((a, b) => b.preference - a.preference || a.place - b.place);
  return { baseUrls: mirrors(order.map(({ url }) => url)), repomd };
}

/** Weakest first; MD5 proves nothing and is left out. */
const DIGESTS: readonly string[] = ['sha1', 'sha256', 'sha384', 'sha512'];

function isKnownDigest(type: string | undefined): type is string {
  return DIGESTS.includes(type ?? '');
}

function strongest(digests: readonly Checksum[]): Checksum | undefined {
  const rank = ({ type }: Checksum): number => DIGESTS.indexOf(type);
  return [...digests].sort((a, b) => rank(b) - rank(a))[0];
}

function preferenceOf({ preference = '' }: Readonly<Record<string, string>>): number {
  return /^\d{1,9}$/.test(preference) ? Number(preference) : 0;
}

function bounded(data: Buffer): string {
  if (data.length > MAX_BYTES) throw new MalformedMetadata(`it is larger than ${MAX_BYTES} bytes`);
  return data.toString('utf8');
}

function mirrors(urls: readonly string[]): string[] {
  const different = Array.from(new Set(urls)).slice(0, MAX_MIRRORS);
  if (different.length === 0) throw new MalformedMetadata('it names no mirror with http, https or file');
  return different;
}
