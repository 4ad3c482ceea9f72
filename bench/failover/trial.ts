import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../lab/lab';
import { saveNodeLogs } from '../../lab/story/node-logs';
import { NODES, type NodeName, type Verdict } from '../../lab/writer/verdict';
import { checkMessages, clockOffset, countAcknowledged, startWriter } from '../../lab/writer/writer';
import type { Fault } from './faults';
import { type Outage, outageAfter, parsePings } from './outage';
import type { PairState, Peer } from './peer';
import type { Profile } from './profile';

/** One fault on one pair, freshly booted from its snapshot. */
export interface Trial {
  readonly peer: string;
  readonly profile: string;
  readonly fault: string;
  readonly owner: NodeName;
  /** Of the virtual address, by a ping each 100 ms. */
  readonly address: Outage;
  /** Of the service: no message acknowledged, one being tried each 100 ms. */
  readonly service: Outage;
  /** What was elsewhere or twice that was not before, in words; empty when nothing moved. */
  readonly moved: readonly string[];
  /** Acknowledged messages that did not come out of the queue; undefined when the queue could not be read. */
  readonly lost: number | undefined;
  readonly filesystemClean: boolean | undefined;
  /** From the end of the fault until the pair was whole again; undefined when it was not asked, or did not become so. */
  readonly wholeAfterMs?: number;
  /** The host's, over a minute: when the fault struck, and at the end. */
  readonly load: readonly number[];
}

const PROBE = readFileSync(join(__dirname, 'probe.sh'), 'utf8');
const PINGS = '/var/lib/lab-writer/pings';
const SETTLE_MS = 180_000;
const LINKS_MS = 20_000;
const HEAL_MS = 150_000;
const CALM_MS = 5_000;
const LONGEST_OUTAGE_MS = 120_000;

export function snapshotOf(peer: Peer, profile: Profile): string {
  return `${peer.name}-${profile.name}`;
}

/**
 * Boots the pair from its snapshot, lets the fault strike while a client works, and measures. The nodes'
 * logs go to a folder below `logs`, when that is given.
 */
export async function playTrial(
  lab: Lab,
  peer: Peer,
  profile: Profile,
  fault: Fault,
  logs?: string,
): Promise<Trial> {
  await lab.restore(snapshotOf(peer, profile));
  const state = await waitForWhole(lab, peer, SETTLE_MS);
  if ('trouble' in state)
    throw new Error(`${peer.name}: no whole pair after ${SETTLE_MS / 1000} s: ${state.trouble}`);
  const { owner } = state;
  const standby = owner === 'MQMaster' ? 'MQSlave' : 'MQMaster';
  await startWriter(lab, { script: PROBE });
  await lab.run('client', `setsid ping -n -D -i 0.1 10.20.0.100 </dev/null >${PINGS} 2>&1 &`);
  const boots = await bootIds(lab);
  while ((await countAcknowledged(lab)) < 30) await sleep(500);
  await sleep(CALM_MS + Math.floor(Math.random() * 1_000));

  const [loadBefore = 0] = loadavg();
  const struck = Date.now();
  await fault.begin(lab, { owner, standby });
  let wholeAfterMs: number | undefined;
  if (fault.moves) await waitForService(lab);
  else {
    await sleep(LINKS_MS);
    await fault.end?.(lab, { owner, standby });
    const ended = Date.now();
    if ('owner' in (await waitForWhole(lab, peer, HEAL_MS))) wholeAfterMs = Date.now() - ended;
  }
  await sleep(CALM_MS);

  await lab.run('client', 'pkill -INT -x ping; true');
  const pings = parsePings(await lab.run('client', ['cat', PINGS]), await clockOffset(lab, 'client'));
  const stopped = Date.now();
  const verdict = await checkMessages(lab).catch((error: unknown) => {
    console.error(`${peer.name}: ${(error as Error).message}`);
    return undefined;
  });
  if (logs !== undefined)
    await saveNodeLogs(
      lab,
      join(logs, `${new Date(struck).toISOString()}-${peer.name}-${profile.name}-${fault.name}`),
    );
  const answers = verdict?.messages.puts.filter(({ ok }) => ok).map(({ ended }) => ended) ?? [];
  return {
    peer: peer.name,
    profile: profile.name,
    fault: fault.name,
    owner,
    address: outageAfter(pings, struck, stopped),
    service: outageAfter(answers, struck, stopped),
    moved: fault.moves ? [] : await whatMoved(lab, verdict, standby, struck, boots),
    lost: verdict?.messages.lost.length,
    filesystemClean: verdict?.filesystems.every(({ clean }) => clean),
    ...(wholeAfterMs === undefined ? {} : { wholeAfterMs }),
    load: [loadBefore, loadavg()[0] ?? 0].map((value) => Math.round(10 * value) / 10),
  };
}

async function waitForWhole(lab: Lab, peer: Peer, limitMs: number): Promise<PairState> {
  for (const end = Date.now() + limitMs; ; await sleep(2_000)) {
    const state = await peer.state(lab);
    if ('owner' in state || Date.now() > end) return state;
  }
}

/** Until messages are acknowledged again: the count is read seldom, since the reading takes time from the pair. */
async function waitForService(lab: Lab): Promise<void> {
  let before = await countAcknowledged(lab);
  for (const end = Date.now() + LONGEST_OUTAGE_MS; Date.now() < end;) {
    await sleep(2_000);
    const now = await countAcknowledged(lab);
    if (now > before) return;
    before = now;
  }
}

/** Of each node that answers. */
async function bootIds(lab: Lab): Promise<Map<NodeName, string>> {
  const ids = new Map<NodeName, string>();
  for (const node of NODES) {
    const { exitCode, stdout } = await lab.exec(node, ['cat', '/proc/sys/kernel/random/boot_id'], {
      timeoutMs: 20_000,
    });
    if (exitCode === 0) ids.set(node, stdout.trim());
  }
  return ids;
}

async function whatMoved(
  lab: Lab,
  verdict: Verdict | undefined,
  standby: NodeName,
  struck: number,
  boots: ReadonlyMap<NodeName, string>,
): Promise<string[]> {
  const moved: string[] = [];
  if (verdict === undefined) moved.push('the queue could not be read');
  else {
    const held = verdict.held[standby];
    const since = (gaps: readonly { to: number }[]): boolean => gaps.some(({ to }) => to > struck);
    const words = { vip: 'the address', mount: 'the filesystem', write: 'writes' };
    for (const owned of ['vip', 'mount', 'write'] as const) {
      if (since(verdict.together[owned])) moved.push(`both nodes had ${words[owned]}`);
      else if (since(held[owned])) moved.push(`the standby had ${words[owned]}`);
    }
    if (verdict.messages.lost.length > 0) moved.push(`${verdict.messages.lost.length} messages lost`);
    if (verdict.filesystems.some(({ clean }) => !clean)) moved.push('the filesystem was damaged');
  }
  const now = await bootIds(lab);
  for (const node of NODES)
    if (now.get(node) !== boots.get(node))
      moved.push(`the ${node === standby ? 'standby' : 'owner'} was reset`);
  return moved;
}
