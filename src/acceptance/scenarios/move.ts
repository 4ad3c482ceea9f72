import { hbStandby } from '../../failoverd/actions';
import { peerOf, type NodeIndex } from '../../failoverd/observe';
import { ownerOf, pairProblems } from '../pair';
import type { ScenarioContext } from './scenario';

const MOVE_LIMIT_MS = 240_000;
/**
 * hb_standby only sends a message, and Heartbeat loses one now and then ("msg2string: Message with
 * zero fields" in ha-log): nothing happens then, and the request may be repeated. Heartbeat itself
 * ignores a second request while the first is under way.
 */
const REQUESTS = 3;
const REQUEST_LIMIT_MS = 20_000;

/** Moves the group from its owner to the other node by hb_standby and waits until the pair is healthy. */
export async function moveGroup(context: ScenarioContext, owner: NodeIndex): Promise<void> {
  const { site, machines } = context;
  const next = peerOf(owner);
  for (let request = 1; request <= REQUESTS; request++) {
    context.mark(site.nodes[owner].name, { key: 'verify.story.standby' });
    await hbStandby(machines.nodes[owner]);
    if (await context.vipLeaves(owner, REQUEST_LIMIT_MS)) break;
  }
  // Complete looks cost the nodes time while they move: they begin when the address has come.
  await context.waitForVip(next, MOVE_LIMIT_MS);
  await context.waitFor(
    { key: 'verify.wait.owner', values: { node: site.nodes[next].name } },
    MOVE_LIMIT_MS,
    (view) => ownerOf(view) === next && pairProblems(site, view).length === 0,
  );
  context.mark(site.nodes[next].name, { key: 'verify.story.owns' });
}
