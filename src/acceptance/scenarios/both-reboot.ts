import type { Machine } from '../../node/machine';
import { readBootId, waitForNewBoot } from './crash';
import { ownerNow, waitForHealth } from './health';
import { ScenarioFailure, type Scenario } from './scenario';
import { bootBoundMs } from './takeover';

/** Time for verify to put its state on the disk and to say what to do. */
const REBOOT = '(sleep 5; shutdown -r now) </dev/null >/dev/null 2>&1 &';

function reboot(machine: Machine): Promise<{ exitCode: number }> {
  return machine.run(['setsid', 'sh', '-c', REBOOT], { access: 'write', timeoutMs: 10_000 });
}

/** Both nodes are rebooted at once, the one of verify too: it goes on with `--resume`. */
export const bothReboot: Scenario = {
  id: 'both-reboot',
  guided: false,
  rebootsItself: true,
  boundMs: bootBoundMs,
  usualMs: (site) => site.heartbeat.initdead + 480_000,
  prepare: () => Promise.resolve(),
  async run(context) {
    const { site, machines, self } = context;
    for (const { name } of site.nodes) context.mark(name, { key: 'verify.story.reboot' });
    await context.suspend(await Promise.all(machines.nodes.map(readBootId)));
    for (const index of [self === 0 ? 1 : 0, self] as const) {
      const { exitCode } = await reboot(machines.nodes[index]);
      const node = site.nodes[index].name;
      if (exitCode !== 0) throw new ScenarioFailure({ key: 'verify.told.not-disturbed', values: { node } });
    }
    return 'suspended';
  },
  async resume(context, owner) {
    const { site, bootIds } = context;
    for (const index of [0, 1] as const) await waitForNewBoot(context, index, bootIds[index]);
    const view = await waitForHealth(context, bootBoundMs(site));
    return [{ key: 'verify.told.both-rebooted' }, ownerNow(context, view, owner)];
  },
};
