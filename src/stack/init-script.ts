import { AppError } from '../core/error';
import { controlService, enableService, readService, type ServiceState } from '../node/services';
import { todoUnlessEmpty, type Change, type Step } from '../plan/step';

/**
 * A generic service belongs to Heartbeat alone: off at boot, and not running while Heartbeat does not
 * run. A script whose status still says "running" after its stop cannot be a resource.
 */
export function initScriptStep(script: string): Step {
  return {
    id: 'service.script',
    title: { key: 'install.step.init-script', values: { script } },
    async check({ machine }) {
      const state = await readService(machine, script);
      const note = { key: 'install.note.init-script', values: { script } };
      if (!state.installed) return todoUnlessEmpty([{ kind: 'note', text: note }]);
      const changes: Change[] = [];
      if (state.enabled) changes.push({ kind: 'service', name: script, change: 'disable' });
      if (state.running && !(await readService(machine, 'heartbeat')).running)
        changes.push({ kind: 'service', name: script, change: 'stop' });
      return todoUnlessEmpty(changes);
    },
    async apply({ machine, journal }) {
      const before = await readService(machine, script);
      if (!before.installed) throw new AppError('SERVICE_NOT_INSTALLED', { service: script });
      if (journal.recall('before') === undefined) await journal.record('before', before);
      if (before.enabled) await enableService(machine, script, false);
      if (!before.running || (await readService(machine, 'heartbeat')).running) return;
      await controlService(machine, script, 'stop');
      if ((await readService(machine, script)).running)
        throw new AppError('SERVICE_STATUS_UNTRUE', { service: script });
    },
    async undo({ machine, journal }) {
      const before = journal.recall('before') as ServiceState | undefined;
      if (before === undefined) return;
      if (before.enabled) await enableService(machine, script, true);
      if (before.running) await controlService(machine, script, 'start');
    },
  };
}
