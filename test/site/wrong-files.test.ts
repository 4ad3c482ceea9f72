import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { isAppError, renderMessage } from '../../src/core/error';
import { parseSite } from '../../src/site/load';
import { toChinese } from '../../src/site/chinese';

interface WrongFile {
  readonly name: string;
  /** Changes to the lab's site file, each of which must find its place; or the whole file. */
  readonly edits: readonly ({ readonly from: string; readonly to: string } | { readonly whole: string })[];
  /** Every line that the error must have, after `FILE:`. */
  readonly en: readonly string[];
  readonly zh: readonly string[];
}

const LAB = readFileSync('test/fixtures/site.lab.yaml', 'utf8');
const CASES = parse(readFileSync('test/site/wrong-files.yaml', 'utf8')) as WrongFile[];

function spoil({ edits }: WrongFile): string {
  return edits.reduce((text, edit) => {
    if ('whole' in edit) return edit.whole;
    expect(text).toContain(edit.from);
    return text.replace(edit.from, () => edit.to);
  }, LAB);
}

it.each(CASES.map((wrong) => [wrong.name, wrong] as const))(
  'refuses %s, and says all of it',
  (_name, wrong) => {
    let error: unknown;
    try {
      parseSite(spoil(wrong), 'site.yaml');
    } catch (thrown) {
      error = thrown;
    }
    if (!isAppError(error)) throw new Error('the site file was taken');
    const lines = (list: readonly string[]): string => list.map((line) => `\n  site.yaml:${line}`).join('');
    expect([error.exitCode, renderMessage(error, 'en'), renderMessage(error, 'zh')]).toEqual([
      2,
      `site.yaml has wrong values (${wrong.en.length}):${lines(wrong.en)}`,
      `site.yaml 中有错误的值（${wrong.zh.length} 处）：${lines(wrong.zh)}`,
    ]);
  },
);

it('has more than forty of them', () => {
  expect(CASES.length).toBeGreaterThan(40);
});

it('has a Chinese phrase for everything that the schema and the relations allow', () => {
  const rooms = [
    'schema',
    'relations',
    'name-relations',
    'link-relations',
    'storage-relations',
    'service-relations',
  ];
  const source = rooms.map((name) => readFileSync(`src/site/${name}.ts`, 'utf8')).join('\n');
  const phrases = [
    ...source.matchAll(
      /(['`"])((?:an? |at |another |two |the |one |in |outside |more |between |left |written |without |\d+ to )[^\n]*?)\1/g,
    ),
  ]
    .map(([, , phrase = '']) => phrase.replace(/\\'/g, "'").replace(/\$\{[^}]*(?:\{[^}]*\}[^}]*)*\}/g, '1'))
    .filter((phrase) => phrase.split(' ').length > 2);
  expect(phrases.length).toBeGreaterThan(40);
  expect(phrases.filter((phrase) => !/[\u4e00-\u9fff]/.test(toChinese(phrase)))).toEqual([]);
});
