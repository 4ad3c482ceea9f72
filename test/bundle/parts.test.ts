import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkBundle } from '../../src/bundle/check';
import { joinBundle, parseSize, splitBundle } from '../../src/bundle/parts';
import type { SealedBundle } from '../../src/bundle/seal';
import { makeSample } from './seal-sample';

const LIMIT = 10_000;

let work: string;
let sealed: SealedBundle;
let whole: Buffer;
let folder: string;
let list: string;
let parts: string[];

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb-parts-'));
  sealed = await (await makeSample(work)).seal(join(work, 'sealed'));
  whole = readFileSync(sealed.file);
});

beforeEach(async () => {
  folder = mkdtempSync(join(work, 'media-'));
  const copy = join(folder, basename(sealed.file));
  copyFileSync(sealed.file, copy);
  ({ list, parts } = await splitBundle(copy, LIMIT, () => undefined, 'split'));
});

afterAll(() => rmSync(work, { recursive: true }));

const findings = async (): Promise<string[]> => {
  const report = await checkBundle(list, { vendorSignatures: true }, () => undefined, 'check');
  return report.findings.map(({ message }) => message.replace(list, basename(list)));
};
const second = (): string => parts[1] as string;

describe('a bundle in parts', () => {
  it('names the list to whoever gives a part of it', async () => {
    await expect(
      checkBundle(list.replace(/parts$/, '001'), { vendorSignatures: false }, () => undefined, 'check'),
    ).rejects.toMatchObject({
      code: 'BUNDLE_PART',
      details: { list },
    });
  });

  it('has parts of the size asked for, whose digests sha256sum checks and which cat puts together', () => {
    const count = Math.ceil(whole.length / LIMIT);
    const numbers = Array.from({ length: count }, (_, i) => String(i + 1).padStart(3, '0'));
    expect(readdirSync(folder).sort()).toEqual(
      [...numbers, 'parts'].map((ending) => `sample-1.0.tar.gz.${ending}`),
    );
    execFileSync('sha256sum', ['-c', '--quiet', basename(list)], { cwd: folder });
    const joined = execFileSync('sh', ['-c', 'cat sample-1.0.tar.gz.0*'], { cwd: folder });
    expect(joined.equals(whole)).toBe(true);
  });

  it('is checked as it lies, with the evidence of the whole', async () => {
    const report = await checkBundle(list, { vendorSignatures: true }, () => undefined, 'check');
    expect([report.kind, report.findings, report.manifest]).toEqual(['parts', [], sealed.manifest]);
    expect(report.packages).toHaveLength(2);
  });

  it('is joined to the same bytes, and its parts stay', async () => {
    const out = join(folder, 'joined');
    expect(await joinBundle(list, out)).toEqual({
      file: join(out, 'sample-1.0.tar.gz'),
      sha256: sealed.sha256,
    });
    expect(readFileSync(join(out, 'sample-1.0.tar.gz')).equals(whole)).toBe(true);
    expect(readdirSync(folder)).toContain('sample-1.0.tar.gz.001');
    await expect(joinBundle(list, out)).rejects.toThrow(
      `${join(out, 'sample-1.0.tar.gz')} is there already.`,
    );
  });

  it.each<[string, () => void, string]>([
    ['is altered', () => appendFileSync(second(), 'x'), 'is cut off or was altered.'],
    ['is cut off', () => truncateSync(second(), LIMIT - 1), 'is cut off or was altered.'],
    ['is another one', () => copyFileSync(parts[0] as string, second()), 'is cut off or was altered.'],
    ['is missing', () => rmSync(second()), 'is missing.'],
  ])('is refused when a part %s, and the part is named', async (_title, damage, said) => {
    damage();
    const message = `sample-1.0.tar.gz.002 of sample-1.0.tar.gz.parts ${said}`;
    expect(await findings()).toEqual([message]);
    const out = join(folder, 'joined');
    await expect(joinBundle(list, out)).rejects.toThrow('sample-1.0.tar.gz.002 of ');
    expect(readdirSync(folder)).not.toContain('joined');
  });

  it('is refused when the list leaves a part out, changes the order or names another folder', async () => {
    const lines = readFileSync(list, 'utf8').trimEnd().split('\n');
    const [first = '', other = '', ...rest] = lines;
    mkdirSync(join(folder, 'x'));
    for (const altered of [
      [first, ...rest],
      [other, first, ...rest],
      [first.replace('sample', '../sample'), other, ...rest],
    ]) {
      writeFileSync(list, `${altered.join('\n')}\n`);
      expect(await findings()).toEqual([
        'sample-1.0.tar.gz.parts is not the list of a bundle’s parts, or was altered.',
      ]);
    }
  });

  it('is refused when the list ends early, by what the parts hold', async () => {
    writeFileSync(list, `${readFileSync(list, 'utf8').split('\n').slice(0, 2).join('\n')}\n`);
    expect(await findings()).toEqual(['sample-1.0.tar.gz.parts is cut off.']);
  });
});

it('the size of a part is read in decimal and binary units', () => {
  expect(['700M', '4GiB', '4.3 GB', '1500k', '999999', '0', 'x', '1T'].map(parseSize)).toEqual([
    700_000_000,
    4 * 1024 ** 3,
    4_300_000_000,
    1_500_000,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
