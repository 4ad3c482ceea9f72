import type { Comparison, Dependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';
import { MalformedMetadata } from './decompress';
import { toChecksum, toLocation } from './repomd';

/** The metadata is well-formed XML perhaps, but not as createrepo writes it. */
export class UnusualMetadata extends Error {}

const PACKAGE_START = '<package ';
const PACKAGE_END = '</package>';
/** Characters of one package's element; real ones stay under 1 MiB. */
const MAX_PACKAGE = 16 * 1024 * 1024;
export const MAX_PACKAGES = 250_000;
/** Dependencies and files of all packages together; a distribution of 20,000 packages has 700,000. */
export const MAX_ITEMS = 8_000_000;
/** Different texts and different dependencies kept in memory. */
const MAX_DISTINCT = 1_500_000;

const NO_DEPENDENCIES: readonly Dependency[] = [];
const NO_FILES: readonly string[] = [];

/** Takes primary.xml in pieces and collects its packages. */
export interface PrimaryScanner {
  write(chunk: Buffer): void;
  /** Throws MalformedMetadata when the document was cut off or holds another number of packages. */
  finish(): Package[];
}

/**
 * Scans primary.xml as createrepo and createrepo_c write it, in one pass and without a document
 * tree. Equal dependencies and strings are shared. Throws UnusualMetadata when the text is shaped
 * otherwise (the caller then takes `parsePrimaryWithSaxes`) and MalformedMetadata when it is wrong.
 */
export function createPrimaryScanner(repository: string): PrimaryScanner {
  const packages: Package[] = [];
  const pool = createPool();
  let rest = '';
  let announced: number | undefined;
  let isClosed = false;
  return {
    write(chunk) {
      const text = rest + chunk.toString('latin1');
      if (announced === undefined) {
        const root = /<metadata\b[^>]*\bpackages="(\d+)"[^>]*>/.exec(text.slice(0, CHUNK_FOR_ROOT));
        if (!root && text.length > CHUNK_FOR_ROOT) throw new UnusualMetadata('the root element is missing');
        if (!root) {
          rest = text;
          return;
        }
        announced = Number(root[1]);
      }
      let at = text.indexOf(PACKAGE_START);
      let done = 0;
      while (at >= 0) {
        const end = text.indexOf(PACKAGE_END, at);
        if (end < 0) break;
        if (packages.length >= MAX_PACKAGES)
          throw new MalformedMetadata(`it lists more than ${MAX_PACKAGES} packages`);
        packages.push(scanPackage(text.slice(at, end), repository, pool));
        done = end + PACKAGE_END.length;
        at = text.indexOf(PACKAGE_START, done);
      }
      rest = text.slice(done);
      isClosed = isClosed || rest.includes('</metadata>');
      if (rest.length > MAX_PACKAGE)
        throw new MalformedMetadata(`an entry is larger than ${MAX_PACKAGE} characters`);
    },
    finish() {
      if (!isClosed) throw new UnusualMetadata('it is cut off');
      if (announced !== packages.length) {
        throw new UnusualMetadata(`it announces ${announced ?? 0} packages and lists ${packages.length}`);
      }
      return packages;
    },
  };
}

/** The root element stands within the first characters. */
const CHUNK_FOR_ROOT = 4096;

/** Values that occur often, kept once. */
export interface Pool {
  text(slice: string): string;
  dependency(attributes: string): Dependency | undefined;
  /** Counts what is kept. Throws MalformedMetadata when it is more than any repository holds. */
  count(items: number): void;
}

export function createPool(): Pool {
  const texts = new Map<string, string>();
  const dependencies = new Map<string, Dependency | undefined>();
  let total = 0;
  const text = (slice: string): string => {
    const known = texts.get(slice);
    if (known !== undefined) return known;
    const own = decodeText(slice);
    texts.set(ownCopy(slice), own);
    return own;
  };
  return {
    text,
    count(items) {
      total += items;
      if (total > MAX_ITEMS || texts.size > MAX_DISTINCT || dependencies.size > MAX_DISTINCT) {
        throw new MalformedMetadata('it lists more dependencies and files than any repository has');
      }
    },
    dependency(attributes) {
      const known = dependencies.get(attributes);
      if (known !== undefined || dependencies.has(attributes)) return known;
      const found = readDependency(attributes, text);
      dependencies.set(ownCopy(attributes), found);
      return found;
    },
  };
}

/** A copy that does not keep alive the large text it was cut from. */
function ownCopy(slice: string): string {
  return Buffer.from(slice, 'latin1').toString('latin1');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The value of a piece of XML text that was read byte by byte: UTF-8 and entities decoded. */
function decodeText(slice: string): string {
  const text = Buffer.from(slice, 'latin1').toString('utf8');
  if (!text.includes('&')) return text;
  return text.replace(/&(#x?)?([^;&]{0,8});?/g, (whole, numeric: string | undefined, name: string) => {
    const code = numeric === '#x' ? parseInt(name, 16) : numeric === '#' ? parseInt(name, 10) : undefined;
    if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
    const character = whole.endsWith(';') ? ENTITIES[name] : undefined;
    if (character === undefined) throw new UnusualMetadata(`it uses the entity ${whole}`);
    return character;
  });
}

function scanPackage(xml: string, repository: string, pool: Pool): Package {
  const version = attributesOf(xml, '<version ');
  const size = attributesOf(xml, '<size ');
  const format = xml.indexOf('<format>');
  if (format < 0 || xml.includes('<![CDATA[') || xml.includes('<!--')) {
    throw new UnusualMetadata('an entry is shaped unusually');
  }
  const checksumAt = xml.indexOf('<checksum ');
  const entry: PackageFields = {
    name: pool.text(elementText(xml, 'name', 0)),
    arch: pool.text(elementText(xml, 'arch', 0)),
    epoch: attribute(version, 'epoch'),
    version: pool.text(attribute(version, 'ver')),
    release: pool.text(attribute(version, 'rel')),
    checksumType: pool.text(attribute(attributesOf(xml, '<checksum '), 'type')),
    checksum: ownCopy(
      xml.slice(xml.indexOf('>', checksumAt) + 1, xml.indexOf('</checksum>', checksumAt)).trim(),
    ),
    summary: decodeText(elementText(xml, 'summary', 0)),
    size: attribute(size, 'package'),
    installedSize: attribute(size, 'installed'),
    buildTime: attribute(attributesOf(xml, '<time '), 'build'),
    location: decodeText(attribute(attributesOf(xml, '<location '), 'href')),
    license: pool.text(elementText(xml, 'rpm:license', format)),
    sourceRpm: pool.text(elementText(xml, 'rpm:sourcerpm', format)),
    provides: scanEntries(xml, 'rpm:provides', format, pool),
    requires: scanEntries(xml, 'rpm:requires', format, pool),
    conflicts: scanEntries(xml, 'rpm:conflicts', format, pool),
    obsoletes: scanEntries(xml, 'rpm:obsoletes', format, pool),
    files: scanFiles(xml, format, pool),
  };
  pool.count(entry.provides.length + entry.requires.length + entry.conflicts.length + entry.obsoletes.length);
  pool.count(entry.files.length);
  return completePackage(entry, repository);
}

/** The fields of one package as text, before they are checked. */
export interface PackageFields {
  name: string;
  arch: string;
  epoch: string;
  version: string;
  release: string;
  checksumType: string;
  checksum: string;
  summary: string;
  size: string;
  installedSize: string;
  buildTime: string;
  location: string;
  license: string;
  sourceRpm: string;
  provides: readonly Dependency[];
  requires: readonly Dependency[];
  conflicts: readonly Dependency[];
  obsoletes: readonly Dependency[];
  files: readonly string[];
}

const IDENTIFIER = /^[^\s/]+$/;

/** Checks the fields of a package. Throws MalformedMetadata. */
export function completePackage(fields: PackageFields, repository: string): Package {
  const { name, arch, version, release } = fields;
  if (![name, arch, version, release].every((part) => IDENTIFIER.test(part))) {
    throw new MalformedMetadata(
      `an entry has no usable name, version or architecture ("${name.slice(0, 80)}")`,
    );
  }
  return {
    name,
    evr: { epoch: toNumber(fields.epoch, name), version, release },
    arch,
    provides: fields.provides,
    requires: fields.requires,
    conflicts: fields.conflicts,
    obsoletes: fields.obsoletes,
    files: fields.files,
    sourceRpm: fields.sourceRpm,
    license: fields.license,
    summary: fields.summary,
    size: toNumber(fields.size, name),
    installedSize: toNumber(fields.installedSize, name),
    checksum: toChecksum(fields.checksumType, fields.checksum),
    location: toLocation(fields.location),
    repository,
    buildTime: toNumber(fields.buildTime, name),
  };
}

function toNumber(text: string, name: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new MalformedMetadata(`the entry of ${name.slice(0, 80)} has "${text.slice(0, 40)}" for a number`);
}

/** Text of the first `<tag>` after `from`; empty for `<tag/>` and when there is none. */
function elementText(xml: string, tag: string, from: number): string {
  const open = `<${tag}>`;
  const at = xml.indexOf(open, from);
  if (at < 0) return '';
  const start = at + open.length;
  const end = xml.indexOf('<', start);
  if (end < 0 || !xml.startsWith(`</${tag}>`, end))
    throw new UnusualMetadata(`<${tag}> holds more than text`);
  return xml.slice(start, end);
}

function attributesOf(xml: string, opening: string): string {
  const at = xml.indexOf(opening);
  const end = at < 0 ? -1 : xml.indexOf('>', at);
  if (end < 0) throw new UnusualMetadata(`${opening.trim()}> is missing`);
  return xml.slice(at + opening.length - 1, end);
}

/** An attribute's raw value; empty when absent. `attributes` begins with a space. */
function attribute(attributes: string, name: string): string {
  const opening = ` ${name}="`;
  const at = attributes.indexOf(opening);
  if (at < 0) {
    if (attributes.includes("'")) throw new UnusualMetadata('attributes are not in double quotes');
    return '';
  }
  const start = at + opening.length;
  const end = attributes.indexOf('"', start);
  if (end < 0) throw new UnusualMetadata('an attribute has no end');
  return attributes.slice(start, end);
}

const ENTRY_START = '<rpm:entry';

function scanEntries(xml: string, tag: string, from: number, pool: Pool): readonly Dependency[] {
  const open = xml.indexOf(`<${tag}>`, from);
  if (open < 0) return NO_DEPENDENCIES;
  const close = xml.indexOf(`</${tag}>`, open);
  if (close < 0) throw new UnusualMetadata(`<${tag}> has no end`);
  const found: Dependency[] = [];
  for (let at = xml.indexOf(ENTRY_START, open); at >= 0 && at < close; at = xml.indexOf(ENTRY_START, at)) {
    const start = at + ENTRY_START.length;
    // An attribute's value may hold ">" but never, as createrepo writes it, "/>".
    const end = xml.indexOf('/>', start);
    if (end < 0 || end > close) throw new UnusualMetadata('an entry has no end');
    const dependency = pool.dependency(xml.slice(start, end));
    if (dependency) found.push(dependency);
    at = end;
  }
  return found;
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  EQ: '=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  NE: '<>',
};

/** Undefined for the capabilities that rpm itself provides. */
function readDependency(attributes: string, text: (slice: string) => string): Dependency | undefined {
  const field = (name: string): string => text(attribute(attributes, name));
  return toDependency({
    name: field('name'),
    flags: field('flags'),
    epoch: field('epoch'),
    ver: field('ver'),
    rel: field('rel'),
    pre: field('pre'),
  });
}

/** A dependency from the attributes of an rpm:entry. Throws MalformedMetadata. */
export function toDependency(entry: Readonly<Record<string, string | undefined>>): Dependency | undefined {
  const { name = '', flags = '', epoch = '', ver = '', rel = '', pre = '' } = entry;
  if (name === '') throw new MalformedMetadata('a dependency has no name');
  if (name.startsWith('rpmlib(')) return undefined;
  const isPre = pre === '1' ? { pre: true } : {};
  if (flags === '' || ver === '') return { name, ...isPre };
  const op = COMPARISONS[flags];
  if (!op)
    throw new MalformedMetadata(`a dependency on ${name.slice(0, 80)} compares with "${flags.slice(0, 40)}"`);
  return { name, op, evr: { epoch: toNumber(epoch, name), version: ver, release: rel }, ...isPre };
}

function scanFiles(xml: string, from: number, pool: Pool): readonly string[] {
  const found: string[] = [];
  for (let at = xml.indexOf('<file', from); at >= 0; at = xml.indexOf('<file', at)) {
    const start = xml.indexOf('>', at) + 1;
    const end = xml.indexOf('</file>', start);
    if (start === 0 || end < 0) throw new UnusualMetadata('a file has no end');
    found.push(pool.text(xml.slice(start, end)));
    at = end;
  }
  return found.length === 0 ? NO_FILES : found;
}
