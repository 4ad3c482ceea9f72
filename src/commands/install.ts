import type { TrustPin } from '../bundle/trust';
import { AppError, isAppError } from '../core/error';
import { stage } from '../core/events';
import { localMachine } from '../node/local';
import type { Machine } from '../node/machine';
import { openJournal, type Journal } from '../plan/journal';
import { markCommands } from '../plan/orphans';
import { makePlan, type PlannedStep } from '../plan/planner';
import type { Site } from '../site/schema';
import { explainProblem } from '../solver/explain';
import { solve } from '../solver/solve';
import { stackSteps } from '../stack';
import { SITE_FILE } from '../stack/guard';
import type { Leave } from '../stack/leave';
import { readPackageSource, withPackagesOf } from '../stack/package-source';
import type { Solver } from '../stack/packages';
import { confirm } from '../ui/confirm';
import { examples } from '../ui/help';
import { openPrompter } from '../ui/prompter';
import type { Cli, Register } from './cli';
import { apply } from './install-apply';
import { addAnswerOptions, equivalentCommand } from './install-answers';
import { bundleDocument, bundleFolder, openBundle, type GoodReport } from './install-bundle';
import { demandConsent, demandRoot, settle } from './install-consent';
import { planDocument, printPlan } from './install-plan';
import {
  ACCEPT_OPTION,
  clearForInstall,
  readAccepted,
  registerPreflight,
  type Clearance,
} from './install-preflight';
import { registerProfile } from './install-profile';
import { registerRollback } from './install-rollback';
import { askSite, settleSite } from './install-settle';
import { ROLES } from './install-site';
import { withTypedSerial } from './install-wipe';
import type { Outcome } from './install-wizard';
import { addTrustOptions, settleTrust, type TrustOptions } from './install-trust';
import { orUnwritable } from './output-file';

interface InstallOptions extends TrustOptions {
  site?: string;
  role?: string;
  bundle?: string;
  accept?: string;
  yes?: boolean;
  plan?: boolean;
  verbose?: boolean;
  allowCoreUpgrade?: boolean;
  dropSessions?: boolean;
  wipe?: string;
  servicePackages?: string;
}

export const registerInstall: Register = (program, bind) => {
  const command = program
    .command('install')
    .description("configure this machine for its role in the site file's cluster")
    .option('--site <file>', `site file (default: ${SITE_FILE} once installed)`)
    .option('--role <role>', `${ROLES.join(', ')} (default: from "uname -n" and the site file)`)
    .option('--bundle <folder>', 'unpacked bundle (default: the one this program lies in)')
    .option('--plan', 'show what would change and write nothing')
    .option('--verbose', 'list every package in the plan')
    .option('--service-packages <folder>', "folder with the service's own RPMs (IBM MQ), beside the bundle's")
    .option('--yes', 'ask nothing')
    .option('--allow-core-upgrade', 'replace packages that the bundle calls protected')
    .option('--drop-sessions', 'change a target or a session that is in use')
    .option('--wipe <serial>', 'overwrite the disk with this serial, whatever lies on it')
    .enablePositionalOptions()
    .addHelpText('after', examples('./install --site site.yaml --yes'));
  addTrustOptions(command).option(...ACCEPT_OPTION);
  addAnswerOptions(command);
  bind<InstallOptions>(command, install);
  registerRollback(command, bind);
  registerProfile(command, bind);
  registerPreflight(command, bind);
};

async function install(cli: Cli, _args: string[], options: InstallOptions): Promise<number> {
  if (options.plan !== true) demandConsent(cli, options.yes);
  const machine = markCommands(localMachine());
  demandRoot();
  const bundle = bundleFolder(options.bundle);
  const given = await settleSite(cli, machine, options);
  const report = await openBundle(cli, machine, bundle);
  const pin = await settleTrust(cli, machine, report, options, given?.site.bundle?.fingerprint);
  await cli.renderer.flush();
  const outcome = given ?? (await askSite(cli, machine, options));
  if (given === undefined && outcome.keep === true && options.plan !== true) await keepSite(machine, outcome);
  const run = { cli, machine, options, bundle, report, pin, outcome };
  try {
    return await clearAndCarryOut(run);
  } catch (error) {
    const answersHelp = given === undefined && isAppError(error) && error.code !== 'CANCELLED';
    if (answersHelp && options.plan !== true) sayHowToGoOn(cli, outcome);
    throw error;
  }
}

interface Run {
  readonly cli: Cli;
  readonly machine: Machine;
  readonly options: InstallOptions;
  /** Folder of the unpacked bundle. */
  readonly bundle: string;
  readonly report: GoodReport;
  readonly pin: TrustPin;
  readonly outcome: Outcome;
}

