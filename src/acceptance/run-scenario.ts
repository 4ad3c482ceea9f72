import type { Emit, Text } from '../core/events';
import { parseJournal } from '../failoverd/journal';
import { monotonicMs } from '../failoverd/monotonic';
import { probeVip, type NodeIndex } from '../failoverd/observe';
import { isUnreachable } from '../node/ssh';
import type { Site } from '../site/schema';
import { readClock, type PairMachines } from './facts';
import { settlePair } from './settle';
import { createUndoList, type Undo, type UndoList } from './undo';
import { observePair, ownerOf, pairProblems, type PairView } from './pair';
import { probesMessages, startProbe, type ProbeHost, type RunningProbe } from './probe';
import type { ProbeResult } from './probe-result';
import { ScenarioFailure, type Instruct, type Scenario, type ScenarioContext } from './scenarios/scenario';
import { buildTimeline, type Mark, type NodeRecord, type Stretch, type Timeline } from './timeline';

export interface ScenarioResult {
  readonly id: string;
  readonly title: Text;
  readonly outcome: 'passed' | 'failed';
  /** What to say about it; when failed, why. */
  readonly told: readonly Text[];
  readonly boundMs: number;
  /** Longest time without an acknowledged message (without a connection, when no messages are probed). */
  readonly outageMs: number;
  readonly connectOutageMs: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly inDoubt: number;
  readonly startedAt: string;
  readonly seconds: number;
  readonly timeline: Timeline;
  readonly probe: Pick<ProbeResult, 'puts' | 'connects'>;
}

export interface ScenarioTools {
  readonly site: Site;
  readonly self: NodeIndex;
  readonly machines: PairMachines;
  readonly probeHost: ProbeHost;
  readonly emit: Emit;
  readonly instruct: Instruct;
  /** Marks this run's messages; letters and digits. */
  readonly run: string;
  /** Told what is running, so that a cancelled verify can end it. */
  readonly onProbe: (probe: RunningProbe | undefined) => void;
  /** Told what takes back the disturbance that is under way, for the same. */
  readonly onUndo: (undo: UndoList | undefined) => void;
}

const LOOK_EVERY_MS = 1_000;
const BASELINE_LIMIT_MS = 60_000;
const BASELINE_ATTEMPTS = 10;
const AFTERWARDS_MS = 4_000;
const PROBE_LIMIT_SECONDS = 7_200;
/** Enough of a log for a scenario at Heartbeat's ordinary loudness. */
const LOG_BYTES = 400_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Prepares, starts the client, disturbs, waits until the pair is healthy, counts and collects the
 * story. Never throws for what a scenario finds out: a failure is a result.
 */
export async function runScenario(scenario: Scenario, tools: ScenarioTools): Promise<ScenarioResult> {
  const { site, machines, probeHost } = tools;
  const marks: Mark[] = [];
  const absences: [Stretch[], Stretch[]] = [[], []];
  const undo = createUndoList();
  tools.onUndo(undo);
  const context = createContext(tools, marks, absences, undo);
  const boundMs = scenario.boundMs(site);
  const told: Text[] = [];
  const aftermath: Text[] = [];
  let failure: Text | undefined;
  let from = Date.now();
  let view = await observePair(site, machines, monotonicMs());
  let probe: RunningProbe | undefined;
  let result: ProbeResult | undefined;
  try {
    let owner = requireOwner(site, view);
    await scenario.prepare(context, owner);
    view = await observePair(site, machines, monotonicMs());
    owner = requireOwner(site, view);
    probe = await startProbe(
      site,
      probeHost,
      `${tools.run}${scenario.id.replace(/[^a-z0-9]/g, '')}`,
      PROBE_LIMIT_SECONDS,
    );
    tools.onProbe(probe);
    await waitForBaseline(site, probe);
    from = Date.now() - 3_000;
    told.push(...(await scenario.run(context, owner)));
    await sleep(AFTERWARDS_MS);
  } catch (error) {
    const left = await undo.runAll();
    if (!(error instanceof ScenarioFailure)) {
      tools.onUndo(undefined);
      if (probe !== undefined) await probe.abandon();
      tools.onProbe(undefined);
      throw error;
    }
    failure = error.text;
    aftermath.push(...left.map((one) => describeUndo(site, one)), ...(await tellState(tools)));
  }
  tools.onUndo(undefined);
  const to = Date.now();
  if (probe !== undefined) result = await probe.finish();
  tools.onProbe(undefined);
  const records = await collectRecords(site, machines, view, absences, to);
  const timeline = buildTimeline(from, to, records, marks, gapsOf(site, result));
  const outageMs = lengthOf(probesMessages(site) ? result?.outage : result?.connectOutage);
  const problems = judge(site, result, outageMs, boundMs);
  if (failure !== undefined) problems.unshift(failure, ...aftermath);
  return {
    id: scenario.id,
    title: { key: `verify.scenario.${scenario.id}` },
    outcome: problems.length === 0 ? 'passed' : 'failed',
    told: problems.concat(told),
    boundMs,
    outageMs,
    connectOutageMs: lengthOf(result?.connectOutage),
    acknowledged: result?.acknowledged ?? 0,
    lost: result?.lost.length ?? 0,
    doubled: result?.doubled.length ?? 0,
    inDoubt: result?.inDoubt ?? 0,
    startedAt: new Date(from).toISOString(),
    seconds: Math.round((to - from) / 1000),
    timeline,
    probe: { puts: result?.puts ?? [], connects: result?.connects ?? [] },
  };
}

