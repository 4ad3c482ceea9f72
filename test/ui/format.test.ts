import { describe, expect, it } from 'vitest';
import {
  displayWidth,
  fitText,
  formatBytes,
  formatDuration,
  formatTable,
  wrapText,
} from '../../src/ui/format';

describe('formatting for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345_678, '12 MB'],
    [999_700_000, '1.0 GB'],
  ])('%d bytes read as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [40, '0.0 s'],
    [9_940, '9.9 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [185_000, '3 min 05 s'],
  ])('%d ms read as %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

  it('counts Chinese characters as two columns', () => {
    expect(displayWidth('节点 ok')).toBe(7);
    expect(
      formatTable([
        ['节点', 'a'],
        ['VIP-1', 'b'],
      ]),
    ).toBe('节点   a\nVIP-1  b');
  });

  it.each([
    ['a sentence of words', 10, 'a sentence\nof words'],
    ['一二三四五', 6, '一二三\n四五'],
    ['一二三，四五', 6, '一二\n三，四\n五'],
    ['写到 /var/tmp/x 之下', 12, '写到\n/var/tmp/x\n之下'],
    ['a/path/longer/than/the/line', 10, 'a/path/longer/than/the/line'],
  ])('breaks "%s" at %d columns', (text, columns, lines) => expect(wrapText(text, columns)).toBe(lines));

  it.each([
    ['short\n  ! a problem told in words', 17, 'short\n  ! a problem\n    told in words'],
    ['    +   "key": "0123456789"', 16, '    +   "key":\n        "0123456789"'],
    ['  1) one of the choices', 14, '  1) one of\n     the\n     choices'],
    ['\x1b[31m  ! red\x1b[39m', 7, '\x1b[31m  ! red\x1b[39m'],
  ])('fits "%s" into %d columns, each line under its own text', (text, columns, lines) =>
    expect(fitText(text, columns)).toBe(lines),
  );

  it('leaves the lines whole that no terminal shows', () => {
    expect(fitText('a '.repeat(500), Infinity)).toBe('a '.repeat(500));
  });
});
