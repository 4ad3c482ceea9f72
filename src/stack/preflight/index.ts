import type { Machine } from '../../node/machine';
import { readOnly } from '../../node/read-only';
import type { Finding, PreflightCheck, Setting } from './check';
import { CLOCK_CHECKS } from './clock';
import { FOREIGN_CHECKS } from './foreign';
import { NAME_CHECKS } from './names';
import { NETWORK_CHECKS } from './network';
import { PORT_CHECKS } from './ports';
import { rpmDatabase } from './rpm-database';
import { STORAGE_CHECKS } from './storage';
import { SYSTEM_CHECKS } from './system';

export type { Finding, PreflightCheck, Setting } from './check';

export const PREFLIGHT_CHECKS: readonly PreflightCheck[] = [
  ...SYSTEM_CHECKS,
  rpmDatabase,
  ...NAME_CHECKS,
  ...NETWORK_CHECKS,
  ...PORT_CHECKS,
  ...CLOCK_CHECKS,
  ...STORAGE_CHECKS,
  ...FOREIGN_CHECKS,
];

export interface PreflightResult {
  readonly check: PreflightCheck;
  readonly findings: readonly Finding[];
}

/** Asks every question in turn on a machine that refuses writes; those that do not arise are left out. A failure in `accepted` is a warning. */
export async function runPreflight(
  machine: Machine,
  setting: Setting,
  accepted: readonly string[] = [],
): Promise<PreflightResult[]> {
  const results: PreflightResult[] = [];
  for (const check of PREFLIGHT_CHECKS) {
    const found = await check.run(readOnly(machine), setting);
    const findings = accepted.includes(check.id)
      ? found.map((one) => (one.state === 'fail' ? { ...one, state: 'warn' as const } : one))
      : found;
    if (findings.length > 0) results.push({ check, findings });
  }
  return results;
}

/** The worst of all findings. */
export function worstOf(results: readonly PreflightResult[]): Finding['state'] {
  const states = results.reduce<Finding['state'][]>(
    (all, { findings }) => all.concat(findings.map(({ state }) => state)),
    [],
  );
  if (states.includes('fail')) return 'fail';
  return states.includes('warn') ? 'warn' : 'pass';
}
