import { peerOf } from '../../failoverd/observe';
import { flowsFrom, linkInterface } from '../../site/links';
import { ownerOf } from '../pair';
import { ownerNow, waitForHealth } from './health';
import { dropPackets } from './packet-drop';
import { ScenarioFailure, type Scenario } from './scenario';

/** A client may have to repeat an attempt; nothing moves. */
const BOUND_MS = 5_000;
const SLACK_MS = 30_000;
/** The peer must have had the time to take the group, were it let. */
const LASTS_MS = 15_000;
const HEALTHY_LIMIT_MS = 300_000;

/**
 * Every heartbeat link fails at once, and both nodes live: each believes the other dead. With the guard
 * the group stays where it is; without it both nodes would take it and destroy the filesystem.
 */
export const allLinksDown: Scenario = {
  id: 'all-links-down',
  guided: false,
  needsGuard: true,
  boundMs: () => BOUND_MS,
  usualMs: (site) => site.heartbeat.deadtime + 240_000,
  appliesTo: (site) => site.heartbeat.links.every((link) => linkInterface(link) !== undefined),
  prepare: () => Promise.resolve(),
  async run(context, owner) {
    const { site, machines } = context;
    const node = site.nodes[owner].name;
    const seenMs = site.heartbeat.deadtime + SLACK_MS;
    const seconds = Math.ceil((2 * seenMs + LASTS_MS) / 1000);
    context.mark(node, { key: 'verify.story.all-links-down' });
    for (const index of [0, 1] as const) {
      const host = site.nodes[index].name;
      const cut = await dropPackets(
        machines.nodes[index],
        host,
        'heartbeats',
        flowsFrom(site, site.nodes[peerOf(index)]),
        seconds,
      );
      if (cut === undefined)
        throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node: host } });
      context.undoLater(cut);
    }
    const seen = await context.waitFor(
      { key: 'verify.wait.peer-dead' },
      seenMs,
      (view) => view[owner]?.heartbeat.peer === 'dead',
    );
    if (seen[peerOf(owner)]?.vip === true) throw new ScenarioFailure({ key: 'verify.told.two-owners' });
    await context.pause(LASTS_MS);
    const later = await context.look();
    if (ownerOf(later) !== owner)
      throw new ScenarioFailure({ key: 'verify.told.moved-away', values: { node } });
    context.mark(node, { key: 'verify.story.all-links-up' });
    await context.undoNow();
    const view = await waitForHealth(context, HEALTHY_LIMIT_MS);
    if (ownerOf(view) !== owner)
      throw new ScenarioFailure({ key: 'verify.told.moved-away', values: { node } });
    return [{ key: 'verify.told.stayed', values: { node } }, ownerNow(context, view, owner)];
  },
};
