import { createHash } from 'crypto';
import * as path from 'path';

import { AppError, describeError } from '../core/error';
import { withFile, type OpenFile } from '../core/file-pieces';
import type { Comparison, Dependency } from './dependency';
import { parseEvr, type Evr } from './evr';
import {
  HEADER_INTRO,
  headerLength,
  headerNumber,
  headerNumbers,
  headerString,
  headerStrings,
  MalformedPackage,
  parseHeader,
  type Header,
} from './header';
import type { Checksum, Package } from './package';
import { FILE_GHOST, SENSE, SIGNATURE_TAG, TAG } from './tags';

export type FileType = 'file' | 'dir' | 'ghost';

export interface PackageFileEntry {
  readonly path: string;
  readonly type: FileType;
}

export interface Changelog {
  /** Seconds since 1970. */
  readonly time: number;
  readonly author: string;
  readonly text: string;
}

/** What the headers of one RPM file say. */
export interface PackageFile {
  readonly package: Package;
  readonly files: readonly PackageFileEntry[];
  /** Offsets of the main header in the file: [start, end). */
  readonly headerRange: { readonly start: number; readonly end: number };
  readonly description: string;
  readonly url: string;
  readonly group: string;
  readonly vendor: string;
  readonly packager: string;
  readonly buildHost: string;
  /** Bytes of the uncompressed payload. */
  readonly archiveSize: number;
  readonly changelogs: readonly Changelog[];
  readonly header: Header;
  readonly signature: Header;
}

/** The parts of an RPM file before its payload. */
export interface PackageHeaders {
  readonly signature: Header;
  readonly header: Header;
  readonly headerRange: { readonly start: number; readonly end: number };
}

const LEAD_BYTES = 96;
const LEAD_MAGIC = 0xedabeedb;
const HEADER_SIGNATURE_TYPE = 5;

