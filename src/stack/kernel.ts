import type { Machine } from '../node/machine';
import { todoUnlessEmpty, type Change, type Step } from '../plan/step';
import { demand } from './demand';
import { managedLines, replaceManagedBlock } from './managed-block';

const FILE = '/etc/sysctl.conf';
const BLOCK = 'kernel';

/** What IBM's mqconfig of MQ 7.5 and 8 asks for at least. */
export const MQ_KERNEL_MINIMUM: Readonly<Record<string, readonly number[]>> = {
  'kernel.shmmni': [4096],
  'kernel.shmall': [2_097_152],
  'kernel.shmmax': [268_435_456],
  'kernel.sem': [500, 256_000, 250, 1024],
  'fs.file-max': [524_288],
};

/**
 * Kernel parameters for MQ: raised where they are below IBM's minimum, now and at boot, and never
 * lowered. In /etc/sysctl.conf, because not every EL6 reads /etc/sysctl.d.
 */
export function kernelStep(): Step {
  return {
    id: 'mq.kernel',
    title: { key: 'install.step.kernel' },
    async check({ machine }) {
      const { content, wanted, low } = await look(machine);
      const changes: Change[] = [];
      if (content.current !== content.wanted)
        changes.push({
          kind: 'file',
          path: FILE,
          mode: 0o644,
          before: content.current,
          after: content.wanted,
        });
      for (const key of low)
        changes.push({
          kind: 'command',
          argv: ['sysctl', '-w', `${key}=${wanted.get(key) ?? ''}`],
          purpose: { key: 'install.purpose.kernel' },
        });
      return todoUnlessEmpty(changes);
    },
    async apply({ machine, journal }) {
      const { content, wanted, low, now } = await look(machine);
      if (content.current !== content.wanted) {
        await journal.keepFile(FILE);
        await machine.writeFile(FILE, content.wanted, { mode: 0o644 });
      }
      const before = (journal.recall('before') as Record<string, string> | undefined) ?? {};
      const added: Record<string, string> = {};
      for (const key of low) added[key] = now.get(key) ?? '';
      await journal.record('before', { ...added, ...before });
      for (const key of low) await demand(machine, ['sysctl', '-w', `${key}=${wanted.get(key) ?? ''}`]);
    },
    async undo({ machine, journal }) {
      const before = (journal.recall('before') as Record<string, string> | undefined) ?? {};
      for (const [key, value] of Object.entries(before))
        await machine.run(['sysctl', '-w', `${key}=${value}`], { access: 'write' });
    },
  };
}

interface KernelState {
  readonly content: { readonly current: string; readonly wanted: string };
  /** Values of the block, the larger of each number's present and least value. */
  readonly wanted: ReadonlyMap<string, string>;
  readonly now: ReadonlyMap<string, string>;
  /** Keys whose value in the kernel is too low. */
  readonly low: readonly string[];
}

/** What the kernel has of those keys now, numbers with one blank between them; a key that it does not know is left out. */
export async function readKernelValues(machine: Machine): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const key of Object.keys(MQ_KERNEL_MINIMUM)) {
    const text = (await machine.readFile(`/proc/sys/${key.replace('.', '/')}`))?.toString().trim();
    if (text !== undefined) values.set(key, text.replace(/\s+/g, ' '));
  }
  return values;
}

async function look(machine: Machine): Promise<KernelState> {
  const now = await readKernelValues(machine);
  const current = (await machine.readFile(FILE))?.toString() ?? '';
  const kept = new Map(managedLines(current, BLOCK).map((line) => splitLine(line)));
  const wanted = new Map<string, string>();
  const low: string[] = [];
  for (const [key, minimum] of Object.entries(MQ_KERNEL_MINIMUM)) {
    const text = now.get(key);
    if (text === undefined) continue;
    const numbers = text.split(' ').map(Number);
    const raised = minimum.map((least, index) => Math.max(least, numbers[index] ?? 0));
    const isLow = minimum.some((least, index) => (numbers[index] ?? 0) < least);
    if (isLow) low.push(key);
    const stays = kept.get(key);
    if (isLow) wanted.set(key, raised.join(' '));
    else if (stays !== undefined) wanted.set(key, stays);
  }
  const lines = [...wanted].map(([key, value]) => `${key} = ${value}`);
  const block = lines.length === 0 ? current : replaceManagedBlock(current, BLOCK, lines);
  return { content: { current, wanted: block }, wanted, now, low };
}

function splitLine(line: string): [string, string] {
  const [key = '', ...value] = line.split('=');
  return [key.trim(), value.join('=').trim()];
}
