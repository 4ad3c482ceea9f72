import { peerOf } from '../../failoverd/observe';
import { crashNode } from './crash';
import { leaveThisNode } from './move';
import { ownerNow, startingAgain, waitForHealth } from './health';
import { ScenarioFailure, type Scenario } from './scenario';
import { bootBoundMs } from './takeover';

const HEALTHY_LIMIT_MS = 300_000;
const SERVICE_TIMEOUT_MS = 180_000;
/** In the order in which they are started; stopped the other way round. */
const SERVICES = ['failoverd', 'heartbeat'];

/**
 * After a power loss one node comes up and the other does not: it must take the group alone, which
 * Heartbeat by itself does not. The node of verify plays the missing one with its cluster services
 * stopped; the other one, which owns, loses its kernel and boots.
 */
export const nodeAlone: Scenario = {
  id: 'node-alone',
  guided: false,
  boundMs: bootBoundMs,
  usualMs: (site) => site.heartbeat.initdead + 480_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, machines, self } = context;
    const node = site.nodes[owner].name;
    const missing = site.nodes[self].name;
    if (owner !== peerOf(self))
      throw new ScenarioFailure({ key: 'verify.told.moved-away', values: { node } });
    context.mark(missing, { key: 'verify.story.cluster-stopped' });
    context.undoLater(startingAgain(context, self, SERVICES));
    for (const name of [...SERVICES].reverse()) {
      const stopped = await machines.nodes[self].run(['service', name, 'stop'], {
        access: 'write',
        leavesDaemon: true,
        timeoutMs: SERVICE_TIMEOUT_MS,
      });
      if (stopped.exitCode !== 0)
        throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node: missing } });
    }
    const crashed = await crashNode(context, owner);
    await crashed.waitForBoot();
    await context.waitForVip(owner, bootBoundMs(site));
    context.mark(node, { key: 'verify.story.owns' });
    context.mark(missing, { key: 'verify.story.cluster-started' });
    await context.undoNow();
    const view = await waitForHealth(context, HEALTHY_LIMIT_MS);
    return [{ key: 'verify.told.alone', values: { node, missing } }, ownerNow(context, view, owner)];
  },
};
