import { within } from '../core/within';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { HEARTBEAT_LOCK, HEARTBEAT_LOG, HEARTBEAT_PID } from './heartbeat-files';
import { readCarriers, readSession } from './kernel';
import { createMountProbe } from './mount-probe';
import {
  claimsGroup,
  holdingOf,
  type HeartbeatView,
  type Holding,
  type Observation,
  type ServiceState,
} from './observation';
import {
  monitorService,
  probeHeartbeat,
  probeVip,
  probeVipAnswer,
  readMount,
  type NodeIndex,
} from './observe';
import { isMoving, listProcesses } from './processes';
import { findServiceProcess, lives, type ServiceProcess } from './service';

/** How often what is asked, in milliseconds. */
export interface Periods {
  /** The service whose process cannot be watched, the address of a node that lacks it, a write to the disk. */
  readonly ordinary: number;
  /** The same while something moves or is missing. */
  readonly moving: number;
  /**
   * Heartbeat, and the service whose process is watched. Both also whenever something changed. For so long
   * after the last line of Heartbeat's log they are asked as while something moves.
   */
  readonly complete: number;
}

export const DEFAULT_PERIODS: Periods = { ordinary: 10_000, moving: 4_000, complete: 60_000 };

/** Heartbeat settles within 10 s after the last of its scripts (RQSTDELAY, hb_resource.c); on a busy node later. */
const STUCK_MS = 20_000;

const LIST_TIMEOUT_MS = 2_000;
const MOVING_HOLDS_MS = 10_000;

/** What takes processes to find out. */
interface Asked {
  readonly service: ServiceState;
  readonly serviceAt: number;
  readonly heartbeat: HeartbeatView;
  readonly heartbeatAt: number;
  readonly vipAnswers?: boolean;
}

export interface Observer {
  /** `now` in monotonic milliseconds. */
  look(now: number): Promise<Observation>;
  /** The next look asks everything anew: something was done. */
  refresh(): void;
  /**
   * Heartbeat wrote, at `now`, that it found the peer dead: known before it can be asked. What the tools
   * take then, a takeover lacks: for a while nothing is asked, and only the kernel is looked at.
   */
  peerDied(now: number): void;
}

/**
 * Looks at this node again and again at little cost. Address, mount table, sessions, cables, the
 * service's process, Heartbeat's and the size of its log are read anew by each look, without a process;
 * only when one of them changed, and else seldom, the tools are asked, beside the look, and shown
 * when they have answered: a look never waits for a slow answer (but the first, which waits for all).
 * A log that grows makes them asked sooner but not at every line: a move writes many lines, and
 * what the tools take then, the move lacks.
 */
