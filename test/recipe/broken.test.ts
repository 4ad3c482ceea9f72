import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isAppError, renderMessage } from '../../src/core/error';
import { loadRecipe, parseRecipe } from '../../src/recipe/load';

const SAMPLE = readFileSync(path.join(__dirname, '..', '..', 'recipes', 'sample-el6.yaml'), 'utf8');

/** The sample recipe with its first occurrence of a text replaced. */
function broken(from: string, to: string): string {
  expect(SAMPLE).toContain(from);
  return SAMPLE.replace(from, to);
}

/** Line of the sample recipe on which a text stands first. */
function lineOf(text: string): number {
  return SAMPLE.slice(0, SAMPLE.indexOf(text)).split('\n').length;
}

function messages(error: unknown): { en: string; zh: string } {
  if (!isAppError(error)) throw error;
  return { en: renderMessage(error, 'en'), zh: renderMessage(error, 'zh') };
}

interface Case {
  readonly title: string;
  readonly source: () => string;
  readonly line: number;
  readonly en: string;
  readonly zh: string;
}

const FINGERPRINT = '2A3D5C4C8619D485A127496FC511C1CF83735986';

const CASES: readonly Case[] = [
  {
    title: 'an unknown key',
    source: () => broken('\nprefer:', '\nprefers:'),
    line: lineOf('\nprefer:') + 1,
    en: 'prefers is not a key of recipes',
    zh: 'prefers 不是配方的键',
  },
  {
    title: 'a wrong type',
    source: () => broken("release: '6'", 'release: 6'),
    line: lineOf("release: '6'"),
    en: "target.release is 6, must be '6' or a minor release such as '6.7' (in quotes)",
    zh: "target.release 为 6，应为 '6' 或形如 '6.7' 的小版本（加引号）",
  },
  {
    title: 'a wrong word',
    source: () => broken('arch: x86_64', 'arch: i386'),
    line: lineOf('arch: x86_64'),
    en: 'target.arch is "i386", must be x86_64',
    zh: 'target.arch 为 "i386"，应为 x86_64',
  },
  {
    title: 'a bad URL',
    source: () => broken('http://127.0.0.1:8480/base', 'ftp://mirror.lan/base'),
    line: lineOf('http://127.0.0.1:8480/base'),
    en: 'repositories.0.baseUrls.0 is "ftp://mirror.lan/base", must be a URL with http://, https:// or file:///',
    zh: 'repositories.0.baseUrls.0 为 "ftp://mirror.lan/base"，应为以 http://、https:// 或 file:/// 开头的 URL',
  },
  {
    title: 'a fingerprint that is too short',
    source: () => broken(FINGERPRINT, '83735986'),
    line: lineOf(FINGERPRINT),
    en: 'repositories.0.keys.0.fingerprint is 83735986, must be the full fingerprint of the key: 40 hexadecimal digits',
    zh: 'repositories.0.keys.0.fingerprint 为 83735986，应为密钥的完整指纹：40 位十六进制数字',
  },
  {
    title: 'no repository',
    source: () =>
      'format: 1\nname: a\nrepositories: []\ntarget: {distribution: rhel, release: "6", arch: x86_64}\ngroups: {node: [a], target: [a]}\n',
    line: 3,
    en: 'repositories is a list of 0, must be a list of at least 1',
    zh: 'repositories 为含 0 项的列表，应为至少含 1 项的列表',
  },
  {
    title: 'a repository that is nowhere',
    source: () => broken('baseUrls:\n      - http://127.0.0.1:8480/base', 'priority: 5'),
    line: lineOf('  - id: base'),
    en: 'repositories.0.baseUrls is missing, must be a list of URLs, unless mirrorList, metalink or host: true takes its place',
    zh: 'repositories.0.baseUrls 缺失，应为 URL 列表，除非用 mirrorList、metalink 或 host: true 代替',
  },
  {
    title: 'a priority out of range',
    source: () => broken('id: base\n', 'id: base\n    priority: 100\n'),
    line: lineOf('id: base') + 1,
    en: 'repositories.0.priority is 100, must be a whole number from 1 to 99',
    zh: 'repositories.0.priority 为 100，应为 1 到 99 的整数',
  },
  {
    title: 'an unknown role',
    source: () => broken('groups:\n', 'groups:\n  quorum: [heartbeat]\n'),
    line: lineOf('groups:') + 1,
    en: 'groups.quorum is not a key of recipes',
    zh: 'groups.quorum 不是配方的键',
  },
  {
    title: 'a requirement that is no requirement',
    source: () => broken('    - heartbeat\n', '    - heartbeat 3.0.4\n'),
    line: lineOf('    - heartbeat\n'),
    en: 'groups.node.0 is "heartbeat 3.0.4", must be a package, a capability or a path, perhaps with a version as in "heartbeat >= 3.0.4"',
    zh: 'groups.node.0 为 "heartbeat 3.0.4"，应为软件包、能力或路径，可带版本，如“heartbeat >= 3.0.4”',
  },
  {
    title: 'an id given twice',
    source: () => broken('id: epel', 'id: base'),
    line: lineOf('id: epel'),
    en: 'repositories.1.id is "base", which another repository has already',
    zh: 'repositories.1.id 为 "base"，与另一个软件仓库重复',
  },
  {
    title: 'a key given twice',
    source: () => 'format: 1\nformat: 1\n',
    line: 2,
    en: 'Map keys must be unique',
    zh: '同一个键出现了两次（Map keys must be unique）',
  },
  {
    title: 'an indentation by tab',
    source: () => broken('    - heartbeat\n', '\t- heartbeat\n'),
    line: lineOf('    - heartbeat\n'),
    en: 'Tabs are not allowed as indentation',
    zh: '缩进不能使用制表符，请改用空格（Tabs are not allowed as indentation）',
  },
  {
    title: 'an alias',
    source: () => 'a: &a [x]\nb: *a\n',
    line: 1,
    en: 'Alias resolution is disabled',
    zh: '此处不允许使用 YAML 别名（*名称）',
  },
  {
    title: 'an empty file',
    source: () => '',
    line: 1,
    en: 'the file is empty, must be a group of keys',
    zh: '文件为空，应为一组键',
  },
];

describe('a broken recipe is told in both languages', () => {
  it.each(CASES.map((one) => [one.title, one] as const))('%s', (_title, { source, line, en, zh }) => {
    let told: unknown;
    try {
      parseRecipe(source(), 'r.yaml');
    } catch (error) {
      told = messages(error);
    }
    expect(told).toEqual({
      en: `r.yaml has wrong values (1):\n  r.yaml:${line}: ${en}`,
      zh: `r.yaml 中有错误的值（1 处）：\n  r.yaml:${line}: ${zh}`,
    });
  });
});

describe('a recipe that cannot be read is told in both languages', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hb-recipe-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('a file that is not there', async () => {
    const file = path.join(folder, 'gone.yaml');
    expect(await loadRecipe(file).catch(messages)).toEqual({
      en: `${file} cannot be read: ENOENT: no such file or directory, stat '${file}'.`,
      zh: `无法读取 ${file}：没有该文件或目录（ENOENT stat '${file}'）。`,
    });
  });

  it('a folder', async () => {
    expect(await loadRecipe(folder).catch(messages)).toEqual({
      en: `${folder} cannot be read: EISDIR: illegal operation on a directory, read.`,
      zh: `无法读取 ${folder}：是一个目录（EISDIR read）。`,
    });
  });
});
