import { AppError } from '../core/error';
import type { Text } from '../core/events';
import { controlService, enableService, readService, type ServiceState } from '../node/services';
import type { CommandResult, Machine } from '../node/machine';
import { todoUnlessEmpty, type Change, type Step } from '../plan/step';

export interface ServiceSpec {
  readonly id: string;
  readonly title: Text;
  readonly service: string;
  /** Whether what runs was started with another configuration, which only a restart changes. */
  readonly isOutdated?: (machine: Machine) => Promise<boolean>;
  /** Whether undo ends with SERVICE_NOT_STOPPED while it runs on, because it uses what is undone next. */
  readonly mustStop?: boolean;
}

/** Until a service that was restarted has its new configuration. */
const RESTART_MS = 30_000;

/** A step that has a service on at boot and running now, as it is configured; undo brings back how it was. */
export function serviceStep({ id, title, service, isOutdated, mustStop = false }: ServiceSpec): Step {
  return {
    id,
    title,
    async check({ machine }) {
      const state = await readService(machine, service);
      const changes: Change[] = [];
      if (!state.enabled) changes.push({ kind: 'service', name: service, change: 'enable' });
      if (!state.running) changes.push({ kind: 'service', name: service, change: 'start' });
      else if ((await isOutdated?.(machine)) === true)
        changes.push({ kind: 'service', name: service, change: 'restart' });
      return todoUnlessEmpty(changes);
    },
    async apply({ machine, journal }) {
      const before = await readService(machine, service);
      if (!before.installed) throw new AppError('SERVICE_NOT_INSTALLED', { service });
      if (journal.recall('before') === undefined) await journal.record('before', before);
      if (!before.enabled) await enableService(machine, service, true);
      if (!before.running) await startService(machine, service);
      else if ((await isOutdated?.(machine)) === true) {
        await startService(machine, service, 'restart');
        // The next run must not find it outdated still.
        for (let waited = 0; waited < RESTART_MS && (await isOutdated?.(machine)) === true; waited += 500)
          await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    async undo({ machine, journal }) {
      const before = journal.recall('before') as ServiceState | undefined;
      if (before === undefined) return;
      const now = await readService(machine, service);
      // First: a machine that is booting must not start it once it was stopped.
      if (now.enabled && !before.enabled) await enableService(machine, service, false);
      if (!now.running || before.running) return;
      const stopped = await controlService(machine, service, 'stop');
      if (mustStop && (await readService(machine, service)).running)
        throw new AppError('SERVICE_NOT_STOPPED', { service, output: lastLines(stopped) });
    },
  };
}

/** Starts a service and believes its status, not the start's exit code. */
export async function startService(
  machine: Machine,
  service: string,
  action: 'start' | 'restart' = 'start',
): Promise<void> {
  const started = await controlService(machine, service, action);
  const state = await readService(machine, service);
  if (!state.running) throw new AppError('SERVICE_NOT_STARTED', { service, output: lastLines(started) });
}

/** The last words of a command, for the end of an error's sentence, which has its own full stop. */
export function lastLines(result: CommandResult, count = 3): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '').slice(-count);
  return said.length > 0 ? said.join(' / ').replace(/\.+$/, '') : `exit code ${result.exitCode}`;
}
