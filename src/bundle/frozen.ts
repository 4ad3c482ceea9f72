import { AppError } from '../core/error';
import { ADDED, readAddedPackages } from './added';
import { lockedNevra, type Lock } from './lock';
import { accessTo, type BuildRequest, type Resolved } from './resolve';

/**
 * Takes a lock as it is instead of resolving: no metadata is read, each package comes from its
 * repository by the path and digest that the lock has. What was locked must be what is asked for.
 * @throws AppError LOCK_DRIFT with everything that differs
 */
export async function useLock(request: BuildRequest, lock: Lock, file: string): Promise<Resolved> {
  const added = await readAddedPackages(request.added);
  const drift = findDrift(request, lock, new Set(added.map(({ package: { checksum } }) => checksum.value)));
  if (drift.length > 0) {
    const details = {
      file,
      drift: drift.map(({ en }) => `\n  ${en}`).join(''),
      driftZh: drift.map(({ zh }) => `\n  ${zh}`).join(''),
    };
    throw new AppError('LOCK_DRIFT', details);
  }
  return { lock, ...accessTo(request, added) };
}

/** One thing that differs, in both languages. */
interface Drift {
  readonly en: string;
  readonly zh: string;
}

function findDrift(request: BuildRequest, lock: Lock, added: ReadonlySet<string>): Drift[] {
  const drift: Drift[] = [];
  const differs = (what: Drift, now: string, then: string): void => {
    if (now === then) return;
    drift.push({ en: `${what.en}: ${then} → ${now}`, zh: `${what.zh}：${then} → ${now}` });
  };
  const short = (digest: string): string => digest.slice(0, 12);
  const profiles = (all: readonly { readonly sha256: string }[]): string =>
    all.map(({ sha256 }) => short(sha256)).join(' ') || '-';
  differs({ en: 'bundle', zh: '安装包' }, bundleName(request), bundleName(lock));
  differs({ en: 'recipe', zh: '配方' }, short(request.recipeSha256), short(lock.recipe.sha256));
  differs({ en: 'baseline', zh: '基准' }, profiles(request.baselines), profiles(lock.baselines ?? []));
  differs({ en: 'repositories', zh: '软件仓库' }, ids(request.repositories), ids(lock.repositories));
  for (const one of lock.repositories) {
    const now = request.repositories.find(({ id }) => id === one.id);
    if (now === undefined) continue;
    const keys = now.keys.map(({ fingerprint }) => fingerprint);
    differs({ en: `keys of ${one.id}`, zh: `${one.id} 的密钥` }, keys.join(' '), one.keys.join(' '));
  }
  const locked = lock.packages.filter(({ origin }) => origin === ADDED);
  for (const one of locked) {
    if (added.has(one.sha256)) continue;
    const name = lockedNevra(one);
    drift.push({ en: `${name} is not given by --add`, zh: `未用 --add 给出 ${name}` });
  }
  const known = new Set(locked.map(({ sha256 }) => sha256));
  const fresh = [...added].filter((digest) => !known.has(digest)).length;
  if (fresh > 0) {
    drift.push({
      en: `packages given by --add that the lock does not have: ${fresh}`,
      zh: `--add 给出但锁定文件中没有的软件包：${fresh} 个`,
    });
  }
  return drift;
}

function bundleName({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}-${version}`;
}

function ids(repositories: readonly { readonly id: string }[]): string {
  return repositories.map(({ id }) => id).join(' ');
}
