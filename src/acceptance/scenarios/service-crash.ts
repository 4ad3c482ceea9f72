import { peerOf } from '../../failoverd/observe';
import { ownerOf } from '../pair';
import { findMainProcess } from '../service-process';
import { waitForHealth } from './health';
import { ScenarioFailure, type Scenario } from './scenario';

/** What a restart takes, apart from the service's own start. */
const RESTART_MS = 60_000;
const DEFAULT_START_SECONDS = 120;
const RETURN_LIMIT_MS = 300_000;

/** The service's main process dies under its owner: failoverd starts it again here, or the peer takes it. */
export const serviceCrash: Scenario = {
  id: 'service-crash',
  guided: false,
  boundMs: ({ service }) =>
    service.type === 'mq' ? RESTART_MS : RESTART_MS + (service.startTimeout ?? DEFAULT_START_SECONDS) * 1_000,
  usualMs: () => 120_000,
  prepare: () => Promise.resolve(),
  async run(context, owner) {
    const { site, machines } = context;
    const node = site.nodes[owner].name;
    const machine = machines.nodes[owner];
    const before = await findMainProcess(machine, site);
    if (before === undefined) throw new ScenarioFailure({ key: 'verify.told.no-process', values: { node } });
    context.mark(node, { key: 'verify.story.service-killed', values: { pid: before } });
    await machine.run(['kill', '-9', before], { access: 'write' });
    await context.waitUntil(
      { key: 'verify.wait.service-gone', values: { node } },
      10_000,
      async () => (await findMainProcess(machine, site)) !== before,
    );
    const back = async (index: 0 | 1): Promise<boolean> =>
      (await findMainProcess(machines.nodes[index], site)) !== undefined;
    await context.waitUntil(
      { key: 'verify.wait.service-back' },
      RETURN_LIMIT_MS,
      async () => (await back(owner)) || back(peerOf(owner)),
    );
    const view = await waitForHealth(context, RETURN_LIMIT_MS);
    const now = site.nodes[ownerOf(view) ?? owner].name;
    context.mark(now, { key: 'verify.story.owns' });
    return [
      now === node
        ? { key: 'verify.told.restarted', values: { node } }
        : { key: 'verify.told.moved', values: { from: node, to: now } },
    ];
  },
};
