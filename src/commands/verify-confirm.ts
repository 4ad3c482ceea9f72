import { AppError } from '../core/error';
import { openPrompter, type Prompter } from '../ui/prompter';
import type { Cli } from './cli';

/** What was given as `--confirm`, for which cluster. */
export interface Confirmation {
  readonly given: string | undefined;
  readonly cluster: string;
}

/** Throws when no confirmation could be had: a wrong one was given, or none and nobody can be asked. */
export function demandConfirmable(cli: Pick<Cli, 'terminal'>, { given, cluster }: Confirmation): void {
  if (given === undefined && !cli.terminal)
    throw new AppError('NO_TERMINAL', { key: 'confirm', flag: '--confirm CLUSTER' });
  if (given !== undefined && given.trim() !== cluster)
    throw new AppError('VERIFY_NOT_CONFIRMED', { given: given.trim(), cluster });
}

/**
 * Has the cluster's name typed before its service is interrupted, unless it was given. A wrong name is
 * asked for again; Enter alone plays nothing: CANCELLED.
 */
export async function confirmScenarios(
  cli: Pick<Cli, 'terminal' | 'say' | 'text'>,
  confirmation: Confirmation,
  scenarios: readonly string[],
  open: () => Pick<Prompter, 'line' | 'close'> = openPrompter,
): Promise<void> {
  demandConfirmable(cli, confirmation);
  const { given, cluster } = confirmation;
  if (given !== undefined) return;
  cli.say({ key: 'verify.confirm', values: { cluster, scenarios: scenarios.join(', ') } });
  const prompter = open();
  try {
    for (;;) {
      const typed = await prompter.line(cli.text('verify.confirm.ask'));
      if (typed === cluster) return;
      if (typed === '') throw new AppError('CANCELLED', {});
      cli.say({ key: 'verify.confirm.other', values: { given: typed, cluster } });
    }
  } finally {
    prompter.close();
  }
}
