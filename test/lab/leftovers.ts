import { promises as fs } from 'node:fs';
import { type LabPaths, labPaths } from '../../lab/paths';
import { processesMentioning } from '../../lab/processes';
import { run } from '../../lab/run';

export interface Leftovers {
  readonly processes: readonly number[];
  readonly namespaces: readonly string[];
  readonly mounts: readonly string[];
  readonly files: readonly string[];
}

/** What of a lab is still on this machine. */
export async function leftoversOf(name: string): Promise<Leftovers> {
  const lab: LabPaths = labPaths(name);
  const marks = [`${lab.run}/`, `${lab.sockets}/`, lab.namespace];
  const processes = await Promise.all(marks.map(processesMentioning));
  const namespaces = (await run(['ip', 'netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '');
  const mounts = (await fs.readFile('/proc/mounts', 'utf8')).split('\n');
  const files = await Promise.all(
    [lab.run, lab.sockets].map((path) =>
      fs.stat(path).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return {
    processes: processes.flat(),
    namespaces: namespaces.filter((one) => one === lab.namespace),
    mounts: mounts.filter((line) => marks.some((mark) => line.includes(mark))),
    files: files.flat(),
  };
}
