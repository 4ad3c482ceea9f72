import { AppError } from '../core/error';

/** What lies in a bundle although it is no plain file, in words that need no knowledge of tar. */
const KINDS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  Link: ['a hard link', '硬链接'],
  SymbolicLink: ['a symbolic link', '符号链接'],
  CharacterDevice: ['a character device', '字符设备'],
  BlockDevice: ['a block device', '块设备'],
  Directory: ['a folder entry', '目录条目'],
  GNUDumpDir: ['a folder entry', '目录条目'],
  FIFO: ['a named pipe', '命名管道'],
  ContiguousFile: ['a contiguous file', '连续文件'],
  SparseFile: ['a sparse file', '稀疏文件'],
  ExtendedHeader: ['a pax header', 'pax 扩展头'],
  OldExtendedHeader: ['a pax header', 'pax 扩展头'],
  GlobalExtendedHeader: ['a global pax header', 'pax 全局扩展头'],
  NextFileHasLongPath: ['a GNU long name', 'GNU 长文件名'],
  OldGnuLongPath: ['a GNU long name', 'GNU 长文件名'],
  NextFileHasLongLinkpath: ['a GNU long link name', 'GNU 长链接名'],
  Special: ['a special file', '特殊文件'],
};

/** @param type as the `tar` package names it, or `Special` */
export function entryKindError(file: string, entry: string, type: string): AppError<'BUNDLE_ENTRY_KIND'> {
  const [kind, kindZh] = KINDS[type] ?? [`an entry of type ${type}`, `${type} 类型的条目`];
  const details = { file, entry, kind, kindZh };
  return new AppError('BUNDLE_ENTRY_KIND', details);
}
