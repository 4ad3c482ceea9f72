import { findMainProcess } from '../service-process';
import type { Scenario } from './scenario';
import { requireMainProcess, waitForService } from './service-return';

/** What a restart takes, apart from the service's own start. */
const RESTART_MS = 60_000;
const DEFAULT_START_SECONDS = 120;

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
    const before = await requireMainProcess(context, owner);
    context.mark(node, { key: 'verify.story.service-killed', values: { pid: before } });
    await machine.run(['kill', '-9', before], { access: 'write' });
    await context.waitUntil(
      { key: 'verify.wait.service-gone', values: { node } },
      10_000,
      async () => (await findMainProcess(machine, site)) !== before,
    );
    return waitForService(context, owner);
  },
};
