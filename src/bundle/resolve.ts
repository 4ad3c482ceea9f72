import * as path from 'path';
import { AppError } from '../core/error';
import { stage, type Emit } from '../core/events';
import type { Access } from '../fetch/connections';
import { sha256OfFile, type ExpectedContent } from '../fetch/content';
import type { Source } from '../fetch/download';
import type { Downloader } from '../fetch/downloader';
import { withoutSecrets } from '../fetch/proxy';
import { createTransfer } from '../fetch/transfer';
import type { MetadataCache } from '../repository/cache';
import { loadRepository, type Repository } from '../repository/load';
import { formatDependency, parseDependency } from '../rpm/dependency';
import { nevra, type Package } from '../rpm/package';
import type { PinnedKey } from '../rpm/signature';
import { explainProblem } from '../solver/explain';
import { solve } from '../solver/solve';
import type { Job, SolveInput, Solution } from '../solver/types';
import { ADDED, readAddedPackages, type AddedPackage } from './added';
import type { Baseline } from './baseline';
import { metadataOf } from './fetch-metadata';
import { lockedNevra, lockTime, type Lock, type LockedPackage } from './lock';
import { mergeSolutions } from './merge-solutions';
import { lockSolution, type GroupRequirements } from './lock-solution';

/** A vendor's key file and the key in it that the recipe pins. */
export interface VendorKeyFile {
  readonly fileName: string;
  readonly content: Buffer;
  readonly key: PinnedKey;
  readonly repositories: readonly string[];
}

/** One repository as the recipe describes it, its keys read and pinned. */
export interface BuildRepository {
  readonly id: string;
  /** The recipe's, written to the lock. */
  readonly baseUrls: readonly string[];
  /** Where bytes really come from: `--repo` or the recipe's. */
  readonly fetchUrls: readonly string[];
  /** Lists of further mirrors; mirrors.ts reads them. */
  readonly mirrorList?: string;
  readonly metalink?: string;
  /** What repomd.xml may be, when a metalink says so. */
  readonly repomd?: readonly ExpectedContent[];
  readonly access?: Access;
  readonly priority?: number;
  readonly keys: readonly PinnedKey[];
}

/** What is to be resolved. */
export interface BuildRequest {
  readonly name: string;
  readonly version: string;
  readonly target: Lock['target'];
  readonly recipeSha256: string;
  readonly repositories: readonly BuildRepository[];
  readonly vendorKeys: readonly VendorKeyFile[];
  /** Group → what it asks for: names, capabilities or paths. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly prefer: readonly string[];
  /** Names that are never upgraded on a node without leave. */
  readonly protected: readonly string[];
  /** Files and folders given by `--add`. */
  readonly added: readonly string[];
  /** What each node has already; without any the bundle is complete by itself. */
  readonly baselines: readonly Baseline[];
}

/** Where a build's packages are and who may have signed them. */
export interface PackageAccess {
  readonly vendorKeys: readonly VendorKeyFile[];
  readonly sourceOf: (repository: string) => Source;
  readonly keysOf: (repository: string) => readonly PinnedKey[];
  readonly addedFile: (locked: LockedPackage) => string;
}

/** A lock with what is needed to get its packages. */
export interface Resolved extends PackageAccess {
  readonly lock: Lock;
}

export function accessTo(request: BuildRequest, added: readonly AddedPackage[]): PackageAccess {
  const sources = new Map<string, Source>();
  const keys = new Map<string, readonly PinnedKey[]>();
  for (const one of request.repositories) {
    const access = one.access === undefined ? {} : { access: one.access };
    sources.set(one.id, { id: one.id, baseUrls: one.fetchUrls, ...access });
    keys.set(one.id, one.keys);
  }
  keys.set(ADDED, ([] as PinnedKey[]).concat(...request.repositories.map((one) => one.keys)));
  const files = new Map(added.map((one) => [nevra(one.package), one.file] as const));
  return {
    vendorKeys: request.vendorKeys,
    sourceOf: (id) => sources.get(id) as Source,
    keysOf: (id) => keys.get(id) ?? [],
    addedFile: (locked) => files.get(lockedNevra(locked)) as string,
  };
}

