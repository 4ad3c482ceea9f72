import type { Finding, Situation } from './finding';

/** Why the group stays here although something is wrong. */
export type HeldBack =
  | 'maintenance'
  | 'guard'
  | 'peer-absent'
  | 'peer-daemon'
  | 'peer-unseen'
  | 'peer-storage'
  | 'peer-unable'
  | 'move-limit'
  | 'move-lost';

export interface MoveLimits {
  /** Of this node: a group that came back sooner was not wanted there. */
  readonly movesPerHour: number;
}

/**
 * What speaks against offering the group to the peer; undefined when nothing does. `moves` are the
 * times of this node's own requests within the last hour.
 */
export function whyNoMove(
  situation: Situation,
  finding: Finding,
  moves: readonly number[],
  limits: MoveLimits,
): HeldBack | undefined {
  const { heartbeat, peerView } = situation;
  if (heartbeat.peer !== 'active') return 'peer-absent';
  if (peerView !== undefined && !peerView.alive) return 'peer-daemon';
  // What failed may be common to both nodes: only for a peer that is known to be better off.
  if (peerView === undefined && (finding === 'storage-lost' || finding === 'network-lost'))
    return 'peer-unseen';
  if (peerView?.storage === false) return 'peer-storage';
  if (peerView !== undefined && !peerView.able) return 'peer-unable';
  return moves.length >= limits.movesPerHour ? 'move-limit' : undefined;
}
