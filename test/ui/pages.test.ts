import { expect, it } from 'vitest';
import { pagesOf } from '../../src/ui/pages';

const text = Array.from({ length: 35 }, (_, i) => String(i + 1)).join('\n');

it('cuts a text into pages that leave a line for the question', () => {
  expect(pagesOf(text, 24).map((page) => page.split('\n').length)).toEqual([22, 13]);
  expect(pagesOf(text, 24).join('\n')).toBe(text);
  expect(pagesOf(text, 60)).toEqual([text]);
});

it('takes a console that does not tell its size for one of 24 lines, and never cuts to nothing', () => {
  expect(pagesOf(text, undefined)).toHaveLength(2);
  expect(pagesOf(text, 0)).toHaveLength(2);
  expect(pagesOf('a\nb', 1)).toEqual(['a', 'b']);
});
