import { ownerOf } from '../pair';
import { ownerNow, waitForAnswer, waitForHealth, waitUntilGone } from './health';
import { leaveThisNode } from './move';
import type { Scenario } from './scenario';
import { takeoverBoundMs, takeoverLimitMs } from './takeover';

/** A person has to walk to the machine. */
const PERSON_LIMIT_MS = 900_000;

/**
 * Somebody pulls the plug of the owner. verify must live on the node that survives: when this
 * node is the owner, the group first moves to the peer, outside the measurement.
 */
export const ownerPowerOff: Scenario = {
  id: 'owner-power-off',
  guided: true,
  boundMs: takeoverBoundMs,
  // A person walks to the machine twice, it boots, and initdead passes.
  usualMs: (site) => site.heartbeat.deadtime + site.heartbeat.initdead + 600_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, self } = context;
    const node = site.nodes[owner].name;
    const survivor = site.nodes[self].name;
    context.mark(node, { key: 'verify.story.power-off' });
    context.instruct({ verb: 'power-off', node });
    await waitUntilGone(context, owner, PERSON_LIMIT_MS);
    context.setAbsent(owner, true);
    context.mark(node, { key: 'verify.story.gone' });
    const limit = takeoverLimitMs(site);
    await context.waitForVip(self, limit);
    await context.waitFor(
      { key: 'verify.wait.owner', values: { node: survivor } },
      limit,
      (view) => ownerOf(view) === self && view[self]?.heartbeat.peer === 'dead',
    );
    context.mark(survivor, { key: 'verify.story.owns' });
    context.mark(node, { key: 'verify.story.power-on' });
    context.instruct({ verb: 'power-on', node });
    await waitForAnswer(context, owner, PERSON_LIMIT_MS);
    context.setAbsent(owner, false);
    context.mark(node, { key: 'verify.story.back' });
    const view = await waitForHealth(context, PERSON_LIMIT_MS);
    return [{ key: 'verify.told.survived', values: { node, survivor } }, ownerNow(context, view, self)];
  },
};
