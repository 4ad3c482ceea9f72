import type { Messages } from './messages';

export const support = {
  'support.done': {
    en: '{file}: {files} files, {kib} KiB, {removed} secrets removed. MANIFEST.txt in it lists what was taken. Read it before you send it.',
    zh: '{file}：{files} 个文件，{kib} KiB，已移除 {removed} 处机密。其中的 MANIFEST.txt 列出了所收集的内容。发送前请先查看。',
  },
} satisfies Messages;
