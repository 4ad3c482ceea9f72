import { expect, it } from 'vitest';
import { AppError, renderMessage } from '../../src/core/error';
import { problemInChinese } from '../../src/core/problem-in-chinese';

it.each([
  ["ENOENT: no such file or directory, open '/x'", "没有该文件或目录（ENOENT open '/x'）"],
  ['ENOSPC: no space left on device, write', '设备上没有剩余空间（ENOSPC write）'],
  ['connect ECONNREFUSED 127.0.0.1:9', '连接被拒绝（connect ECONNREFUSED 127.0.0.1:9）'],
  ['getaddrinfo ENOTFOUND vault.example', '找不到该主机名（getaddrinfo ENOTFOUND vault.example）'],
  ['HTTP 503', '服务器应答 HTTP 503'],
  ['no answer for 20 s', '20 秒没有应答'],
  ['"../x" is not a path inside the repository', '“../x”不是软件仓库之内的路径'],
  ['its gzip data is damaged (incorrect header check)', '其 gzip 压缩数据已损坏（incorrect header check）'],
  ['something that nobody foresaw', 'something that nobody foresaw'],
])('says %s in Chinese', (problem, expected) => {
  expect(problemInChinese(problem)).toBe(expected);
});

it('leaves no word of the system in English in a Chinese sentence', () => {
  const error = new AppError('FILE_UNREADABLE', {
    file: '/x',
    problem: 'EACCES: permission denied, stat',
  });
  expect(renderMessage(error, 'zh')).toBe('无法读取 /x：权限不够（EACCES stat）。');
  expect(renderMessage(error, 'en')).toBe('/x cannot be read: EACCES: permission denied, stat.');
});
