import { SaxesParser } from 'saxes';

import type { Checksum, DigestType } from '../rpm/package';
import { MalformedMetadata } from './malformed';

/** One metadata file that repomd.xml lists. */
export interface MetadataFile {
  /** Relative to the repository's base URL. */
  readonly location: string;
  readonly checksum: Checksum;
  /** Bytes; absent in old metadata. */
  readonly size?: number;
  /** Bytes once decompressed. */
  readonly openSize?: number;
}

export interface Repomd {
  readonly revision: string;
  /** By type: primary, filelists, other, ... */
  readonly files: ReadonlyMap<string, MetadataFile>;
}

const MAX_BYTES = 1024 * 1024;

interface PartialFile {
  location?: string;
  checksum?: Checksum;
  size?: number;
  openSize?: number;
}

/** Parses repomd.xml (createrepo's format). Throws MalformedMetadata. */
export function parseRepomd(data: Buffer): Repomd {
  if (data.length > MAX_BYTES) throw new MalformedMetadata(`it is larger than ${MAX_BYTES} bytes`);
  const files = new Map<string, MetadataFile>();
  const parser = new SaxesParser();
  let root = '';
  let revision = '';
  let type: string | undefined;
  let file: PartialFile = {};
  let text = '';
  let digestType = '';
  parser.on('error', (error) => {
    throw new MalformedMetadata(error.message);
  });
  parser.on('opentag', ({ name, attributes }) => {
    root = root || name;
    text = '';
    if (name === 'data') {
      type = attributes['type'];
      file = {};
    } else if (name === 'location') file.location = attributes['href'] ?? '';
    else if (name === 'checksum') digestType = attributes['type'] ?? '';
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.on('closetag', ({ name }) => {
    const value = text.trim();
    if (name === 'revision') revision = value;
    else if (name === 'checksum') file.checksum = toChecksum(digestType, value);
    else if (name === 'size') file.size = toSize(value);
    else if (name === 'open-size') file.openSize = toSize(value);
    else if (name === 'data' && type !== undefined) files.set(type, completeFile(type, file));
    text = '';
  });
  parser.write(data.toString('utf8')).close();
  if (root !== 'repomd') throw new MalformedMetadata('it is not a repomd document');
  return { revision, files };
}

function completeFile(type: string, file: PartialFile): MetadataFile {
  const { location, checksum, ...sizes } = file;
  if (location === undefined || !checksum) {
    throw new MalformedMetadata(`its entry for ${type} has no location or no checksum`);
  }
  return { location: toLocation(location), checksum, ...sizes };
}

function toSize(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new MalformedMetadata(`"${text.slice(0, 40)}" is not a size`);
  return Number(text);
}

const DIGEST_LENGTHS: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** A checksum as metadata writes it; createrepo of EL5 calls sha1 `sha`. */
export function toChecksum(type: string, value: string): Checksum {
  const name = type === 'sha' ? 'sha1' : type;
  const hex = value.toLowerCase();
  if (DIGEST_LENGTHS[name] !== hex.length || !/^[0-9a-f]+$/.test(hex)) {
    throw new MalformedMetadata(`"${value.slice(0, 40)}" is not a ${type.slice(0, 40)} checksum`);
  }
  return { type: name as DigestType, value: hex };
}

/** A path that stays inside the repository. */
export function toLocation(href: string): string {
  const parts = href.split('/');
  const isUnsafe = parts.some((part) => part === '' || part === '.' || part === '..');
  // eslint-disable-next-line no-control-regex
  if (isUnsafe || /[\\\u0000-\u001f]|^[A-Za-z][A-Za-z0-9+.-]*:/.test(href)) {
    throw new MalformedMetadata(`"${href.slice(0, 80)}" is not a path inside the repository`);
  }
  return href;
}
