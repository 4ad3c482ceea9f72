import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import type { Lab } from '../lab';
import { NODES } from '../writer/verdict';

/** What tells of a failover on a node, under ours and under the peers of `bench:failover`. */
const LOGS = [
  '/var/log/ha-log',
  '/var/log/heartbundle.log',
  '/var/lib/heartbundle/events.jsonl',
  '/var/log/corosync.log',
  '/var/log/pacemaker/pacemaker.log',
];

/** Copies the logs of the nodes that answer to `folder`/NODE on the host; a log that a node lacks is left out. */
export async function saveNodeLogs(lab: Lab, folder: string): Promise<void> {
  for (const node of NODES)
    for (const log of LOGS) {
      const { exitCode, stdout } = await lab.exec(node, ['cat', log], { timeoutMs: 20_000 });
      if (exitCode !== 0) continue;
      await fs.mkdir(join(folder, node), { recursive: true });
      await fs.writeFile(join(folder, node, basename(log)), stdout);
    }
}
