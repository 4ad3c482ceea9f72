import { defaultPolicy } from '../../failoverd/decide';
import { DEFAULT_PERIODS } from '../../failoverd/observer';
import { monitorTimeoutMs } from '../../failoverd/observe';
import type { Site } from '../../site/schema';
import { findMainProcess, signalQueueManager } from '../service-process';
import { ScenarioFailure, type Scenario } from './scenario';
import { requireMainProcess, waitForService } from './service-return';

/** What the script `mq` gives endmqm -i, then -p, and then its kill. */
const STOP_MS = 30_000 + 10_000 + 10_000;
const RESTART_MS = 60_000;
const SLACK_MS = 60_000;

/** Until failoverd has asked, waited in vain, and been patient. */
function detectionMs(site: Site): number {
  const { patienceMs } = defaultPolicy(true, site);
  return DEFAULT_PERIODS.complete + monitorTimeoutMs(site) + patienceMs['service-hung'];
}

/**
 * Every process of the queue manager stands still: all of them are there, the port accepts
 * connections, and nobody is answered. failoverd finds it by a time limit and starts it again here.
 */
export const serviceHang: Scenario = {
  id: 'service-hang',
  guided: false,
  appliesTo: ({ service }) => service.type === 'mq',
  boundMs: (site) => detectionMs(site) + STOP_MS + RESTART_MS,
  usualMs: (site) => detectionMs(site) + STOP_MS + 60_000,
  prepare: () => Promise.resolve(),
  async run(context, owner) {
    const { site, machines } = context;
    const node = site.nodes[owner].name;
    const machine = machines.nodes[owner];
    const before = await requireMainProcess(context, owner);
    const thaw = signalQueueManager(site, 'CONT');
    context.undoLater({
      host: node,
      command: thaw.command,
      // 1: there is none of them any more.
      run: async () => (await machine.run(thaw.argv, { access: 'write', timeoutMs: 10_000 })).exitCode <= 1,
    });
    const freeze = signalQueueManager(site, 'STOP');
    context.mark(node, { key: 'verify.story.service-frozen' });
    const frozen = await machine.run(freeze.argv, { access: 'write', timeoutMs: 10_000 });
    if (frozen.exitCode !== 0)
      throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node } });
    await context.waitUntil(
      { key: 'verify.wait.hang-found', values: { node } },
      detectionMs(site) + STOP_MS + SLACK_MS,
      async () => (await findMainProcess(machine, site)) !== before,
    );
    context.mark(node, { key: 'verify.story.hang-ended' });
    return waitForService(context, owner);
  },
};