/** What a person must do because verify could not. */
export function describeUndo(site: Site, { index, command }: Undo): Text {
  return { key: 'verify.left.undo', values: { node: site.nodes[index].name, command } };
}

/** In which state the pair is, and what to do when it is not healthy. */
export async function tellState({
  site,
  machines,
  emit,
}: Pick<ScenarioTools, 'site' | 'machines' | 'emit'>): Promise<Text[]> {
  const problems = await settlePair(site, machines, emit);
  if (problems.length === 0) return [{ key: 'verify.left.healthy' }];
  return [{ key: 'verify.left.unhealthy' }, ...problems, { key: 'verify.left.repair' }];
}

function lengthOf(gap: { from: number; to: number } | undefined): number {
  return gap === undefined ? 0 : gap.to - gap.from;
}

function gapsOf(site: Site, result: ProbeResult | undefined): ProbeResult['gaps'] {
  if (result === undefined) return [];
  if (probesMessages(site)) return result.gaps;
  return lengthOf(result.connectOutage) > 1_500 ? [result.connectOutage] : [];
}

/** The client's verdict. */
function judge(site: Site, result: ProbeResult | undefined, outageMs: number, boundMs: number): Text[] {
  if (result === undefined) return [];
  const problems: Text[] = [];
  if (result.lost.length > 0)
    problems.push({
      key: 'verify.told.lost',
      values: { count: result.lost.length, numbers: result.lost.slice(0, 10).join(', ') },
    });
  if (result.doubled.length > 0)
    problems.push({ key: 'verify.told.doubled', values: { count: result.doubled.length } });
  if (outageMs > boundMs)
    problems.push({
      key: 'verify.told.too-long',
      values: { seconds: (outageMs / 1000).toFixed(1), bound: (boundMs / 1000).toFixed(0) },
    });
  if (probesMessages(site) && result.acknowledged === 0) problems.push({ key: 'verify.told.no-message' });
  return problems;
}

function requireOwner(site: Site, view: PairView): NodeIndex {
  const problems = pairProblems(site, view);
  const owner = ownerOf(view);
  if (owner === undefined || problems.length > 0)
    throw new ScenarioFailure(problems[0] ?? { key: 'verify.seen.owner', values: { holders: '-' } });
  return owner;
}

/** The service must be seen to work before it is disturbed. */
async function waitForBaseline(site: Site, probe: RunningProbe): Promise<void> {
  const limit = monotonicMs() + BASELINE_LIMIT_MS;
  for (;;) {
    const { acknowledged, connected } = await probe.progress();
    if ((probesMessages(site) ? acknowledged : connected) >= BASELINE_ATTEMPTS) return;
    if (monotonicMs() > limit) throw new ScenarioFailure({ key: 'verify.told.no-baseline' });
    await sleep(LOOK_EVERY_MS);
  }
}

