import { homedir } from 'os';
import { isAppError, AppError, renderHint, renderMessage } from '../core/error';
import type { Machine } from '../node/machine';
import { surveyMachine, type MachineFacts } from '../node/survey';
import type { AnswerId, Answers } from '../site/answers';
import { createSite, formatSite } from '../site/create';
import { completeAnswers } from '../site/interview';
import { parseSite } from '../site/load';
import { SECTIONS, type View } from '../site/question';
import { roleOf } from '../site/role';
import type { Role, Site } from '../site/schema';
import { isManaged, storageName } from '../site/storage';
import { formatBinaryBytes } from '../ui/format';
import { pagesOf } from '../ui/pages';
import { openPrompter, type Prompter } from '../ui/prompter';
import type { Cli } from './cli';
import { equivalentCommand } from './install-answers';
import { BACK, createAsker, type Asker } from './install-ask';
import { interview, mend, revisit } from './install-interview';
import { ROLES, type SiteText } from './install-site';
import { describeAnswers } from './install-summary';
import { orUnwritable } from './output-file';

export interface Wizard {
  readonly cli: Cli;
  readonly machine: Machine;
  /** Where a new site file goes. */
  readonly file: string;
  /** Answers given by flags, already checked. */
  readonly answers: Answers;
  readonly role: Role | undefined;
  readonly plan: boolean;
}

export interface Outcome extends SiteText {
  readonly role: Role;
  /** Where the site file lies, or is to be kept when `keep` says so. */
  readonly file: string;
  /** The site came from elsewhere, or from flags, and is not in a file of this machine yet. */
  readonly keep?: boolean;
}

/** The file where the wizard leaves the site, outside the bundle. */
export function defaultSiteFile(): string {
  return `${homedir()}/site.yaml`;
}

/** Role, then the site file: taken from elsewhere, or made by answering questions. Writes nothing before the summary was agreed to. */
export async function runWizard(wizard: Wizard): Promise<Outcome> {
  const { cli, machine } = wizard;
  const prompter = openPrompter();
  const asker = createAsker(cli, prompter);
  const facts = await surveyMachine(machine);
  greet(cli, facts);
  let role = wizard.role;
  for (;;) {
    asker.section({ key: 'wizard.section.machine' }, { number: 1, total: SECTIONS.length });
    const chosen = role ?? (await askRole(asker));
    if (chosen === undefined) continue;
    const outcome = await obtain({ ...wizard, prompter, asker, facts }, chosen);
    if (outcome !== BACK) {
      prompter.close();
      return outcome;
    }
    role = undefined;
  }
}

function greet(cli: Cli, { name, release, interfaces, disks }: MachineFacts): void {
  cli.print(`\n${cli.text('wizard.title')}\n${cli.text('wizard.keys')}\n`);
  cli.print(cli.text('wizard.machine', { name: release === '' ? name : `${name}, ${release}` }));
  for (const { name: device, addresses } of interfaces) {
    const shown = addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(' ');
    cli.print(cli.text('wizard.network', { interface: device, addresses: shown }));
  }
  for (const { device, bytes, found } of disks) {
    const note = `${formatBinaryBytes(bytes)}, ${found.length === 0 ? 'blank' : found.join(', ')}`;
    cli.print(cli.text('wizard.own-disk', { device, note }));
  }
}

async function askRole(asker: Asker): Promise<Role | undefined> {
  const choices = ROLES.map((value) => ({ value }));
  const reply = await asker.ask({ key: 'wizard.role', default: 'first-node', choices, closed: true });
  return ROLES.find((role) => role === reply);
}

interface Session extends Wizard {
  readonly prompter: Prompter;
  readonly asker: Asker;
  readonly facts: MachineFacts;
}

async function obtain(session: Session, role: Role): Promise<Outcome | typeof BACK> {
  const { cli, machine, asker, file, facts } = session;
  const made = await readMade(machine, file);
  const note =
    made === undefined
      ? undefined
      : cli.text('wizard.source.keep', { file, cluster: made.site.cluster, names: namesOf(made.site) });
  const own = role === 'first-node' ? ['make', 'fetch', 'path', 'paste'] : ['fetch', 'path', 'paste', 'make'];
  const choices = [
    ...(note === undefined ? [] : [{ value: 'keep', note }]),
    ...own.map((value) => ({ value })),
  ];
  for (;;) {
    const answered = Object.keys(session.answers).length > 0;
    const source = answered
      ? 'make'
      : await asker.ask({ key: 'wizard.source', default: choices[0]?.value, choices, closed: true });
    if (source === BACK) return BACK;
    try {
      if (source === 'make') {
        const outcome = await make(session, role);
        if (outcome !== BACK) return outcome;
        if (answered) return BACK;
        continue;
      }
      const taken = source === 'keep' && made !== undefined ? { ...made, file } : await take(session, source);
      if (taken === BACK) continue;
      const actual = roleOf(taken.site, facts.name);
      if (actual === undefined)
        throw new AppError('ROLE_UNKNOWN', { name: facts.name, known: namesOf(taken.site) });
      cli.print(`  ${taken.site.cluster}: ${namesOf(taken.site)}, ${taken.site.vip.address}`);
      return { ...taken, role: actual };
    } catch (error) {
      if (!isAppError(error) || error.code === 'CANCELLED') throw error;
      asker.problem(`${renderMessage(error, cli.language)} ${renderHint(error, cli.language)}`);
    }
  }
}

