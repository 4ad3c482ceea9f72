import { parseDependency, type Dependency } from '../../src/rpm/dependency';
import { parseEvr } from '../../src/rpm/evr';
import type { Package } from '../../src/rpm/package';

const LISTS = ['provides', 'requires', 'conflicts', 'obsoletes', 'files', 'source'] as const;
type List = (typeof LISTS)[number];

const LINE = /^(\S+)-([^-\s]+-[^-\s]+)\.(\w+)((?:\s.*)?)$/;

/**
 * A repository from a few lines, one package each:
 * `app-1.0-1.x86_64 requires lib >= 2, /bin/sh; provides mta; files /etc/app`.
 * Every package provides its own name and version.
 */
export function fakeRepository(text: string, repository = 'base'): Package[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').map((line) => fakePackage(line, repository));
}

function fakePackage(line: string, repository: string): Package {
  const match = LINE.exec(line);
  if (!match) throw new Error(`not a package: ${line}`);
  const [, name = '', version = '', arch = '', rest = ''] = match;
  const evr = parseEvr(version);
  const lists = new Map<List, string[]>();
  for (const clause of rest.split(';').map((part) => part.trim())) {
    if (clause === '') continue;
    const [word = '', ...values] = clause.split(/ (.*)/);
    const list = LISTS.find((known) => known === word);
    if (!list) throw new Error(`not a list of a package: ${clause}`);
    lists.set(list, values.join('').split(/,\s*/));
  }
  const dependencies = (list: List): Dependency[] => (lists.get(list) ?? []).map(toDependency);
  return {
    name,
    evr,
    arch,
    provides: [{ name, op: '=', evr }, ...dependencies('provides')],
    requires: dependencies('requires'),
    conflicts: dependencies('conflicts'),
    obsoletes: dependencies('obsoletes'),
    files: lists.get('files') ?? [],
    sourceRpm: lists.get('source')?.[0] ?? '',
    license: '',
    summary: '',
    size: 0,
    installedSize: 0,
    checksum: { type: 'sha256', value: '' },
    location: '',
    repository,
    buildTime: 0,
  };
}

function toDependency(text: string): Dependency {
  const dependency = parseDependency(text);
  if (!dependency) throw new Error(`not a dependency: ${text}`);
  return dependency;
}
