import { isManaged, storageName } from '../../site/storage';
import { ownerNow, waitForHealth } from './health';
import { ScenarioFailure, type Scenario } from './scenario';

/** The initiators log in again within seconds; what they had under way waits. */
const BOUND_MS = 60_000;
const HEALTHY_LIMIT_MS = 300_000;
const SERVICE_TIMEOUT_MS = 120_000;

/** The storage host's target daemon is restarted under both nodes: writes wait, nothing is lost. */
export const targetRestart: Scenario = {
  id: 'target-restart',
  guided: false,
  boundMs: () => BOUND_MS,
  usualMs: () => 180_000,
  appliesTo: (site) => isManaged(site.storage),
  prepare: () => Promise.resolve(),
  async run(context, owner) {
    const { site, machines } = context;
    const host = storageName(site) ?? '';
    const service = (action: string): Promise<{ exitCode: number }> =>
      machines.storage.run(['service', 'tgtd', action], {
        access: 'write',
        leavesDaemon: true,
        timeoutMs: SERVICE_TIMEOUT_MS,
      });
    const status = await service('status');
    if (status.exitCode !== 0)
      throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node: host } });
    context.undoLater({
      host,
      command: 'service tgtd start',
      run: async () => (await service('status')).exitCode === 0 || (await service('start')).exitCode === 0,
    });
    context.mark(host, { key: 'verify.story.target-restart' });
    // `restart` refuses while initiators are connected.
    const restarted = await service('force-restart');
    if (restarted.exitCode !== 0)
      throw new ScenarioFailure({ key: 'verify.told.target-not-started', values: { host } });
    context.mark(host, { key: 'verify.story.target-back' });
    const view = await waitForHealth(context, HEALTHY_LIMIT_MS);
    return [{ key: 'verify.told.target-restarted', values: { host } }, ownerNow(context, view, owner)];
  },
};
