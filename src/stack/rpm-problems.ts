import { fillTemplate, type Language } from '../core/error';
import type { CommandResult } from '../node/machine';

interface Saying {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly text: Readonly<Record<Language, string>>;
}

/** What rpm 4.8 says when it refuses (lib/rpmprob.c, lib/rpmlock.c, lib/fsm.c, lib/backend/db3.c), in plain words. */
const SAYINGS: readonly Saying[] = [
  {
    pattern: /^(.+) is needed by (?:\(installed\) )?(\S+)$/,
    names: ['what', 'who'],
    text: { en: '{who} needs {what}, which nothing provides', zh: '{who} 需要 {what}，但没有软件包提供它' },
  },
  {
    pattern: /^(?!file )(.+) conflicts with (?:\(installed\) )?(\S.*)$/,
    names: ['what', 'who'],
    text: { en: '{what} and {who} cannot be installed together', zh: '{what} 与 {who} 不能同时安装' },
  },
  {
    pattern: /^(.+) is obsoleted by (?:\(installed\) )?(\S+)$/,
    names: ['what', 'who'],
    text: { en: '{who} has taken the place of {what}', zh: '{who} 已取代 {what}' },
  },
  {
    pattern: /^package (\S+) \(which is newer than (\S+)\) is already installed$/,
    names: ['newer', 'older'],
    text: { en: '{newer} is installed and newer than {older}', zh: '已安装的 {newer} 比 {older} 更新' },
  },
  {
    pattern: /^package (\S+) is already installed$/,
    names: ['what'],
    text: { en: '{what} is installed already', zh: '{what} 已经安装' },
  },
  {
    pattern: /^file (\S+) from install of (\S+) conflicts with file from package (\S+)$/,
    names: ['file', 'what', 'who'],
    text: { en: '{what} brings {file}, which belongs to {who}', zh: '{what} 含有属于 {who} 的文件 {file}' },
  },
  {
    pattern: /^file (\S+) conflicts between attempted installs of (\S+) and (\S+)$/,
    names: ['file', 'what', 'who'],
    text: { en: '{what} and {who} both bring {file}', zh: '{what} 与 {who} 都含有文件 {file}' },
  },
  {
    pattern: /^installing package (\S+) needs (\S+) on the (\S+) filesystem$/,
    names: ['what', 'room', 'where'],
    text: {
      en: '{where} is too full: {what} needs {room} more',
      zh: '{where} 空间不足：{what} 还需要 {room}',
    },
  },
  {
    pattern: /^installing package (\S+) needs (\d+) inodes on the (\S+) filesystem$/,
    names: ['what', 'count', 'where'],
    text: {
      en: '{where} has too few inodes: {what} needs {count}',
      zh: '{where} 的 inode 不足：{what} 需要 {count}',
    },
  },
  {
    pattern: /^package (\S+) is intended for an? (.+)$/,
    names: ['what', 'which'],
    text: { en: '{what} is made for another machine ({which})', zh: '{what} 适用于其他机器（{which}）' },
  },
  {
    pattern: /can't create transaction lock on (\S+)/,
    names: ['lock'],
    text: {
      en: 'another rpm or yum is at work and holds {lock}',
      zh: '另一个 rpm 或 yum 正在运行并持有 {lock}',
    },
  },
  {
    pattern: /DB_RUNRECOVERY|cannot open Packages (?:index|database)|rpmdbNextIterator|db[345] error/,
    names: [],
    text: {
      en: 'the rpm database is damaged: keep a copy of /var/lib/rpm, then "rm -f /var/lib/rpm/__db.*" and "rpm --rebuilddb"',
      zh: 'rpm 数据库已损坏：请先备份 /var/lib/rpm，再执行“rm -f /var/lib/rpm/__db.*”和“rpm --rebuilddb”',
    },
  },
  {
    pattern: /No space left on device/,
    names: [],
    text: { en: 'the disk is full', zh: '磁盘已满' },
  },
  {
    pattern: /^(\S+): .*(?:BAD|MD5 digest: BAD|not an rpm package)/,
    names: ['file'],
    text: { en: '{file} is damaged', zh: '{file} 已损坏' },
  },
  {
    pattern: /^%(\w+)\((\S+)\) scriptlet failed, (.+)$/,
    names: ['script', 'what', 'how'],
    text: {
      en: 'the %{script} script of {what} failed ({how})',
      zh: '{what} 的 %{script} 脚本失败（{how}）',
    },
  },
];

/** At most so many problems are told; the first ones are the causes. */
const TOLD = 10;

/** rpm's problems as `{problems}` and `{problemsZh}` of an error; what is not known stays in rpm's words. */
export function tellRpmProblems(result: CommandResult): { problems: string; problemsZh: string } {
  const lines = `${result.stderr}\n${result.stdout}`
    .split('\n')
    .map((line) => line.trim().replace(/^error: /, ''))
    .filter(
      (line) => line !== '' && !/^(?:warning: |Failed dependencies:|Preparing\.\.\.|#+|rpm: )/.test(line),
    );
  const tell = (language: Language): string => {
    const told = [...new Set(lines.map((line) => translate(line, language)))].slice(0, TOLD);
    if (told.length === 0) return `exit code ${result.exitCode}`;
    return told.join(language === 'en' ? '; ' : '；');
  };
  return { problems: tell('en'), problemsZh: tell('zh') };
}

function translate(line: string, language: Language): string {
  for (const { pattern, names, text } of SAYINGS) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const values: Record<string, string> = {};
    names.forEach((name, index) => {
      values[name] = found[index + 1] ?? '';
    });
    return fillTemplate(text[language], values);
  }
  return line.replace(/\.$/, '');
}
