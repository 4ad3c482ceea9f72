import { leaveThisNode } from './move';
import { ownerNow, startingAgain, waitForHealth } from './health';
import { ScenarioFailure, type Scenario } from './scenario';
import { takeoverBoundMs } from './takeover';

const RETURN_LIMIT_MS = 300_000;

/**
 * The owner's Heartbeat dies and gives nothing back: the peer believes it dead while it still has
 * everything. The guard keeps the peer from taking the group; failoverd starts Heartbeat again.
 */
export const heartbeatKilled: Scenario = {
  id: 'heartbeat-killed',
  guided: false,
  needsGuard: true,
  boundMs: takeoverBoundMs,
  usualMs: (site) => site.heartbeat.deadtime + site.heartbeat.initdead + 180_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, machines } = context;
    const node = site.nodes[owner].name;
    context.mark(node, { key: 'verify.story.heartbeat-killed' });
    const killed = await machines.nodes[owner].run(['pkill', '-9', '-x', 'heartbeat'], {
      access: 'write',
      timeoutMs: 10_000,
    });
    if (killed.exitCode !== 0)
      throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node } });
    context.undoLater(startingAgain(context, owner, ['heartbeat']));
    await context.waitFor(
      { key: 'verify.wait.heartbeat-back', values: { node } },
      RETURN_LIMIT_MS,
      (view) => view[owner]?.heartbeat.running === true,
    );
    context.mark(node, { key: 'verify.story.heartbeat-back' });
    const view = await waitForHealth(context, RETURN_LIMIT_MS);
    return [{ key: 'verify.told.heartbeat-restarted', values: { node } }, ownerNow(context, view, owner)];
  },
};