function createContext(
  tools: ScenarioTools,
  marks: Mark[],
  absences: [Stretch[], Stretch[]],
  undo: UndoList,
): ScenarioContext {
  const { site, self, machines, emit, instruct } = tools;
  const goneSince: (number | undefined)[] = [undefined, undefined];
  const look = (): Promise<PairView> => observePair(site, machines, monotonicMs());
  const waitUntil: ScenarioContext['waitUntil'] = async (what, limitMs, condition) => {
    emit({ kind: 'notice', level: 'info', text: what });
    const limit = monotonicMs() + limitMs;
    while (!(await condition())) {
      const left = Math.max(0, Math.ceil((limit - monotonicMs()) / 1000));
      emit({ kind: 'waiting', text: what, secondsLeft: left });
      if (monotonicMs() > limit) {
        const seconds = Math.round(limitMs / 1000);
        throw new ScenarioFailure({ key: `${what.key}.failed`, values: { ...what.values, seconds } });
      }
      await sleep(LOOK_EVERY_MS);
    }
  };
  return {
    site,
    self,
    machines,
    emit,
    instruct,
    look,
    undoLater: (one) => undo.add(one),
    async undoNow() {
      const [left] = await undo.runAll();
      if (left !== undefined) throw new ScenarioFailure(describeUndo(site, left));
    },
    pause: sleep,
    waitUntil,
    mark: (host, text) => void marks.push({ at: Date.now(), host, text }),
    setAbsent(index, absent) {
      const since = goneSince[index];
      if (absent) goneSince[index] = Date.now();
      else if (since !== undefined) {
        absences[index].push({ from: since, to: Date.now() });
        goneSince[index] = undefined;
      }
    },
    waitForVip: (index, limitMs) =>
      waitUntil({ key: 'verify.wait.vip', values: { node: site.nodes[index].name } }, limitMs, () =>
        probeVip(machines.nodes[index], site),
      ),
    async vipLeaves(index, limitMs) {
      const what = { key: 'verify.wait.leaves', values: { node: site.nodes[index].name } };
      try {
        await waitUntil(what, limitMs, async () => !(await probeVip(machines.nodes[index], site)));
        return true;
      } catch (error) {
        if (error instanceof ScenarioFailure) return false;
        throw error;
      }
    },
    async waitFor(what, limitMs, condition) {
      let view = await look();
      await waitUntil(what, limitMs, async () => {
        if (condition(view)) return true;
        await sleep(LOOK_EVERY_MS);
        view = await look();
        return condition(view);
      });
      return view;
    },
  };
}

async function collectRecords(
  site: Site,
  machines: PairMachines,
  initial: PairView,
  absences: readonly [Stretch[], Stretch[]],
  to: number,
): Promise<NodeRecord[]> {
  const read = async (index: NodeIndex): Promise<NodeRecord> => {
    const machine = machines.nodes[index];
    const tail = async (path: string): Promise<string> => {
      const answer = await machine.run(['tail', '-c', String(LOG_BYTES), path], { access: 'read' });
      return isUnreachable(answer) ? '' : answer.stdout;
    };
    const clock = await readClock(machine);
    const end = new Date(to + clock.offsetMs + clock.utcOffsetMinutes * 60_000);
    const before = initial[index];
    return {
      host: site.nodes[index].name,
      haLog: await tail('/var/log/ha-log'),
      messages: await tail('/var/log/messages'),
      events: parseJournal(await tail('/var/lib/heartbundle/events.jsonl')),
      zone: {
        year: end.getUTCFullYear(),
        month: end.getUTCMonth(),
        utcOffsetMinutes: clock.utcOffsetMinutes,
      },
      offsetMs: clock.offsetMs,
      initially: {
        vip: before?.vip === true,
        mount: before !== undefined && before.mount !== 'absent',
        service: before?.service === 'running',
      },
      absent: absences[index],
    };
  };
  return Promise.all([read(0), read(1)]);
}
