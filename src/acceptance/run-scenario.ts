import type { Emit, Text } from '../core/events';
import { monotonicMs } from '../failoverd/monotonic';
import type { NodeIndex } from '../failoverd/observe';
import type { Site } from '../site/schema';
import { collectRecords } from './collect-records';
import { createContext } from './context';
import type { PairMachines } from './facts';
import { describeLeft, tellState } from './left';
import type { SuspendedScenario } from './resume';
import { createUndoList, type UndoList } from './undo';
import { observePair, observePatiently, ownerOf, pairProblems, type PairView } from './pair';
import { attachProbe, probesMessages, startProbe, type ProbeHost, type RunningProbe } from './probe';
import type { ProbeResult } from './probe-result';
import { ScenarioFailure, type Instruct, type Scenario } from './scenarios/scenario';
import { buildTimeline, type Mark, type Stretch, type Timeline } from './timeline';

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
  /** Keeps a scenario in whose middle this node reboots. */
  readonly suspend: (scenario: SuspendedScenario) => Promise<void>;
  /** Whether verify was cancelled: a scenario then throws ScenarioHalted instead of going on. */
  readonly halted: () => boolean;
  /** Told what is running, so that a cancelled verify can end it. */
  readonly onProbe: (probe: RunningProbe | undefined) => void;
  /** Told what takes back the disturbance that is under way, for the same. */
  readonly onUndo: (undo: UndoList | undefined) => void;
}

const LOOK_EVERY_MS = 1_000;
const BASELINE_LIMIT_MS = 60_000;
const BASELINE_ATTEMPTS = 10;
/** So many more answers say that the client is served again. */
const ANSWERS_AFTERWARDS = 3;
const AFTERWARDS_MS = 4_000;
const PROBE_LIMIT_SECONDS = 7_200;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Prepares, starts the client, disturbs, waits until the pair is healthy, counts and collects the
 * story; or goes on with one in whose middle this node rebooted. Never throws for what a scenario finds
 * out: a failure is a result. Gives `suspended` when this node is about to reboot.
 */
export async function runScenario(
  scenario: Scenario,
  tools: ScenarioTools,
  suspended?: SuspendedScenario,
): Promise<ScenarioResult | 'suspended'> {
  const { site, machines, probeHost } = tools;
  const marks: Mark[] = [...(suspended?.marks ?? [])];
  const absences: [Stretch[], Stretch[]] = [[], []];
  if (suspended !== undefined)
    for (const absent of absences) absent.push({ from: suspended.at, to: Date.now() });
  const undo = createUndoList();
  tools.onUndo(undo);
  let owner: NodeIndex = suspended?.owner ?? 0;
  const context = createContext(tools, marks, absences, undo, {
    bootIds: suspended?.bootIds ?? [],
    suspend: (bootIds) =>
      tools.suspend({
        ...{ id: scenario.id, owner, from, at: Date.now(), view, marks, bootIds },
        probeDirectory: probe?.directory ?? '',
      }),
  });
  const boundMs = scenario.boundMs(site);
  const told: Text[] = [];
  const aftermath: Text[] = [];
  let failure: Text | undefined;
  const run = `${tools.run}${scenario.id.replace(/[^a-z0-9]/g, '')}`;
  let from = suspended?.from ?? Date.now();
  let view = suspended?.view ?? (await observePair(site, machines, monotonicMs(), observePatiently));
  let probe: RunningProbe | undefined;
  let result: ProbeResult | undefined;
  try {
    if (suspended === undefined) {
      await scenario.prepare(context, requireOwner(site, view));
      view = await observePair(site, machines, monotonicMs(), observePatiently);
      owner = requireOwner(site, view);
      probe = await startProbe(site, probeHost, run, PROBE_LIMIT_SECONDS);
      tools.onProbe(probe);
      await waitForBaseline(tools, probe);
      from = Date.now() - 3_000;
      const words = await scenario.run(context, owner);
      if (words === 'suspended') {
        // The client goes on: it is stopped by the run that resumes.
        tools.onProbe(undefined);
        tools.onUndo(undefined);
        return words;
      }
      told.push(...words);
    } else {
      probe = attachProbe(site, probeHost, run, suspended.probeDirectory);
      tools.onProbe(probe);
      told.push(...((await scenario.resume?.(context, owner)) ?? []));
    }
    await waitForClient(tools, probe, boundMs);
    await sleep(AFTERWARDS_MS);
  } catch (error) {
    // Who cancelled takes back what is disturbed, ends the client and tells.
    if (tools.halted()) throw error;
    const left = await undo.runAll();
    if (!(error instanceof ScenarioFailure)) {
      for (const one of left) tools.emit({ kind: 'notice', level: 'warning', text: describeLeft(one) });
      tools.onUndo(undefined);
      if (probe !== undefined) await probe.abandon();
      tools.onProbe(undefined);
      throw error;
    }
    failure = error.text;
    aftermath.push(...left.map((one) => describeLeft(one)), ...(await tellState(tools)));
  }
  tools.onUndo(undefined);
  const to = Date.now();
  tools.emit({ kind: 'notice', level: 'info', text: { key: 'verify.live.counting' } });
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
  if (result.uncounted) problems.push({ key: 'verify.told.uncounted' });
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
async function waitForBaseline(tools: ScenarioTools, probe: RunningProbe): Promise<void> {
  const what = { key: 'verify.wait.baseline' };
  if (!(await waitForAnswers(tools, probe, BASELINE_ATTEMPTS, BASELINE_LIMIT_MS, what)))
    throw new ScenarioFailure({ key: 'verify.told.no-baseline' });
}

/**
 * The client must be answered again before its messages are counted: a pair can look healthy while its
 * storage is not. When it is not answered within the bound, the outage is found too long.
 */
async function waitForClient(tools: ScenarioTools, probe: RunningProbe, boundMs: number): Promise<void> {
  const wanted = (await countAnswers(tools.site, probe)) + ANSWERS_AFTERWARDS;
  await waitForAnswers(tools, probe, wanted, boundMs, { key: 'verify.wait.client' });
}

/** Whether the client has had so many answers in all before the time is up. */
async function waitForAnswers(
  { site, emit, halted }: ScenarioTools,
  probe: RunningProbe,
  wanted: number,
  limitMs: number,
  what: Text,
): Promise<boolean> {
  const limit = monotonicMs() + limitMs;
  while ((await countAnswers(site, probe)) < wanted) {
    if (halted() || monotonicMs() > limit) return false;
    emit({
      kind: 'waiting',
      text: what,
      secondsLeft: Math.max(0, Math.ceil((limit - monotonicMs()) / 1000)),
    });
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

async function countAnswers(site: Site, probe: RunningProbe): Promise<number> {
  const { acknowledged, connected } = await probe.progress();
  return probesMessages(site) ? acknowledged : connected;
}
