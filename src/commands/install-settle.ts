import { posix } from 'path';
import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import { readNodeName } from '../node/release';
import type { Answers } from '../site/answers';
import type { Role } from '../site/schema';
import { SITE_FILE } from '../stack/guard';
import type { Cli } from './cli';
import { checkAnswers, demandAgreement, readAnswers, siteOfAnswers } from './install-answers';
import { bundleFolder } from './install-bundle';
import { findRole, readRole, readSite } from './install-site';
import { defaultSiteFile, runWizard, type Outcome } from './install-wizard';

export interface SiteOptions {
  readonly site?: string;
  readonly role?: string;
  readonly bundle?: string;
  readonly plan?: boolean;
  readonly yes?: boolean;
}

/**
 * The site without a question: from the file named, the one installed, or flags alone. Undefined
 * when the person at the terminal is to be asked.
 */
export async function settleSite(
  cli: Cli,
  machine: Machine,
  options: SiteOptions,
): Promise<Outcome | undefined> {
  const answers = readAnswers(options);
  const flags = Object.keys(answers).length > 0;
  const role = readRole(options.role);
  const file =
    options.site ?? ((await machine.stat(SITE_FILE)) === undefined ? defaultSiteFile() : SITE_FILE);
  const exists = (await machine.stat(file)) !== undefined;
  const named = options.site !== undefined || file === SITE_FILE || (flags && !mayAsk(cli, options));
  if (exists && named) {
    const { site, siteText } = await readSite(machine, file);
    demandAgreement(site, answers, file);
    return { site, siteText, file, role: role ?? (await findRole(machine, site)) };
  }
  if (mayAsk(cli, options) && (flags || options.site === undefined)) {
    demandOutsideBundle(options, file);
    return undefined;
  }
  if (!flags) return { ...(await readSite(machine, options.site)), file, role: role ?? 'target' };
  demandOutsideBundle(options, file);
  const own = role ?? (await roleOfFlags(machine, answers));
  const made = await siteOfAnswers(cli, machine, own, answers, file);
  return { ...made, role: own, file, keep: true };
}

/** The wizard, with what flags have answered already. */
export async function askSite(cli: Cli, machine: Machine, options: SiteOptions): Promise<Outcome> {
  const role = readRole(options.role);
  const { answers, problems } = await checkAnswers(cli, machine, role ?? 'first-node', readAnswers(options));
  // A flag that is wrong is asked for.
  for (const problem of problems) cli.print(`  ! ${problem}`);
  const file = options.site ?? defaultSiteFile();
  return runWizard({ cli, machine, file, answers, role, plan: options.plan === true });
}

function mayAsk(cli: Cli, { yes }: SiteOptions): boolean {
  return cli.terminal && !cli.json && yes !== true;
}

function demandOutsideBundle(options: SiteOptions, file: string): void {
  const folder = posix.resolve(bundleFolder(options.bundle));
  if (posix.resolve(file).startsWith(`${folder}/`)) throw new AppError('SITE_IN_BUNDLE', { file });
}

async function roleOfFlags(machine: Machine, answers: Answers): Promise<Role> {
  const name = (await readNodeName(machine)).toLowerCase();
  if (answers['first-node']?.toLowerCase() === name) return 'first-node';
  if (answers['second-node']?.toLowerCase() === name) return 'second-node';
  if (answers['storage-host']?.toLowerCase() === name) return 'target';
  throw new AppError('NO_TERMINAL', { key: 'role', flag: '--role' });
}
