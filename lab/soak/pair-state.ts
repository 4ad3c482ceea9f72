import { setTimeout as sleep } from 'node:timers/promises';
import type { StatusReport } from '../../src/failoverd/status';
import { holdingOf } from '../../src/failoverd/observation';
import type { Lab } from '../lab';
import { NODES, type NodeName } from '../writer/verdict';
import type { Roles } from './faults';

/** What both nodes say of themselves; undefined for one that does not answer. */
export async function readStatus(lab: Lab, node: NodeName): Promise<StatusReport | undefined> {
  const { stdout } = await lab.exec(node, ['heartbundle', 'status', '--json'], { timeoutMs: 30_000 });
  try {
    const report = JSON.parse(stdout) as StatusReport | { level: 'unknown' };
    return 'observation' in report ? report : undefined;
  } catch {
    return undefined;
  }
}

/** What keeps the pair from being as it should be: one owner that serves, a standby, nothing fenced. Empty when well. */
export function troublesOf(reports: readonly (StatusReport | undefined)[]): string[] {
  const troubles: string[] = [];
  const owners = reports.filter((one) => one?.guard?.phase === 'owner').length;
  if (owners !== 1) troubles.push(`${owners} owners`);
  reports.forEach((report, index) => {
    const name = NODES[index] ?? '';
    if (report === undefined) return void troubles.push(`${name} does not answer`);
    const { guard, observation } = report;
    if (guard === null) return void troubles.push(`${name} has no failoverd`);
    const holding = holdingOf(observation);
    if (guard.phase === 'owner' ? holding !== 'whole' : guard.phase !== 'standby' || holding !== 'nothing')
      troubles.push(`${name} is ${guard.phase} and has ${holding}`);
    if (guard.fence !== 'none') troubles.push(`${name}: fence ${guard.fence}`);
    if (guard.steppedAside) troubles.push(`${name} stepped aside`);
    if (guard.lease.problem !== undefined) troubles.push(`${name}: lease ${guard.lease.problem}`);
    if (observation.session === 'lost') troubles.push(`${name}: iSCSI session lost`);
    const { running, self, peer } = observation.heartbeat;
    if (!running || self !== 'active' || peer !== 'active')
      troubles.push(`${name}: heartbeat ${running ? `${self}, peer ${peer}` : 'stopped'}`);
  });
  return troubles;
}

/** Waits until the pair is as it should be and says who is who. Throws with what is wrong when it does not become so. */
export async function settle(lab: Lab, seconds: number): Promise<Roles> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const reports = await Promise.all(NODES.map((node) => readStatus(lab, node)));
    const troubles = troublesOf(reports);
    if (troubles.length === 0) {
      const first = reports[0]?.guard?.phase === 'owner';
      return first ? { owner: 'MQMaster', standby: 'MQSlave' } : { owner: 'MQSlave', standby: 'MQMaster' };
    }
    if (Date.now() > end) throw new Error(`not well after ${seconds} s: ${troubles.join('; ')}`);
    await sleep(2_000);
  }
}
