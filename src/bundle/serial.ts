import { lockText, lockTime, type Lock } from './lock';

/**
 * The serial of a lock: the time of its newest package, or one more than that of the lock it
 * replaces when that is not lower. The same lock keeps its serial, so that building again changes
 * nothing; a node refuses a bundle whose serial is lower than that of the one installed.
 */
export function nextSerial(lock: Lock, previous: Lock | undefined): number {
  const newest = lockTime(lock);
  if (previous === undefined || previous.name !== lock.name) return newest;
  const unchanged = lockText({ ...previous, serial: 0 }) === lockText({ ...lock, serial: 0 });
  return unchanged ? previous.serial : Math.max(newest, previous.serial + 1);
}

/** A lock with the serial of a lock file's text, when but for the serial it has that very text. */
export function sameLock(lock: Lock, text: string): Lock | undefined {
  // Only the lock itself, not what is in it, stands so far to the left.
  const serial = /^ {2}"serial": (\d{1,15}),?$/m.exec(text)?.[1];
  const same = { ...lock, serial: Number(serial) };
  return serial !== undefined && lockText(same) === text ? same : undefined;
}
