import { posix } from 'path';
import { checkBundle, type CheckReport } from '../bundle/check';
import { PLACE, type Manifest } from '../bundle/manifest';
import { AppError, describeError } from '../core/error';
import { stage } from '../core/events';
import { VERSION } from '../core/version';
import { localMachine } from '../node/local';
import type { Machine } from '../node/machine';
import { readNodeName } from '../node/release';
import { openJournal, STATE_DIRECTORY, type Journal } from '../plan/journal';
import { takeLock } from '../plan/lock';
import { makePlan, type PlannedStep } from '../plan/planner';
import { runSteps } from '../plan/runner';
import type { Step } from '../plan/step';
import { parseSite } from '../site/load';
import { roleOf } from '../site/role';
import type { Role, Site } from '../site/schema';
import { storageName } from '../site/storage';
import { explainProblem } from '../solver/explain';
import { solve } from '../solver/solve';
import { stackSteps } from '../stack';
import { SITE_FILE } from '../stack/guard';
import { readPackageSource } from '../stack/package-source';
import { confirm } from '../ui/confirm';
import type { Cli, Register } from './cli';
import { demandConsent, demandRoot } from './install-consent';
import { planDocument, printPlan } from './install-plan';
import { registerProfile } from './install-profile';
import { registerRollback } from './install-rollback';

interface InstallOptions {
  site?: string;
  role?: string;
  bundle?: string;
  yes?: boolean;
  plan?: boolean;
}

const ROLES: readonly Role[] = ['target', 'first-node', 'second-node'];

export const registerInstall: Register = (program, bind) => {
  const command = program
    .command('install')
    .description("configure this machine for its role in the site file's cluster")
    .option('--site <file>', `site file (default: ${SITE_FILE} once installed)`)
    .option('--role <role>', `${ROLES.join(', ')} (default: from "uname -n" and the site file)`)
    .option('--bundle <folder>', 'unpacked bundle (default: the one this program lies in)')
    .option('--plan', 'show what would change and write nothing')
    .option('--yes', 'ask nothing')
    .enablePositionalOptions()
    .addHelpText('after', '\nExample:\n  ./install --site site.yaml --yes\n');
  bind<InstallOptions>(command, install);
  registerRollback(command, bind);
  registerProfile(command, bind);
};

async function install(cli: Cli, _args: string[], options: InstallOptions): Promise<number> {
  if (options.plan !== true) demandConsent(cli, options.yes);
  const machine = localMachine();
  demandRoot();
  const { site, siteText } = await readSite(machine, options.site);
  const role = readRole(options.role) ?? (await findRole(machine, site));
  const bundle = options.bundle ?? posix.dirname(posix.dirname(process.argv[1] ?? ''));
  const report = await openBundle(cli, machine, bundle);
  const { steps, journal, plan } = await stage(cli.emit, 'plan', { key: 'install.planning' }, async () => {
    const packages = await readPackageSource(bundle, report.manifest, role);
    const made = stackSteps({
      site,
      siteText,
      role,
      software: {
        packages,
        solver: {
          solve,
          explain: ({ problem }) => explainProblem(problem, cli.language).join(' '),
        },
      },
    });
    const opened = await openJournal(machine);
    return { steps: made, journal: opened, plan: await makePlan(made, machine, opened) };
  });
  await cli.renderer.flush();
  const document = { format: 1, role, bundle: bundleDocument(report), steps: planDocument(plan) };
  const blocked = plan.reduce<AppError[]>(
    (errors, { result }) => (result.state === 'blocked' ? [...errors, result.error] : errors),
    [],
  );
  if (options.plan === true) {
    printPlan(cli, plan);
    cli.printJson({ ...document, outcome: 'planned' });
    return blocked.length > 0 ? 3 : 0;
  }
  const [obstacle, ...others] = blocked;
  if (obstacle !== undefined) {
    for (const other of others) cli.print(cli.describe(other));
    throw obstacle;
  }
  if (plan.every(({ result }) => result.state === 'done')) {
    cli.say({ key: 'install.nothing', values: { role } });
    cli.printJson({ ...document, outcome: 'unchanged', changed: [] });
    return 0;
  }
  if (options.yes !== true) await ask(cli, plan);
  const changed = await apply(cli, { machine, journal, steps, role, siteText, report });
  cli.say({ key: 'install.done', values: { role, count: changed.length } });
  if (role !== 'second-node') cli.say({ key: `install.next.${role}` });
  cli.printJson({ ...document, outcome: 'changed', changed });
  return 0;
}

