import type { NodeIndex } from '../failoverd/observe';
import type { Machine } from '../node/machine';
import { readOnly } from '../node/read-only';
import { isUnreachable } from '../node/ssh';
import type { Site } from '../site/schema';
import { isManaged } from '../site/storage';
import { readClock } from './clock';
import type { Identity, PairFacts, PairMachines, Unreached } from './facts';
import { readStorage } from './host-facts';
import { readNode } from './node-facts';

/** Reads all hosts side by side; nothing is changed. */
export async function collectFacts(
  site: Site,
  self: NodeIndex,
  machines: PairMachines,
  expectedFiles: Readonly<Record<string, string>>,
): Promise<PairFacts> {
  const [one, other, third] = [...machines.nodes, machines.storage].map(readOnly) as [
    Machine,
    Machine,
    Machine,
  ];
  const [first, second, storage] = await Promise.all([
    enter(site.nodes[0].name, site.nodes[0].address, one, (host) => readNode(site, 0, one, host)),
    enter(site.nodes[1].name, site.nodes[1].address, other, (host) => readNode(site, 1, other, host)),
    isManaged(site.storage)
      ? enter(site.storage.name, site.storage.address, third, (host) => readStorage(third, host))
      : undefined,
  ]);
  return {
    site,
    self,
    nodes: [first, second],
    storage: storage === undefined ? [] : [storage],
    expectedFiles,
  };
}

async function enter<T>(
  name: string,
  address: string,
  machine: Machine,
  read: (host: Identity) => Promise<T>,
): Promise<T | Unreached> {
  const answer = await machine.run(['uname', '-n'], { access: 'read', timeoutMs: 15_000 });
  if (isUnreachable(answer) || answer.exitCode !== 0) {
    const problem = answer.stderr.trim().split('\n').pop() ?? '';
    return { name, address, problem: problem === '' ? `exit code ${answer.exitCode}` : problem };
  }
  const clock = await readClock(machine);
  return read({ name, address, hostname: answer.stdout.trim(), clock });
}
