import type { Text } from '../core/events';
import { holdingOf, type Observation } from '../failoverd/observation';
import { observe, type NodeIndex } from '../failoverd/observe';
import type { Machine } from '../node/machine';
import { isUnreachable } from '../node/ssh';
import type { Site } from '../site/schema';
import type { PairMachines } from './facts';

/** A node that cannot be entered is undefined. */
export type PairView = readonly [Observation | undefined, Observation | undefined];

/** `observe` and `observePatiently` do. */
type Look = (machine: Machine, site: Site, self: NodeIndex, at: number) => Promise<Observation>;

const LOOKS_AT_STALLED = 3;

/**
 * Looks again where the filesystem gives no answer: a busy disk can be slower than one look allows, and
 * stalled is what gives none again and again. For a verdict; who looks again anyway uses `observe`.
 */
export const observePatiently: Look = async (machine, site, self, at) => {
  for (let looks = 1; ; looks++) {
    const observation = await observe(machine, site, self, at);
    if (observation.mount !== 'stalled' || looks === LOOKS_AT_STALLED) return observation;
  }
};

/** Both nodes at about the same time. */
export async function observePair(
  site: Site,
  machines: PairMachines,
  at: number,
  lookAt: Look = observe,
): Promise<PairView> {
  const look = async (index: NodeIndex): Promise<Observation | undefined> => {
    const machine = machines.nodes[index];
    const answer = await machine.run(['true'], { access: 'read', timeoutMs: 8_000 });
    if (isUnreachable(answer) || answer.exitCode !== 0) return undefined;
    return lookAt(machine, site, index, at);
  };
  const [first, second] = await Promise.all([look(0), look(1)]);
  return [first, second];
}

/** The one node that has the whole group; undefined when none or both have any of it. */
export function ownerOf(view: PairView): NodeIndex | undefined {
  const holdings = view.map((observation) =>
    observation === undefined ? 'nothing' : holdingOf(observation),
  );
  if (holdings[0] === 'whole' && holdings[1] === 'nothing') return 0;
  return holdings[1] === 'whole' && holdings[0] === 'nothing' ? 1 : undefined;
}

/** Both nodes take part in Heartbeat, and the group is on its way to one of them. */
export function isMoving(view: PairView): boolean {
  const active = view.every(
    (node) => node !== undefined && node.heartbeat.self === 'active' && node.heartbeat.peer === 'active',
  );
  const held = view.some((node) => node !== undefined && holdingOf(node) === 'whole');
  const changing = view.some(
    (node) => node !== undefined && (node.heartbeat.changing || node.heartbeat.claim === 'transition'),
  );
  return active && (changing || !held);
}

/** What keeps the pair from being healthy: two ready nodes, one owner, nothing moving. */
export function pairProblems(site: Site, view: PairView): Text[] {
  const problems: Text[] = [];
  view.forEach((observation, index) => {
    const host = site.nodes[index === 0 ? 0 : 1].name;
    if (observation === undefined) {
      problems.push({ key: 'verify.seen.unreached', values: { host } });
      return;
    }
    const { heartbeat, mount } = observation;
    if (!heartbeat.running) problems.push({ key: 'verify.seen.heartbeat-stopped', values: { host } });
    else if (heartbeat.self !== 'active')
      problems.push({ key: 'verify.seen.heartbeat-self', values: { host, state: heartbeat.self } });
    else if (heartbeat.peer !== 'active')
      problems.push({ key: 'verify.seen.heartbeat-peer', values: { host, state: heartbeat.peer } });
    if (heartbeat.changing || heartbeat.claim === 'transition')
      problems.push({ key: 'verify.seen.changing', values: { host } });
    if (mount === 'read-only' || mount === 'stalled')
      problems.push({ key: 'verify.seen.mount-sick', values: { host, state: mount } });
  });
  if (ownerOf(view) === undefined) {
    const holders = view
      .map((observation, index) => ({ observation, name: site.nodes[index === 0 ? 0 : 1].name }))
      .filter(({ observation }) => observation !== undefined && holdingOf(observation) !== 'nothing')
      .map(({ name }) => name)
      .join(', ');
    problems.push({ key: 'verify.seen.owner', values: { holders: holders === '' ? '-' : holders } });
  }
  return problems;
}
