import type { Messages } from './messages';

export const common = {
  colon: { en: ': ', zh: '：' },
  'error.label': { en: 'Error', zh: '错误' },
  'error.next': { en: 'What to do', zh: '处理办法' },
  'error.bug': {
    en: 'This is a bug in heartbundle, not a mistake of yours. Please report it with the text below.',
    zh: '这是 heartbundle 的缺陷，不是您的操作错误。请连同下面的内容一起报告。',
  },
  'warning.label': { en: 'Warning', zh: '警告' },
  'progress.left': { en: '{time} left', zh: '剩余 {time}' },
  'progress.soon': { en: 'a few seconds left', zh: '剩余几秒' },
  'stage.done': { en: 'done', zh: '完成' },
  'stage.skipped': { en: 'skipped', zh: '跳过' },
  'stage.failed': { en: 'failed', zh: '失败' },
  'full-stop': { en: '.', zh: '。' },
} satisfies Messages;
