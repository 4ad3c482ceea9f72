import type { NodeIndex } from '../../failoverd/observe';
import type { Machine } from '../../node/machine';
import type { PairView } from '../pair';
import { waitForHealth } from './health';
import { ScenarioFailure, type ScenarioContext } from './scenario';

/** Servers take minutes from the firmware to sshd. */
export const BOOT_LIMIT_MS = 900_000;
const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** The kernel reboots at once, without sync and without a word to anyone (sysrq.txt, "b"). */
const CRASH = `(sleep 1; echo 1 >/proc/sys/kernel/sysrq; echo b >/proc/sysrq-trigger) </dev/null >/dev/null 2>&1 &`;

/** A node that was crashed, and how to know it again. */
export interface Crashed {
  /** Waits until it has booted anew. */
  waitForBoot(): Promise<void>;
  /** Waits until it has booted anew, then until the pair is healthy. */
  waitForReturn(): Promise<PairView>;
}

/** Different after each boot; empty when the node is not reached. */
export async function readBootId(machine: Machine): Promise<string> {
  const { exitCode, stdout } = await machine.run(['cat', BOOT_ID], { access: 'read', timeoutMs: 8_000 });
  return exitCode === 0 ? stdout.trim() : '';
}

/** Crashes a node, which is not the one verify runs on. It boots by itself. */
export async function crashNode(context: ScenarioContext, index: NodeIndex): Promise<Crashed> {
  const { site, machines } = context;
  const machine = machines.nodes[index];
  const node = site.nodes[index].name;
  const before = await readBootId(machine);
  if (before === '') throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node } });
  context.mark(node, { key: 'verify.story.crash' });
  await machine.run(['setsid', 'sh', '-c', CRASH], { access: 'write', timeoutMs: 10_000 });
  context.setAbsent(index, true);
  const waitForBoot = (): Promise<void> => waitForNewBoot(context, index, before);
  return {
    waitForBoot,
    async waitForReturn() {
      await waitForBoot();
      return waitForHealth(context, BOOT_LIMIT_MS);
    },
  };
}

/** Waits until a node has booted anew: until its boot id is another. */
export async function waitForNewBoot(
  context: ScenarioContext,
  index: NodeIndex,
  before: string | undefined,
): Promise<void> {
  const node = context.site.nodes[index].name;
  await context.waitUntil({ key: 'verify.wait.back', values: { node } }, BOOT_LIMIT_MS, async () => {
    const now = await readBootId(context.machines.nodes[index]);
    return now !== '' && now !== before;
  });
  context.setAbsent(index, false);
  context.mark(node, { key: 'verify.story.back' });
}
