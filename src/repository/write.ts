import { createHash } from 'crypto';
import { gzipSync } from 'zlib';

import { formatDependency, type Comparison, type Dependency } from '../rpm/dependency';
import { comparePackageIds, type Package } from '../rpm/package';
import type { PackageFile } from '../rpm/package-file';
import { isPrimaryPath } from '../rpm/primary-path';

/** One package to describe. `package` carries checksum, size and location; the rest is from its headers. */
export type RepodataEntry = Pick<
  PackageFile,
  | 'package'
  | 'files'
  | 'headerRange'
  | 'description'
  | 'url'
  | 'group'
  | 'vendor'
  | 'packager'
  | 'buildHost'
  | 'archiveSize'
  | 'changelogs'
>;

/** A file to write, its path relative to the repository. */
export interface RepodataFile {
  readonly path: string;
  readonly content: Buffer;
}

/** Changelog entries kept in other.xml, as createrepo does. */
const CHANGELOG_LIMIT = 10;

/**
 * The repodata of a repository: repomd.xml with gzip-compressed primary, filelists and other, as
 * createrepo 0.9.9 writes them for yum 3.2.29. The same entries and timestamp (seconds since 1970)
 * give the same bytes.
 */
export function writeRepodata(
  entries: readonly RepodataEntry[],
  { timestamp }: { readonly timestamp: number },
): RepodataFile[] {
  const sorted = [...entries].sort(
    (a, b) => comparePackageIds(a.package, b.package) || (a.package.location < b.package.location ? -1 : 1),
  );
  const documents = [
    metadataFile(
      'filelists',
      'filelists',
      'http://linux.duke.edu/metadata/filelists',
      sorted,
      writeFilelists,
    ),
    metadataFile('other', 'otherdata', 'http://linux.duke.edu/metadata/other', sorted, writeOther),
    metadataFile(
      'primary',
      'metadata',
      'http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm',
      sorted,
      writePrimary,
    ),
  ];
  const data = documents.map(({ type, file, opened }) =>
    [
      `  <data type="${type}">`,
      `    <checksum type="sha256">${sha256(file.content)}</checksum>`,
      `    <open-checksum type="sha256">${sha256(opened)}</open-checksum>`,
      `    <location href="${file.path}"/>`,
      `    <timestamp>${timestamp}</timestamp>`,
      `    <size>${file.content.length}</size>`,
      `    <open-size>${opened.length}</open-size>`,
      '  </data>',
    ].join('\n'),
  );
  const repomd = [
    XML_HEAD,
    '<repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm">',
    `  <revision>${timestamp}</revision>`,
    ...data,
    '</repomd>',
    '',
  ].join('\n');
  return [
    { path: 'repodata/repomd.xml', content: Buffer.from(repomd, 'utf8') },
    ...documents.map(({ file }) => file),
  ];
}

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

function metadataFile(
  type: string,
  root: string,
  namespace: string,
  entries: readonly RepodataEntry[],
  write: (entry: RepodataEntry) => string,
): { type: string; file: RepodataFile; opened: Buffer } {
  const head = `${XML_HEAD}\n<${root} xmlns="${namespace}" packages="${entries.length}">\n`;
  const opened = Buffer.from(`${head}${entries.map(write).join('')}</${root}>\n`, 'utf8');
  const content = gzipSync(opened, { level: 9 });
  // The tenth byte names the operating system; zlib's builds differ in it.
  content[9] = 3;
  return { type, file: { path: `repodata/${sha256(content)}-${type}.xml.gz`, content }, opened };
}

