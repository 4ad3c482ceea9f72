import type { ErrorCode } from 'yaml';

/**
 * What the YAML parser says, in Chinese. A code covers several of its sentences, so the parser's own
 * words follow in parentheses.
 */
export function yamlProblemInChinese(text: string, code?: ErrorCode): string {
  if (/^Alias resolution is disabled/.test(text)) return '此处不允许使用 YAML 别名（*名称）';
  if (/^(Excessive alias count|Unresolved alias)/.test(text)) return `YAML 别名过多或未定义（${text}）`;
  const chinese = code === undefined ? undefined : SYNTAX[code];
  return `${chinese ?? 'YAML 语法错误'}（${text}）`;
}

const SYNTAX: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_INDENT: '缩进不正确',
  BAD_SCALAR_START: '值的第一个字符不能这样写，请加引号',
  BAD_DQ_ESCAPE: '双引号内的转义序列无效',
  BLOCK_AS_IMPLICIT_KEY: '同一行中不能嵌套键或列表',
  BLOCK_IN_FLOW: '方括号或花括号内不能使用分行写法',
  DUPLICATE_KEY: '同一个键出现了两次',
  MISSING_CHAR: '缺少字符（引号、逗号、冒号、空格或短横线）',
  MULTILINE_IMPLICIT_KEY: '键必须写在一行内，其后须有冒号',
  MULTIPLE_DOCS: '文件中只能有一个 YAML 文档',
  RESOURCE_EXHAUSTION: '嵌套层数过多',
  TAB_AS_INDENT: '缩进不能使用制表符，请改用空格',
  TAG_RESOLVE_FAILED: '无法识别的 YAML 标签',
  UNEXPECTED_TOKEN: '此处出现了意外的内容',
};
