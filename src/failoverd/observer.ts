import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import {
  holdingOf,
  type HeartbeatView,
  type MountState,
  type Observation,
  type ServiceState,
} from './observation';
import {
  isChanging,
  probeHeartbeat,
  probeService,
  probeVip,
  probeVipAnswer,
  readMount,
  refreshHeartbeat,
  STATFS_TIMEOUT_MS,
  statfsCommand,
  writability,
  type NodeIndex,
} from './observe';

/** How often what is asked, in milliseconds. */
export interface Periods {
  /** Service, claim and peer; more often while only a part of the group is here. */
  readonly ordinary: number;
  readonly moving: number;
  /** Everything, with the heartbeat links, and the service of a node that has nothing. */
  readonly complete: number;
}

export const DEFAULT_PERIODS: Periods = { ordinary: 10_000, moving: 2_000, complete: 30_000 };

/** What takes processes to find out. */
interface Asked {
  readonly service: ServiceState;
  readonly heartbeat: HeartbeatView;
  readonly vipAnswers?: boolean;
}

/**
 * Looks at this node again and again at little cost. Address and mount table are read anew by each
 * look, without a process; the rest is asked beside it and shown when it is known, so that a look
 * never waits for a slow answer (but the first, which waits for all). A statfs that hangs is not
 * asked a second time until it has ended.
 */
export function createObserver(
  machine: Machine,
  site: Site,
  self: NodeIndex,
  periods: Periods = DEFAULT_PERIODS,
): (now: number) => Promise<Observation> {
  let asked: Asked | undefined;
  let asking: Promise<void> | undefined;
  let failure: Error | undefined;
  let askedAt = -Infinity;
  let completeAt = -Infinity;
  let seen: { readonly vip: boolean; readonly mounted: boolean } | undefined;
  let statfsSince: number | undefined;
  let statfsAt = -Infinity;

  const mountState = (options: readonly string[] | undefined, now: number): MountState => {
    if (options === undefined) return 'absent';
    if (statfsSince === undefined && now - statfsAt >= periods.ordinary) {
      statfsSince = statfsAt = now;
      const end = (): void => void (statfsSince = undefined);
      machine.run(statfsCommand(site), { access: 'read', timeoutMs: STATFS_TIMEOUT_MS }).then(end, end);
    }
    if (statfsSince !== undefined && now - statfsSince > STATFS_TIMEOUT_MS) return 'stalled';
    return writability(options);
  };

  const ask = async (complete: boolean, vip: boolean, idle: boolean): Promise<void> => {
    const before = asked;
    if (before === undefined || complete) {
      const [service, heartbeat] = await Promise.all([
        probeService(machine, site),
        probeHeartbeat(machine, site, self),
      ]);
      asked = { service, heartbeat };
    } else {
      const heartbeat = await refreshHeartbeat(machine, site, self, before.heartbeat);
      const service = idle ? before.service : await probeService(machine, site);
      const unsettled = heartbeat.claim !== 'none' && !vip;
      asked = { service, heartbeat: { ...heartbeat, changing: unsettled && (await isChanging(machine)) } };
    }
    if (!vip) asked = { ...asked, vipAnswers: await probeVipAnswer(machine, site) };
  };

  // A failure beside a look is the next look's.
  const raiseFailure = (): void => {
    const error = failure;
    failure = undefined;
    if (error !== undefined) throw error;
  };
  const current = (): Asked | undefined => asked;

  return async (now) => {
    raiseFailure();
    const vip = await probeVip(machine, site);
    const options = await readMount(machine, site);
    const mounted = options !== undefined;
    const changed = seen !== undefined && (seen.vip !== vip || seen.mounted !== mounted);
    seen = { vip, mounted };
    if (changed) askedAt = completeAt = -Infinity;
    const mount = mountState(options, now);

    const service = asked?.service ?? 'unknown';
    const holding = holdingOf({ vip, mount, service });
    const period = holding === 'part' ? periods.moving : periods.ordinary;
    if (asking === undefined && now - askedAt >= period) {
      const complete = now - completeAt >= periods.complete;
      askedAt = now;
      if (complete) completeAt = now;
      asking = ask(complete, vip, holding === 'nothing')
        .catch((error: unknown) => void (failure = error instanceof Error ? error : new Error(String(error))))
        .then(() => void (asking = undefined));
    }
    if (current() === undefined) await asking;
    raiseFailure();
    const known = current();
    if (known === undefined) throw new Error('the first look has no answer');
    const observation = { at: now, vip, mount, service: known.service, heartbeat: known.heartbeat };
    return vip || known.vipAnswers === undefined
      ? observation
      : { ...observation, vipAnswers: known.vipAnswers };
  };
}
