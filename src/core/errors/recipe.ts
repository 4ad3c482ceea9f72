import type { CatalogueEntry } from './entry';

/** Recipe. */
export const recipeErrors = {
  RECIPE_INVALID: {
    exit: 2,
    en: '{file} has wrong values ({count}):{problems}',
    zh: '{file} 中有错误的值（{count} 处）：{problemsZh}',
    hint: {
      en: 'Correct these lines; recipes/heartbeat-el6.yaml is a complete example.',
      zh: '请修正这些行；完整示例见 recipes/heartbeat-el6.yaml。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