/** The preflight, then the plan and its steps, again when the serial of a disk was typed. */
async function clearAndCarryOut(run: Run): Promise<number> {
  const { cli, machine, options, report, outcome } = run;
  const { site, role } = outcome;
  if (options.plan !== true) await settle(machine, cli);
  const journal = await openJournal(machine);
  const mayType = cli.terminal && !cli.json && options.yes !== true && options.plan !== true;
  const subject = { site, role, bundleTime: report.manifest.serial };
  const clearance = await clearForInstall(cli, machine, journal, subject, acceptedOf(options, mayType));
  if (clearance.obstacle !== undefined && options.plan !== true) throw clearance.obstacle;
  return withTypedSerial(
    cli,
    leaveOf(options),
    (leave) => carryOut(run, journal, clearance, leave),
    mayType ? openPrompter : undefined,
  );
}

async function carryOut(run: Run, journal: Journal, clearance: Clearance, leave: Leave): Promise<number> {
  const { cli, machine, options, bundle, report, pin, outcome } = run;
  const { site, siteText, role } = outcome;
  const { steps, plan } = await stage(cli.emit, 'plan', { key: 'install.planning' }, async () => {
    const bundled = await readPackageSource(bundle, report.manifest, role);
    const folder = options.servicePackages ?? servicePackages(site);
    const packages =
      folder === undefined || role === 'target' ? bundled : await withPackagesOf(bundled, folder);
    const explain: Solver['explain'] = ({ problem }) => explainProblem(problem, cli.language).join(' ');
    const software = { packages, pin, solver: { solve, explain } };
    const made = stackSteps({ site, siteText, role, leave, software });
    return { steps: made, plan: await makePlan(made, machine, journal) };
  });
  await cli.renderer.flush();
  const document = {
    format: 1,
    role,
    bundle: bundleDocument(report, pin),
    preflight: clearance.document,
    steps: planDocument(plan),
  };
  if (options.plan === true) {
    if (clearance.obstacle !== undefined) cli.print(cli.describe(clearance.obstacle));
    printPlan(cli, plan, options.verbose);
    cli.printJson({ ...document, outcome: 'planned' });
    return clearance.obstacle !== undefined || obstacles(plan).length > 0 ? 3 : 0;
  }
  demandNoObstacle(cli, plan);
  if (plan.every(({ result }) => result.state === 'done')) {
    cli.say({ key: 'install.nothing', values: { role } });
    cli.printJson({ ...document, outcome: 'unchanged', changed: [] });
    return 0;
  }
  if (options.yes !== true) await ask(cli, plan);
  if (outcome.keep === true) await keepSite(machine, outcome);
  const changed = await apply(cli, { machine, journal, steps, role, siteText, report, pin });
  cli.say({ key: 'install.done', values: { role, count: changed.length } });
  if (options.yes !== true)
    cli.print(`${cli.text('wizard.command')}\n${equivalentCommand(role, outcome.file, {})}`);
  cli.say({ key: `install.next.${role}` });
  cli.printJson({ ...document, outcome: 'changed', changed });
  return 0;
}

async function keepSite(machine: Machine, { file, siteText }: Outcome): Promise<void> {
  await orUnwritable(file, machine.writeFile(file, siteText, { mode: 0o600 }));
}

/** The questions need not be answered again: the site file has the answers. */
function sayHowToGoOn(cli: Cli, { file, role }: Outcome): void {
  cli.say({ key: 'install.go-on', values: { file, command: equivalentCommand(role, file, {}) } });
}

function servicePackages({ service }: Site): string | undefined {
  return service.type === 'mq' ? service.packages : undefined;
}

/** A disk whose serial was given, or can be typed, need not be blank: the step itself compares it. */
function acceptedOf({ accept, wipe }: InstallOptions, mayType: boolean): string[] {
  return [...readAccepted(accept), ...(wipe === undefined && !mayType ? [] : ['disk'])];
}

function leaveOf({ allowCoreUpgrade, dropSessions, wipe }: InstallOptions): Leave {
  return {
    coreUpgrade: allowCoreUpgrade === true,
    dropSessions: dropSessions === true,
    ...(wipe === undefined ? {} : { wipe }),
  };
}

/** What keeps the blocked steps from being applied. */
function obstacles(plan: readonly PlannedStep[]): AppError[] {
  return plan.reduce<AppError[]>(
    (errors, { result }) => (result.state === 'blocked' ? [...errors, result.error] : errors),
    [],
  );
}

function demandNoObstacle(cli: Cli, plan: readonly PlannedStep[]): void {
  const [obstacle, ...others] = obstacles(plan);
  if (obstacle === undefined) return;
  for (const other of others) cli.print(cli.describe(other));
  throw obstacle;
}

async function ask(cli: Cli, plan: readonly PlannedStep[]): Promise<void> {
  printPlan(
    cli,
    plan.filter(({ result }) => result.state === 'todo'),
  );
  if (!(await confirm(cli.text('install.confirm')))) throw new AppError('CANCELLED', {});
}
