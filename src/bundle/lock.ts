import { createHash } from 'crypto';
import type { Lock, LockedPackage } from './lock-schema';

// The schema is for readers: a build that only writes a lock does without it and its library.
export type { Lock, LockedChoice, LockedPackage, LockedReason, LockedRepository } from './lock-schema';

/** `name-[epoch:]version-release.arch`, as rpm prints it. */
export function lockedNevra(one: LockedPackage): string {
  return `${one.name}-${one.epoch > 0 ? `${one.epoch}:` : ''}${one.version}-${one.release}.${one.arch}`;
}

/** The file name inside `repo/Packages`. */
export function lockedFileName(one: LockedPackage): string {
  return `${one.name}-${one.version}-${one.release}.${one.arch}.rpm`;
}

/** JSON with sorted keys and a final newline: the form whose digest is recorded. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const source = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) sorted[key] = sortKeys(source[key]);
  return sorted;
}

const texts = new WeakMap<Lock, string>();

/** What a lock file holds. A lock does not change, so that its text is made once. */
export function lockText(lock: Lock): string {
  const text = texts.get(lock) ?? canonicalJson(lock);
  texts.set(lock, text);
  return text;
}

export function lockDigest(lock: Lock): string {
  return createHash('sha256').update(lockText(lock)).digest('hex');
}

/**
 * The time a bundle of this lock bears when SOURCE_DATE_EPOCH is not set: that of its newest
 * package, in seconds since 1970.
 */
export function lockTime(lock: Lock): number {
  return lock.packages.reduce((newest, one) => Math.max(newest, one.buildTime), 0);
}
