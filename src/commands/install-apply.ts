import type { TrustPin } from '../bundle/trust';
import { VERSION } from '../core/version';
import type { Machine } from '../node/machine';
import { STATE_DIRECTORY, type Journal } from '../plan/journal';
import { takeLock } from '../plan/lock';
import { runSteps } from '../plan/runner';
import type { Step } from '../plan/step';
import type { Role } from '../site/schema';
import type { Cli } from './cli';
import { bundleDocument, type GoodReport } from './install-bundle';

const SYNC_TIMEOUT_MS = 1_800_000;

export interface Application {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly steps: readonly Step[];
  readonly role: Role;
  readonly siteText: string;
  readonly report: GoodReport;
  readonly pin: TrustPin;
}

/** Applies the steps under the machine's lock and keeps the evidence. Gives the ids of the steps that changed something. */
export async function apply(cli: Cli, application: Application): Promise<readonly string[]> {
  const { machine, journal, steps, role, siteText, report, pin } = application;
  const release = await takeLock(machine, process.pid);
  // A lost SSH session must not leave a machine half-way for want of somebody who looks on.
  cli.goOnUnattended();
  let cancelled = false;
  const work = async (): Promise<readonly string[]> => {
    try {
      const site = await journal.keepContent(siteText);
      await journal.append({ kind: 'run-started', role, version: VERSION, site });
      const evidence = JSON.stringify(bundleDocument(report, pin), null, 2);
      await machine.writeFile(`${STATE_DIRECTORY}/bundle.json`, `${evidence}\n`, { mode: 0o600 });
      const outcome = await runSteps(steps, {
        machine,
        journal,
        emit: cli.emit,
        cancelled: () => cancelled,
      });
      // What the steps' commands wrote is to be on the disks when the journal says that all is done.
      await machine.run(['sync'], { access: 'write', timeoutMs: SYNC_TIMEOUT_MS });
      await journal.append({ kind: 'run-finished', outcome: 'done' });
      return outcome.changed;
    } catch (error) {
      // On a full disk this last line cannot be written either; what went wrong is to be told.
      await journal.append({ kind: 'run-finished', outcome: 'failed' }).catch(() => undefined);
      throw error;
    } finally {
      await release();
    }
  };
  const running = work();
  // A step that has begun is finished first: rpm is never interrupted inside a transaction.
  cli.onCancel(
    () => {
      cancelled = true;
      cli.emit({ kind: 'notice', level: 'info', text: { key: 'install.cancelling' } });
      return running.then(
        () => undefined,
        () => undefined,
      );
    },
    { draws: true },
  );
  return running;
}
