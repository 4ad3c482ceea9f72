import { peerOf } from '../../failoverd/observe';
import { moveGroup } from './move';
import type { Scenario } from './scenario';

/** The client is answered for so long between the two moves that they are measured as two. */
const REST_MS = 10_000;

/** The owner hands the group to the other node, as for maintenance, and gets it back. */
export const plannedMove: Scenario = {
  id: 'planned-move',
  guided: false,
  boundMs: () => 60_000,
  usualMs: () => 240_000,
  prepare: () => Promise.resolve(),
  async run(context, owner) {
    const peer = peerOf(owner);
    await moveGroup(context, owner);
    await context.pause(REST_MS);
    await moveGroup(context, peer);
    const [from, to] = [context.site.nodes[owner].name, context.site.nodes[peer].name];
    return [
      { key: 'verify.told.moved', values: { from, to } },
      { key: 'verify.told.moved', values: { from: to, to: from } },
    ];
  },
};
