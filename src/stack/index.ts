import { AppError } from '../core/error';
import type { TrustPin } from '../bundle/trust';
import type { Step } from '../plan/step';
import { resetOf } from '../site/guard';
import { nodeOf } from '../site/role';
import type { Role, Site } from '../site/schema';
import { isManaged } from '../site/storage';
import { filesystemSteps } from './filesystem';
import { firewallStep } from './firewall';
import { guardServiceStep, siteFileStep } from './guard';
import { heartbeatServiceStep, heartbeatSteps } from './heartbeat';
import { hostsStep } from './hosts';
import { initiatorSteps } from './initiator';
import type { Leave } from './leave';
import { initScriptStep } from './init-script';
import { kernelStep } from './kernel';
import { limitsStep } from './limits';
import { mqAccountStep } from './mq-account';
import { queueManagerStep } from './mq';
import type { PackageSource } from './package-source';
import { logRotationStep } from './log-rotation';
import { packagesStep, packagesUndoStep, type Solver } from './packages';
import { targetSteps } from './target';
import { trustStep, trustUndoStep } from './trust';
import { watchdogStep } from './watchdog';

export interface StackInput {
  readonly site: Site;
  /** The site file's own text, which each node keeps. */
  readonly siteText: string;
  readonly role: Role;
  /** Absent for a rollback, which needs no bundle. */
  readonly software?: {
    readonly packages: PackageSource;
    readonly solver: Solver;
    /** What is pinned of the bundle. */
    readonly pin: TrustPin;
  };
  readonly leave?: Leave;
}

/**
 * All steps of a role in the order they are applied: trust in the bundle and names, then packages,
 * then storage from the far end to the near one, then the service, and last the two
 * daemons, because Heartbeat may take the resources as soon as it runs.
 */
export function stackSteps({ site, siteText, role, software, leave = {} }: StackInput): Step[] {
  const node = nodeOf(site, role);
  const { service } = site;
  const trust = software === undefined ? trustUndoStep() : trustStep(software.pin);
  const common = [trust, hostsStep(site)];
  const packages =
    software === undefined
      ? packagesUndoStep()
      : packagesStep(withService(software.packages, site, role), software.solver, leave);
  if (node === undefined) {
    if (!isManaged(site.storage)) throw new AppError('TARGET_NOT_NEEDED', { address: site.storage.address });
    const target = targetSteps(site, site.storage, leave);
    return [...common, packages, firewallStep(site, role), ...target, siteFileStep(siteText)];
  }
  return [
    ...common,
    // Before the packages, which would make the account with the next free ids.
    ...(service.type === 'mq' ? [mqAccountStep(service)] : []),
    packages,
    ...(service.type === 'mq' ? [limitsStep(), kernelStep()] : [initScriptStep(service.script)]),
    firewallStep(site, role),
    ...initiatorSteps(site, node),
    ...filesystemSteps(site, role, leave),
    ...(service.type === 'mq' ? [queueManagerStep(site, service, role)] : []),
    siteFileStep(siteText),
    ...heartbeatSteps(site),
    logRotationStep(),
    ...(resetOf(site) === 'watchdog' ? [watchdogStep()] : []),
    guardServiceStep(site),
    heartbeatServiceStep(),
  ];
}

/** IBM's own packages come into a bundle only by `--add`: a bundle without them is told before anything is touched. */
function withService(packages: PackageSource, site: Site, role: Role): PackageSource {
  if (role === 'target' || site.service.type !== 'mq') return packages;
  const server = { kind: 'provides', capability: { name: 'MQSeriesServer' } } as const;
  return { ...packages, wanted: [...packages.wanted, server] };
}
