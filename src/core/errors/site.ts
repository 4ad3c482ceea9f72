import type { CatalogueEntry } from './entry';

/** Site file. */
export const siteErrors = {
  SITE_INVALID: {
    exit: 2,
    en: '{file} has wrong values ({count}):{problems}',
    zh: '{file} 中有错误的值（{count} 处）：{problemsZh}',
    hint: {
      en: 'Correct these lines and run the command again; nothing was changed.',
      zh: '请修正这些行后重新运行；未做任何更改。',
    },
  },
  ANSWERS_WRONG: {
    exit: 2,
    en: 'Some answers are wrong or missing:{problems}',
    zh: '有错误或缺失的答案：{problems}',
    hint: {
      en: 'Give each as the flag named, or give a whole site file with --site; nothing was changed.',
      zh: '请用所列选项逐一给出，或用 --site 给出完整的站点文件；未做任何更改。',
    },
  },
  SITE_DIFFERS: {
    exit: 2,
    en: 'The site file {file} says "{actual}" for {key}, but {flag} says "{given}".',
    zh: '站点文件 {file} 中 {key} 为“{actual}”，而 {flag} 为“{given}”。',
    hint: {
      en: 'Leave the flag out to use the file, or name another file with --site.',
      zh: '去掉该选项即使用此文件，或用 --site 指定另一个文件。',
    },
  },
  SITE_IN_BUNDLE: {
    exit: 2,
    en: 'The site file {file} would lie in the folder of the bundle.',
    zh: '站点文件 {file} 将位于安装包目录内。',
    hint: {
      en: "Name a place outside it: a file that the bundle does not know makes the bundle's check fail.",
      zh: '请指定该目录之外的位置：安装包不认识的文件会使其校验失败。',
    },
  },
  SITE_NOT_FETCHED: {
    exit: 1,
    en: 'No site file came from {host}: {output}.',
    zh: '未能从 {host} 取得站点文件：{output}。',
    hint: {
      en: 'It is /root/site.yaml on the machine where the questions were answered. Check the address and the password of root.',
      zh: '它是回答问题的那台机器上的 /root/site.yaml。请检查地址和 root 密码。',
    },
  },
  VIP_ANSWERS: {
    exit: 3,
    en: 'The address {address} is taken: {by} answers to it.',
    zh: '地址 {address} 已被占用：{by} 在应答。',
    hint: {
      en: 'Choose an address that no machine has now.',
      zh: '请选择当前没有任何机器使用的地址。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
