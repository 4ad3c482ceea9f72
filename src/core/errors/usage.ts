import type { CatalogueEntry } from './entry';

/** Core: usage, cancellation. */
export const usageErrors = {
  USAGE: {
    exit: 2,
    en: '{problem}',
    zh: '{problem}',
    hint: { en: 'Run the command with --help for an example.', zh: '使用 --help 查看示例。' },
  },
  CANCELLED: {
    exit: 130,
    en: 'Cancelled.',
    zh: '已取消。',
    hint: {
      en: 'Nothing is half-done; run the same command again to go on.',
      zh: '没有遗留半成品；再次运行同一命令即可继续。',
    },
  },
  FILE_UNREADABLE: {
    exit: 2,
    en: '{file} cannot be read: {problem}.',
    zh: '无法读取 {file}：{problem}。',
    hint: { en: 'Check the path and its permissions.', zh: '请检查路径及其权限。' },
  },
  FILE_UNWRITABLE: {
    exit: 1,
    en: '{file} cannot be written: {problem}.',
    zh: '无法写入 {file}：{problem}。',
    hint: { en: 'Check the folder, its permissions and its free space.', zh: '请检查目录、权限及剩余空间。' },
  },
  SYSTEM_REFUSED: {
    exit: 1,
    en: 'The system refused what was to be done: {problem}.',
    zh: '系统拒绝了所要执行的操作：{problem}。',
    hint: {
      en: 'Check the permissions and the free space of what it names, and run the command again.',
      zh: '请检查所述位置的权限和剩余空间，然后重新运行该命令。',
    },
  },
  NO_TERMINAL: {
    exit: 2,
    en: 'The answer to "{key}" is missing and there is no terminal to ask for it.',
    zh: '缺少“{key}”的答案，且没有终端可供询问。',
    hint: { en: 'Give it as {flag} or in the site file.', zh: '请用 {flag} 或在站点文件中给出。' },
  },
} as const satisfies Record<string, CatalogueEntry>;
