/** What a value of a recipe must be: each completes the sentence "KEY must be ...". */
export const ALLOWED = {
  name: {
    en: 'a name of small letters, digits, dots and hyphens, at most 64 characters',
    zh: '由小写字母、数字、点和连字符组成的名称，最多 64 个字符',
  },
  version: {
    en: 'a version such as 1.0.0 (in quotes when it looks like a number)',
    zh: '形如 1.0.0 的版本（看起来像数字时须加引号）',
  },
  repositoryId: {
    en: 'an id of letters, digits, dots, hyphens and underscores',
    zh: '由字母、数字、点、连字符和下划线组成的标识',
  },
  url: {
    en: 'a URL with http://, https:// or file:///',
    zh: '以 http://、https:// 或 file:/// 开头的 URL',
  },
  keyFile: {
    en: 'the path of a key file below the folder of the recipe',
    zh: '配方所在目录之下的密钥文件路径',
  },
  fingerprint: {
    en: 'the full fingerprint of the key: 40 hexadecimal digits',
    zh: '密钥的完整指纹：40 位十六进制数字',
  },
  requirement: {
    en: 'a package, a capability or a path, perhaps with a version as in "heartbeat >= 3.0.4"',
    zh: '软件包、能力或路径，可带版本，如“heartbeat >= 3.0.4”',
  },
  packageName: { en: 'the name of a package', zh: '软件包名称' },
  trueOrAbsent: { en: 'true, or left out', zh: 'true，或不写' },
  priority: { en: 'a whole number from 1 to 99', zh: '1 到 99 的整数' },
  release: {
    en: "'6' or a minor release such as '6.7' (in quotes)",
    zh: "'6' 或形如 '6.7' 的小版本（加引号）",
  },
  source: {
    en: 'a list of URLs, unless mirrorList, metalink or host: true takes its place',
    zh: 'URL 列表，除非用 mirrorList、metalink 或 host: true 代替',
  },
  noHost: {
    en: 'left out where baseUrls, mirrorList or metalink is given',
    zh: '不写，因为已给出 baseUrls、mirrorList 或 metalink',
  },
  group: { en: 'a group of keys', zh: '一组键' },
  list: { en: 'a list', zh: '列表' },
} as const;

/** A phrase of this table in Chinese; anything else stays as it is. */
export function phraseInChinese(phrase: string): string {
  const found = Object.values(ALLOWED).find(({ en }) => en === phrase);
  return found === undefined ? phrase : found.zh;
}
