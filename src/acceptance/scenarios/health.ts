import type { CommandResult } from '../../node/machine';
import { ownerOf, pairProblems, type PairView } from '../pair';
import type { ScenarioContext } from './scenario';
import type { NodeIndex } from '../../failoverd/observe';
import type { Text } from '../../core/events';
import { isUnreachable } from '../../node/ssh';

/** Waits until the pair is healthy, and, where asked, something else holds too. */
export function waitForHealth(
  context: ScenarioContext,
  limitMs: number,
  condition: (view: PairView) => boolean = () => true,
): Promise<PairView> {
  return context.waitFor(
    { key: 'verify.wait.healthy' },
    limitMs,
    (view) => pairProblems(context.site, view).length === 0 && condition(view),
  );
}

/** Waits until a node is not reached any more. */
export function waitUntilGone(context: ScenarioContext, index: NodeIndex, limitMs: number): Promise<void> {
  const gone = { key: 'verify.wait.gone', values: { node: context.site.nodes[index].name } };
  return context.waitUntil(gone, limitMs, async () => isUnreachable(await greet(context, index, 4_000)));
}

/** Waits until a node answers again. */
export function waitForAnswer(context: ScenarioContext, index: NodeIndex, limitMs: number): Promise<void> {
  const back = { key: 'verify.wait.back', values: { node: context.site.nodes[index].name } };
  return context.waitUntil(back, limitMs, async () => (await greet(context, index, 8_000)).exitCode === 0);
}

function greet({ machines }: ScenarioContext, index: NodeIndex, timeoutMs: number): Promise<CommandResult> {
  return machines.nodes[index].run(['true'], { access: 'read', timeoutMs });
}

/** Who owns the group at the end, as a text. */
export function ownerNow(context: ScenarioContext, view: PairView, otherwise: NodeIndex): Text {
  const node = context.site.nodes[ownerOf(view) ?? otherwise].name;
  return { key: 'verify.told.owner-now', values: { node } };
}

/** What starts a service again that a scenario ended, for `undoLater`. */
export function startingAgain(
  context: ScenarioContext,
  index: NodeIndex,
  services: readonly string[],
): { host: string; command: string; run(): Promise<boolean> } {
  const machine = context.machines.nodes[index];
  return {
    host: context.site.nodes[index].name,
    command: services.map((name) => `service ${name} start`).join('; '),
    async run() {
      for (const name of services) {
        const started = await machine.run(['service', name, 'start'], {
          access: 'write',
          leavesDaemon: true,
          timeoutMs: 120_000,
        });
        if (started.exitCode !== 0) return false;
      }
      return true;
    },
  };
}
