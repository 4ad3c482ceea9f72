import { MalformedMetadata } from './decompress';
import { chainLinks } from './hash-links';
import { createPackageScan, scanPackage } from './package-scanner';
import { MAX_PACKAGES, UnusualMetadata } from './primary';
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
const STORE_BYTES = 512 * 1024;
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
  /** Holds what is not scanned yet at its beginning; its memory is used again and again. */
  let store = Buffer.allocUnsafe(STORE_BYTES);
  let held = 0;
  /** Bytes to wait for: a package that was cut off is not tried again until twice as much is there. */
  let needed = 0;
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

  function scanHeld(): void {
    const done = scanWindow(store.slice(0, held));
    store.copy(store, 0, done, held);
    held -= done;
    needed = done === 0 ? held * 2 : 0;
  }

  return {
    write(chunk) {
      if (held > MAX_PACKAGE)
        throw new MalformedMetadata(`an entry is larger than ${MAX_PACKAGE} characters`);
      if (held + chunk.length > store.length) {
        const larger = Buffer.allocUnsafe(2 * (held + chunk.length));
        store.copy(larger, 0, 0, held);
        store = larger;
      }
      chunk.copy(store, held);
      held += chunk.length;
      if (held >= needed) scanHeld();
    },
    finish() {
      if (needed > 0) scanHeld();
      if (!isClosed) throw new UnusualMetadata('it is cut off');
      if (announced !== index.packages) throw new UnusualMetadata('it announces another number of packages');
      for (const links of [index.names, index.provides, index.obsoletes]) chainLinks(links);
      return index;
    },
  };
}
