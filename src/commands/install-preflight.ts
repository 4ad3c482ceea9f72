import { posix } from 'path';
import { PLACE } from '../bundle/manifest';
import { manifestSchema } from '../bundle/manifest-schema';
import { AppError, type Language } from '../core/error';
import { stage } from '../core/events';
import { localMachine } from '../node/local';
import type { Machine } from '../node/machine';
import { sshMachine } from '../node/ssh';
import { openJournal, type Journal } from '../plan/journal';
import type { Role, Site } from '../site/schema';
import { SITE_FILE } from '../stack/guard';
import {
  PREFLIGHT_CHECKS,
  runPreflight,
  worstOf,
  type Finding,
  type PreflightResult,
  type Setting,
} from '../stack/preflight';
import { formatTable, hangText } from '../ui/format';
import { translate } from '../ui/messages';
import { examples } from '../ui/help';
import type { Cli, Register } from './cli';
import { bundleFolder } from './install-bundle';
import { demandRoot } from './install-consent';
import { findRole, readRole, readSite, ROLES } from './install-site';

interface PreflightOptions {
  site?: string;
  role?: string;
  bundle?: string;
  accept?: string;
}

export const ACCEPT_OPTION = [
  '--accept <ids>',
  'preflight checks whose failure is taken as a warning, separated by commas',
] as const;

/** Exit codes of the preflight: 0 everything passed, 3 something failed, 4 only warnings. */
const EXIT: Readonly<Record<Finding['state'], number>> = { pass: 0, warn: 4, fail: 3 };

export const registerPreflight: Register = (install, bind) => {
  const command = install
    .command('preflight')
    .description('look for everything that would stand in the way of an installation; writes nothing')
    .option('--site <file>', `site file (default: ${SITE_FILE} once installed; without one only the machine)`)
    .option('--role <role>', `${ROLES.join(', ')} (default: from "uname -n" and the site file)`)
    .option('--bundle <folder>', 'unpacked bundle (default: the one this program lies in)')
    .option(...ACCEPT_OPTION)
    .addHelpText('after', examples('./install preflight --site site.yaml'));
  bind<PreflightOptions>(command, async (cli, _args, options) => {
    demandRoot();
    const accepted = readAccepted(options.accept);
    const machine = localMachine();
    const plan = await readPlan(machine, options);
    const bundleTime = await readBundleTime(machine, bundleFolder(options.bundle));
    const setting = makeSetting(machine, await openJournal(machine), plan, bundleTime);
    const results = await look(cli, machine, setting, accepted);
    await cli.renderer.flush();
    printResults(cli, results);
    if (plan === undefined) cli.say({ key: 'preflight.no-site' });
    const worst = worstOf(results);
    const count = countOf(results, worst);
    if (worst === 'pass') cli.say({ key: 'preflight.good' });
    else cli.say({ key: worst === 'warn' ? 'preflight.warned' : 'preflight.bad', values: { count } });
    cli.printJson({ format: 1, ...preflightDocument(results, cli.language) });
    return EXIT[worst];
  });
};

/** The ids of --accept; throws USAGE for one that no check has. */
export function readAccepted(given: string | undefined): string[] {
  const ids = (given ?? '').split(',').filter((id) => id !== '');
  const known = PREFLIGHT_CHECKS.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new AppError('USAGE', { problem: `--accept knows ${known.join(', ')}, not "${unknown}".` });
  return ids;
}

async function readPlan(machine: Machine, options: PreflightOptions): Promise<Setting['plan']> {
  if (options.site === undefined && (await machine.stat(SITE_FILE)) === undefined) return undefined;
  const { site } = await readSite(machine, options.site);
  return { site, role: readRole(options.role) ?? (await findRole(machine, site)) };
}

/** The launcher has checked the bundle; a program outside a bundle has none to speak of. */
async function readBundleTime(machine: Machine, folder: string): Promise<number | undefined> {
  const content = await machine.readFile(posix.join(folder, PLACE.manifest));
  if (content === undefined) return undefined;
  const parsed = manifestSchema.safeParse(JSON.parse(content.toString()));
  return parsed.success ? parsed.data.serial : undefined;
}

