/**
 * Solves JSON cases of a solver test-suite: `solve-case ROOT CASE.json...` prints one answer a line,
 * `{status, install, erase, replace, problems}`, ids being `name-evr.arch@repository`.
 * ROOT holds `repos/<ref>.json.gz`, package sets that cases share.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import type { Comparison, Dependency } from '../src/rpm/dependency';
import { parseEvr } from '../src/rpm/evr';
import type { Package } from '../src/rpm/package';
import { explainProblem } from '../src/solver/explain';
import { solve } from '../src/solver/solve';
import type { Job } from '../src/solver/types';

interface CaseDependency {
  readonly name: string;
  readonly op?: Comparison;
  readonly evr?: string;
  readonly pre?: boolean;
}

interface CasePackage {
  readonly name: string;
  readonly evr: string;
  readonly arch: string;
  readonly provides?: readonly CaseDependency[];
  readonly requires?: readonly CaseDependency[];
  readonly conflicts?: readonly CaseDependency[];
  readonly obsoletes?: readonly CaseDependency[];
  readonly files?: readonly string[];
  readonly sourcerpm?: string;
}

interface CaseRepository {
  readonly name: string;
  /** Of libsolv: the higher wins. */
  readonly priority: number;
  readonly installed: boolean;
  readonly packages?: readonly CasePackage[];
  readonly packages_ref?: string;
}

interface CaseJob {
  readonly flags?: readonly string[];
  readonly name?: CaseDependency;
  readonly provides?: CaseDependency;
  readonly package?: string;
  readonly oneof?: readonly string[];
}

interface Case {
  readonly arch: string;
  readonly repos: readonly CaseRepository[];
  readonly jobs: readonly CaseJob[];
}

function toDependency({ name, op, evr, pre }: CaseDependency): Dependency {
  return {
    name,
    ...(op !== undefined && evr !== undefined ? { op, evr: parseEvr(evr) } : {}),
    ...(pre === true ? { pre } : {}),
  };
}

function toPackage(source: CasePackage, repository: string): Package {
  const list = (dependencies: readonly CaseDependency[] = []): Dependency[] => dependencies.map(toDependency);
  return {
    name: source.name,
    evr: parseEvr(source.evr),
    arch: source.arch,
    provides: list(source.provides),
    requires: list(source.requires),
    conflicts: list(source.conflicts),
    obsoletes: list(source.obsoletes),
    files: source.files ?? [],
    sourceRpm: source.sourcerpm ?? '',
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

function answer(root: string, file: string): object {
  const given = JSON.parse(readFileSync(file, 'utf8')) as Case;
  const ids = new Map<Package, string>();
  const byId = new Map<string, Package>();
  const available: Package[] = [];
  const installed: Package[] = [];
  for (const repository of given.repos) {
    for (const source of readPackages(root, repository)) {
      const id = `${source.name}-${source.evr}${source.arch === '' ? '' : `.${source.arch}`}@${repository.name}`;
      if (byId.has(id)) continue;
      const created = toPackage(source, repository.name);
      ids.set(created, id);
      byId.set(id, created);
      (repository.installed ? installed : available).push(created);
    }
  }
  // The cases list every file: a path that is not there has no owner.
  const owners = new Map<string, readonly Package[]>();
  const ask = (): ReturnType<typeof solve> =>
    solve({
      packages: available,
      installed,
      jobs: given.jobs.map((job) => toJob(job, byId)),
      policy: {
        arch: given.arch,
        installOnly: [],
        priorities: Object.fromEntries(given.repos.map(({ name, priority }) => [name, 99 - priority])),
      },
      owners,
    });
  let result = ask();
  while (result.ok === 'needs-filelists') {
    for (const path of result.paths) owners.set(path, []);
    result = ask();
  }
  const idOf = (target: Package): string => ids.get(target) ?? '';
  if (!result.ok) return { status: 'problem', problems: explainProblem(result.problem, 'en') };
  const replacing = new Set(result.replace.map((replacement) => replacement.new));
  return {
    status: 'ok',
    install: result.install.filter((target) => !replacing.has(target)).map(idOf),
    erase: result.erase.map(idOf),
    replace: result.replace.map(({ kind, old, new: heir }) => ({ kind, old: idOf(old), new: idOf(heir) })),
  };
}

const sharedPackages = new Map<string, readonly CasePackage[]>();

function readPackages(root: string, { packages, packages_ref: ref }: CaseRepository): readonly CasePackage[] {
  if (ref === undefined) return packages ?? [];
  const known = sharedPackages.get(ref);
  if (known) return known;
  const json = gunzipSync(readFileSync(`${root}/repos/${ref}.json.gz`)).toString('utf8');
  const read = JSON.parse(json) as CasePackage[];
  sharedPackages.set(ref, read);
  return read;
}

function toJob(job: CaseJob, byId: ReadonlyMap<string, Package>): Job {
  const best = job.flags?.includes('forcebest') ?? false;
  if (job.name) return { kind: 'name', name: job.name.name, range: toDependency(job.name), best };
  if (job.provides) return { kind: 'provides', capability: toDependency(job.provides) };
  const wanted = job.oneof ?? [job.package ?? ''];
  const packages = wanted.flatMap((id) => byId.get(id) ?? []);
  return { kind: 'packages', packages, label: wanted.join(' or ') };
}

const [root = '', ...files] = process.argv.slice(2);
for (const file of files) console.log(JSON.stringify(answer(root, file)));
