import type { Machine } from '../../node/machine';
import { isManaged } from '../../site/storage';
import type { Role, Site } from '../../site/schema';
import { check, fail, pass, warn, type Finding, type PreflightCheck } from './check';

interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Step of ours whose service holds it once it was begun. */
  readonly step: string;
}

const ports = check('ports', async (machine, { plan, ours }) => {
  if (plan === undefined) return [];
  const findings: Finding[] = [];
  const wanted = portsOf(plan.site, plan.role);
  for (const { protocol, port, step } of wanted) {
    if (ours.steps.has(step)) continue;
    const owner = await findListener(machine, protocol, port);
    if (owner !== undefined)
      findings.push(fail('preflight.ports.taken', { port: `${port}/${protocol}`, owner }));
  }
  const list = wanted.map(({ protocol, port }) => `${port}/${protocol}`).join(', ');
  return findings.length > 0 ? findings : [pass('preflight.ports.ok', { list })];
});

function portsOf(site: Site, role: Role): Port[] {
  if (role === 'target')
    return isManaged(site.storage)
      ? [{ protocol: 'tcp', port: site.storage.port, step: 'target.service' }]
      : [];
  const heartbeat: Port = { protocol: 'udp', port: site.heartbeat.port, step: 'heartbeat.service' };
  const { port, type } = site.service;
  // A service that an init script starts was there before us and may well run.
  return port === undefined || type !== 'mq'
    ? [heartbeat]
    : [heartbeat, { protocol: 'tcp', port, step: 'heartbeat.service' }];
}

/** The program that listens on the port, as ss shows it; both of its notations, `("tgtd",1,2)` and `("tgtd",pid=1,fd=2)`. */
async function findListener(
  machine: Machine,
  protocol: 'tcp' | 'udp',
  port: number,
): Promise<string | undefined> {
  const { stdout } = await machine.run(['ss', '-n', '-l', '-p', protocol === 'tcp' ? '-t' : '-u'], {
    access: 'read',
  });
  const line = stdout
    .split('\n')
    .find((one) => new RegExp(`[:.]${port}\\s`).test(one.replace(/users:.*/, ' ')));
  if (line === undefined) return undefined;
  const owner = /users:\(\("([^"]+)",(?:pid=)?(\d+)/.exec(line);
  return owner === null ? '-' : `${owner[1] ?? ''} (${owner[2] ?? ''})`;
}

/** What we open comes first in INPUT; what leaves is not ours to open. */
const firewall = check('firewall', async (machine) => {
  const { exitCode, stdout } = await machine.run(['iptables', '-S'], { access: 'read' });
  if (exitCode !== 0) return [pass('preflight.firewall.none')];
  const rules = stdout.split('\n');
  const outgoing = rules.find((line) => /^-P OUTPUT DROP|^-A OUTPUT .*-j (DROP|REJECT)/.test(line));
  if (outgoing !== undefined) return [warn('preflight.firewall.output', { rule: outgoing })];
  const filters = rules.some((line) => line.startsWith('-A INPUT') || line === '-P INPUT DROP');
  return [pass(filters ? 'preflight.firewall.filters' : 'preflight.firewall.open')];
});

export const PORT_CHECKS: readonly PreflightCheck[] = [ports, firewall];
