import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolder } from '../../src/core/make-folder';

const work = mkdtempSync(join(tmpdir(), 'folder-'));
afterAll(() => rmSync(work, { recursive: true }));

it('makes a folder with those above it, and is content with one that is there', async () => {
  const deep = join(work, 'a', 'b', 'c');
  await makeFolder(deep, 0o700);
  await makeFolder(deep);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
});

it('makes what several ask for at the same moment', async () => {
  for (let round = 0; round < 50; round++) {
    const parent = join(work, String(round), 'b');
    const folders = ['x', 'y', 'z', 'x'].map((name) => join(parent, name, 'deep'));
    await Promise.all(folders.map((folder) => makeFolder(folder)));
    expect(folders.map((folder) => statSync(folder).isDirectory())).toEqual([true, true, true, true]);
  }
});

it('says why it cannot, also where the system makes no folders at all', async () => {
  writeFileSync(join(work, 'file'), '');
  await expect(makeFolder(join(work, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(work, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' });
});
