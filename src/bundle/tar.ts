import { Header } from 'tar/header';
import { AppError } from '../core/error';
import { entryKindError } from './entry-kind';

/**
 * The tar subset that a bundle is made of: POSIX ustar, regular files only, owner root, one time
 * for all, names in byte order, two zero blocks, nothing after them. A reader that accepts exactly
 * what the writer writes leaves no room for links, absolute paths, duplicates or hidden entries.
 */
export interface TarEntry {
  /** Slash-separated, relative. */
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
  /** Seconds since 1970. */
  readonly mtime: number;
}

const BLOCK = 512;
const NAME_LENGTH = 100;
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The 512 bytes before a file's content (POSIX.1-1988 ustar), as the `tar` package writes them. */
export function encodeTarHeader(entry: TarEntry): Buffer {
  const header = new Header({
    path: entry.path,
    type: 'File',
    mode: entry.executable ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    uname: 'root',
    gname: 'root',
    size: entry.size,
    mtime: new Date(entry.mtime * 1000),
  });
  const block = Buffer.alloc(BLOCK);
  if (header.encode(block, 0)) throw new Error(`${entry.path} does not fit a plain tar header`);
  return block;
}

/** Zero bytes that fill a file's last block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** What is done with the content of one entry. */
export interface TarSink {
  write(data: Buffer): void;
  end(): void | Promise<void>;
}

/** Takes the archive's bytes piece by piece; `end` says that there are no more. */
export interface TarReader {
  push(data: Buffer): Promise<void>;
  end(): void;
}

/**
 * The headers are the `tar` package's, the framing is ours: its parser takes whatever follows the
 * end of an archive, second members and odd padding without a word, and a bundle must not.
 * @throws AppError BUNDLE_ENTRY_KIND, BUNDLE_ENTRY_PATH, BUNDLE_ENTRY_ORDER, BUNDLE_ENTRY_FORM,
 *   BUNDLE_TRAILING_DATA, BUNDLE_TRUNCATED
 */
export function createTarReader(file: string, onEntry: (entry: TarEntry) => TarSink): TarReader {
  let head: Buffer = Buffer.alloc(0);
  let current: { sink: TarSink; left: number; padding: number; path: string } | undefined;
  let zeroBlocks = 0;
  let previous = '';

  const takeHeader = (block: Buffer): void => {
    if (block.equals(TAR_END.slice(0, BLOCK))) {
      zeroBlocks += 1;
      return;
    }
    if (zeroBlocks > 0) throw new AppError('BUNDLE_TRAILING_DATA', { file, bytes: block.length });
    const entry = decodeTarHeader(file, block);
    if (Buffer.compare(Buffer.from(previous), Buffer.from(entry.path)) >= 0) {
      throw new AppError('BUNDLE_ENTRY_ORDER', { file, entry: entry.path });
    }
    previous = entry.path;
    const padding = tarPadding(entry.size).length;
    current = { sink: onEntry(entry), left: entry.size, padding, path: entry.path };
  };

  return {
    async push(data) {
      let at = 0;
      while (at < data.length || (current !== undefined && current.left + current.padding === 0)) {
        if (current === undefined) {
          const piece = data.slice(at, at + BLOCK - head.length);
          at += piece.length;
          head = head.length === 0 ? piece : Buffer.concat([head, piece]);
          if (head.length < BLOCK) continue;
          if (zeroBlocks === 2) throw new AppError('BUNDLE_TRAILING_DATA', { file, bytes: head.length });
          takeHeader(head);
          head = Buffer.alloc(0);
        } else if (current.left > 0) {
          const piece = data.slice(at, at + current.left);
          at += piece.length;
          current.left -= piece.length;
          current.sink.write(piece);
        } else {
          const padding = data.slice(at, at + current.padding);
          at += padding.length;
          current.padding -= padding.length;
          if (padding.some((byte) => byte !== 0)) {
            throw new AppError('BUNDLE_ENTRY_FORM', { file, entry: current.path });
          }
          if (current.padding > 0) continue;
          await current.sink.end();
          current = undefined;
        }
      }
    },
    end() {
      if (head.length > 0 && zeroBlocks === 2) {
        throw new AppError('BUNDLE_TRAILING_DATA', { file, bytes: head.length });
      }
      if (current !== undefined || zeroBlocks < 2) throw new AppError('BUNDLE_TRUNCATED', { file });
    },
  };
}

/** Accepts a header only when it is, byte for byte, the one that would be written for its entry. */
function decodeTarHeader(file: string, block: Buffer): TarEntry {
  const header = readHeader(file, block);
  const { path = '', size = -1, mtime, type } = header;
  if (type !== 'File') throw entryKindError(file, path, type);
  if (path.split('/').some((one) => one === '' || one === '.' || one === '..')) {
    throw new AppError('BUNDLE_ENTRY_PATH', { file, entry: path });
  }
  const seconds = mtime === undefined ? NaN : mtime.getTime() / 1000;
  const entry = { path, size, mtime: seconds, executable: header.mode === 0o755 };
  const plain = Number.isSafeInteger(size) && size >= 0 && Number.isSafeInteger(seconds) && seconds >= 0;
  if (!plain || !fits(entry, block)) throw new AppError('BUNDLE_ENTRY_FORM', { file, entry: path });
  return entry;
}

function readHeader(file: string, block: Buffer): Header {
  try {
    return new Header(block);
  } catch {
    // A number in base 256 that is none, or larger than a file can be.
    const [name = ''] = block.toString('utf8', 0, NAME_LENGTH).split('\0');
    throw new AppError('BUNDLE_ENTRY_FORM', { file, entry: name });
  }
}

function fits(entry: TarEntry, block: Buffer): boolean {
  try {
    return encodeTarHeader(entry).equals(block);
  } catch {
    return false;
  }
}
