import type { Emit, Text } from '../core/events';
import { HEARTBEAT_PID } from '../failoverd/heartbeat-files';
import { monotonicMs } from '../failoverd/monotonic';
import { parseStat } from '../failoverd/processes';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { PairMachines } from './facts';
import { isMoving, observePair, observePatiently, pairProblems, type PairView } from './pair';

/** A group that is on its way after a move has usually arrived by then. */
const SETTLE_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 2_000;
/** For the group to start, once Heartbeat has given up waiting for its peer. */
const GROUP_START_MS = 30_000;
/** Of the start time in /proc/PID/stat: USER_HZ, 100 on x86 (proc(5)). */
const TICKS_PER_SECOND = 100;

/**
 * Waits while a Heartbeat of the pair was started just now, or (90 s at most) both are at work and the
 * group is on its way, and gives what keeps the pair from being healthy then; empty when nothing does.
 * What no waiting mends is told at once.
 */
export function settlePair(site: Site, machines: PairMachines, emit: Emit): Promise<readonly Text[]> {
  const limit = monotonicMs() + SETTLE_LIMIT_MS;
  return settleWhile(
    site,
    machines,
    emit,
    async (view) => (isMoving(view) && monotonicMs() <= limit) || isBeginning(site, machines),
  );
}

/**
 * Waits while a pair that was installed or booted just now has not decided yet who takes the group
 * (initdead and the time of the group's start at most): before that it is neither well nor ill.
 */
export async function settleBeginning(site: Site, machines: PairMachines, emit: Emit): Promise<void> {
  const isYoung = (): Promise<boolean> => isBeginning(site, machines);
  if (await isYoung()) await settleWhile(site, machines, emit, isYoung);
}

async function settleWhile(
  site: Site,
  machines: PairMachines,
  emit: Emit,
  isWorthWaiting: (view: PairView) => Promise<boolean>,
): Promise<readonly Text[]> {
  let told = false;
  for (;;) {
    const view = await observePair(site, machines, monotonicMs(), observePatiently);
    const problems = pairProblems(site, view);
    if (problems.length === 0 || !(await isWorthWaiting(view))) return problems;
    if (!told) emit({ kind: 'notice', level: 'info', text: { key: 'verify.wait.healthy' } });
    told = true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Whether a Heartbeat of the pair is younger than what it and its group take to start. */
async function isBeginning({ heartbeat }: Site, { nodes }: PairMachines): Promise<boolean> {
  // A node that cannot be entered is told by the look at the pair.
  const ages = await Promise.all(nodes.map((node) => heartbeatAgeMs(node).catch(() => undefined)));
  return ages.some((age) => age !== undefined && age < heartbeat.initdead + GROUP_START_MS);
}

/** How long ago Heartbeat's control process was started; undefined when it does not run. */
async function heartbeatAgeMs(machine: Machine): Promise<number | undefined> {
  const read = async (path: string): Promise<string> => ((await machine.readFile(path)) ?? '').toString();
  const pid = Number(await read(HEARTBEAT_PID));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const [stat, uptime] = await Promise.all([read(`/proc/${pid}/stat`), read('/proc/uptime')]);
  if (stat === '') return undefined;
  return (Number(uptime.split(' ')[0]) - Number(parseStat(stat).started) / TICKS_PER_SECOND) * 1_000;
}