function writePrimary(entry: RepodataEntry): string {
  const { package: p, headerRange } = entry;
  return [
    '<package type="rpm">',
    `  <name>${escapeXml(p.name)}</name>`,
    `  <arch>${escapeXml(p.arch)}</arch>`,
    `  ${versionElement(p)}`,
    `  <checksum type="${p.checksum.type}" pkgid="YES">${p.checksum.value}</checksum>`,
    `  <summary>${escapeXml(p.summary)}</summary>`,
    `  <description>${escapeXml(entry.description)}</description>`,
    `  <packager>${escapeXml(entry.packager)}</packager>`,
    `  <url>${escapeXml(entry.url)}</url>`,
    `  <time file="${p.buildTime}" build="${p.buildTime}"/>`,
    `  <size package="${p.size}" installed="${p.installedSize}" archive="${entry.archiveSize}"/>`,
    `  <location href="${escapeXml(p.location)}"/>`,
    '  <format>',
    `    <rpm:license>${escapeXml(p.license)}</rpm:license>`,
    `    <rpm:vendor>${escapeXml(entry.vendor)}</rpm:vendor>`,
    `    <rpm:group>${escapeXml(entry.group)}</rpm:group>`,
    `    <rpm:buildhost>${escapeXml(entry.buildHost)}</rpm:buildhost>`,
    `    <rpm:sourcerpm>${escapeXml(p.sourceRpm)}</rpm:sourcerpm>`,
    `    <rpm:header-range start="${headerRange.start}" end="${headerRange.end}"/>`,
    ...writeDependencies('provides', p.provides),
    ...writeDependencies(
      'requires',
      p.requires.filter(({ name }) => !name.startsWith('rpmlib(')),
    ),
    ...writeDependencies('conflicts', p.conflicts),
    ...writeDependencies('obsoletes', p.obsoletes),
    ...entry.files.filter((file) => isPrimaryPath(file.path)).map((file) => `    ${fileElement(file)}`),
    '  </format>',
    '</package>',
    '',
  ].join('\n');
}

function writeFilelists(entry: RepodataEntry): string {
  const files = entry.files.map((file) => `  ${fileElement(file)}`);
  return [
    packageElement(entry.package),
    `  ${versionElement(entry.package)}`,
    ...files,
    '</package>',
    '',
  ].join('\n');
}

function writeOther(entry: RepodataEntry): string {
  // Newest last, as createrepo has them; a header holds the newest first.
  const changelogs = entry.changelogs
    .slice(0, CHANGELOG_LIMIT)
    .reverse()
    .map(
      ({ time, author, text }) =>
        `  <changelog author="${escapeXml(author)}" date="${time}">${escapeXml(text)}</changelog>`,
    );
  return [
    packageElement(entry.package),
    `  ${versionElement(entry.package)}`,
    ...changelogs,
    '</package>',
    '',
  ].join('\n');
}

function packageElement(p: Package): string {
  return `<package pkgid="${p.checksum.value}" name="${escapeXml(p.name)}" arch="${escapeXml(p.arch)}">`;
}

function versionElement({ evr }: Package): string {
  return `<version epoch="${evr.epoch}" ver="${escapeXml(evr.version)}" rel="${escapeXml(evr.release)}"/>`;
}

function fileElement({ path, type }: RepodataEntry['files'][number]): string {
  return type === 'file'
    ? `<file>${escapeXml(path)}</file>`
    : `<file type="${type}">${escapeXml(path)}</file>`;
}

const FLAGS: Readonly<Record<Comparison, string>> = {
  '=': 'EQ',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
  '<>': 'NE',
};

function writeDependencies(list: string, dependencies: readonly Dependency[]): string[] {
  const seen = new Set<string>();
  const entries = dependencies.filter((dependency) => {
    const key = `${dependency.pre === true ? 'pre ' : ''}${formatDependency(dependency)}`;
    return !seen.has(key) && seen.add(key);
  });
  if (entries.length === 0) return [];
  return [
    `    <rpm:${list}>`,
    ...entries.map((entry) => `      ${entryElement(entry)}`),
    `    </rpm:${list}>`,
  ];
}

function entryElement({ name, op, evr, pre }: Dependency): string {
  const version =
    op && evr
      ? ` flags="${FLAGS[op]}" epoch="${evr.epoch}" ver="${escapeXml(evr.version)}"` +
        (evr.release === '' ? '' : ` rel="${escapeXml(evr.release)}"`)
      : '';
  return `<rpm:entry name="${escapeXml(name)}"${version}${pre === true ? ' pre="1"' : ''}/>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 cannot hold are left out. */
function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return allowed.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
