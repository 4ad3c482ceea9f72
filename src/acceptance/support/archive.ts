import { gzipSync } from 'zlib';
import { encodeTarHeader, TAR_END, tarPadding } from '../../bundle/tar';
import type { Collection } from './collect';

/** What was taken, what was masked, what could not be read: first in the archive. */
export function renderManifest(node: string, { exhibits, missing }: Collection): string {
  const lines = exhibits.map(({ name, content, removed, cut }) => {
    const notes = [
      removed === 0 ? '' : `${removed} secrets removed`,
      cut === 0 ? '' : `the first ${cut} bytes left out`,
    ].filter((note) => note !== '');
    return `taken  ${name}  ${Buffer.byteLength(content)} bytes${notes.length > 0 ? `  (${notes.join('; ')})` : ''}`;
  });
  const gone = missing.map(({ source, reason }) => `not taken  ${source}  (${reason})`).sort();
  return [
    `Support archive of ${node}. Secrets are replaced by "[removed]".`,
    '',
    ...lines,
    '',
    ...gone,
    '',
  ].join('\n');
}

/** A tar.gz whose names are sorted and carry no time, so that the same content gives the same bytes. */
export function packArchive(folder: string, node: string, collection: Collection): Buffer {
  const files = [
    { name: 'MANIFEST.txt', content: renderManifest(node, collection) },
    ...collection.exhibits.map(({ name, content }) => ({ name, content })),
  ];
  const blocks: Buffer[] = [];
  for (const { name, content } of files) {
    const data = Buffer.from(content);
    const path = `${folder}/${shorten(name)}`;
    blocks.push(
      encodeTarHeader({ path, size: data.length, executable: false, mtime: 0 }),
      data,
      tarPadding(data.length),
    );
  }
  return gzipSync(Buffer.concat([...blocks, TAR_END]), { level: 9 });
}

/** A tar name has at most 100 bytes; node records have long ones. */
function shorten(name: string): string {
  return name.replace(/[^\x21-\x7e]/g, '_').replace(/^(.{20}).{41,}?(.{39})$/, '$1~$2');
}
