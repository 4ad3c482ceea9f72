import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_PATH, parseJournal } from '../../src/failoverd/journal';
import type { Lab } from '../lab';
import { describeVerdict, type NodeName, type Verdict } from '../writer/verdict';
import { checkMessages, countAcknowledged, startWriter } from '../writer/writer';
import type { Fault } from './faults';
import { settle } from './pair-state';

export interface RoundResult {
  readonly fault: string;
  /** Seconds that the fault lasted. */
  readonly seconds: number;
  readonly moved: boolean;
  /** The longest time without an acknowledgement, in milliseconds; absent when the queue could not be read. */
  readonly outageMs?: number;
  /** From the end of the fault until one owner served and the other stood by, without a person. */
  readonly healedMs: number;
  readonly acknowledged?: number;
  /** What was not as it must be; empty when the round passed. */
  readonly failures: readonly string[];
}

const SETTLE_SECONDS = 240;
/** What a client may wait while the owner stays the owner. */
const MOST_UNMOVED_MS = 5_000;

/** One fault on a pair at work, and the checker's word on it. */
export async function playRound(
  lab: Lab,
  fault: Fault,
  seconds: number,
  say: (line: string) => void = () => undefined,
): Promise<RoundResult> {
  const roles = await settle(lab, SETTLE_SECONDS);
  await startWriter(lab);
  while ((await countAcknowledged(lab)) < 5) await sleep(500);
  say(`${fault.name} for ${seconds} s, ${roles.owner} owns`);
  const began = Date.now();
  const failures: string[] = [];
  const note = async (what: string, work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => void failures.push(`${what}: ${(error as Error).message}`));
  };
  await note('begin', fault.begin(lab, roles));
  await sleep(seconds * 1000);
  await note('end', fault.end(lab, roles));
  const ended = Date.now();
  let owner: string | undefined;
  await note(
    'settle',
    settle(lab, SETTLE_SECONDS).then((now) => void (owner = now.owner)),
  );
  const healedMs = Date.now() - ended;
  await note('writer', goesOn(lab));
  let verdict: Verdict | undefined;
  await note(
    'check',
    checkMessages(lab).then((found) => void (verdict = found)),
  );
  if (verdict?.ok === false) failures.push(describeVerdict(verdict).join(' | '));
  const moved = owner !== undefined && owner !== roles.owner;
  if (owner !== undefined && fault.moves === 'yes' && !moved) {
    if (await isHeldByLimit(lab, roles.owner, began)) say('stays: it was moved away within the hour already');
    else failures.push('the group did not move');
  }
  if (fault.moves === 'no' && moved) failures.push('the group moved');
  const told = verdict === undefined ? undefined : toldBy(verdict);
  if (fault.moves === 'no' && (told?.outageMs ?? 0) > MOST_UNMOVED_MS)
    failures.push('the service was gone although nothing had to move');
  return { fault: fault.name, seconds, moved, healedMs, failures, ...told };
}

/** The daemon moves the group away from a node once an hour: rounds before this one may have used that up. */
async function isHeldByLimit(lab: Lab, node: NodeName, since: number): Promise<boolean> {
  const { stdout } = await lab.exec(node, ['cat', EVENTS_PATH], { timeoutMs: 30_000 });
  return parseJournal(stdout).some(
    (event) => event.kind === 'held-back' && event.reason === 'move-limit' && Date.parse(event.at) >= since,
  );
}

function toldBy({
  messages: { outage, acknowledged },
}: Verdict): Pick<RoundResult, 'outageMs' | 'acknowledged'> {
  return { outageMs: outage.to - outage.from, acknowledged };
}

async function goesOn(lab: Lab): Promise<void> {
  const before = await countAcknowledged(lab);
  await sleep(3_000);
  if ((await countAcknowledged(lab)) <= before) throw new Error('nothing is acknowledged any more');
}