/**
 * Reads the repositories' metadata and solves all groups of the recipe together: from an empty
 * root, so that the bundle does for a node that has nothing of it, or from each baseline's packages.
 * @throws AppError UNRESOLVABLE, GROUP_REQUIREMENT_MALFORMED, and those of fetch and repository
 */
export async function resolveLock(
  request: BuildRequest,
  downloader: Downloader,
  parsed: MetadataCache,
  emit: Emit,
): Promise<Resolved> {
  const added = await readAddedPackages(request.added);
  const access = accessTo(request, added);
  const { sourceOf } = access;
  let stageId = 'metadata';
  const transfer = createTransfer(emit, () => stageId);
  const repositories = await stage(emit, stageId, { key: 'build.metadata' }, () =>
    Promise.all(
      request.repositories.map(({ id, repomd = [] }) => {
        const fetchFile = metadataOf(sourceOf(id), repomd, downloader, transfer);
        return loadRepository({ id, cache: parsed, fetchFile });
      }),
    ),
  );
  // Filelists come while it is solved, when a path asks for them.
  stageId = 'resolve';
  for (const { id, catalogue } of repositories) {
    const values = { repository: id, count: catalogue.size };
    emit({ kind: 'notice', level: 'info', text: { key: 'build.repository', values } });
  }
  const groups = readGroups(request.groups);
  const solution = await stage(emit, stageId, { key: 'build.resolve' }, async () => {
    try {
      return await solveRequest(request, repositories, added);
    } finally {
      await Promise.all(repositories.map((repository) => repository.saved()));
    }
  });
  const digests = await weakDigests(solution, sourceOf, downloader, emit);
  warnAboutProtected(request, solution, emit);
  const baselines = request.baselines.map(({ node, release, sha256 }) => ({ node, release, sha256 }));
  const lock: Lock = {
    format: 1,
    name: request.name,
    version: request.version,
    serial: 0,
    target: request.target,
    recipe: { sha256: request.recipeSha256 },
    ...(baselines.length === 0 ? {} : { baselines }),
    protected: [...request.protected].sort(),
    repositories: request.repositories.map((one, i) => ({
      id: one.id,
      baseUrls: one.baseUrls.map(withoutSecrets),
      ...(one.mirrorList === undefined ? {} : { mirrorList: withoutSecrets(one.mirrorList) }),
      ...(one.metalink === undefined ? {} : { metalink: withoutSecrets(one.metalink) }),
      repomdSha256: (repositories[i] as Repository).repomdChecksum.value,
      keys: one.keys.map(({ fingerprint }) => fingerprint),
    })),
    ...lockSolution(solution, groups, (one) => digests.get(one) ?? one.checksum.value),
  };
  return { lock: { ...lock, serial: lockTime(lock) }, ...access };
}

function warnAboutProtected(request: BuildRequest, solution: Solution, emit: Emit): void {
  for (const { old, new: now } of solution.replace) {
    if (!request.protected.includes(old.name)) continue;
    const values = { old: nevra(old), now: nevra(now) };
    emit({ kind: 'notice', level: 'warning', text: { key: 'build.protected', values } });
  }
}

function readGroups(groups: BuildRequest['groups']): GroupRequirements {
  return new Map(
    Object.keys(groups).map((name) => {
      const asked = (groups[name] ?? []).map((text) => formatDependency(readRequirement(name, text)));
      return [name, new Set(asked)] as const;
    }),
  );
}

function readRequirement(group: string, text: string): ReturnType<typeof parseDependency> & object {
  const requirement = parseDependency(text);
  if (requirement === undefined) throw new AppError('GROUP_REQUIREMENT_MALFORMED', { group, text });
  return requirement;
}

