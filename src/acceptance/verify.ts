import { AppError } from '../core/error';
import { stage, type Emit, type Text } from '../core/events';
import type { NodeIndex } from '../failoverd/observe';
import type { Site } from '../site/schema';
import { CHECKS } from './checks';
import { runCheck, type CheckResult } from './checks/check';
import { wasKeyCompared } from './checks/evidence';
import { expectedFiles } from './expected';
import { chooseScenarios, isChosen, whyUntested } from './choice';
import { collectFacts } from './collect-facts';
import type { PairMachines } from './facts';
import { settleBeginning, settlePair } from './settle';
import type { UndoList } from './undo';
import { checkProbeHost, type ProbeHost, type RunningProbe } from './probe';
import type { SuspendedScenario, VerifyProgress } from './resume';
import { runScenario, type ScenarioResult } from './run-scenario';
import { SCENARIOS } from './scenarios';
import type { Instruct, Scenario } from './scenarios/scenario';
import { judge, type Verdict } from './verdict';

/** What verify found; the report, its JSON and its JUnit form are made from it. */
export interface VerifyReport {
  readonly format: 1;
  readonly tool: string;
  readonly cluster: string;
  readonly node: string;
  readonly probeHost: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
  readonly scenarios: readonly ScenarioResult[];
  /** What a dry run would have played. */
  readonly planned: readonly PlannedScenario[];
  /** Why no scenario was started although some were asked for; empty when that is not so. */
  readonly refused: readonly Text[];
  /** What this run did not prove. */
  readonly notTested: readonly Text[];
}

/** A scenario as it is announced before it is played. */
export interface PlannedScenario {
  readonly id: string;
  readonly title: Text;
  /** A person must be at the machines. */
  readonly guided: boolean;
  readonly boundMs: number;
  readonly usualMs: number;
}

export interface VerifyRequest {
  readonly site: Site;
  readonly self: NodeIndex;
  readonly machines: PairMachines;
  readonly probeHost: ProbeHost;
  /** Ids to run; undefined runs all. */
  readonly only?: readonly string[];
  readonly skip: readonly string[];
  readonly checksOnly: boolean;
  /** Looks and says what would be played, and plays nothing. */
  readonly dryRun: boolean;
  /** No scenario is begun that, as a rule, would not have ended by then; milliseconds since 1970. */
  readonly endBy?: number;
  /** The client runs on a node of the pair, and would be lost with it. */
  readonly probeOnNode: boolean;
  /** The run to go on with. */
  readonly resumed?: VerifyProgress;
  /** Keeps the progress where it outlives this node's reboot. */
  readonly keep: (progress: VerifyProgress) => Promise<void>;
  readonly version: string;
  readonly emit: Emit;
  /** Whether the run was cancelled: nothing more is begun, and the report holds what was found until then. */
  readonly halted: () => boolean;
  readonly instruct: Instruct;
  readonly onProbe: (probe: RunningProbe | undefined) => void;
  readonly onUndo: (undo: UndoList | undefined) => void;
  /** Throws at once when `confirm` could not be answered, before the time that the checks take. */
  readonly demandConfirmable: () => void;
  /** Asked once, after the checks and before the first scenario; throws when not confirmed. */
  readonly confirm: (scenarios: readonly string[]) => Promise<void>;
}

/** Every id, checks first. */
export function listIds(): { id: string; title: Text; kind: 'check' | 'scenario' }[] {
  return [
    ...CHECKS.map(({ id }) => ({ id, title: { key: `verify.check.${id}` }, kind: 'check' as const })),
    ...SCENARIOS.map(({ id }) => ({
      id,
      title: { key: `verify.scenario.${id}` },
      kind: 'scenario' as const,
    })),
  ];
}

/** Throws VERIFY_UNKNOWN_ID for the first id that names nothing. */
export function requireIds(ids: readonly string[]): void {
  const known = new Set(listIds().map(({ id }) => id));
  for (const id of ids) if (!known.has(id)) throw new AppError('VERIFY_UNKNOWN_ID', { id });
}

