import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import {
  dependencyMatches,
  formatDependency,
  parseDependency,
  type Dependency,
} from '../../src/rpm/dependency';
import { sharedData } from '../shared-data';

interface Pair {
  readonly provide: string;
  readonly require: string;
  readonly rpm48: 0 | 1;
}

function dependency(text: string): Dependency {
  const parsed = parseDependency(text);
  if (!parsed) throw new Error(`not a dependency: ${text}`);
  return parsed;
}

describe('matching dependencies', () => {
  it("agrees with rpm 4.8.0 on every pair of rpm's own table", () => {
    const { pairs } = JSON.parse(readFileSync(sharedData('data', 'solver', 'rpmdepmatch.json'), 'utf8')) as {
      pairs: Pair[];
    };
    const wrong = pairs.filter(
      ({ provide, require, rpm48 }) =>
        dependencyMatches(dependency(provide), dependency(require)) !== (rpm48 === 1),
    );
    expect(pairs.length).toBe(182);
    expect(wrong).toEqual([]);
  });

  it('lets an unversioned provide satisfy any version', () => {
    expect(dependencyMatches(dependency('mta'), dependency('mta >= 5'))).toBe(true);
  });

  it('never lets a provide with an epoch satisfy an upper bound without one', () => {
    expect(dependencyMatches(dependency('a = 1:1.0-1'), dependency('a <= 9.0'))).toBe(false);
  });
});

describe('reading dependencies', () => {
  it('writes what it read', () => {
    const texts = ['libc.so.6(GLIBC_2.4)(64bit)', 'perl >= 4:5.10.1', '/bin/sh', 'foo(x86-64) = 1.0-1.el6'];
    expect(texts.map((text) => formatDependency(dependency(text)))).toEqual(texts);
  });

  it('refuses what is not one', () => {
    expect(['', 'a b', 'a >=', 'a ~ 1'].map(parseDependency)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
