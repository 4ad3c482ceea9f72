import type { Comparison, Dependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';
import { MalformedMetadata, UnusualMetadata } from './malformed';
import { toChecksum, toLocation } from './repomd';

/** Several repositories of this size are read at once within 512 MiB. */
export const MAX_PACKAGES = 100_000;
/** Dependencies and files of all packages together; a distribution of 20,000 packages has 700,000. */
export const MAX_ITEMS = 4_000_000;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The value of a piece of XML text that was read byte by byte: UTF-8 and entities decoded. */
export function decodeText(slice: string): string {
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

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  EQ: '=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  NE: '<>',
};

/** The dependency that the raw attributes of an rpm:entry tell; they begin with a space. */
export function readEntry(attributes: string): Dependency {
  const field = (name: string): string => decodeText(attribute(attributes, name));
  const found = toDependency({
    name: field('name'),
    flags: field('flags'),
    epoch: field('epoch'),
    ver: field('ver'),
    rel: field('rel'),
    pre: field('pre'),
  });
  if (!found) throw new Error(`${attributes} is kept although rpm itself provides it`);
  return found;
}

/**
 * A dependency from the attributes of an rpm:entry; undefined for what rpm itself provides. Throws
 * MalformedMetadata.
 */
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