export function createObserver(
  machine: Machine,
  site: Site,
  self: NodeIndex,
  periods: Periods = DEFAULT_PERIODS,
): Observer {
  const probeMount = createMountProbe(machine, site, periods.ordinary);
  let asked: Asked | undefined;
  let asking: Promise<void> | undefined;
  let failure: Error | undefined;
  let watched: ServiceProcess | undefined;
  const last = { service: -Infinity, heartbeat: -Infinity, vip: -Infinity };
  let print = '';
  let logSeen: number | undefined;
  let stillSince: number | undefined;
  let stirredAt = -Infinity;
  let heartbeatPid: string | undefined;
  let diedAt = -Infinity;
  let moving: { readonly seen: boolean; readonly at: number } | undefined;

  const isGone = async (pid: string | undefined): Promise<boolean> =>
    pid !== undefined && (await machine.stat(`/proc/${pid}`)) === undefined;
  const askHeartbeat = async (): Promise<HeartbeatView> => {
    const view = await probeHeartbeat(machine, site, self);
    const pid = (await machine.readFile(HEARTBEAT_PID))?.toString().trim() ?? '';
    heartbeatPid = /^\d+$/.test(pid) ? pid : undefined;
    if (view.running || (await machine.stat(HEARTBEAT_LOCK)) === undefined) return view;
    const lives = heartbeatPid !== undefined && !(await isGone(heartbeatPid));
    return lives ? view : { ...view, crashed: true };
  };
  /**
   * /proc can owe its answer: for ever when a hung process's arguments are read (mmap_sem), for seconds on
   * a machine under load. What it said shortly before holds for so long, else something may be moving.
   */
  const mayBeMoving = async (now: number): Promise<boolean> => {
    const processes = await within(listProcesses(machine), LIST_TIMEOUT_MS, () => undefined);
    if (processes !== undefined) moving = { seen: isMoving(processes), at: now };
    return moving === undefined || now - moving.at > MOVING_HOLDS_MS || moving.seen;
  };
  const askService = async (): Promise<ServiceState> => {
    const service = await monitorService(machine, site);
    watched = service === 'running' ? await findServiceProcess(machine, site) : undefined;
    return service;
  };

  /** Asks what is due; what was not asked stays as it was. */
  const ask = async (now: number, vip: boolean, holding: Holding): Promise<void> => {
    const before = asked;
    const stirred = now - stirredAt < periods.complete;
    const quick = before === undefined || stirred || isUnsettled(before.heartbeat, holding, self);
    const ordinary = quick ? periods.moving : periods.ordinary;
    const due = (what: keyof typeof last, period: number): boolean => {
      if (before !== undefined && now - last[what] < period) return false;
      last[what] = now;
      return true;
    };
    const idle = holding === 'nothing' || watched !== undefined;
    const service = due('service', quick || !idle ? ordinary : periods.complete);
    const heartbeat = due('heartbeat', quick ? ordinary : periods.complete);
    const answer = !vip && due('vip', ordinary);
    const [nextService, nextHeartbeat, vipAnswers] = await Promise.all([
      service ? askService() : undefined,
      heartbeat ? askHeartbeat() : undefined,
      answer ? probeVipAnswer(machine, site) : before?.vipAnswers,
    ]);
    // What was asked before the peer died does not know it.
    const heard = nextHeartbeat !== undefined && now > diedAt;
    const known = {
      service: nextService ?? before?.service ?? 'unknown',
      serviceAt: nextService === undefined ? (before?.serviceAt ?? now) : now,
      heartbeat: heard ? nextHeartbeat : (asked?.heartbeat ?? UNKNOWN),
      heartbeatAt: heard ? now : (asked?.heartbeatAt ?? now),
    };
    asked = vipAnswers === undefined ? known : { ...known, vipAnswers };
  };

  // A failure beside a look is the next look's.
  const raiseFailure = (): void => {
    const error = failure;
    failure = undefined;
    if (error !== undefined) throw error;
  };
  const current = (): Asked | undefined => asked;
  const refresh = (): void => {
    last.service = last.heartbeat = last.vip = -Infinity;
  };

  return {
    refresh,
    peerDied(now) {
      last.heartbeat = -Infinity;
      diedAt = now;
      if (asked !== undefined)
        asked = { ...asked, heartbeat: { ...asked.heartbeat, peer: 'dead' }, heartbeatAt: now };
    },
    async look(now) {
      raiseFailure();
      const vip = await probeVip(machine, site);
      const options = await readMount(machine, site);
      const session = await readSession(machine, site);
      const carriers = await readCarriers(machine, site);
      const logSize = (await machine.stat(HEARTBEAT_LOG))?.size ?? 0;
      const alive = watched === undefined || (await lives(machine, watched));
      const gone = await isGone(heartbeatPid);
      const seen = JSON.stringify([vip, options, session, carriers, alive, gone]);
      if (print !== '' && print !== seen) refresh();
      print = seen;
      if (logSeen !== undefined && logSize !== logSeen) stirredAt = now;
      logSeen = logSize;
      if (!alive) watched = undefined;
      const { state: mount, full } = probeMount(options, now);

      const holding = holdingOf({ vip, mount, service: asked?.service ?? 'unknown' });
      if (now - diedAt >= periods.moving || asked === undefined)
        asking =
          asking ??
          ask(now, vip, holding)
            .catch(
              (error: unknown) => void (failure = error instanceof Error ? error : new Error(String(error))),
            )
            .then(() => void (asking = undefined));
      if (current() === undefined) await asking;
      raiseFailure();
      const known = current();
      if (known === undefined) throw new Error('the first look has no answer');
      const unsettled = isUnsettled(known.heartbeat, holdingOf({ vip, mount, service: known.service }), self);
      const changing = unsettled && (await mayBeMoving(now));
      const still = known.heartbeat.claim === 'transition' && !changing;
      stillSince = still ? (stillSince ?? now) : undefined;
      const stuck = stillSince !== undefined && now - stillSince >= STUCK_MS;
      const observation = {
        at: now,
        vip,
        mount,
        service: known.service,
        heartbeat: { ...known.heartbeat, changing, ...(stuck ? { stuck } : {}) },
        serviceAt: known.serviceAt,
        heartbeatAt: known.heartbeatAt,
        session,
        carriers,
        ...(full ? { full } : {}),
      };
      return vip || known.vipAnswers === undefined
        ? observation
        : { ...observation, vipAnswers: known.vipAnswers };
    },
  };
}

const UNKNOWN: HeartbeatView = {
  running: false,
  self: 'unknown',
  peer: 'unknown',
  claim: 'unknown',
  changing: false,
  links: [],
};

/** What Heartbeat claims and what is here are not the same, or it is between two states. */
function isUnsettled({ running, claim }: HeartbeatView, holding: Holding, self: NodeIndex): boolean {
  if (!running) return false;
  return (
    claim === 'transition' || claim === 'unknown' || claimsGroup(claim, self === 0) !== (holding === 'whole')
  );
}
