import { linkInterface } from '../../site/links';
import type { Site } from '../../site/schema';
import type { PairView } from '../pair';
import { ownerOf, pairProblems } from '../pair';
import { cutInterface } from './interface-cut';
import { ScenarioFailure, type Scenario } from './scenario';

/** A client may have to repeat an attempt; nothing moves. */
const BOUND_MS = 5_000;
const SLACK_MS = 30_000;
const HEALTHY_LIMIT_MS = 120_000;

/** The last link that is not on the clients' interface, where the way to the node and its storage is too. */
function spareInterface(site: Site): string | undefined {
  const names = site.heartbeat.links.map(linkInterface);
  return names.filter((name) => name !== undefined && name !== site.vip.interface).pop();
}

function linkIs(view: PairView, name: string, up: boolean): boolean {
  return view.every((node) => node?.heartbeat.links.some((link) => link.name === name && link.up === up));
}

/** One of several heartbeat links of the owner fails: both nodes notice, and nothing moves. */
export const heartbeatLinkDown: Scenario = {
  id: 'heartbeat-link-down',
  guided: false,
  boundMs: () => BOUND_MS,
  usualMs: (site) => site.heartbeat.deadtime + 90_000,
  appliesTo: (site) => site.heartbeat.links.length > 1 && spareInterface(site) !== undefined,
  prepare: () => Promise.resolve(),
  async run(context, owner) {
    const { site, machines } = context;
    const node = site.nodes[owner].name;
    const link = spareInterface(site) ?? '';
    const seenMs = site.heartbeat.deadtime + SLACK_MS;
    context.mark(node, { key: 'verify.story.link-down', values: { link } });
    const cut = await cutInterface(machines.nodes[owner], node, link, Math.ceil((2 * seenMs) / 1000));
    if (cut === undefined) throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node } });
    context.undoLater(cut);
    const seen = await context.waitFor(
      { key: 'verify.wait.link-dead', values: { node, link } },
      seenMs,
      (view) => linkIs(view, link, false),
    );
    if (ownerOf(seen) !== owner)
      throw new ScenarioFailure({ key: 'verify.told.moved-away', values: { node } });
    context.mark(node, { key: 'verify.story.link-up', values: { link } });
    await context.undoNow();
    await context.waitFor(
      { key: 'verify.wait.healthy' },
      HEALTHY_LIMIT_MS,
      (view) => linkIs(view, link, true) && pairProblems(site, view).length === 0,
    );
    return [{ key: 'verify.told.link-noticed', values: { node, link } }];
  },
};
