import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import type { FetchFile } from '../../src/repository/load';

export interface SampleOptions {
  readonly primary: string | Buffer;
  readonly filelists?: string | Buffer;
  /** Digests written to repomd.xml; sha256 when absent. */
  readonly digest?: 'sha1' | 'sha256';
  readonly openSize?: number;
  /** Changes repomd.xml after it is made. */
  readonly edit?: (repomd: string) => string;
}

export interface SampleRepository {
  readonly fetchFile: FetchFile;
  readonly files: Map<string, Buffer>;
  /** Paths in the order in which they were fetched. */
  readonly fetched: string[];
}

/** A repository in memory, its metadata compressed with gzip unless it is given as bytes. */
export function sampleRepository(options: SampleOptions): SampleRepository {
  const { digest = 'sha256', edit = (text: string) => text } = options;
  const files = new Map<string, Buffer>();
  const pack = (content: string | Buffer): Buffer =>
    typeof content === 'string' ? gzipSync(content) : content;
  const data = (type: string, content: string | Buffer): string => {
    const bytes = pack(content);
    files.set(`repodata/${type}.xml.gz`, bytes);
    const openSize =
      options.openSize ?? (typeof content === 'string' ? Buffer.byteLength(content) : undefined);
    return `<data type="${type}">
      <checksum type="${digest}">${createHash(digest).update(bytes).digest('hex')}</checksum>
      <location href="repodata/${type}.xml.gz"/>
      <size>${bytes.length}</size>${openSize === undefined ? '' : `<open-size>${openSize}</open-size>`}
    </data>`;
  };
  const body =
    data('primary', options.primary) + (options.filelists ? data('filelists', options.filelists) : '');
  const repomd = `<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>7</revision>${body}</repomd>`;
  files.set('repodata/repomd.xml', Buffer.from(edit(repomd)));
  const fetched: string[] = [];
  return {
    files,
    fetched,
    fetchFile: (path) => {
      fetched.push(path);
      const content = files.get(path);
      return content ? Promise.resolve(content) : Promise.reject(new Error(`no such file: ${path}`));
    },
  };
}

export interface SamplePackage {
  readonly name: string;
  readonly format?: string;
  readonly summary?: string;
  readonly location?: string;
}

/** The digest that `primaryXml` gives to a package. */
export const digestOf = (name: string): string => createHash('sha256').update(name).digest('hex');

/** primary.xml as createrepo writes it. */
export function primaryXml(packages: readonly SamplePackage[]): string {
  const elements = packages.map(
    ({
      name,
      format = '',
      summary = 'A sample',
      location = `Packages/${name}-1.0-1.x86_64.rpm`,
    }) => `<package type="rpm">
  <name>${name}</name>
  <arch>x86_64</arch>
  <version epoch="0" ver="1.0" rel="1"/>
  <checksum type="sha256" pkgid="YES">${digestOf(name)}</checksum>
  <summary>${summary}</summary>
  <description>Text</description>
  <packager/>
  <url/>
  <time file="1300000001" build="1300000000"/>
  <size package="1000" installed="2000" archive="2100"/>
  <location href="${location}"/>
  <format>
    <rpm:license>GPLv2</rpm:license>
    <rpm:sourcerpm>${name}-1.0-1.src.rpm</rpm:sourcerpm>
    <rpm:header-range start="100" end="200"/>
    <rpm:provides>
      <rpm:entry name="${name}" flags="EQ" epoch="0" ver="1.0" rel="1"/>
    </rpm:provides>
${format}  </format>
</package>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="${packages.length}">
${elements.join('')}</metadata>
`;
}

export function filelistsXml(packages: readonly { readonly name: string; readonly files: string }[]): string {
  const elements = packages.map(
    ({ name, files }) => `<package pkgid="${digestOf(name)}" name="${name}" arch="x86_64">
  <version epoch="0" ver="1.0" rel="1"/>
${files}</package>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="${packages.length}">
${elements.join('')}</filelists>
`;
}
