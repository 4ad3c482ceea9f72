import { AppError } from '../core/error';
import { lockedNevra, type LockedChoice, type LockedPackage, type LockedReason } from './lock';
import type { PackageSet } from './read-lock';

/** Why a package is in a bundle. */
export interface Why {
  readonly package: string;
  /** Others that the same words name: of another architecture. */
  readonly alike: readonly string[];
  /** Shortest chain, from what was asked for down to the package: each link requires the next. */
  readonly chain: readonly LockedReason[];
  readonly requiredBy: readonly LockedReason[];
  /** Requirements for which it was chosen before others, or lost against another. */
  readonly choices: readonly LockedChoice[];
}

/**
 * @param wanted a name, `name.arch` or NEVRA
 * @throws AppError PACKAGE_NOT_IN_BUNDLE with `bundle` named
 */
export function explainPackage(set: PackageSet, bundle: string, wanted: string): Why {
  const [found, ...others] = set.packages.filter((one) => isNamed(one, wanted));
  if (found === undefined) {
    const list = bundle.endsWith('.json') ? bundle : `\`bundle inspect ${bundle}\``;
    throw new AppError('PACKAGE_NOT_IN_BUNDLE', { bundle, package: wanted, list });
  }
  const nevra = lockedNevra(found);
  return {
    package: nevra,
    alike: others.map(lockedNevra),
    chain: shortestChain(set, found),
    requiredBy: found.requiredBy,
    choices: set.choices.filter((one) => one.chosen === nevra || one.rivals.includes(nevra)),
  };
}

function isNamed(one: LockedPackage, wanted: string): boolean {
  return one.name === wanted || `${one.name}.${one.arch}` === wanted || lockedNevra(one) === wanted;
}

/** Breadth first, upwards from the package to a group or an added file. */
function shortestChain(set: PackageSet, from: LockedPackage): LockedReason[] {
  const byNevra = new Map(set.packages.map((one) => [lockedNevra(one), one] as const));
  const reachedBy = new Map<LockedPackage, LockedReason[]>([[from, []]]);
  for (const [one, below] of reachedBy) {
    for (const reason of one.requiredBy) {
      const chain = [reason, ...below];
      const requirer = byNevra.get(reason.by);
      if (requirer === undefined) return chain;
      if (!reachedBy.has(requirer)) reachedBy.set(requirer, chain);
    }
  }
  return [];
}
