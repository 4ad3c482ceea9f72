import { leaveThisNode } from './move';
import { ownerNow, waitForAnswer, waitForHealth, waitUntilGone } from './health';
import type { Scenario } from './scenario';
import { takeoverBoundMs, takeoverLimitMs } from './takeover';

/** A person has to find the machine in the hypervisor. */
const PERSON_LIMIT_MS = 900_000;

/**
 * The owner stands still as a whole and wakes again, believing that no time has passed: what it then
 * writes must not reach the disk. Only a hypervisor can do that to a machine, hence by name only.
 */
export const freezeWake: Scenario = {
  id: 'freeze-wake',
  guided: true,
  needsGuard: true,
  byNameOnly: true,
  boundMs: takeoverBoundMs,
  usualMs: (site) => site.heartbeat.deadtime + 600_000,
  prepare: leaveThisNode,
  async run(context, owner) {
    const { site, self } = context;
    const node = site.nodes[owner].name;
    const survivor = site.nodes[self].name;
    context.mark(node, { key: 'verify.story.freeze' });
    context.instruct({ verb: 'freeze', node });
    await waitUntilGone(context, owner, PERSON_LIMIT_MS);
    context.setAbsent(owner, true);
    await context.waitForVip(self, takeoverLimitMs(site));
    context.mark(survivor, { key: 'verify.story.owns' });
    context.mark(node, { key: 'verify.story.thaw' });
    context.instruct({ verb: 'thaw', node });
    await waitForAnswer(context, owner, PERSON_LIMIT_MS);
    context.setAbsent(owner, false);
    const view = await waitForHealth(context, PERSON_LIMIT_MS);
    return [{ key: 'verify.told.frozen', values: { node, survivor } }, ownerNow(context, view, self)];
  },
};
