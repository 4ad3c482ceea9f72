import type { Machine } from '../../node/machine';
import { isUnreachable } from '../../node/ssh';
import { isManaged } from '../../site/storage';
import type { Role, Site } from '../../site/schema';
import { check, fail, pass, warn, type Finding, type PreflightCheck } from './check';

/** Seconds by which the machines' clocks may differ: logs of both are read side by side. */
const TOLERATED = 2;
const INTOLERABLE = 60;
/** A package may have been installed a little after another machine's clock. */
const SLACK = 3600;

/** The clock against what cannot lie in the future: the newest package of the bundle, the latest installation here. */
const clock = check('clock', async (machine, { now, bundleTime }) => {
  const { stdout } = await machine.run(['rpm', '-qa', '--queryformat', '%{INSTALLTIME}\\n'], {
    access: 'read',
    timeoutMs: 20_000,
  });
  const installed = Math.max(
    0,
    ...stdout
      .split('\n')
      .map(Number)
      .filter((time) => !Number.isNaN(time)),
  );
  const seen = now();
  const shown = { now: day(seen) };
  if (bundleTime !== undefined && seen < bundleTime)
    return [fail('preflight.clock.before-bundle', { ...shown, then: day(bundleTime) })];
  if (seen + SLACK < installed)
    return [fail('preflight.clock.before-rpm', { ...shown, then: day(installed) })];
  return [pass('preflight.clock.ok', shown)];
});

const peers = check('clock-peers', async (machine, { plan, remote, now }) => {
  if (plan === undefined) return [];
  const name = (await machine.run(['uname', '-n'], { access: 'read' })).stdout.trim().toLowerCase();
  const others = machinesOf(plan.site, plan.role).filter((other) => other.name.toLowerCase() !== name);
  const findings: Finding[] = [];
  for (const { name: other, address } of others) findings.push(await compare(remote(address), other, now));
  return findings;
});

async function compare(other: Machine, name: string, now: () => number): Promise<Finding> {
  const before = now();
  const result = await other.run(['date', '+%s'], { access: 'read', timeoutMs: 10_000 });
  const after = now();
  const theirs = Number(result.stdout.trim());
  if (isUnreachable(result) || result.exitCode !== 0 || theirs === 0)
    return warn('preflight.clock.unproved', { name });
  const seconds = theirs < before ? before - theirs : Math.max(0, theirs - after);
  const values = { name, seconds };
  if (seconds > INTOLERABLE) return fail('preflight.clock.apart', values);
  return seconds > TOLERATED ? warn('preflight.clock.differs', values) : pass('preflight.clock.same', values);
}

/** The other machines of the site with the addresses by which ssh reaches them. */
function machinesOf({ nodes, storage }: Site, role: Role): { name: string; address: string }[] {
  const own = role === 'first-node' ? 0 : role === 'second-node' ? 1 : -1;
  const others = nodes
    .filter((_node, index) => index !== own)
    .map(({ name, address }) => ({ name, address }));
  if (role === 'target' || !isManaged(storage)) return others;
  return [...others, { name: storage.name, address: storage.address }];
}

function day(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export const CLOCK_CHECKS: readonly PreflightCheck[] = [clock, peers];
