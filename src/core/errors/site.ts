import type { CatalogueEntry } from './entry';

/** Site file. */
export const siteErrors = {
  SITE_INVALID: {
    exit: 2,
    en: '{file} has wrong values ({count}):{problems}',
    zh: '{file} 中有错误的值（{count} 处）：{problems}',
    hint: {
      en: 'Correct these lines and run the command again; nothing was changed.',
      zh: '请修正这些行后重新运行；未做任何更改。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
