import { heartbeatInterfaces } from '../../site/links';
import { leaveThisNode } from './move';
import { ownerNow, waitForAnswer, waitForHealth } from './health';
import { dropPackets } from './packet-drop';
import { ScenarioFailure, type Scenario } from './scenario';
import { storageLossBoundMs, storageLossLimitMs } from './takeover';

const HEALTHY_LIMIT_MS = 600_000;

/** The owner no longer hears the storage, and the peer does: the group moves, and the owner writes no more. */
export const storagePathCut: Scenario = {
  id: 'storage-path-cut',
  guided: false,
  needsGuard: true,
  boundMs: storageLossBoundMs,
  usualMs: (site) => storageLossBoundMs(site) + 300_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, machines, self } = context;
    const node = site.nodes[owner].name;
    const limitMs = storageLossLimitMs(site);
    const devices = [...new Set([site.vip.interface, ...heartbeatInterfaces(site)])];
    const drops = devices.map((device) => ({ device, source: site.storage.address }));
    context.mark(node, { key: 'verify.story.storage-cut' });
    const seconds = Math.ceil(limitMs / 1000) + 60;
    const cut = await dropPackets(machines.nodes[owner], node, 'storage', drops, seconds);
    if (cut === undefined) throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node } });
    context.undoLater(cut);
    await context.waitForVip(self, limitMs);
    context.mark(site.nodes[self].name, { key: 'verify.story.owns' });
    context.mark(node, { key: 'verify.story.storage-back' });
    await waitForAnswer(context, owner, HEALTHY_LIMIT_MS);
    await context.undoNow();
    const view = await waitForHealth(context, HEALTHY_LIMIT_MS);
    const survivor = site.nodes[self].name;
    return [{ key: 'verify.told.storage-cut', values: { node, survivor } }, ownerNow(context, view, self)];
  },
};
