import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { translate } from '../../src/ui/messages';

/** Keys given as literals: `key: 'x.y'`, `.text('x.y'`. */
const KEY_USE = /(?:\bkey: |\.text\(\s*)'([a-z][\w-]*(?:\.[\w-]+)+)'/g;

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('ui/messages'))
  .map((name) => join('src', name));

it('every message key that the code uses is in the catalogue, in both languages', () => {
  const missing: string[] = [];
  let seen = 0;
  for (const file of sources)
    for (const [, key = ''] of readFileSync(file, 'utf8').matchAll(KEY_USE)) {
      seen++;
      for (const language of ['en', 'zh'] as const)
        if (translate({ key }, language) === key) missing.push(`${file}: ${key} (${language})`);
    }
  expect(missing).toEqual([]);
  expect(seen).toBeGreaterThan(3);
});
