import { createByteWindow } from './byte-window';
import { MalformedMetadata, UnusualMetadata } from './malformed';
import { chainLinks } from './hash-links';
import { createPackageScan, scanPackage } from './package-scanner';
import { MAX_PACKAGES } from './primary';
import { isAt, isTag, SPACE, TAG } from './primary-bytes';
import { createPrimaryIndex, reserve, type PrimaryIndex } from './primary-index';

/** Takes primary.xml in pieces. */
export interface IndexScanner {
  write(chunk: Buffer): void;
  /** Throws UnusualMetadata when the document was cut off or holds another number of packages. */
  finish(): PrimaryIndex;
}

/** Bytes of one package's element; real ones stay under 1 MiB. */
const MAX_PACKAGE = 16 * 1024 * 1024;
/** The root element stands within the first bytes. */
const ROOT_BYTES = 4096;

/**
 * Scans primary.xml as createrepo and createrepo_c write it, byte by byte, once, without strings or
 * a document tree. Throws UnusualMetadata at anything that it does not know exactly (the caller then
 * takes `createPrimaryParser`, which understands all XML and tells what is wrong), MalformedMetadata
 * when there is too much of everything.
 */
export function createIndexScanner(): IndexScanner {
  const index = createPrimaryIndex();
  const scan = createPackageScan(index);
  let announced: number | undefined;
  let isClosed = false;

  function scanWindow(window: Buffer): number {
    let at = 0;
    if (announced === undefined) {
      const root = /^[^]*?<metadata\b[^>]*\bpackages="(\d+)"[^>]*>/.exec(
        window.toString('latin1', 0, ROOT_BYTES),
      );
      if (!root && window.length < ROOT_BYTES) return 0;
      if (!root || /<!|<package/.test(root[0])) throw new UnusualMetadata('the root element is missing');
      announced = Number(root[1]);
      reserve(index, Math.min(announced, MAX_PACKAGES));
      at = root[0].length;
    }
    for (;;) {
      while (at < window.length && (window[at] as number) <= SPACE) at++;
      if (at >= window.length) return at;
      if (isClosed) throw new UnusualMetadata('something follows its end');
      if (window.length - at < TAG.METADATA_END.length) return at;
      if (isAt(window, at, TAG.METADATA_END)) {
        isClosed = true;
        at += TAG.METADATA_END.length;
        continue;
      }
      if (!isTag(window, at, TAG.PACKAGE)) throw new UnusualMetadata('something else than packages');
      const end = scanPackage(scan, window, at + 1);
      if (end < 0) return at;
      at = end;
    }
  }

  const window = createByteWindow((bytes) => {
    const done = scanWindow(bytes);
    if (bytes.length - done > MAX_PACKAGE) {
      throw new MalformedMetadata(`an entry is larger than ${MAX_PACKAGE} characters`);
    }
    return done;
  });

  return {
    write: (chunk) => window.write(chunk),
    finish() {
      window.finish();
      if (!isClosed) throw new UnusualMetadata('it is cut off');
      if (announced !== index.packages) throw new UnusualMetadata('it announces another number of packages');
      for (const links of [index.names, index.provides, index.obsoletes]) chainLinks(links);
      return index;
    },
  };
}
