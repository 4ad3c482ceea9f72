import type { Text } from '../../core/events';
import type { Machine } from '../../node/machine';
import type { Role, Site } from '../../site/schema';

/** One thing that was looked at. Without an advice there is nothing to do. */
export interface Finding {
  readonly state: 'pass' | 'warn' | 'fail';
  readonly seen: Text;
  readonly advice?: Text;
}

/** What a check may know besides the machine. */
export interface Setting {
  /** Absent before the site is known: checks that need it then say nothing. */
  readonly plan?: { readonly site: Site; readonly role: Role };
  /** Ids of the steps that an earlier run of ours has begun here, and the files that it wrote. */
  readonly ours: { readonly steps: ReadonlySet<string>; readonly files: ReadonlySet<string> };
  /** Seconds since 1970 of the newest thing in the bundle. */
  readonly bundleTime?: number;
  /** Seconds since 1970 by this machine's clock. */
  readonly now: () => number;
  /** Another machine of the site, by its address. */
  readonly remote: (address: string) => Machine;
}

/** One question of the preflight, as data. `run` only reads; no findings: the question does not arise here. */
export interface PreflightCheck {
  /** Stable, for `--accept` and `--json`. */
  readonly id: string;
  readonly title: Text;
  run(machine: Machine, setting: Setting): Promise<Finding[]>;
}

type Values = Text['values'];

const text = (key: string, values: Values): Text => (values === undefined ? { key } : { key, values });

export function pass(key: string, values?: Values): Finding {
  return { state: 'pass', seen: text(key, values) };
}

/** The advice has the key of what was seen and `.do`. */
export function warn(key: string, values?: Values): Finding {
  return { state: 'warn', seen: text(key, values), advice: text(`${key}.do`, values) };
}

/** The advice has the key of what was seen and `.do`. */
export function fail(key: string, values?: Values): Finding {
  return { state: 'fail', seen: text(key, values), advice: text(`${key}.do`, values) };
}

/** A check's title has the key `preflight.title.ID`. */
export function check(id: string, run: PreflightCheck['run']): PreflightCheck {
  return { id, title: { key: `preflight.title.${id}` }, run };
}
