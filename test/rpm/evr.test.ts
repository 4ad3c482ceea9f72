import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { compareEvr, compareVersions, formatEvr, parseEvr } from '../../src/rpm/evr';
import { sharedData } from '../shared-data';

interface Vector {
  readonly a: string;
  readonly b: string;
  readonly expect: number;
  readonly since?: string;
}

function readVectors(...parts: string[]): Vector[] {
  const data = JSON.parse(readFileSync(sharedData(...parts), 'utf8')) as Vector[] | { vectors: Vector[] };
  return Array.isArray(data) ? data : data.vectors;
}

const wrong = (vectors: readonly Vector[]): Vector[] =>
  vectors.filter(({ a, b, expect: order }) => Math.sign(compareVersions(a, b)) !== order);

describe('comparing versions', () => {
  it("orders rpm's own test vectors as rpm 4.8 with the tilde does", () => {
    const vectors = readVectors('data', 'solver', 'rpmvercmp.json').filter(
      ({ since = '' }) => !since.includes('caret'),
    );
    const el6 = vectors.filter(({ a, b }) => !`${a}${b}`.includes('^'));
    expect(el6.length).toBe(69);
    expect(wrong(el6)).toEqual([]);
  });

  it('orders the vectors of cavaliergopher/rpm', () => {
    const vectors = readVectors('data', 'el6', 'vercmp.json').filter(({ a, b }) => !`${a}${b}`.includes('^'));
    expect(vectors.length).toBeGreaterThan(4000);
    expect(wrong(vectors)).toEqual([]);
  });

  it('takes a caret for a separator, as EL6 does', () => {
    expect(compareVersions('1.0^1', '1.0.1')).toBe(0);
  });

  it('does not compare a release that one side lacks', () => {
    expect(compareEvr(parseEvr('1.2'), parseEvr('1.2-5'))).toBe(0);
    expect(compareEvr(parseEvr('1.2-4'), parseEvr('1.2-5'))).toBe(-1);
  });

  it('lets the epoch decide before the version', () => {
    expect(compareEvr(parseEvr('1:1.0-1'), parseEvr('2.0-1'))).toBe(1);
  });
});

describe('reading and writing EVRs', () => {
  it('reads epoch, version and release', () => {
    expect(parseEvr('2:1.3-4.el6')).toEqual({ epoch: 2, version: '1.3', release: '4.el6' });
    expect(parseEvr('1.3')).toEqual({ epoch: 0, version: '1.3', release: '' });
    expect(parseEvr('1-2-3')).toEqual({ epoch: 0, version: '1-2', release: '3' });
  });

  it('leaves out an epoch of 0 and a missing release', () => {
    expect(['0:1.0-1', '3:1.0-1', '1.0'].map((text) => formatEvr(parseEvr(text)))).toEqual([
      '1.0-1',
      '3:1.0-1',
      '1.0',
    ]);
  });
});
