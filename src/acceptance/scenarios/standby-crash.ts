import { peerOf } from '../../failoverd/observe';
import { ownerOf } from '../pair';
import { crashNode } from './crash';
import { comeToThisNode } from './move';
import { ScenarioFailure, type Scenario } from './scenario';

/** A client may have to repeat an attempt; nothing moves. */
const BOUND_MS = 5_000;

/** The node without the group dies and comes back; the owner serves on, and does not even pause. */
export const standbyCrash: Scenario = {
  id: 'standby-crash',
  guided: false,
  boundMs: () => BOUND_MS,
  usualMs: (site) => site.heartbeat.initdead + 420_000,
  prepare: comeToThisNode,
  async run(context, owner) {
    const { site } = context;
    const standby = site.nodes[peerOf(owner)].name;
    const node = site.nodes[owner].name;
    const crashed = await crashNode(context, peerOf(owner));
    const view = await crashed.waitForReturn();
    if (ownerOf(view) !== owner)
      throw new ScenarioFailure({ key: 'verify.told.moved-away', values: { node } });
    return [{ key: 'verify.told.standby-crashed', values: { node, standby } }];
  },
};
