import type { PackageCatalogue } from '../rpm/catalogue';
import type { Dependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';
import { asBuffer, hashBytes } from './bytes';
import { ownersOf, type HashLinks } from './hash-links';
import { completePackage, decodeText, readEntry } from './primary';
import { FIELD, readRecord, SECTION, type PrimaryIndex } from './primary-index';

/** A catalogue that makes its packages when they are asked for. */
export interface IndexCatalogue extends PackageCatalogue {
  /** All packages, in the order of the metadata. */
  readonly all: () => readonly Package[];
  /** The package whose file has this digest. */
  readonly withDigest: (digest: string) => Package | undefined;
}

export function indexCatalogue(index: PrimaryIndex, repository: string): IndexCatalogue {
  const made = new Array<Package | undefined>(index.packages);
  /** By its text: packages share what they share, and the solver looks a requirement up once. */
  const dependencies = new Map<string, Dependency>();

  const dependency = (text: string): Dependency => {
    const known = dependencies.get(text);
    if (known) return known;
    const created = readEntry(` name="${text}`);
    dependencies.set(text, created);
    return created;
  };
  const packageOf = (number: number): Package => {
    const known = made[number];
    if (known) return known;
    const created = toPackage(readRecord(index, number), dependency, repository);
    made[number] = created;
    return created;
  };
  const find = (links: HashLinks, name: string, has: (candidate: Package) => boolean): readonly Package[] => {
    const bytes = Buffer.from(name, 'utf8');
    const owners = new Set(ownersOf(links, hashBytes(bytes, 0, bytes.length)));
    return Array.from(owners, packageOf).filter(has);
  };

  return {
    size: index.packages,
    named: (name) => find(index.names, name, (one) => one.name === name),
    providing: (name) =>
      find(index.provides, name, (one) => includesName(one.provides, name) || one.files.includes(name)),
    obsoleting: (name) => find(index.obsoletes, name, (one) => includesName(one.obsoletes, name)),
    all: () => Array.from({ length: index.packages }, (_, number) => packageOf(number)),
    withDigest: (digest) => {
      const records = asBuffer(index.bytes.subarray(0, index.starts[index.packages]));
      for (let at = records.indexOf(digest); at >= 0; at = records.indexOf(digest, at + 1)) {
        const owner = packageOf(ownerOf(index, at));
        if (owner.checksum.value === digest) return owner;
      }
      return undefined;
    },
  };
}

function includesName(dependencies: readonly Dependency[], name: string): boolean {
  return dependencies.some((one) => one.name === name);
}

function toPackage(
  record: readonly (readonly string[])[],
  dependency: (text: string) => Dependency,
  repository: string,
): Package {
  const list = (section: number): readonly string[] => record[section] ?? [];
  const fields = list(SECTION.FIELDS);
  const field = (which: number): string => fields[which] ?? '';
  return completePackage(
    {
      name: field(FIELD.NAME),
      arch: field(FIELD.ARCH),
      epoch: field(FIELD.EPOCH),
      version: field(FIELD.VERSION),
      release: field(FIELD.RELEASE),
      checksumType: field(FIELD.CHECKSUM_TYPE),
      checksum: field(FIELD.CHECKSUM),
      summary: decodeText(field(FIELD.SUMMARY)),
      size: field(FIELD.SIZE),
      installedSize: field(FIELD.INSTALLED_SIZE),
      buildTime: field(FIELD.BUILD_TIME),
      location: decodeText(field(FIELD.LOCATION)),
      license: decodeText(field(FIELD.LICENSE)),
      sourceRpm: decodeText(field(FIELD.SOURCE_RPM)),
      provides: list(SECTION.PROVIDES).map(dependency),
      requires: list(SECTION.REQUIRES).map(dependency),
      conflicts: list(SECTION.CONFLICTS).map(dependency),
      obsoletes: list(SECTION.OBSOLETES).map(dependency),
      files: list(SECTION.FILES).map(decodeText),
    },
    repository,
  );
}

/** The package whose record holds this byte. */
function ownerOf({ starts, packages }: PrimaryIndex, place: number): number {
  let low = 0;
  let high = packages - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= place) low = middle;
    else high = middle - 1;
  }
  return high;
}