async function readMade(machine: Machine, file: string): Promise<SiteText | undefined> {
  const content = await machine.readFile(file);
  if (content === undefined) return undefined;
  try {
    const siteText = content.toString();
    return { siteText, site: parseSite(siteText, file) };
  } catch {
    // A file that is no site is answered anew.
    return undefined;
  }
}

function namesOf(site: Site): string {
  const storage = storageName(site);
  return [...site.nodes.map(({ name }) => name), ...(storage === undefined ? [] : [storage])].join(', ');
}

type Taken = Omit<Outcome, 'role'>;

/** The site file of another machine, of a path or of the clipboard. */
async function take(session: Session, source: string): Promise<Taken | typeof BACK> {
  const { cli, machine, prompter, file } = session;
  if (source === 'paste') {
    cli.say({ key: 'wizard.paste' });
    const siteText = await prompter.lines('END');
    return { siteText, site: parseSite(siteText, 'END'), file, keep: true };
  }
  const asked = await prompter.line(cli.text(source === 'fetch' ? 'wizard.host' : 'wizard.path'));
  if (asked === '<' || asked === '') return BACK;
  if (source === 'path') {
    const content = await machine.readFile(asked);
    if (content === undefined)
      throw new AppError('FILE_UNREADABLE', { file: asked, problem: 'there is no such file' });
    const siteText = content.toString();
    return { siteText, site: parseSite(siteText, asked), file: asked };
  }
  prompter.close();
  const siteText = await fetchSite(machine, asked);
  return { siteText, site: parseSite(siteText, asked), file, keep: true };
}

/** ssh asks for a password on the terminal by itself. The newest of the two places counts. */
async function fetchSite(machine: Machine, host: string): Promise<string> {
  const newest = 'cat "$(ls -t /root/site.yaml /etc/heartbundle/site.yaml 2>/dev/null | head -n 1)"';
  const argv = ['ssh', '-o', 'ConnectTimeout=10', '-o', 'LogLevel=ERROR', '-l', 'root', '--', host, newest];
  const { exitCode, stdout, stderr } = await machine.run(argv, { access: 'read', timeoutMs: 180_000 });
  if (exitCode === 0 && stdout !== '') return stdout;
  throw new AppError('SITE_NOT_FETCHED', { host, output: stderr.trim().split('\n').pop() ?? '' });
}

/** Questions, summary, and then the file. */
async function make(session: Session, role: Role): Promise<Outcome | typeof BACK> {
  const { cli, machine, asker, prompter, file, facts, plan } = session;
  const settled = new Set(Object.keys(session.answers) as AnswerId[]);
  const talk = { cli, machine, asker, settled };
  let view: View = { role, facts, answers: session.answers };
  const first = await interview(talk, view);
  if (first === BACK) return BACK;
  view = { ...view, answers: first };
  view = { ...view, answers: await mend(talk, view) };
  for (;;) {
    await showSummary(session, completeAnswers(view));
    const typed = await prompter.line(cli.text('wizard.summary.ask'));
    if (typed === '') break;
    const section = typed === '<' ? 'service' : SECTIONS[Number(typed) - 1];
    if (section !== undefined) view = { ...view, answers: await revisit(talk, view, section) };
  }
  const answers = completeAnswers(view);
  const siteText = formatSite(createSite(answers) as Site);
  const site = parseSite(siteText, file);
  if (!plan) {
    await orUnwritable(file, machine.writeFile(file, siteText, { mode: 0o600 }));
    cli.say({ key: 'wizard.written', values: { file } });
  }
  cli.print(`${cli.text('wizard.command')}\n${equivalentCommand(role, file, answers)}`);
  if (role === 'first-node' && !plan) await waitForTarget(session, site, answers['first-address'] ?? '');
  return { site, siteText, role, file };
}

/** Page by page, where it is longer than the terminal. */
async function showSummary({ cli, prompter, file }: Session, answers: Answers): Promise<void> {
  const parts = [
    `\n${cli.text('wizard.summary')}`,
    describeAnswers(cli, answers),
    cli.text('wizard.summary.file', { file }),
  ];
  const pages = pagesOf(parts.join('\n'), process.stdout.rows);
  for (const [index, page] of pages.entries()) {
    if (index > 0) await prompter.line(cli.text('wizard.summary.more'));
    cli.print(page);
  }
}

/** The first node logs in to the target, which must therefore be installed before it. */
async function waitForTarget({ cli, machine, prompter }: Session, site: Site, own: string): Promise<void> {
  const { storage } = site;
  if (!isManaged(storage)) return;
  const { name, address, port } = storage;
  const answers = async (): Promise<boolean> => {
    const argv = ['bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', address, String(port)];
    return (await machine.run(argv, { access: 'read', timeoutMs: 5_000 })).exitCode === 0;
  };
  if (await answers()) return;
  cli.print('');
  cli.say({ key: 'wizard.wait', values: { name, address: own } });
  for (;;) {
    await prompter.line(cli.text('wizard.wait.ask'));
    if (await answers()) return;
    cli.say({ key: 'wizard.wait.not-yet', values: { address, port } });
  }
}
