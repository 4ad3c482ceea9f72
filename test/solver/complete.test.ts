import { describe, expect, it } from 'vitest';

import { nevra, type Package } from '../../src/rpm/package';
import { solve } from '../../src/solver/solve';
import { seededRandom } from '../seeded-random';
import { fakeRepository } from './fake-repository';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const CAPABILITIES = ['x', 'y', 'z', ...NAMES];

/** Up to ten packages, two versions a name, with requirements and conflicts drawn at random. */
function randomRepository(random: (limit: number) => number): Package[] {
  const some = (count: number, versioned: boolean): string =>
    Array.from({ length: count }, () => {
      const capability = CAPABILITIES[random(CAPABILITIES.length)] ?? 'x';
      return versioned && random(3) === 0 ? `${capability} = ${1 + random(2)}` : capability;
    }).join(', ');
  const lines = NAMES.flatMap((name) =>
    [1, 2].map((version) => {
      const clauses = [];
      if (random(2) === 0) clauses.push(`provides ${some(1 + random(2), true)}`);
      if (random(3) > 0) clauses.push(`requires ${some(1 + random(3), true)}`);
      if (random(2) === 0) clauses.push(`conflicts ${some(1 + random(2), true)}`);
      return `${name}-${version}-1.x86_64 ${clauses.join('; ')}`;
    }),
  );
  return fakeRepository(lines.join('\n'));
}

function satisfies(provider: Package, wanted: Package['requires'][number]): boolean {
  return provider.provides.some(
    ({ name, evr }) => name === wanted.name && (!wanted.evr || !evr || evr.version === wanted.evr.version),
  );
}

/** Whether a set of packages may be installed together and holds `a`. Independent of the solver. */
function isClosed(set: readonly Package[]): boolean {
  return (
    set.some(({ name }) => name === 'a') &&
    set.every(
      (member) =>
        member.requires.every((wanted) => set.some((other) => satisfies(other, wanted))) &&
        !set.some(
          (other) =>
            other !== member &&
            (other.name === member.name || member.conflicts.some((conflict) => satisfies(other, conflict))),
        ),
    )
  );
}

function hasSolution(packages: readonly Package[]): boolean {
  for (let mask = 1; mask < 1 << packages.length; mask++) {
    if (isClosed(packages.filter((_, i) => (mask >> i) & 1))) return true;
  }
  return false;
}

describe('the search', () => {
  it('finds a solution exactly when trying out every set finds one', () => {
    const random = seededRandom(48);
    const outcomes = { solved: 0, refused: 0 };
    for (let round = 0; round < 400; round++) {
      const packages = randomRepository(random);
      const result = solve({ packages, jobs: [{ kind: 'name', name: 'a' }], policy: { arch: 'x86_64' } });
      const listing = packages.map(nevra).join(' ');
      expect([round, listing, result.ok]).toEqual([round, listing, hasSolution(packages)]);
      if (result.ok === true) {
        expect(isClosed(result.install)).toBe(true);
        outcomes.solved++;
      } else outcomes.refused++;
    }
    expect(outcomes.solved).toBeGreaterThan(50);
    expect(outcomes.refused).toBeGreaterThan(50);
  });
});
