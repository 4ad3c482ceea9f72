import type { Machine } from '../../node/machine';
import { linesOutsideBlocks } from '../managed-block';
import { check, fail, pass, warn, type Finding, type PreflightCheck, type Setting } from './check';

/** Software that would fight with Heartbeat for addresses, disks or the peer. */
const RIVALS = ['pacemaker', 'corosync', 'cman', 'rgmanager', 'openais', 'keepalived', 'drbd', 'drbd-utils'];
const RIVAL_DAEMONS = ['pacemakerd', 'corosync', 'aisexec', 'cman', 'keepalived', 'rgmanager'];

const otherClusters = check('other-clusters', async (machine, { plan, ours }) => {
  const findings: Finding[] = [];
  if (await runs(machine, ...RIVAL_DAEMONS))
    for (const daemon of RIVAL_DAEMONS)
      if (await runs(machine, daemon)) findings.push(fail('preflight.other.runs', { daemon }));
  const installed = await installedOf(machine, [...RIVALS, 'heartbeat']);
  const rivals = installed.filter((name) => name !== 'heartbeat');
  if (rivals.length > 0) findings.push(warn('preflight.other.installed', { names: rivals.join(', ') }));
  const foreign = plan?.role !== 'target' && !ours.steps.has('heartbeat.ha-cf');
  if (foreign && (await runs(machine, 'heartbeat'))) findings.push(fail('preflight.other.heartbeat-runs'));
  else if (foreign && !ours.steps.has('packages') && installed.includes('heartbeat'))
    findings.push(warn('preflight.other.heartbeat'));
  const compiled = foreign && (await machine.stat('/usr/local/etc/ha.d')) !== undefined;
  if (compiled) findings.push(warn('preflight.other.compiled'));
  return findings.length > 0 ? findings : [pass('preflight.other.none')];
});

/** pidof exits 0 only when it finds a process of one of the names. */
async function runs(machine: Machine, ...daemons: readonly string[]): Promise<boolean> {
  return (await machine.run(['pidof', ...daemons], { access: 'read' })).exitCode === 0;
}

async function installedOf(machine: Machine, names: readonly string[]): Promise<string[]> {
  const { stdout } = await machine.run(['rpm', '-q', '--queryformat', '%{NAME}\\n', ...names], {
    access: 'read',
    timeoutMs: 20_000,
  });
  return stdout.split('\n').filter((line) => names.includes(line));
}

const staleFiles = check('stale-files', async (machine, setting) => {
  const { plan } = setting;
  if (plan === undefined) return [];
  const findings =
    plan.role === 'target' ? await staleTargets(machine) : await staleHeartbeat(machine, setting);
  return findings.length > 0 ? findings : [pass('preflight.stale.none')];
});

async function staleHeartbeat(machine: Machine, { ours }: Setting): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of ['/etc/ha.d/ha.cf', '/etc/ha.d/haresources', '/etc/ha.d/authkeys'])
    if (!ours.files.has(file) && (await machine.stat(file)) !== undefined)
      findings.push(warn('preflight.stale.replaced', { file }));
  const cib = '/var/lib/heartbeat/crm/cib.xml';
  if ((await machine.stat(cib)) !== undefined) findings.push(warn('preflight.stale.crm', { file: cib }));
  return findings;
}

async function staleTargets(machine: Machine): Promise<Finding[]> {
  const file = '/etc/tgt/targets.conf';
  const content = (await machine.readFile(file))?.toString() ?? '';
  const names = linesOutsideBlocks(content)
    .map((line) => /^\s*<target\s+([^>\s]+)/.exec(line)?.[1])
    .filter((name): name is string => name !== undefined);
  return names.map((target) => warn('preflight.stale.target', { file, target }));
}

export const FOREIGN_CHECKS: readonly PreflightCheck[] = [otherClusters, staleFiles];
