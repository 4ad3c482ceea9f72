import type { Lab } from '../../lab/lab';
import type { NodeName } from '../../lab/writer/verdict';
import type { Profile } from './profile';

/** A way to make the lab's queue manager highly available: ours and those it is compared with. */
export interface Peer {
  readonly name: string;
  /** For the table, e.g. `Heartbeat by hand`. */
  readonly title: string;
  /** What is installed: peers with the same differ in their configuration alone. Default: the name. */
  readonly base?: string;
  /** On bare guests: packages, storage, queue manager. Init starts all of it at the next boot. */
  install(lab: Lab): Promise<void>;
  /** Writes the timings of a profile, on top of another's too; the next boot takes them. */
  configure(lab: Lab, profile: Profile): Promise<void>;
  /** Who owns, when the pair is whole: one node serves, the other stands by. */
  state(lab: Lab): Promise<PairState>;
}

/** `trouble`: why the pair is not whole. */
export type PairState = { readonly owner: NodeName } | { readonly trouble: string };

/** Which node has the address and the filesystem, when it is one and the same for both. */
export async function holderOf(lab: Lab): Promise<PairState> {
  const look = 'ip -o -4 addr show | grep -qF " 10.20.0.100/" && grep -q " /MQHA " /proc/mounts';
  const [first, second] = await Promise.all([
    lab.exec('MQMaster', look, { timeoutMs: 20_000 }),
    lab.exec('MQSlave', look, { timeoutMs: 20_000 }),
  ]);
  if (first.exitCode === 0 && second.exitCode === 1) return { owner: 'MQMaster' };
  if (first.exitCode === 1 && second.exitCode === 0) return { owner: 'MQSlave' };
  return { trouble: `address and filesystem are not on one node (${first.exitCode}, ${second.exitCode})` };
}

/** After a boot: until a node's iSCSI disk is there, which init brings after sshd. */
export async function waitForDisk(lab: Lab, node: NodeName, disk: string): Promise<void> {
  const loop = 'n=0; until [ -b "$0" ]; do n=$((n + 1)); [ $n -lt 120 ] || exit 1; sleep 1; done';
  await lab.run(node, ['sh', '-c', loop, disk], { timeoutMs: 150_000 });
}
