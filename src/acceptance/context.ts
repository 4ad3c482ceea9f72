import { monotonicMs } from '../failoverd/monotonic';
import { probeVip } from '../failoverd/observe';
import { describeLeft } from './left';
import { observePair, type PairView } from './pair';
import type { ScenarioTools } from './run-scenario';
import { ScenarioFailure, ScenarioHalted, type ScenarioContext } from './scenarios/scenario';
import type { Mark, Stretch } from './timeline';
import type { UndoList } from './undo';

const LOOK_EVERY_MS = 1_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a scenario works with; its marks and the absence of nodes go into the lists given. */
export function createContext(
  tools: ScenarioTools,
  marks: Mark[],
  absences: [Stretch[], Stretch[]],
  undo: UndoList,
  suspended: Pick<ScenarioContext, 'suspend' | 'bootIds'>,
): ScenarioContext {
  const { site, self, machines, emit, instruct } = tools;
  const goneSince: (number | undefined)[] = [undefined, undefined];
  const goOn = (): void => {
    if (tools.halted()) throw new ScenarioHalted('cancelled');
  };
  const look = (): Promise<PairView> => {
    goOn();
    return observePair(site, machines, monotonicMs());
  };
  const waitUntil: ScenarioContext['waitUntil'] = async (what, limitMs, condition) => {
    goOn();
    emit({ kind: 'notice', level: 'info', text: what });
    const limit = monotonicMs() + limitMs;
    while (!(await condition())) {
      goOn();
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
    instruct(instruction) {
      goOn();
      instruct(instruction);
    },
    look,
    ...suspended,
    undoLater: (one) => undo.add(one),
    async undoNow() {
      const [left] = await undo.runAll();
      if (left !== undefined) throw new ScenarioFailure(describeLeft(left));
    },
    async pause(ms) {
      await sleep(ms);
      goOn();
    },
    waitUntil,
    mark(host, text) {
      goOn();
      marks.push({ at: Date.now(), host, text });
      emit({ kind: 'notice', level: 'info', text, host });
    },
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
