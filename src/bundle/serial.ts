import { canonicalJson, lockTime, type Lock } from './lock';

/**
 * The serial of a lock: the time of its newest package, or one more than that of the lock it
 * replaces when that is not lower. The same lock keeps its serial, so that building again changes
 * nothing; a node refuses a bundle whose serial is lower than that of the one installed.
 */
export function nextSerial(lock: Lock, previous: Lock | undefined): number {
  const newest = lockTime(lock);
  if (previous === undefined || previous.name !== lock.name) return newest;
  const unchanged = canonicalJson({ ...previous, serial: 0 }) === canonicalJson({ ...lock, serial: 0 });
  return unchanged ? previous.serial : Math.max(newest, previous.serial + 1);
}
