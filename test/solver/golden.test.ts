import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';

import { formatDependency } from '../../src/rpm/dependency';
import { nevra, type Package } from '../../src/rpm/package';
import { explainProblem } from '../../src/solver/explain';
import { solve } from '../../src/solver/solve';
import type { SolveInput } from '../../src/solver/types';
import { fakeRepository } from './fake-repository';

/** A folder holds `case.yaml` and `expected.yaml`. */
const GOLDEN = path.join(__dirname, 'golden');

interface Case {
  readonly repositories: Readonly<Record<string, string>>;
  readonly installed?: string;
  readonly install: readonly string[];
  readonly prefer?: readonly string[];
  readonly priorities?: Readonly<Record<string, number>>;
  readonly owners?: Readonly<Record<string, readonly string[]>>;
}

function toInput(given: Case, reversed: boolean): SolveInput {
  const packages = Object.entries(given.repositories).flatMap(([id, text]) => fakeRepository(text, id));
  if (reversed) packages.reverse();
  const owners = Object.entries(given.owners ?? {}).map(([file, names]): [string, Package[]] => [
    file,
    packages.filter(({ name }) => names.includes(name)),
  ]);
  return {
    packages,
    installed: fakeRepository(given.installed ?? '', 'installed'),
    jobs: given.install.map((name) => ({ kind: 'name', name })),
    policy: {
      arch: 'x86_64',
      ...(given.prefer ? { prefer: given.prefer } : {}),
      ...(given.priorities ? { priorities: given.priorities } : {}),
    },
    owners: new Map(owners),
  };
}

/** The answer as `expected.yaml` writes it; empty lists are left out. */
function answer(given: Case, reversed = false): string {
  const result = solve(toInput(given, reversed));
  if (result.ok === 'needs-filelists') return stringify({ filelists: result.paths });
  if (!result.ok) {
    return stringify(
      { problem: explainProblem(result.problem, 'en'), 问题: explainProblem(result.problem, 'zh') },
      { lineWidth: 0 },
    );
  }
  const lists = {
    install: result.install.map(nevra),
    replace: result.replace.map(({ kind, old, new: heir }) => `${nevra(old)} by ${nevra(heir)} (${kind})`),
    erase: result.erase.map(nevra),
    choices: result.choices.map(
      ({ requirement, chosen, rivals }) =>
        `${formatDependency(requirement)}: ${chosen.name}, not ${rivals.map(({ name }) => name).join(', ')}`,
    ),
    reasons: Object.fromEntries(
      result.install.map((target) => [
        nevra(target),
        (result.reasons.get(target) ?? []).map(({ requirement, requirer }) =>
          requirer ? `${nevra(requirer)} requires ${formatDependency(requirement)}` : 'asked for',
        ),
      ]),
    ),
  };
  const filled = Object.entries(lists).filter(([, value]) => Object.keys(value).length > 0);
  return stringify(Object.fromEntries(filled), { lineWidth: 0 });
}

describe('solving the golden cases', () => {
  for (const name of readdirSync(GOLDEN)) {
    const given = parse(readFileSync(path.join(GOLDEN, name, 'case.yaml'), 'utf8')) as Case;

    it(`answers "${name.replace(/-/g, ' ')}" as written down`, async () => {
      const file = path.join(GOLDEN, name, 'expected.yaml');
      expect(existsSync(file)).toBe(true);
      await expect(answer(given)).toMatchFileSnapshot(file);
    });

    it(`answers "${name.replace(/-/g, ' ')}" the same whatever the order of packages`, () => {
      expect(answer(given, true)).toBe(answer(given));
    });
  }
});
