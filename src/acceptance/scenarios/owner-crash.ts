import { crashNode } from './crash';
import { ownerNow } from './health';
import { leaveThisNode } from './move';
import type { Scenario } from './scenario';
import { takeoverBoundMs, takeoverLimitMs } from './takeover';

/** The owner's kernel dies without a word. verify must live on the node that survives. */
export const ownerCrash: Scenario = {
  id: 'owner-crash',
  guided: false,
  boundMs: takeoverBoundMs,
  usualMs: (site) => site.heartbeat.deadtime + site.heartbeat.initdead + 420_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, self } = context;
    const node = site.nodes[owner].name;
    const survivor = site.nodes[self].name;
    const crashed = await crashNode(context, owner);
    await context.waitForVip(self, takeoverLimitMs(site));
    context.mark(survivor, { key: 'verify.story.owns' });
    const view = await crashed.waitForReturn();
    return [{ key: 'verify.told.crashed', values: { node, survivor } }, ownerNow(context, view, self)];
  },
};
