import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../src/core/replace-file';

let folder: string;
let file: string;
let precious: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hb-replace-'));
  file = join(folder, 'archive');
  precious = join(folder, 'precious');
  writeFileSync(precious, 'precious');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file that is replaced', () => {
  it('has the new content and the mode asked for', async () => {
    writeFileSync(file, 'old', { mode: 0o644 });
    await replaceFile(file, Buffer.from('new'), 0o600);
    expect([readFileSync(file, 'utf8'), lstatSync(file).mode & 0o777]).toEqual(['new', 0o600]);
  });

  it.each([
    ['where it goes', ''],
    ['where it is written first', `.${process.pid}.part`],
  ])("takes the place of another user's symbolic link %s", async (_, ending) => {
    symlinkSync(precious, `${file}${ending}`);
    await replaceFile(file, 'new');
    expect([readFileSync(precious, 'utf8'), lstatSync(file).isFile()]).toEqual(['precious', true]);
  });

  it('stays as it was, alone, when the new one cannot take its place', async () => {
    await expect(replaceFile(folder, 'new')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(readdirSync(folder)).toEqual(['precious']);
  });
});
