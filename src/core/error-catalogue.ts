/**
 * Every error a user can cause, in one place. docs/errors.md is generated from this table
 * (`npm run docs:errors`). `{name}` in a sentence is filled from the error's details.
 *
 * `exit` is the process exit code of design "one table for the whole program":
 * 1 failed, 2 bad usage or bad input file, 3 a check or preflight failed, 5 signature or digest
 * verification failed, 130 cancelled.
 */
export interface CatalogueEntry {
  readonly exit: 1 | 2 | 3 | 5 | 130;
  /** What happened, and the file, line or package it is about: one sentence. */
  readonly en: string;
  readonly zh: string;
  /** What to do next. */
  readonly hint: { readonly en: string; readonly zh: string };
}

export const ERROR_CATALOGUE = {
  // ---- core: usage, cancellation
  USAGE: {
    exit: 2,
    en: '{problem}',
    zh: '{problem}',
    hint: { en: 'Run the command with --help for an example.', zh: '使用 --help 查看示例。' },
  },
  CANCELLED: {
    exit: 130,
    en: 'Cancelled.',
    zh: '已取消。',
    hint: {
      en: 'Nothing is half-done; run the same command again to go on.',
      zh: '没有遗留半成品；再次运行同一命令即可继续。',
    },
  },
  FILE_UNREADABLE: {
    exit: 2,
    en: '{file} cannot be read: {problem}.',
    zh: '无法读取 {file}：{problem}。',
    hint: { en: 'Check the path and its permissions.', zh: '请检查路径及其权限。' },
  },
  NO_TERMINAL: {
    exit: 2,
    en: 'The answer to "{key}" is missing and there is no terminal to ask for it.',
    zh: '缺少“{key}”的答案，且没有终端可供询问。',
    hint: { en: 'Give it as {flag} or in the site file.', zh: '请用 {flag} 或在站点文件中给出。' },
  },

  // ---- recipe

  // ---- rpm: package files and signatures

  // ---- repository metadata

  // ---- solver

  // ---- fetch

  // ---- bundle: sealing, opening, checking

  // ---- node: the machine

  // ---- site file

  // ---- plan, install steps

  // ---- failoverd

  // ---- acceptance
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
