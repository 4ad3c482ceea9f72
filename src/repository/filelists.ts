import { MalformedMetadata } from './decompress';

const PACKAGE_START = '<package ';
const PACKAGE_END = '</package>';
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
  const owners = new Map<string, string[]>();
  const needles = paths.map((path) => ({ path, text: `>${escapeText(path)}<` }));
  for (const path of paths) owners.set(path, []);
  let rest = '';
  let isClosed = false;

  const search = (text: string): void => {
    for (const { path, text: needle } of needles) {
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
        const id = packageDigest(text, text.lastIndexOf(PACKAGE_START, at));
        const known = owners.get(path);
        if (known && !known.includes(id)) known.push(id);
      }
    }
  };
  return {
    write(chunk) {
      const text = rest + chunk.toString('latin1');
      const end = text.lastIndexOf(PACKAGE_END);
      const complete = end < 0 ? 0 : end + PACKAGE_END.length;
      search(text.slice(0, complete));
      rest = text.slice(complete);
      isClosed = isClosed || rest.includes('</filelists>');
      if (rest.length > MAX_PACKAGE)
        throw new MalformedMetadata(`an entry is larger than ${MAX_PACKAGE} characters`);
    },
    finish() {
      if (!isClosed) throw new MalformedMetadata('it is cut off');
      return owners;
    },
  };
}

function packageDigest(text: string, at: number): string {
  const match = /^<package [^>]*\bpkgid=["']([0-9A-Fa-f]{32,128})["']/.exec(
    text.slice(Math.max(at, 0), at + 400),
  );
  if (at < 0 || !match?.[1]) throw new MalformedMetadata('a file belongs to no package');
  return match[1].toLowerCase();
}

/** Text as createrepo escapes it, as latin1 characters of its UTF-8 bytes. */
function escapeText(path: string): string {
  const escaped = path.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return Buffer.from(escaped, 'utf8').toString('latin1');
}
