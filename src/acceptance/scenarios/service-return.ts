import type { Text } from '../../core/events';
import { peerOf, type NodeIndex } from '../../failoverd/observe';
import { ownerOf } from '../pair';
import { findMainProcess } from '../service-process';
import { waitForHealth } from './health';
import { ScenarioFailure, type ScenarioContext } from './scenario';

const RETURN_LIMIT_MS = 300_000;

/** Process id of the service's main process on its owner, before it is disturbed; throws ScenarioFailure without one. */
export async function requireMainProcess(
  { site, machines }: ScenarioContext,
  owner: NodeIndex,
): Promise<string> {
  const pid = await findMainProcess(machines.nodes[owner], site);
  if (pid !== undefined) return pid;
  throw new ScenarioFailure({ key: 'verify.told.no-process', values: { node: site.nodes[owner].name } });
}

/** Waits until a service that ended runs again, here or on the peer, and the pair is healthy; says where. */
export async function waitForService(context: ScenarioContext, owner: NodeIndex): Promise<readonly Text[]> {
  const { site, machines } = context;
  const node = site.nodes[owner].name;
  const runs = async (index: NodeIndex): Promise<boolean> =>
    (await findMainProcess(machines.nodes[index], site)) !== undefined;
  await context.waitUntil(
    { key: 'verify.wait.service-back' },
    RETURN_LIMIT_MS,
    async () => (await runs(owner)) || runs(peerOf(owner)),
  );
  const view = await waitForHealth(context, RETURN_LIMIT_MS);
  const now = site.nodes[ownerOf(view) ?? owner].name;
  context.mark(now, { key: 'verify.story.owns' });
  return [
    now === node
      ? { key: 'verify.told.restarted', values: { node } }
      : { key: 'verify.told.moved', values: { from: node, to: now } },
  ];
}
