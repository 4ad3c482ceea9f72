import { compareEvr, formatEvr, parseEvr, type Evr } from './evr';

export type Comparison = '=' | '<' | '<=' | '>' | '>=' | '<>';

/** A capability, as provided, required, conflicted with or obsoleted. `op` and `evr` come together. */
export interface Dependency {
  readonly name: string;
  readonly op?: Comparison;
  readonly evr?: Evr;
  /** True for Requires(pre): it orders a transaction and changes nothing else. */
  readonly pre?: boolean;
}

/**
 * Whether the provide's version range overlaps the requirement's (rpm 4.8.0, lib/rpmds.c
 * rpmdsCompare): an unversioned side matches anything, ranges overlap as ranges, and a release that
 * one side lacks counts as equal.
 */
export function dependencyMatches(provide: Dependency, require: Dependency): boolean {
  return provide.name === require.name && rangesOverlap(provide, require);
}

/** `dependencyMatches` for two dependencies known to have the same name. */
export function rangesOverlap(provide: Dependency, require: Dependency): boolean {
  const { op: offered, evr: offeredEvr } = provide;
  const { op: wanted, evr: wantedEvr } = require;
  if (!offered || !wanted || !offeredEvr || !wantedEvr) return true;
  const order = compareEvr(offeredEvr, wantedEvr);
  if (order < 0) return offered.includes('>') || wanted.includes('<');
  if (order > 0) return offered.includes('<') || wanted.includes('>');
  return ['=', '<', '>'].some((sign) => offered.includes(sign) && wanted.includes(sign));
}

/** `name`, or `name op evr`. */
export function formatDependency(dependency: Dependency): string {
  const { name, op, evr } = dependency;
  return op && evr ? `${name} ${op} ${formatEvr(evr)}` : name;
}

const DEPENDENCY = /^(\S+)(?:\s+(=|<=|>=|<>|<|>)\s+(\S+))?$/;

/** Reads `name` or `name op evr`; undefined when the text is neither. */
export function parseDependency(text: string): Dependency | undefined {
  const match = DEPENDENCY.exec(text.trim());
  if (!match) return undefined;
  const [, name = '', op, evr] = match;
  return op && evr ? { name, op: op as Comparison, evr: parseEvr(evr) } : { name };
}
