import type { CatalogueEntry } from './entry';

/** Solver. */
export const solverErrors = {
  UNRESOLVABLE: {
    exit: 2,
    en: 'These requirements cannot hold together:\n  {explanation}',
    zh: '以下依赖无法同时满足：\n  {explanationZh}',
    hint: {
      en: 'Change the groups of the recipe, or add a repository or a package (--add) that provides what is missing.',
      zh: '请修改配方中的软件包组，或添加提供所缺内容的软件仓库或软件包（--add）。',
    },
  },
  GROUP_REQUIREMENT_MALFORMED: {
    exit: 2,
    en: 'Group {group} of the recipe asks for "{text}", which is neither a name nor "name op version".',
    zh: '配方的软件包组 {group} 中的“{text}”既不是名称，也不是“名称 运算符 版本”。',
    hint: { en: 'Write it like this: "heartbeat >= 3.0.4".', zh: '正确写法：“heartbeat >= 3.0.4”。' },
  },
} as const satisfies Record<string, CatalogueEntry>;
