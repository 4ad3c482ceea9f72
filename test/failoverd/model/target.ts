import type { Key, ReservationCommand, ReservationView } from '../../../src/failoverd/guard/reservation';

/** What a target does with registrations when a session is made anew, and with all when it restarts. */
export type TargetKind = 'tgt' | 'lio';

/** The reservation of the data disk, as the target keeps it. */
export interface Target {
  /** Key registered by each node's present session. */
  readonly live: readonly [Key | null, Key | null];
  /** Keys of sessions that are gone (tgt 1.0.24 keeps them). */
  readonly orphans: readonly Key[];
  readonly holder: Key | null;
}

export const EMPTY_TARGET: Target = { live: [null, null], orphans: [], holder: null };

export function viewOf(target: Target): ReservationView {
  const keys = target.live.filter((key): key is Key => key !== null).concat(target.orphans);
  return { keys, holder: target.holder ?? undefined };
}

/** Whether the target takes a write of the node: type 5, every registrant may. */
export function admits(target: Target, node: 0 | 1): boolean {
  return target.holder === null || target.live[node] !== null;
}

/** One PERSISTENT RESERVE OUT; undefined is RESERVATION CONFLICT. */
export function execute(target: Target, node: 0 | 1, command: ReservationCommand): Target | undefined {
  const mine = target.live[node];
  const put = (live: Target['live'], key: Key | null, at: 0 | 1): Target['live'] =>
    at === 0 ? [key, live[1]] : [live[0], key];
  if (command.op === 'register') {
    const holder = mine !== null && target.holder === mine ? command.key : target.holder;
    return { ...target, live: put(target.live, command.key, node), holder };
  }
  if (mine !== command.key) return undefined;
  switch (command.op) {
    case 'reserve':
      if (target.holder !== null && target.holder !== mine) return undefined;
      return { ...target, holder: mine };
    case 'clear':
      return EMPTY_TARGET;
    case 'preempt': {
      const { victim } = command;
      if (!viewOf(target).keys.includes(victim)) return undefined;
      let live = target.live;
      for (const other of [0, 1] as const) if (live[other] === victim) live = put(live, null, other);
      const orphans = target.orphans.filter((key) => key !== victim);
      return { live, orphans, holder: target.holder === victim ? mine : target.holder };
    }
  }
}

/** The node logs in again. */
export function newSession(target: Target, node: 0 | 1, kind: TargetKind): Target {
  const key = target.live[node];
  if (kind === 'lio' || key === null) return target;
  const live: Target['live'] = node === 0 ? [null, target.live[1]] : [target.live[0], null];
  return { ...target, live, orphans: [...target.orphans, key] };
}
