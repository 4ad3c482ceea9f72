import { peerOf } from '../../failoverd/observe';
import { moveGroup } from './move';
import type { Scenario } from './scenario';

/** The owner hands the group to the other node, as for maintenance. */
export const plannedMove: Scenario = {
  id: 'planned-move',
  guided: false,
  boundMs: () => 60_000,
  prepare: () => Promise.resolve(),
  async run(context, owner) {
    await moveGroup(context, owner);
    const { nodes } = context.site;
    return [{ key: 'verify.told.moved', values: { from: nodes[owner].name, to: nodes[peerOf(owner)].name } }];
  },
};
