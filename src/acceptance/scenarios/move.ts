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

/** verify ends with its node, so a node that is to be lost must not be this one: the group goes to the peer first. */
export async function leaveThisNode(context: ScenarioContext, owner: NodeIndex): Promise<void> {
  if (owner === context.self) await moveFirst(context, owner, 'verify.told.move-first');
}

/** The standby is to be lost, and verify with it unless this node owns the group. */
export async function comeToThisNode(context: ScenarioContext, owner: NodeIndex): Promise<void> {
  if (owner !== context.self) await moveFirst(context, owner, 'verify.told.move-here');
}

async function moveFirst(context: ScenarioContext, owner: NodeIndex, key: string): Promise<void> {
  const { nodes } = context.site;
  const values = { node: nodes[owner].name, peer: nodes[peerOf(owner)].name };
  context.emit({ kind: 'notice', level: 'info', text: { key, values } });
  await moveGroup(context, owner);
}

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
