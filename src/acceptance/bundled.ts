import type { Machine } from '../node/machine';
import { openJournal } from '../plan/journal';
import { compareEvr, parseEvr } from '../rpm/evr';

/** A package as rpm names it, without its epoch: the journal keeps no epoch, as `rpm -e` takes none. */
export interface PackageName {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

/** A package that the installer brought from the bundle, and what is installed of its name and architecture. */
export interface BundledFact {
  readonly name: string;
  /** `name-version-release.arch`. */
  readonly expected: string;
  readonly installed: readonly string[];
}

/** The packages that the installer's journal says it brought to this host, each in its newest version. */
export async function readBundled(machine: Machine): Promise<PackageName[]> {
  const { recall } = (await openJournal(machine)).forStep('packages');
  const recorded = [recall('installed'), recall('upgraded')].reduce<string[]>(
    (names, value) => names.concat((value as string[] | undefined) ?? []),
    [],
  );
  const newest = new Map<string, PackageName>();
  for (const text of recorded) {
    const one = parseName(text);
    if (one === undefined) continue;
    const known = newest.get(`${one.name}.${one.arch}`);
    if (known === undefined || compareEvr(parseEvr(known.version), parseEvr(one.version)) < 0)
      newest.set(`${one.name}.${one.arch}`, one);
  }
  return [...newest.values()];
}

export function formatName({ name, version, arch }: PackageName): string {
  return `${name}-${version}.${arch}`;
}

function parseName(text: string): PackageName | undefined {
  const [, name, version, arch] = /^(.+)-([^-]+-[^-]+)\.([^.]+)$/.exec(text) ?? [];
  return name === undefined || version === undefined || arch === undefined
    ? undefined
    : { name, version, arch };
}