/** An RPM file: on disk, which answers at once, or arriving in pieces. */
export interface PackageSource {
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes at `position`; fewer mean that the file is cut off. */
  readAt(position: number, length: number): Buffer | Promise<Buffer>;
  /** The bytes from `start` to the end; each piece is valid until the next one. */
  pieces(start: number): Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** Reads lead, signature header and main header (rpm 4.8 lib/package.c rpmReadPackageFile). */
export async function readPackageHeaders(source: PackageSource): Promise<PackageHeaders> {
  const lead = await readExactly(source, 0, LEAD_BYTES);
  if (lead.readUInt32BE(0) !== LEAD_MAGIC) throw new MalformedPackage('it is not an RPM package');
  if (lead.readUInt16BE(78) !== HEADER_SIGNATURE_TYPE) {
    throw new MalformedPackage('its kind of signature is not supported');
  }
  const signature = await readHeaderAt(source, LEAD_BYTES);
  // The main header begins at the next multiple of 8.
  const start = LEAD_BYTES + Math.ceil(signature.bytes.length / 8) * 8;
  const header = await readHeaderAt(source, start);
  return { signature, header, headerRange: { start, end: start + header.bytes.length } };
}

async function readHeaderAt(source: PackageSource, position: number): Promise<Header> {
  const intro = await readExactly(source, position, HEADER_INTRO);
  const rest = headerLength(intro) - HEADER_INTRO;
  // Nothing is read twice: the package may come from a pipe.
  return parseHeader(Buffer.concat([intro, await readExactly(source, position + HEADER_INTRO, rest)]));
}

async function readExactly(source: PackageSource, position: number, length: number): Promise<Buffer> {
  const bytes = await source.readAt(position, length);
  if (bytes.length < length) throw new MalformedPackage('it is cut off');
  return bytes;
}

/**
 * Reads the headers of the RPM at `file` and describes it as a package of no repository, located at
 * its own base name. Without `checksum` the whole file is read for its SHA-256.
 * Throws PACKAGE_UNREADABLE, or FILE_UNREADABLE when the file cannot be opened.
 */
export async function readPackageFile(
  file: string,
  known: { readonly checksum?: Checksum } = {},
): Promise<PackageFile> {
  return withPackage(file, async (source) => {
    const headers = await readPackageHeaders(source);
    const checksum = known.checksum ?? (await hashSource(source));
    return describePackageFile(headers, { size: source.size, checksum, location: path.basename(file) });
  });
}

/** Most headers end before. */
const HEAD_BYTES = 64 * 1024;

/** Opens an RPM file for `use`. Throws FILE_UNREADABLE, PACKAGE_UNREADABLE for a MalformedPackage, and what `use` throws. */
export async function withPackage<T>(
  file: string,
  use: (source: PackageSource) => Promise<T>,
  name = file,
): Promise<T> {
  let isOpen = false;
  try {
    return await withFile(file, (open) => {
      isOpen = true;
      return use(fromFile(open));
    });
  } catch (error) {
    if (!isOpen) throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
    throw asUnreadable(error, name);
  }
}

function fromFile(open: OpenFile): PackageSource {
  const head = open.readAt(0, HEAD_BYTES);
  return {
    size: open.size,
    readAt: (position, length) =>
      position + length <= head.length
        ? head.slice(position, position + length)
        : open.readAt(position, length),
    pieces: (start) => open.pieces(start),
  };
}

/** A MalformedPackage becomes PACKAGE_UNREADABLE; anything else stays what it is. */
export function asUnreadable(error: unknown, file: string): unknown {
  return error instanceof MalformedPackage
    ? new AppError('PACKAGE_UNREADABLE', { package: file, problem: error.message })
    : error;
}

async function hashSource(source: PackageSource): Promise<Checksum> {
  const hash = createHash('sha256');
  for await (const piece of source.pieces(0)) hash.update(piece);
  return { type: 'sha256', value: hash.digest('hex') };
}

/** Turns parsed headers into a PackageFile. Throws MalformedPackage. */
export function describePackageFile(
  { header, signature, headerRange }: PackageHeaders,
  file: { readonly size: number; readonly checksum: Checksum; readonly location: string },
): PackageFile {
  const text = (tag: number): string => headerString(header, tag) ?? '';
  const name = text(TAG.NAME);
  const version = text(TAG.VERSION);
  const release = text(TAG.RELEASE);
  if (name === '' || version === '' || release === '')
    throw new MalformedPackage('it has no name or version');
  const isSource = header.entries.has(TAG.SOURCEPACKAGE) || !header.entries.has(TAG.SOURCERPM);
  const files = readFiles(header);
  const installedSize = headerNumber(header, TAG.LONGSIZE) ?? headerNumber(header, TAG.SIZE) ?? 0;
  return {
    package: {
      name,
      evr: { epoch: headerNumber(header, TAG.EPOCH) ?? 0, version, release },
      arch: isSource ? 'src' : text(TAG.ARCH),
      provides: readDependencies(header, TAG.PROVIDENAME, TAG.PROVIDEFLAGS, TAG.PROVIDEVERSION),
      requires: readDependencies(header, TAG.REQUIRENAME, TAG.REQUIREFLAGS, TAG.REQUIREVERSION),
      conflicts: readDependencies(header, TAG.CONFLICTNAME, TAG.CONFLICTFLAGS, TAG.CONFLICTVERSION),
      obsoletes: readDependencies(header, TAG.OBSOLETENAME, TAG.OBSOLETEFLAGS, TAG.OBSOLETEVERSION),
      files: files.map((entry) => entry.path),
      sourceRpm: text(TAG.SOURCERPM),
      license: text(TAG.LICENSE),
      summary: text(TAG.SUMMARY),
      size: file.size,
      installedSize,
      checksum: file.checksum,
      location: file.location,
      repository: '',
      buildTime: headerNumber(header, TAG.BUILDTIME) ?? 0,
    },
    files,
    headerRange,
    description: text(TAG.DESCRIPTION),
    url: text(TAG.URL),
    group: text(TAG.GROUP),
    vendor: text(TAG.VENDOR),
    packager: text(TAG.PACKAGER),
    buildHost: text(TAG.BUILDHOST),
    archiveSize: headerNumber(signature, SIGNATURE_TAG.PAYLOAD_SIZE) ?? installedSize,
    changelogs: readChangelogs(header),
    header,
    signature,
  };
}

function readDependencies(
  header: Header,
  nameTag: number,
  flagTag: number,
  versionTag: number,
): Dependency[] {
  const flags = headerNumbers(header, flagTag);
  const versions = headerStrings(header, versionTag);
  return headerStrings(header, nameTag).map((name, i) =>
    toDependency(name, flags[i] ?? 0, versions[i] ?? ''),
  );
}

function toDependency(name: string, flags: number, version: string): Dependency {
  const op = comparison(flags);
  const pre = (flags & (SENSE.PREREQ | SENSE.SCRIPT_PRE | SENSE.SCRIPT_POST)) !== 0;
  const evr: Evr | undefined = op && version !== '' ? parseEvr(version) : undefined;
  return { name, ...(op && evr ? { op, evr } : {}), ...(pre ? { pre: true } : {}) };
}

function comparison(flags: number): Comparison | undefined {
  const signs =
    (flags & SENSE.LESS ? '<' : '') + (flags & SENSE.GREATER ? '>' : '') + (flags & SENSE.EQUAL ? '=' : '');
  return signs === '' || signs === '<>=' ? undefined : (signs as Comparison);
}

const MODE_TYPE = 0xf000;
const MODE_DIRECTORY = 0x4000;

function readFiles(header: Header): PackageFileEntry[] {
  const modes = headerNumbers(header, TAG.FILEMODES);
  const flags = headerNumbers(header, TAG.FILEFLAGS);
  return filePaths(header).map((file, i) => ({
    path: file,
    type: fileType(modes[i] ?? 0, flags[i] ?? 0),
  }));
}

/** A folder stays a folder even when it is a ghost, as createrepo has it. */
function fileType(mode: number, flags: number): FileType {
  if ((mode & MODE_TYPE) === MODE_DIRECTORY) return 'dir';
  return (flags & FILE_GHOST) !== 0 ? 'ghost' : 'file';
}

function filePaths(header: Header): string[] {
  const baseNames = headerStrings(header, TAG.BASENAMES);
  if (baseNames.length === 0) return headerStrings(header, TAG.OLDFILENAMES);
  const folders = headerStrings(header, TAG.DIRNAMES);
  const indexes = headerNumbers(header, TAG.DIRINDEXES);
  return baseNames.map((base, i) => {
    const folder = folders[indexes[i] ?? -1];
    if (folder === undefined) throw new MalformedPackage('a file lies in a folder that is not listed');
    return folder + base;
  });
}

function readChangelogs(header: Header): Changelog[] {
  const authors = headerStrings(header, TAG.CHANGELOGNAME);
  const texts = headerStrings(header, TAG.CHANGELOGTEXT);
  return headerNumbers(header, TAG.CHANGELOGTIME).map((time, i) => ({
    time,
    author: authors[i] ?? '',
    text: texts[i] ?? '',
  }));
}
