import type { Lab } from '../lab';
import { unattended } from '../story/carry';
import { compareInventories, inventoryWithLeftovers } from '../story/node-digest';
import { GROUND, renewGround, type Role } from './bed';
import type { Moment, TimedStage } from './moments';
import { strike, type Blow, type StruckRun } from './strike';

/** How a role's machine is after a run that nobody disturbed. */
export interface Undisturbed {
  readonly inventory: readonly string[];
  /** Stages from the first that may write. */
  readonly stages: readonly TimedStage[];
  readonly milliseconds: number;
}

export interface PassResult {
  readonly role: Role;
  readonly blow: Blow;
  readonly moments: readonly Moment[];
  /** Blows that fell before the run had ended. */
  readonly struck: number;
  /** Empty: completed, with the undisturbed result, and a second run changed nothing. */
  readonly problems: readonly string[];
  readonly milliseconds: number;
}

/** Installs the role from bare, undisturbed. */
export async function runUndisturbed(lab: Lab, role: Role): Promise<Undisturbed> {
  const started = Date.now();
  const { guest } = GROUND[role];
  await renewGround(lab, role);
  const run = await strike(lab, guest, unattended(role));
  if (run.exitCode !== 0) throw new Error(`the undisturbed run of ${role} failed:\n${lastWords(run)}`);
  const inventory = await inventoryWithLeftovers(lab, guest);
  const stages = run.stages.filter(({ id }) => id !== 'bundle');
  return { inventory, stages, milliseconds: Date.now() - started };
}

/** From bare: a run struck at each moment in turn, then one that is left alone, which must complete. */
export async function runPass(
  lab: Lab,
  role: Role,
  blow: Blow,
  moments: readonly Moment[],
  undisturbed: Undisturbed,
): Promise<PassResult> {
  const started = Date.now();
  const { guest } = GROUND[role];
  await renewGround(lab, role);
  const problems: string[] = [];
  let struck = 0;
  for (const moment of moments) {
    const run = await strike(lab, guest, unattended(role), moment, blow);
    if (run.struck) struck += 1;
    else if (run.exitCode !== 0) {
      problems.push(`the run to be struck at ${describeMoment(moment)} failed:\n${lastWords(run)}`);
      break;
    }
    if (blow === 'power-off' && run.struck) await lab.powerOn(guest);
  }
  if (problems.length === 0) problems.push(...(await complete(lab, role, undisturbed)));
  return { role, blow, moments, struck, problems, milliseconds: Date.now() - started };
}

async function complete(lab: Lab, role: Role, undisturbed: Undisturbed): Promise<string[]> {
  const { guest } = GROUND[role];
  const last = await strike(lab, guest, unattended(role));
  if (last.exitCode !== 0) return [`the last run failed:\n${lastWords(last)}`];
  const differences = compareInventories(undisturbed.inventory, await inventoryWithLeftovers(lab, guest));
  if (differences.length > 0) return [`other than undisturbed:\n${differences.slice(0, 20).join('\n')}`];
  const again = await strike(lab, guest, unattended(role));
  if (again.exitCode !== 0 || !again.output.includes('"outcome": "unchanged"'))
    return [`a second run was not without change:\n${lastWords(again)}`];
  return [];
}

export function describeMoment({ stage, offsetMs }: Moment): string {
  return offsetMs === 0 ? stage : `${stage}+${offsetMs}ms`;
}

/** The end of what a run said, without its JSON document. */
function lastWords({ exitCode, output }: StruckRun): string {
  const lines = output.split('\n').filter((line) => !line.startsWith(' ') && line !== '');
  return [`exit code ${exitCode}`, ...lines.slice(-8)].join('\n');
}
