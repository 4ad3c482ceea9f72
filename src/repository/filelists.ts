import { createByteWindow } from './byte-window';
import { MalformedMetadata } from './malformed';

const PACKAGE_START = Buffer.from('<package ');
const PACKAGE_END = Buffer.from('</package>');
const DOCUMENT_END = Buffer.from('</filelists>');
const MAX_PACKAGE = 16 * 1024 * 1024;

/** Takes filelists.xml in pieces and finds the owners of some paths. */
export interface FilelistsScanner {
  write(chunk: Buffer): void;
  /** Path → digests (pkgid) of the packages that own it. Throws MalformedMetadata when cut off. */
  finish(): ReadonlyMap<string, readonly string[]>;
}

/**
 * Searches filelists.xml for `paths` only: the text is never parsed as a whole, since a path stands
 * between `>` and `<` however the rest is written.
 */
export function createFilelistsScanner(paths: readonly string[]): FilelistsScanner {
  const searches = paths.map((path) => ({
    text: Buffer.from(`>${escapeText(path)}<`),
    owners: new Set<string>(),
  }));
  const window = createByteWindow((bytes) => {
    const end = bytes.lastIndexOf(PACKAGE_END);
    const complete = end < 0 ? 0 : end + PACKAGE_END.length;
    const packages = bytes.slice(0, complete);
    for (const { text, owners } of searches) {
      for (let at = packages.indexOf(text); at >= 0; at = packages.indexOf(text, at + 1)) {
        owners.add(packageDigest(packages, packages.lastIndexOf(PACKAGE_START, at)));
      }
    }
    if (bytes.length - complete > MAX_PACKAGE) {
      throw new MalformedMetadata(`an entry is larger than ${MAX_PACKAGE} characters`);
    }
    return complete;
  });
  return {
    write: (chunk) => window.write(chunk),
    finish() {
      if (!window.finish().includes(DOCUMENT_END)) throw new MalformedMetadata('it is cut off');
      return new Map(searches.map(({ owners }, i) => [paths[i] as string, Array.from(owners)]));
    },
  };
}

function packageDigest(packages: Buffer, at: number): string {
  const tag = packages.toString('latin1', Math.max(at, 0), at + 400);
  const match = /^<package [^>]*\bpkgid=["']([0-9A-Fa-f]{32,128})["']/.exec(tag);
  if (at < 0 || !match?.[1]) throw new MalformedMetadata('a file belongs to no package');
  return match[1].toLowerCase();
}

/** Text as createrepo escapes it. */
function escapeText(path: string): string {
  return path.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
