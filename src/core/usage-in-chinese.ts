/** What the command line can have wrong, commander's sentences and our own, in Chinese. */
export const USAGE_PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^Missing required argument '(.*)'\.$/, '缺少必需的参数“$1”。'],
  [/^Option '(.*)' argument missing\.$/, '选项“$1”缺少值。'],
  [/^Unknown option '(.*)'\.$/, '未知的选项“$1”。'],
  [/^Unknown option '(.*)'\. \(Did you mean (?:one of )?(.*)\?\)$/, '未知的选项“$1”。是否想用 $2？'],
  [/^Unknown command '(.*)'\.$/, '未知的命令“$1”。'],
  [/^Unknown command '(.*)'\. \(Did you mean (?:one of )?(.*)\?\)$/, '未知的命令“$1”。是否想用 $2？'],
  [
    /^Too many arguments(?: for '.*')?\. Expected (\d+) arguments? but got (\d+)\.$/,
    '参数过多：应有 $1 个，给出了 $2 个。',
  ],
  [/^bundle needs a verb: one of (.*)\.$/, 'bundle 之后须有子命令：$1。'],
  [/^Unknown verb '(.*)': one of (.*)\.$/, '未知的子命令“$1”，可用的有：$2。'],
  [/^--lang takes en or zh, not "(.*)"\.$/, '--lang 须为 en 或 zh，而不是“$1”。'],
  [/^--fingerprint takes 64 hexadecimal digits\.$/, '--fingerprint 须为 64 位十六进制数字。'],
  [/^bundle join takes a list ending in (.*)\.$/, 'bundle join 须指定以 $1 结尾的清单。'],
  [/^--role takes (.*), not "(.*)"\.$/, '--role 须为 $1 之一，而不是“$2”。'],
  [/^--repo takes ID=URL, not "(.*)"\.$/, '--repo 须为 ID=URL 的形式，而不是“$1”。'],
  [
    /^--max-part-size takes a size of at least 1M, such as 700M or 4GiB, not "(.*)"\.$/,
    '--max-part-size 须为不小于 1M 的大小，例如 700M 或 4GiB，而不是“$1”。',
  ],
  [/^SOURCE_DATE_EPOCH is not a number of seconds: "(.*)"\.$/, 'SOURCE_DATE_EPOCH 不是秒数：“$1”。'],
  [/^--window takes a number of minutes, not "(.*)"\.$/, '--window 须为分钟数，而不是“$1”。'],
  [/^--timeout takes 1 to 3600 seconds, not "(.*)"\.$/, '--timeout 须为 1 到 3600 秒，而不是“$1”。'],
  [/^--accept knows (.*), not "(.*)"\.$/, '--accept 可用的有 $1，没有“$2”。'],
  [/^failoverd takes only --config FILE\.$/, 'failoverd 只接受 --config FILE。'],
];
