import { AppError } from '../core/error';
import { localMachine } from '../node/local';
import { openJournal, type Journal, type JournalEntry } from '../plan/journal';
import { takeLock } from '../plan/lock';
import { markCommands } from '../plan/orphans';
import { findRemains } from '../plan/remains';
import { rollBack } from '../plan/rollback';
import type { Step } from '../plan/step';
import { parseSite } from '../site/load';
import type { Role } from '../site/schema';
import { stackSteps } from '../stack';
import { confirm } from '../ui/confirm';
import { examples } from '../ui/help';
import type { Register } from './cli';
import { demandConsent, demandRoot, settle } from './install-consent';

export const registerRollback: Register = (install, bind) => {
  const command = install
    .command('rollback')
    .description('undo what this program did on this machine, from its journal; data on disks stays')
    .option('--yes', 'ask nothing')
    .option('--plan', 'show what would be undone and write nothing')
    .addHelpText('after', examples('heartbundle install rollback --yes'));
  bind<{ yes?: boolean; plan?: boolean }>(command, async (cli, _args, options) => {
    if (options.plan !== true) demandConsent(cli, options.yes);
    demandRoot();
    const machine = markCommands(localMachine());
    if (options.plan !== true) await settle(machine, cli);
    const journal = await openJournal(machine);
    const touched = journal.touchedSteps();
    if (touched.length === 0) {
      cli.say({ key: 'install.rollback.nothing' });
      cli.printJson({ format: 1, outcome: 'unchanged', undone: [] });
      return 0;
    }
    const steps = await stepsOfJournal(journal);
    cli.say({
      key: 'install.rollback.summary',
      values: { count: touched.length, steps: [...touched].reverse().join(', ') },
    });
    if (options.plan === true) {
      cli.printJson({ format: 1, outcome: 'planned', steps: [...touched].reverse() });
      return 0;
    }
    if (options.yes !== true && !(await confirm(cli.text('install.rollback.confirm'))))
      throw new AppError('CANCELLED', {});
    const release = await takeLock(machine, process.pid);
    cli.goOnUnattended();
    try {
      const undone = await rollBack(steps, { machine, journal, emit: cli.emit });
      const remains = await findRemains(steps, machine, journal);
      await journal.append({ kind: 'run-finished', outcome: 'rolled-back' });
      await cli.renderer.flush();
      cli.say({ key: 'install.rollback.done', values: { count: undone.length } });
      cli.say({ key: 'install.rollback.remains' });
      for (const { kind, names } of remains)
        cli.print(`  ${cli.text(`install.remains.${kind}`, { names: names.join(', ') })}`);
      cli.printJson({ format: 1, outcome: 'rolled-back', undone, remains });
    } finally {
      await release();
    }
    return 0;
  });
};

/** The steps of the last run, from the role and the site file that the journal kept. */
async function stepsOfJournal(journal: Journal): Promise<Step[]> {
  const started = [...journal.entries()]
    .reverse()
    .find((entry): entry is Extract<JournalEntry, { kind: 'run-started' }> => entry.kind === 'run-started');
  const content = started === undefined ? undefined : await journal.readContent(started.site);
  if (started === undefined || content === undefined) throw new AppError('JOURNAL_INCOMPLETE', {});
  const siteText = content.toString();
  return stackSteps({ site: parseSite(siteText, 'site.yaml'), siteText, role: started.role as Role });
}
