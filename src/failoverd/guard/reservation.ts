import type { Holder, Job } from './core';

/**
 * The steps of work on a persistent reservation, within what tgt 1.0.24 can do (type 5, no PREEMPT
 * AND ABORT, APTPL or READ FULL STATUS). Pure: from what the target shows, the next command. Each
 * work registers a key of its own, so that a registration of an earlier session, which tgt keeps as
 * an orphan, is another key and is preempted like any other.
 */

/** 16 hexadecimal digits, see `formatKey`. */
export type Key = string;

/** What the target shows to anyone who asks. */
export interface ReservationView {
  readonly keys: readonly Key[];
  readonly holder: Key | undefined;
}

export type ReservationCommand =
  /** REGISTER AND IGNORE EXISTING KEY. */
  | { readonly op: 'register'; readonly key: Key }
  | { readonly op: 'reserve'; readonly key: Key }
  | { readonly op: 'preempt'; readonly key: Key; readonly victim: Key }
  | { readonly op: 'clear'; readonly key: Key };

export interface KeyRing {
  readonly self: 0 | 1;
  /** The key of this work. */
  readonly fresh: Key;
  /** The key under which this node holds the reservation, as far as it knows. */
  readonly held: Key | undefined;
  readonly nodeOf: (key: Key) => 0 | 1 | undefined;
}

export type Plan = ReservationCommand | 'done' | 'failed';

export function planReservation(job: Job, view: ReservationView, ring: KeyRing): Plan {
  switch (job) {
    case 'check':
      return 'done';
    case 'fence':
      return planFence(view, ring);
    case 'renew':
      return holderOf(view, ring) === 'peer' ? 'failed' : planFence(view, ring);
    case 'lift':
      // With the key alone: a command that arrives late, after the peer has taken over, is refused.
      if (view.holder === undefined) return 'done';
      return view.holder === ring.held ? { op: 'clear', key: ring.held } : 'failed';
    case 'open':
      if (view.holder === undefined) return 'done';
      if (!view.keys.includes(ring.fresh)) return { op: 'register', key: ring.fresh };
      return { op: 'clear', key: ring.fresh };
  }
}

/** Type 5 lets every registrant write, so nobody else may stay registered. */
function planFence({ keys, holder }: ReservationView, { fresh }: KeyRing): Plan {
  if (!keys.includes(fresh)) return { op: 'register', key: fresh };
  if (holder === undefined) return { op: 'reserve', key: fresh };
  // A holder that is not registered is what tgt makes of one that unregistered without RELEASE: only CLEAR removes it.
  if (!keys.includes(holder)) return { op: 'clear', key: fresh };
  const victim = holder === fresh ? keys.find((key) => key !== fresh) : holder;
  return victim === undefined ? 'done' : { op: 'preempt', key: fresh, victim };
}

export function holderOf({ holder }: ReservationView, { self, nodeOf }: KeyRing): Holder {
  if (holder === undefined) return 'none';
  const node = nodeOf(holder);
  if (node === undefined) return 'other';
  return node === self ? 'self' : 'peer';
}

const MARK = '4842';

/** `4842`, 4 digits of the cluster's name, 2 of the node, 6 that are new each time; never zero. */
export function formatKey(clusterTag: number, node: 0 | 1, nonce: number): Key {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `${MARK}${hex(clusterTag & 0xffff, 4)}${hex(node, 2)}${hex(nonce & 0xffffff, 6)}`;
}

/** The node whose key it is, of this cluster. */
export function nodeOfKey(key: Key, clusterTag: number): 0 | 1 | undefined {
  if (key.slice(0, 8) !== formatKey(clusterTag, 0, 0).slice(0, 8)) return undefined;
  const node = Number.parseInt(key.slice(8, 10), 16);
  return node === 0 || node === 1 ? node : undefined;
}
