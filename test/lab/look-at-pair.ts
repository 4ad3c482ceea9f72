import { expect } from 'vitest';
import type { Lab } from '../../lab/lab';
import { BUNDLE_FOLDER } from '../../lab/story/carry';
import type { Defect } from '../../lab/story/defects';
import type { Text } from '../../src/core/events';
import { MAINTENANCE_FILE } from '../../src/failoverd/daemon';
import { translate } from '../../src/ui/messages';

export interface CheckResult {
  readonly id: string;
  readonly outcome: string;
  readonly seen: readonly Text[];
  readonly advice?: Text;
}

/** Longer than the lab's deadtime, after which Heartbeat calls a link dead. */
const NOTICED_MS = 12_000;

const english = (text: Text): string => translate(text, 'en');

export function untilNoticed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
}

/** Keeps failoverd's hands off what is seeded, or no longer. */
export async function setMaintenance(lab: Lab, on: boolean): Promise<void> {
  for (const node of ['MQMaster', 'MQSlave'] as const)
    await lab.run(node, [on ? 'touch' : 'rm', MAINTENANCE_FILE]);
}

/** Seeds defects, and gives what goes red of them. */
export async function seedAndLook(lab: Lab, defects: readonly Defect[]): Promise<CheckResult[]> {
  for (const one of defects) await one.seed(lab);
  await untilNoticed();
  return (await lookAtPair(lab)).red;
}

export async function takeBack(lab: Lab, defects: readonly Defect[]): Promise<void> {
  for (const one of [...defects].reverse()) await one.undo(lab);
}

/** `verify --checks` on the second node: what did not pass, and what could not be looked at. */
export async function lookAtPair(lab: Lab): Promise<{ red: CheckResult[]; unproved: string[] }> {
  const { stdout, stderr } = await lab.exec(
    'MQSlave',
    ['sh', '-c', `cd ${BUNDLE_FOLDER} && exec ./verify --checks --json --report /root/report`],
    { timeoutMs: 300_000 },
  );
  const start = stdout.indexOf('{');
  expect(start, `${stdout}\n${stderr}`).toBeGreaterThanOrEqual(0);
  const { checks } = JSON.parse(stdout.slice(start)) as { checks: CheckResult[] };
  return {
    red: checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'warning'),
    unproved: checks.filter(({ outcome }) => outcome === 'unproved').map(({ id }) => id),
  };
}

/** The check that is meant for the defect names it, and says what to do. */
export function expectFound(red: readonly CheckResult[], { checks: [id = ''], seen }: Defect): void {
  const found = red.find((result) => result.id === id);
  expect(found?.seen.map(english).join('\n') ?? `${id} did not go red`).toContain(seen);
  expect(found?.advice && english(found.advice)).toBe(translate({ key: `verify.advice.${id}` }, 'en'));
}

export function expectNothingElse(red: readonly CheckResult[], defects: readonly Defect[]): void {
  const meant = defects.flatMap(({ checks }) => checks);
  const told = red.flatMap(({ id, seen }) => seen.map((text) => `${id}: ${english(text)}`)).join('\n');
  expect(red.map(({ id }) => id).sort(), told).toEqual(meant.sort());
}
