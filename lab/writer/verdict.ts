import { type Gap, type ProbeLog, type ProbeResult, summarizeProbe } from '../../src/acceptance/probe-result';
import type { GuestName } from '../addresses';
import type { FilesystemFinding } from './filesystem';
import { overlaps, OWNED, type Owned, type OwnerRecord, stretchesOf } from './owners';

export type NodeName = Extract<GuestName, 'MQMaster' | 'MQSlave'>;
export const NODES: readonly NodeName[] = ['MQMaster', 'MQSlave'];

/** All that is known of a run of the writer. Times are milliseconds since 1970 by the host's clock. */
export interface Evidence {
  readonly log: ProbeLog;
  /** Numbers of the messages that came out of the queue, in that order. */
  readonly drained: readonly number[];
  /** What each node had when; undefined for a node whose record could not be read. */
  readonly owners: Readonly<Record<NodeName, readonly OwnerRecord[] | undefined>>;
  readonly filesystems: readonly FilesystemFinding[];
}

export interface Verdict {
  /** No acknowledged message lost or doubled, never two nodes that wrote, every filesystem clean, all of it known. */
  readonly ok: boolean;
  readonly messages: ProbeResult;
  /** When each node surely had what; a time shorter than two looks, a second each, has no length. */
  readonly held: Readonly<Record<NodeName, Readonly<Record<Owned, readonly Gap[]>>>>;
  /** When both nodes had the address, had the filesystem mounted, and had their writes to it taken. */
  readonly together: Readonly<Record<Owned, readonly Gap[]>>;
  /** Nodes that say nothing of what they had. */
  readonly silentNodes: readonly NodeName[];
  readonly filesystems: readonly FilesystemFinding[];
}

/** Judges a run. A mount or an address that two nodes had is told; only writes of two make it fail. Pure. */
export function judge({ log, drained, owners, filesystems }: Evidence): Verdict {
  const messages = summarizeProbe(log, drained);
  const perOwned = (gaps: (owned: Owned) => Gap[]): Record<Owned, Gap[]> => ({
    vip: gaps('vip'),
    mount: gaps('mount'),
    write: gaps('write'),
  });
  const heldBy = (node: NodeName): Record<Owned, Gap[]> =>
    perOwned((owned) => stretchesOf(owners[node] ?? [], owned));
  const held = { MQMaster: heldBy('MQMaster'), MQSlave: heldBy('MQSlave') };
  const together = perOwned((owned) => overlaps(held.MQMaster[owned], held.MQSlave[owned]));
  const silentNodes = NODES.filter((node) => (owners[node] ?? []).length === 0);
  const ok =
    messages.acknowledged > 0 &&
    messages.lost.length === 0 &&
    messages.doubled.length === 0 &&
    together.write.length === 0 &&
    silentNodes.length === 0 &&
    filesystems.length > 0 &&
    filesystems.every(({ clean }) => clean);
  return { ok, messages, held, together, silentNodes, filesystems };
}

/** The verdict for people. Pure. */
export function describeVerdict({ ok, messages, together, silentNodes, filesystems }: Verdict): string[] {
  const lines = [
    `messages     ${messages.acknowledged} acknowledged, ${list('lost', messages.lost)}, ${list('doubled', messages.doubled)}, ${messages.inDoubt} arrived without an acknowledgement`,
    `outage       ${duration(messages.outage)} without an acknowledgement, ${duration(messages.connectOutage)} without a connection`,
  ];
  const words = { vip: 'the address', mount: 'the filesystem mounted', write: 'writes taken' };
  for (const owned of OWNED) {
    const times = together[owned].map((gap) => `${new Date(gap.from).toISOString()} for ${duration(gap)}`);
    lines.push(`two nodes    ${times.length === 0 ? 'never' : times.join(', ')}: ${words[owned]}`);
  }
  for (const node of silentNodes) lines.push(`unknown      what ${node} had: is it on?`);
  if (filesystems.length === 0) lines.push('filesystem   none found on storage');
  for (const { volume, clean, output } of filesystems) {
    lines.push(`filesystem   ${volume}: ${clean ? 'clean' : 'DAMAGED'}`);
    if (!clean) lines.push(...output.trimEnd().split('\n'));
  }
  return [...lines, ok ? 'ok' : 'FAILED'];
}

function list(what: string, numbers: readonly number[]): string {
  if (numbers.length === 0) return `0 ${what}`;
  const shown = numbers.slice(0, 10).join(', ');
  return `${numbers.length} ${what} (${shown}${numbers.length > 10 ? ', ...' : ''})`;
}

function duration({ from, to }: Gap): string {
  return `${((to - from) / 1000).toFixed(1)} s`;
}
