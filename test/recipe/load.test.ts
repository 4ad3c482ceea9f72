import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

import { renderMessage, isAppError } from '../../src/core/error';
import { loadRecipe, parseRecipe } from '../../src/recipe/load';
import { pinKey } from '../../src/rpm/signature';

const RECIPES = path.join(__dirname, '..', '..', 'recipes');

const GOOD = `format: 1
name: pair
target: { distribution: rhel, release: '6', arch: x86_64 }
repositories:
  - id: base
    baseUrls: [http://mirror.example/base]
    keys:
      - file: keys/KEY
        fingerprint: c1da c52d 1664 e8a4 386d ba43 0946 fca2 c105 b9de
groups:
  node: [heartbeat >= 3.0.4, /usr/bin/perl]
  target: [scsi-target-utils]
`;

function refusal(source: string): string {
  try {
    parseRecipe(source, 'r.yaml');
    return 'accepted';
  } catch (error) {
    if (isAppError(error)) return renderMessage(error, 'en');
    throw error;
  }
}

describe('reading a recipe', () => {
  it('fills in what may be left out and writes fingerprints in one way', () => {
    expect(parseRecipe(GOOD, 'r.yaml')).toEqual({
      format: 1,
      name: 'pair',
      version: '1',
      target: { distribution: 'rhel', release: '6', arch: 'x86_64' },
      repositories: [
        {
          id: 'base',
          baseUrls: ['http://mirror.example/base'],
          keys: [{ file: 'keys/KEY', fingerprint: 'C1DAC52D1664E8A4386DBA430946FCA2C105B9DE' }],
        },
      ],
      groups: { node: ['heartbeat >= 3.0.4', '/usr/bin/perl'], target: ['scsi-target-utils'] },
      prefer: [],
      protected: [],
    });
  });

  it.each(['heartbeat-el6', 'sample-el6'])(
    'accepts the recipe %s and finds its pinned keys',
    async (name) => {
      const { recipe, folder } = await loadRecipe(path.join(RECIPES, `${name}.yaml`));
      expect(recipe.name).toBe(name);
      for (const { keys } of recipe.repositories) {
        for (const { file, fingerprint } of keys) {
          expect(pinKey(readFileSync(path.join(folder, file)), fingerprint, file).fingerprint).toBe(
            fingerprint,
          );
        }
      }
    },
  );

  it('has several archives for each real repository, the last without TLS', async () => {
    const { recipe } = await loadRecipe(path.join(RECIPES, 'heartbeat-el6.yaml'));
    for (const { baseUrls } of recipe.repositories) {
      expect(new Set(baseUrls.map((url) => new URL(url).host)).size).toBeGreaterThan(2);
      expect(baseUrls[baseUrls.length - 1]).toMatch(/^http:/);
    }
  });

  it('names a file that is not there', async () => {
    await expect(loadRecipe('/nowhere/recipe.yaml')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      exitCode: 2,
    });
  });
});

describe('refusing a recipe', () => {
  it('tells every wrong value at once, each with its line', () => {
    const bad = GOOD.replace('format: 1', 'format: 2')
      .replace("release: '6'", 'release: 6')
      .replace('[http://mirror.example/base]', '[]')
      .replace('file: keys/KEY', 'file: /etc/KEY')
      .replace('b9de', 'b9d')
      .replace('target: [scsi', 'tarket: [scsi')
      .replace('heartbeat >= 3.0.4', 'heartbeat 3.0.4');
    expect(refusal(bad)).toBe(`r.yaml has wrong values (8):
  r.yaml:1: format is 2, must be 1
  r.yaml:3: target.release is 6, must be '6' or a minor release such as '6.7' (in quotes)
  r.yaml:6: repositories.0.baseUrls is a list of 0, must be a list of at least 1
  r.yaml:8: repositories.0.keys.0.file is "/etc/KEY", must be the path of a key file below the folder of the recipe
  r.yaml:9: repositories.0.keys.0.fingerprint is "c1da c52d 1664 e8a4 386d ba43 0946 fca2 c105 b9d", must be the full fingerprint of the key: 40 hexadecimal digits
  r.yaml:10: groups.target is missing, must be a list
  r.yaml:11: groups.node.0 is "heartbeat 3.0.4", must be a package, a capability or a path, perhaps with a version as in "heartbeat >= 3.0.4"
  r.yaml:12: groups.tarket is not a key of recipes`);
  });

  it.each([
    ['an empty file', '', '\n  r.yaml:1: the file is empty, must be a group of keys'],
    ['text', 'hello', '\n  r.yaml:1: the file is "hello", must be a group of keys'],
    [
      'a list that does not end',
      'format: 1\nname: [a',
      '\n  r.yaml:2: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a key given twice', 'format: 1\nformat: 1\n', '\n  r.yaml:2: Map keys must be unique'],
    ['aliases', 'a: &a [x]\nb: [*a, *a]\n', '\n  r.yaml:1: Alias resolution is disabled'],
  ])('refuses %s', (_title, source, problems) => {
    expect(refusal(source)).toBe(`r.yaml has wrong values (1):${problems}`);
  });

  it('refuses two repositories of one id', () => {
    const again = GOOD.replace(
      'groups:',
      `  - id: base
    baseUrls: [https://other.example/]
    keys: [{ file: k, fingerprint: C1DAC52D1664E8A4386DBA430946FCA2C105B9DE }]
groups:`,
    );
    expect(refusal(again)).toBe(
      'r.yaml has wrong values (1):\n  r.yaml:10: repositories.1.id is "base", which another repository has already',
    );
  });

  it.each([
    ['mirrorList: http://mirrors.example/list', 'accepted'],
    ['metalink: https://mirrors.example/metalink?repo=x', 'accepted'],
    ['host: true', 'accepted'],
    [
      'priority: 5',
      'r.yaml has wrong values (1):\n  r.yaml:5: repositories.0.baseUrls is missing, must be a list of URLs, unless mirrorList, metalink or host: true takes its place',
    ],
    [
      'mirrorList: http://mirrors.example/list\n    host: true',
      'r.yaml has wrong values (1):\n  r.yaml:7: repositories.0.host is true, must be left out where baseUrls, mirrorList or metalink is given',
    ],
  ])('knows where a repository is found by %j', (keys, outcome) => {
    expect(refusal(GOOD.replace('baseUrls: [http://mirror.example/base]', keys))).toBe(outcome);
  });
});
