import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { problemInChinese } from '../../src/core/problem-in-chinese';

/** `problem: 'text'` of a usage error, and texts that are put together before. */
const PROBLEM =
  /\b(?:problem(?:: | = )|Error\('USAGE', \{ problem: )(['`])((?:bundle|failoverd|SOURCE|--)[^\n]*?)\1/g;

it('every sentence about the command line has its Chinese', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const told: string[] = [];
  const english: string[] = [];
  for (const file of files)
    for (const [, , text = ''] of readFileSync(join('src', file), 'utf8').matchAll(PROBLEM)) {
      const sentence = text.replace(/\$\{[^}]*\}/g, 'x');
      if (!sentence.endsWith('.')) continue;
      told.push(sentence);
      if (!/\p{Script=Han}/u.test(problemInChinese(sentence))) english.push(`${file}: ${sentence}`);
    }
  expect(english).toEqual([]);
  expect(told.length).toBeGreaterThanOrEqual(9);
});

it.each([
  ["Unknown command 'instal'. (Did you mean install?)", '未知的命令“instal”。是否想用 install？'],
  [
    "Unknown option '--out'. (Did you mean one of --only, --out2?)",
    '未知的选项“--out”。是否想用 --only, --out2？',
  ],
  ["Missing required argument 'bundle'.", '缺少必需的参数“bundle”。'],
  ["Option '--key <file>' argument missing.", '选项“--key <file>”缺少值。'],
  ["Too many arguments for 'check'. Expected 1 argument but got 2.", '参数过多：应有 1 个，给出了 2 个。'],
  ["Unknown verb 'x': one of build, lock.", '未知的子命令“x”，可用的有：build, lock。'],
])('says %s', (english, chinese) => expect(problemInChinese(english)).toBe(chinese));
