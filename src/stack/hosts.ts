import { AppError } from '../core/error';
import type { Site } from '../site/schema';
import { storageName } from '../site/storage';
import { fileStep } from './file-step';
import { linesOutsideBlocks, replaceManagedBlock } from './managed-block';
import type { Step } from '../plan/step';

const HOSTS = '/etc/hosts';

/** Names of all machines in /etc/hosts, so that nothing of the cluster needs a name server. */
export function hostsStep(site: Site): Step {
  const entries = hostEntries(site);
  return fileStep({
    id: 'hosts',
    title: { key: 'install.step.hosts' },
    path: HOSTS,
    mode: 0o644,
    content(current = '') {
      const conflict = findConflict(current, entries);
      if (conflict !== undefined) return new AppError('HOSTS_CONFLICT', conflict);
      const lines = entries.map(({ address, name }) => `${address} ${name}`);
      return replaceManagedBlock(current, site.cluster, lines);
    },
  });
}

interface HostEntry {
  readonly address: string;
  readonly name: string;
}

function hostEntries(site: Site): HostEntry[] {
  const { nodes, storage } = site;
  const host = storageName(site);
  return [
    ...nodes.map(({ address, name }) => ({ address, name })),
    ...(host === undefined ? [] : [{ address: storage.address, name: host }]),
    ...nodes.reduce<HostEntry[]>(
      (links, { heartbeatAddress, name }) =>
        heartbeatAddress === undefined
          ? links
          : [...links, { address: heartbeatAddress, name: `${name}-hb` }],
      [],
    ),
  ];
}

/** A line of the operator's own that gives one of the names to another machine. Loopback lines of the own name do no harm. */
function findConflict(
  content: string,
  entries: readonly HostEntry[],
): { name: string; address: string; wanted: string } | undefined {
  for (const line of linesOutsideBlocks(content)) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address.startsWith('127.') || address.includes(':')) continue;
    const lowerNames = names.map((name) => name.toLowerCase());
    const clash = entries.find(
      (entry) => lowerNames.includes(entry.name.toLowerCase()) && entry.address !== address,
    );
    if (clash !== undefined) return { name: clash.name, address, wanted: clash.address };
  }
  return undefined;
}