function makeSetting(
  machine: Machine,
  journal: Journal,
  plan: Setting['plan'],
  bundleTime: number | undefined,
): Setting {
  const steps = journal.touchedSteps();
  const files = steps.reduce<string[]>(
    (all, step) => all.concat(journal.keptFiles(step).map(({ path }) => path)),
    [],
  );
  return {
    ours: { steps: new Set(steps), files: new Set(files) },
    now: () => Math.floor(Date.now() / 1000),
    remote: (address) => sshMachine(machine, address, { connectSeconds: 3 }),
    ...(plan === undefined ? {} : { plan }),
    ...(bundleTime === undefined ? {} : { bundleTime }),
  };
}

function look(
  cli: Cli,
  machine: Machine,
  setting: Setting,
  accepted: readonly string[],
): Promise<PreflightResult[]> {
  return stage(cli.emit, 'preflight', { key: 'preflight.stage' }, () =>
    runPreflight(machine, setting, accepted),
  );
}

/** The preflight of an installation: its warnings are printed, its failures gathered. */
export interface Clearance {
  /** PREFLIGHT_FAILED with every failure, when there is one. */
  readonly obstacle?: AppError;
  readonly document: unknown;
}

/** Runs before the plan is made. Warnings are told; what fails is for the caller to throw. */
export async function clearForInstall(
  cli: Cli,
  machine: Machine,
  journal: Journal,
  subject: { readonly site: Site; readonly role: Role; readonly bundleTime: number },
  accepted: readonly string[],
): Promise<Clearance> {
  const { site, role, bundleTime } = subject;
  const setting = makeSetting(machine, journal, { site, role }, bundleTime);
  const results = await look(cli, machine, setting, accepted);
  await cli.renderer.flush();
  printResults(
    cli,
    results
      .map(({ check, findings }) => ({ check, findings: findings.filter(({ state }) => state === 'warn') }))
      .filter(({ findings }) => findings.length > 0),
  );
  const document = preflightDocument(results, cli.language);
  const count = countOf(results, 'fail');
  if (count === 0) return { document };
  const findings = listFailures(results, 'en');
  const details = { count, findings, findingsZh: listFailures(results, 'zh') };
  return { document, obstacle: new AppError('PREFLIGHT_FAILED', details) };
}

/** One failure a paragraph: where, what, what to do. */
function listFailures(results: readonly PreflightResult[], language: Language): string {
  return results
    .reduce<string[]>((all, { check, findings }) => {
      const failed = findings.filter(({ state }) => state === 'fail');
      return all.concat(
        failed.map(({ seen, advice }) => {
          const where = `${translate(check.title, language)} [${check.id}]`;
          const what = translate(seen, language);
          return `\n  ${where}: ${what}${advice === undefined ? '' : `\n    ${translate(advice, language)}`}`;
        }),
      );
    }, [])
    .join('');
}

/** A table of state, title and what was seen; advice stands under its row. */
function printResults(cli: Cli, results: readonly PreflightResult[]): void {
  const rows: string[][] = [];
  const advice: (string | undefined)[] = [];
  for (const { check, findings } of results)
    for (const finding of findings) {
      rows.push([
        cli.text(`preflight.state.${finding.state}`),
        translate(check.title, cli.language),
        translate(finding.seen, cli.language),
      ]);
      advice.push(finding.advice === undefined ? undefined : translate(finding.advice, cli.language));
    }
  if (rows.length === 0) return;
  formatTable(rows)
    .split('\n')
    .forEach((line, index) => {
      const [, , seen = ''] = rows[index] ?? [];
      cli.print(hangText(line.slice(0, line.length - seen.length), seen, cli.columns));
      if (advice[index] !== undefined) cli.print(`      ${advice[index] ?? ''}`);
    });
}

function countOf(results: readonly PreflightResult[], state: Finding['state']): number {
  return results.reduce(
    (count, { findings }) => count + findings.filter((finding) => finding.state === state).length,
    0,
  );
}

function preflightDocument(
  results: readonly PreflightResult[],
  language: Language,
): { outcome: Finding['state']; checks: unknown[] } {
  const checks = results.reduce<unknown[]>(
    (all, { check, findings }) =>
      all.concat(
        findings.map(({ state, seen, advice }) => ({
          id: check.id,
          title: translate(check.title, language),
          state,
          finding: seen.key,
          seen: translate(seen, language),
          ...(advice === undefined ? {} : { advice: translate(advice, language) }),
        })),
      ),
    [],
  );
  return { outcome: worstOf(results), checks };
}
