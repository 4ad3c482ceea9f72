import { coerce, compare, lt, prerelease, valid } from 'semver';

/**
 * Whether a program of this version cannot read what asks for at least `minimum`. A program that
 * runs from its sources has a pre-release of 0.0.0 and reads everything.
 */
export function isTooOld(version: string, minimum: string): boolean {
  return valid(version) !== null && !runsFromSources(version) && lt(version, minimum);
}

/** Whether what another program wrote is newer than this one, so that it may say more than we show. */
export function isNewerThan(other: string, version: string): boolean {
  if (valid(other) === null || valid(version) === null || runsFromSources(version)) return false;
  return lt(version, other);
}

function runsFromSources(version: string): boolean {
  return version.startsWith('0.0.0-') && prerelease(version) !== null;
}

/**
 * Order of two bundle versions, which need not be strict semantic versions (`1`, `1.0`): below zero
 * when `a` is older, undefined when they cannot be compared.
 */
export function compareBundleVersions(a: string, b: string): number | undefined {
  const [left, right] = [valid(a) ?? coerce(a), valid(b) ?? coerce(b)];
  return left === null || right === null ? undefined : compare(left, right);
}
