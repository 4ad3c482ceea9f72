import { ownerOf } from '../pair';
import { crashNode } from './crash';
import { leaveThisNode } from './move';
import type { Scenario } from './scenario';

const TAKEOVER_LIMIT_MS = 240_000;

/** The owner's kernel dies without a word. verify must live on the node that survives. */
export const ownerCrash: Scenario = {
  id: 'owner-crash',
  guided: false,
  boundMs: (site) => site.heartbeat.deadtime + 60_000,
  usualMs: (site) => site.heartbeat.deadtime + site.heartbeat.initdead + 420_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, self } = context;
    const node = site.nodes[owner].name;
    const survivor = site.nodes[self].name;
    const crashed = await crashNode(context, owner);
    await context.waitForVip(self, site.heartbeat.deadtime + TAKEOVER_LIMIT_MS);
    context.mark(survivor, { key: 'verify.story.owns' });
    const view = await crashed.waitForReturn();
    const now = site.nodes[ownerOf(view) ?? self].name;
    return [
      { key: 'verify.told.crashed', values: { node, survivor } },
      { key: 'verify.told.owner-now', values: { node: now } },
    ];
  },
};
