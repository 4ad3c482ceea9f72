import { AppError } from '../core/error';

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
const PREFIX_LENGTH = 155;
const PATH_LIMIT = NAME_LENGTH + PREFIX_LENGTH + 1;
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The 512 bytes before a file's content (POSIX.1-1988 ustar). */
export function encodeTarHeader(entry: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [prefix, name] = splitPath(entry.path);
  block.write(name, 0);
  block.write(entry.executable ? '0000755' : '0000644', 100);
  block.write('0000000', 108);
  block.write('0000000', 116);
  block.write(octal(entry.size, 11), 124);
  block.write(octal(entry.mtime, 11), 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  block.write('root', 265);
  block.write('root', 297);
  block.write(prefix, 345);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** Zero bytes that fill a file's last block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function octal(value: number, width: number): string {
  const digits = value.toString(8);
  if (digits.length > width) throw new Error(`${value} does not fit a tar header`);
  return '0'.repeat(width - digits.length) + digits;
}

function splitPath(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= NAME_LENGTH) return ['', path];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const name = path.slice(at + 1);
    if (at <= PREFIX_LENGTH && Buffer.byteLength(name) <= NAME_LENGTH) return [path.slice(0, at), name];
  }
  throw new Error(`the path is too long for tar: ${path}`);
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

function decodeTarHeader(file: string, block: Buffer): TarEntry {
  const name = text(block, 0, NAME_LENGTH);
  const prefix = text(block, 345, PREFIX_LENGTH);
  const path = prefix === '' ? name : `${prefix}/${name}`;
  const type = String.fromCharCode(block[156] as number);
  if (type !== '0') throw new AppError('BUNDLE_ENTRY_KIND', { file, entry: path, kind: entryKind(type) });
  const segments = path.split('/');
  if (path.length > PATH_LIMIT || segments.some((one) => one === '' || one === '.' || one === '..')) {
    throw new AppError('BUNDLE_ENTRY_PATH', { file, entry: path });
  }
  const entry = {
    path,
    size: parseInt(text(block, 124, 12), 8),
    mtime: parseInt(text(block, 136, 12), 8),
    executable: text(block, 100, 8) === '0000755',
  };
  const plain = Number.isSafeInteger(entry.size) && Number.isSafeInteger(entry.mtime);
  if (!plain || !encodeTarHeader(entry).equals(block)) {
    throw new AppError('BUNDLE_ENTRY_FORM', { file, entry: path });
  }
  return entry;
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.slice(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end);
}

/** Names of the type flags of POSIX tar, for messages. */
function entryKind(type: string): string {
  const kinds: Record<string, string> = {
    '1': 'hard link',
    '2': 'symbolic link',
    '3': 'character device',
    '4': 'block device',
    '5': 'directory',
    '6': 'fifo',
    g: 'pax header',
    x: 'pax header',
    L: 'GNU long name',
    K: 'GNU long link',
  };
  return kinds[type] ?? `type ${JSON.stringify(type)}`;
}