/** Runs the chosen checks, then, on a healthy pair, the chosen scenarios up to the first that fails. */
export async function verify(request: VerifyRequest): Promise<VerifyReport> {
  const { site, self, machines, emit } = request;
  const { resumed } = request;
  const startedAt = resumed?.startedAt ?? new Date().toISOString();
  const scenarios = chooseScenarios(request);
  const checks = CHECKS.filter(({ id }) => isChosen(id, request));
  if (scenarios.length === 0 && checks.length === 0) throw new AppError('VERIFY_NOTHING_CHOSEN', {});

  if (scenarios.length > 0 && !request.dryRun && resumed === undefined) request.demandConfirmable();

  const results: CheckResult[] = [...(resumed?.checks ?? [])];
  const unseen: Text[] = [...(resumed?.unseen ?? [])];
  if (checks.length > 0 && resumed === undefined)
    await stage(
      emit,
      'checks',
      { key: 'verify.stage.checks', values: { count: checks.length } },
      async () => {
        await settleBeginning(site, machines, emit);
        const facts = await collectFacts(site, self, machines, expectedFiles(site));
        results.push(...checks.map((check) => runCheck(check, facts)));
        if (!wasKeyCompared(facts)) unseen.push({ key: 'verify.untested.key' });
      },
    );

  const played: ScenarioResult[] = [...(resumed?.played ?? [])];
  const late: Text[] = [...(resumed?.late ?? [])];
  const refused: Text[] = [];
  let ended: 'suspended' | 'cancelled' | undefined;
  let brokenOff: string | undefined;
  if (scenarios.length > 0 && resumed === undefined)
    refused.push(...(await settlePair(site, machines, emit)));
  const playable = scenarios.length > 0 && refused.length === 0;
  if (playable) await checkProbeHost(site, request.probeHost);
  if (playable && !request.dryRun) {
    if (resumed === undefined) await request.confirm(scenarios.map(({ id }) => id));
    const run = resumed?.run ?? Date.now().toString(36);
    const due = [resumed?.scenario.id, ...(resumed?.rest ?? scenarios.map(({ id }) => id))];
    for (const scenario of SCENARIOS.filter(({ id }) => due.includes(id))) {
      if (request.halted()) {
        ended = 'cancelled';
        break;
      }
      const middle = resumed?.scenario.id === scenario.id ? resumed.scenario : undefined;
      const rest = due.slice(due.indexOf(scenario.id) + 1).filter((id): id is string => id !== undefined);
      if (
        middle === undefined &&
        request.endBy !== undefined &&
        Date.now() + scenario.usualMs(site) > request.endBy
      ) {
        const minutes = Math.ceil(scenario.usualMs(site) / 60_000);
        late.push({ key: 'verify.untested.late', values: { id: scenario.id, minutes } });
        continue;
      }
      const title = { key: `verify.scenario.${scenario.id}` };
      const suspend = (one: SuspendedScenario): Promise<void> =>
        request.keep({ startedAt, run, checks: results, unseen, played, late, scenario: one, rest });
      emit({ kind: 'notice', level: 'info', text: describeBeginning(site, scenario, rest.length) });
      const result = await stage(emit, scenario.id, title, () =>
        runScenario(scenario, { ...request, run, suspend }, middle),
      ).catch((error: unknown) => {
        // Whatever a cancelled scenario fails of: its commands may have got the signal too.
        if (request.halted()) return 'cancelled' as const;
        throw error;
      });
      if (result === 'suspended' || result === 'cancelled') {
        ended = result;
        if (result === 'cancelled') brokenOff = scenario.id;
        break;
      }
      played.push(result);
      // What follows would start from a pair in an unknown state.
      if (result.outcome === 'failed') break;
    }
  }

  const skipped = SCENARIOS.filter(
    ({ id }) =>
      !played.some((result) => result.id === id) && !late.some(({ values }) => values?.['id'] === id),
  );
  return {
    format: 1,
    tool: request.version,
    cluster: site.cluster,
    node: site.nodes[self].name,
    probeHost: request.probeHost.name,
    startedAt,
    finishedAt: new Date().toISOString(),
    verdict: judge({ checks: results, scenarios: played, refused, late, ...(ended && { ended }) }),
    checks: results,
    scenarios: played,
    planned: request.dryRun ? scenarios.map((scenario) => announce(site, scenario)) : [],
    refused,
    notTested: [
      ...CHECKS.filter(({ id }) => !results.some((result) => result.id === id)).map(({ id }) => ({
        key: 'verify.untested.check',
        values: { id },
      })),
      ...results
        .filter(({ outcome }) => outcome === 'unproved')
        .map(({ id }) => ({ key: 'verify.untested.unproved', values: { id } })),
      ...late,
      ...skipped.map((scenario) => ({
        key: `verify.untested.${scenario.id === brokenOff ? 'cancelled' : whyUntested(scenario, request)}`,
        values: { id: scenario.id },
      })),
      ...unseen,
      ...(site.service.type === 'mq' ? [] : [{ key: 'verify.untested.service' }]),
    ],
  };
}

function describeBeginning(site: Site, scenario: Scenario, left: number): Text {
  const minutes = Math.ceil(scenario.usualMs(site) / 60_000);
  const bound = Math.round(scenario.boundMs(site) / 1_000);
  return { key: 'verify.live.begins', values: { id: scenario.id, minutes, bound, left } };
}

export function announce(site: Site, scenario: Scenario): PlannedScenario {
  const { id, guided } = scenario;
  const title = { key: `verify.scenario.${id}` };
  return { id, title, guided, boundMs: scenario.boundMs(site), usualMs: scenario.usualMs(site) };
}