async function solveRequest(
  request: BuildRequest,
  repositories: readonly Repository[],
  added: readonly AddedPackage[],
): Promise<Solution> {
  const jobs = new Map<string, Job>();
  for (const group of Object.keys(request.groups)) {
    for (const text of request.groups[group] ?? []) jobs.set(text, toJob(group, text));
  }
  for (const one of added) {
    jobs.set(one.file, { kind: 'packages', packages: [one.package], label: path.basename(one.file) });
  }
  const priorities: Record<string, number> = {};
  for (const { id, priority } of request.repositories) if (priority !== undefined) priorities[id] = priority;
  const input: SolveInput = {
    packages: added.map((one) => one.package),
    catalogues: repositories.map((one) => one.catalogue),
    jobs: [...jobs.values()],
    policy: { arch: request.target.arch, prefer: request.prefer, priorities },
  };
  const owners = new Map<string, readonly Package[]>();
  const starts =
    request.baselines.length === 0
      ? [{}]
      : request.baselines.map(({ packages: installed }) => ({ installed }));
  const solutions: Solution[] = [];
  for (const start of starts)
    solutions.push(await solveWithOwners({ ...input, ...start }, repositories, owners));
  return mergeSolutions(solutions);
}

/** What the caches of all repositories know: saves solving twice. */
function knownOwners(repositories: readonly Repository[], file: string): Package[] | undefined {
  const known = repositories.map((repository) => repository.knownOwners(file));
  return known.includes(undefined) ? undefined : ([] as Package[]).concat(...(known as Package[][]));
}

/** Reads the filelists when a path asks for them; `owners` keeps what was found. */
async function solveWithOwners(
  input: SolveInput,
  repositories: readonly Repository[],
  owners: Map<string, readonly Package[]>,
): Promise<Solution> {
  for (;;) {
    const answer = solve({ ...input, owners, knownOwners: (one) => knownOwners(repositories, one) });
    if (answer.ok === true) return answer;
    if (answer.ok === false) {
      const details = {
        explanation: explainProblem(answer.problem, 'en').join('\n  '),
        explanationZh: explainProblem(answer.problem, 'zh').join('\n  '),
      };
      throw new AppError('UNRESOLVABLE', details);
    }
    const found = await Promise.all(repositories.map((repository) => repository.findOwners(answer.paths)));
    for (const one of answer.paths) {
      const known = found.map((ofRepository) => ofRepository.get(one) ?? []);
      owners.set(one, ([] as Package[]).concat(owners.get(one) ?? [], ...known));
    }
  }
}

function toJob(group: string, text: string): Job {
  const requirement = readRequirement(group, text);
  const { name, op } = requirement;
  if (name.startsWith('/') || name.includes('(')) return { kind: 'provides', capability: requirement };
  return { kind: 'name', name, ...(op === undefined ? {} : { range: requirement }) };
}

/** SHA-256 of packages whose repository tells only another digest: they are downloaded to know it. */
async function weakDigests(
  solution: Solution,
  sourceOf: (id: string) => Source,
  downloader: Downloader,
  emit: Emit,
): Promise<Map<Package, string>> {
  const weak = solution.install.filter(({ checksum }) => checksum.type !== 'sha256');
  const digests = new Map<Package, string>();
  if (weak.length === 0) return digests;
  const requests = weak.map((one) => ({
    source: sourceOf(one.repository),
    path: one.location,
    size: one.size,
    digest: one.checksum,
  }));
  const title = { key: 'build.fetch', values: { count: weak.length } };
  const { paths } = await stage(emit, 'fetch', title, () =>
    downloader.fetchPackages(requests, emit, 'fetch'),
  );
  for (let i = 0; i < weak.length; i += 1) {
    digests.set(weak[i] as Package, await sha256OfFile(paths[i] as string));
  }
  return digests;
}
