import { cutInterface } from './interface-cut';
import { leaveThisNode } from './move';
import { ownerNow, waitForAnswer, waitForHealth } from './health';
import { ScenarioFailure, type Scenario } from './scenario';
import { storageLossBoundMs, storageLossLimitMs } from './takeover';

const HEALTHY_LIMIT_MS = 600_000;
/** Until the node has put its interface up again, it cannot be reached. */
const RETURN_SLACK_MS = 120_000;

/** The card that clients, and as a rule the storage, are reached by fails on the owner. */
export const vipInterfaceDown: Scenario = {
  id: 'vip-interface-down',
  guided: false,
  needsGuard: true,
  boundMs: storageLossBoundMs,
  usualMs: (site) => 2 * storageLossBoundMs(site) + 300_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, machines, self } = context;
    const node = site.nodes[owner].name;
    const survivor = site.nodes[self].name;
    const name = site.vip.interface;
    const seconds = Math.ceil(storageLossBoundMs(site) / 1000) + 30;
    context.mark(node, { key: 'verify.story.link-down', values: { link: name } });
    const cut = await cutInterface(machines.nodes[owner], node, name, seconds);
    if (cut === undefined) throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node } });
    context.undoLater(cut);
    context.setAbsent(owner, true);
    await context.waitForVip(self, storageLossLimitMs(site));
    context.mark(survivor, { key: 'verify.story.owns' });
    await waitForAnswer(context, owner, seconds * 1_000 + RETURN_SLACK_MS);
    await context.undoNow();
    context.setAbsent(owner, false);
    context.mark(node, { key: 'verify.story.link-up', values: { link: name } });
    const view = await waitForHealth(context, HEALTHY_LIMIT_MS);
    return [
      { key: 'verify.told.interface-down', values: { node, survivor, link: name } },
      ownerNow(context, view, self),
    ];
  },
};
