import { claimsGroup, holdingOf, type Holding, type Observation } from './observation';

/**
 * What is wrong with the group as this node sees it, and what the peer could do about it.
 * Pure: time comes with the observation.
 */

/** What the peer says of itself in its lease block. */
export interface PeerView {
  /** Its daemon renews its block; without it, its hbguard refuses to start the group. */
  readonly alive: boolean;
  /** It owns the group or is about to: it may be starting for minutes before the address answers. */
  readonly owns: boolean;
  /** It reaches the data disk. */
  readonly storage: boolean;
  /** The group has not failed there lately, and nobody works on the node. */
  readonly able: boolean;
}

/** Somebody else is at it: a person (maintenance), or the guard. The monitor then only looks. */
export type HandsOff = 'maintenance' | 'guard';

export interface Situation extends Observation {
  /** Absent while there is no lease to read it from: then only Heartbeat's word of the peer counts. */
  readonly peerView?: PeerView;
  readonly handsOff?: HandsOff;
  /** The lease says that this node owns. */
  readonly owns?: boolean;
  /** Milliseconds since this node last renewed its lease; while there is one. */
  readonly renewalMs?: number;
}

/**
 * `nobody-holds`: a node is able to take the group and no one does. `claims-without-holding`: the
 * start failed; Heartbeat 3.0.4 goes on claiming the group, never offers it to the peer and never
 * tries again (ResourceManager, hb_resource.c). The others: the owner lacks one part of the group.
 * `takeover-unfinished`: the owner's Heartbeat believes for ever that a takeover is under way, refuses
 * requests and hides what it claims: its scripts write a message in pieces (ha_clustermsg), and two at a
 * time spoil each other's.
 * `heartbeat-dead`: Heartbeat was not stopped, but is gone, on a node that has nothing or owns by its lease.
 */
export type Finding =
  | 'none'
  | 'nobody-holds'
  | 'claims-without-holding'
  | 'service-down'
  | 'service-hung'
  | 'address-gone'
  | 'mount-gone'
  | 'mount-read-only'
  | 'storage-lost'
  | 'network-lost'
  | 'takeover-unfinished'
  | 'heartbeat-dead';

/** What is wrong now, without regard to how long. */
export function findTrouble(situation: Situation, isHome: boolean, vipInterface: string): Finding {
  const { heartbeat, vipAnswers } = situation;
  const holding = holdingOf(situation);
  // With the guard a Heartbeat that starts where the group runs finds hbguard running and leaves all as it is.
  if (heartbeat.crashed === true && (holding === 'nothing' || situation.owns === true))
    return 'heartbeat-dead';
  if (heartbeat.stuck === true) return findStuck(situation, holding);
  if (!isSettled(situation)) return 'none';
  const claims = claimsGroup(heartbeat.claim, isHome);
  if (holding === 'nothing') {
    if (vipAnswers !== false) return 'none';
    if (claims) return 'claims-without-holding';
    return situation.peerView?.owns === true ? 'none' : 'nobody-holds';
  }
  // What runs here without Heartbeat's leave is somebody's work by hand: shown, not touched.
  if (!claims) return 'none';
  const cut = situation.carriers?.some(({ name, up }) => name === vipInterface && !up) === true;
  const missing = findMissing(situation);
  return missing === 'none' && cut ? 'network-lost' : missing;
}

/** Only the lease tells then who has the group, so without it nothing is done. */
function findStuck({ owns, peerView, vipAnswers }: Situation, holding: Holding): Finding {
  if (owns === true) return 'takeover-unfinished';
  const free = holding === 'nothing' && vipAnswers === false && peerView?.owns === false;
  return free ? 'nobody-holds' : 'none';
}

/** Heartbeat is up and not about to change anything by itself. */
export function isSettled({ heartbeat }: Observation): boolean {
  return (
    heartbeat.running &&
    heartbeat.self === 'active' &&
    !heartbeat.changing &&
    heartbeat.claim !== 'transition' &&
    heartbeat.claim !== 'unknown'
  );
}

/** The gravest first: what lies below must be right before what lies above can be. */
function findMissing({ mount, session, vip, service }: Observation): Finding {
  if (mount === 'stalled' || session === 'lost') return 'storage-lost';
  if (mount === 'read-only') return 'mount-read-only';
  if (mount === 'absent') return 'mount-gone';
  if (!vip) return 'address-gone';
  if (service === 'stopped') return 'service-down';
  return service === 'unknown' ? 'service-hung' : 'none';
}
