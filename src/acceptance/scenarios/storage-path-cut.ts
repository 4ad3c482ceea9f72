import { heartbeatInterfaces } from '../../site/links';
import type { Site } from '../../site/schema';
import { leaveThisNode } from './move';
import { ownerNow, waitForHealth } from './health';
import { dropPackets } from './packet-drop';
import { ScenarioFailure, type Scenario } from './scenario';
import { takeoverBoundMs, takeoverLimitMs } from './takeover';

const HEALTHY_LIMIT_MS = 600_000;

/** The path is an error after replacementTimeout at the latest; the guard's lease notices earlier. */
function boundMs(site: Site): number {
  return takeoverBoundMs(site) + site.storage.replacementTimeout * 1_000;
}

/** The owner no longer hears the storage, and the peer does: the group moves, and the owner writes no more. */
export const storagePathCut: Scenario = {
  id: 'storage-path-cut',
  guided: false,
  needsGuard: true,
  boundMs,
  usualMs: (site) => boundMs(site) + 300_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, machines, self } = context;
    const node = site.nodes[owner].name;
    const limitMs = takeoverLimitMs(site) + site.storage.replacementTimeout * 1_000;
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
    await context.waitUntil({ key: 'verify.wait.back', values: { node } }, HEALTHY_LIMIT_MS, async () => {
      const answer = await machines.nodes[owner].run(['true'], { access: 'read', timeoutMs: 8_000 });
      return answer.exitCode === 0;
    });
    await context.undoNow();
    const view = await waitForHealth(context, HEALTHY_LIMIT_MS);
    const survivor = site.nodes[self].name;
    return [{ key: 'verify.told.storage-cut', values: { node, survivor } }, ownerNow(context, view, self)];
  },
};
