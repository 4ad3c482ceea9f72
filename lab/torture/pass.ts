import type { Lab } from '../lab';
import { unattended } from '../story/carry';
import { compareInventories, inventoryWithLeftovers } from '../story/node-digest';
import { GROUND, renewGround, type Role } from './bed';
import { describeMoment, type Blow, type Moment, type TimedStage } from './moments';
import { strike, type StruckRun } from './strike';

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
  /** The error that each struck run ended with, as a person would read it; empty when it said none. */
  readonly errors: readonly string[];
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
  const errors: string[] = [];
  let struck = 0;
  for (const moment of moments) {
    const dealt = moment.blow ?? blow;
    const run = await strike(lab, guest, unattended(role), moment, dealt);
    if (run.struck) struck += 1;
    errors.push(ERROR.exec(run.output)?.[0] ?? '');
    const words = unexpectedWords(run, dealt);
    if (words !== undefined) {
      problems.push(`the run to be struck at ${describeMoment(moment)} failed:\n${words}`);
      break;
    }
    if (dealt === 'power-off' && run.struck) await lab.powerOn(guest);
  }
  if (problems.length === 0) problems.push(...(await complete(lab, role, undisturbed)));
  return { role, blow, moments, struck, errors, problems, milliseconds: Date.now() - started };
}

/** An error of the catalogue, up to its advice; a bug has no code. */
const ERROR = /^Error \[[A-Z_]+\]: [^]*?(?=\nWhat to do: )/m;

/** The last words of a run that should not have failed, or not so: a full disk is told by an error of the catalogue. */
function unexpectedWords(run: StruckRun, blow: Blow): string | undefined {
  if (run.exitCode === 0 || (run.struck && blow !== 'full-disk')) return undefined;
  return run.struck && ERROR.test(run.output) ? undefined : lastWords(run);
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

/** The end of what a run said, without its JSON document. */
function lastWords({ exitCode, output }: StruckRun): string {
  const lines = output.split('\n').filter((line) => !line.startsWith(' ') && line !== '');
  return [`exit code ${exitCode}`, ...lines.slice(-8)].join('\n');
}