async function readSite(
  machine: Machine,
  given: string | undefined,
): Promise<{ site: Site; siteText: string }> {
  const file = given ?? SITE_FILE;
  let content: Buffer | undefined;
  try {
    content = await machine.readFile(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
  }
  if (content === undefined && given === undefined)
    throw new AppError('NO_TERMINAL', { key: 'site', flag: '--site' });
  if (content === undefined)
    throw new AppError('FILE_UNREADABLE', { file, problem: 'there is no such file' });
  const siteText = content.toString();
  return { site: parseSite(siteText, file), siteText };
}

function readRole(given: string | undefined): Role | undefined {
  const role = ROLES.find((known) => known === given);
  if (given !== undefined && role === undefined)
    throw new AppError('USAGE', { problem: `--role takes ${ROLES.join(', ')}, not "${given}".` });
  return role;
}

async function findRole(machine: Machine, site: Site): Promise<Role> {
  const name = await readNodeName(machine);
  const role = roleOf(site, name);
  if (role !== undefined) return role;
  const known = [...site.nodes.map((node) => node.name), storageName(site) ?? []].join(', ');
  throw new AppError('ROLE_UNKNOWN', { name, known });
}

type GoodReport = CheckReport & { readonly manifest: Manifest };

/** Every digest and vendor signature again, by our own code; the first finding ends the run. */
async function openBundle(cli: Cli, machine: Machine, bundle: string): Promise<GoodReport> {
  if ((await machine.stat(posix.join(bundle, PLACE.manifest))) === undefined)
    throw new AppError('BUNDLE_ABSENT', { folder: bundle });
  const report = await stage(cli.emit, 'bundle', { key: 'install.checking' }, () =>
    checkBundle(bundle, { vendorSignatures: true }, cli.emit, 'bundle'),
  );
  const { findings, manifest, packages, unsigned } = report;
  const [finding, ...others] = findings;
  for (const other of others) cli.print(cli.describe(other));
  if (finding !== undefined) throw finding;
  if (manifest === undefined) throw new Error('a bundle without findings has no manifest');
  const values = {
    name: `${manifest.name} ${manifest.version}`,
    files: report.files.count,
    packages: packages.length + unsigned.length,
    signed: packages.length,
    fingerprint: report.fingerprint ?? '-',
  };
  cli.emit({ kind: 'notice', level: 'info', text: { key: 'install.evidence', values } });
  return { ...report, manifest };
}

function bundleDocument({ manifest, fingerprint, files, packages, unsigned }: GoodReport): unknown {
  const { name, version, serial } = manifest;
  return {
    name,
    version,
    serial,
    fingerprint,
    files,
    signedPackages: packages.map(({ nevra, evidence }) => ({ nevra, key: evidence.header.fingerprint })),
    unsignedPackages: unsigned,
  };
}

async function ask(cli: Cli, plan: readonly PlannedStep[]): Promise<void> {
  printPlan(
    cli,
    plan.filter(({ result }) => result.state === 'todo'),
  );
  if (!(await confirm(cli.text('install.confirm')))) throw new AppError('CANCELLED', {});
}

interface Application {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly steps: readonly Step[];
  readonly role: Role;
  readonly siteText: string;
  readonly report: GoodReport;
}

async function apply(cli: Cli, application: Application): Promise<readonly string[]> {
  const { machine, journal, steps, role, siteText, report } = application;
  const release = await takeLock(machine, process.pid);
  let cancelled = false;
  const work = async (): Promise<readonly string[]> => {
    try {
      const site = await journal.keepContent(siteText);
      await journal.append({ kind: 'run-started', role, version: VERSION, site });
      const evidence = JSON.stringify(bundleDocument(report), null, 2);
      await machine.writeFile(`${STATE_DIRECTORY}/bundle.json`, `${evidence}\n`, { mode: 0o600 });
      const outcome = await runSteps(steps, {
        machine,
        journal,
        emit: cli.emit,
        cancelled: () => cancelled,
      });
      await journal.append({ kind: 'run-finished', outcome: 'done' });
      return outcome.changed;
    } catch (error) {
      await journal.append({ kind: 'run-finished', outcome: 'failed' });
      throw error;
    } finally {
      await release();
    }
  };
  const running = work();
  // A step that has begun is finished first: rpm is never interrupted inside a transaction.
  cli.onCancel(() => {
    cancelled = true;
    return running.then(
      () => undefined,
      () => undefined,
    );
  });
  return running;
}
