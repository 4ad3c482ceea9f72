import type { PackageCatalogue } from '../rpm/catalogue';
import type { Dependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';
import { asBuffer, findBytes, hashBytes, tableText } from './byte-table';
import { completePackage, decodeText, readEntry } from './primary';
import { DETAIL, DETAIL_END, LIST, LISTS, RECORD, RECORD_WIDTH, type PrimaryIndex } from './primary-index';

/** A catalogue that makes its packages when they are asked for. */
export interface IndexCatalogue extends PackageCatalogue {
  /** All packages, in the order of the metadata. */
  readonly all: () => readonly Package[];
  /** The package whose file has this digest. */
  readonly withDigest: (digest: string) => Package | undefined;
}

/** Packages by text: `heads[text]` is the first link + 1, `next[link]` the one after it + 1. */
interface Links {
  readonly heads: Int32Array;
  readonly next: Int32Array;
  readonly owners: Int32Array;
}

export function indexCatalogue(index: PrimaryIndex, repository: string): IndexCatalogue {
  const made = new Array<Package | undefined>(index.packages);
  const dependencies = new Array<Dependency | undefined>(index.entries.count);
  let names: Links | undefined;
  let provides: Links | undefined;
  let obsoletes: Links | undefined;

  const dependency = (entry: number): Dependency => {
    const known = dependencies[entry];
    if (known) return known;
    const { bytes, starts } = index.entries;
    const created = readEntry(asBuffer(bytes).toString('latin1', starts[entry], starts[entry + 1]));
    dependencies[entry] = created;
    return created;
  };
  const list = <T>(number: number, which: number, make: (element: number) => T): T[] => {
    const { from, to } = listSpan(index, number, which);
    return Array.from(index.lists.subarray(from, to), make);
  };
  const packageOf = (number: number): Package => {
    const known = made[number];
    if (known) return known;
    const field = (which: number): number => index.records[number * RECORD_WIDTH + which] as number;
    const isLast = number + 1 === index.packages;
    const end = isLast
      ? index.detailsUsed
      : (index.records[(number + 1) * RECORD_WIDTH + RECORD.DETAILS] as number);
    const details = asBuffer(index.details)
      .toString('latin1', field(RECORD.DETAILS), end)
      .split(String.fromCharCode(DETAIL_END));
    const detail = (which: number): string => details[which] ?? '';
    const created = completePackage(
      {
        name: tableText(index.texts, field(RECORD.NAME)),
        arch: tableText(index.texts, field(RECORD.ARCH)),
        epoch: detail(DETAIL.EPOCH),
        version: detail(DETAIL.VERSION),
        release: detail(DETAIL.RELEASE),
        checksumType: detail(DETAIL.CHECKSUM_TYPE),
        checksum: detail(DETAIL.CHECKSUM),
        summary: decodeText(detail(DETAIL.SUMMARY)),
        size: detail(DETAIL.SIZE),
        installedSize: detail(DETAIL.INSTALLED_SIZE),
        buildTime: detail(DETAIL.BUILD_TIME),
        location: decodeText(detail(DETAIL.LOCATION)),
        license: decodeText(detail(DETAIL.LICENSE)),
        sourceRpm: decodeText(detail(DETAIL.SOURCE_RPM)),
        provides: list(number, LIST.PROVIDES, dependency),
        requires: list(number, LIST.REQUIRES, dependency),
        conflicts: list(number, LIST.CONFLICTS, dependency),
        obsoletes: list(number, LIST.OBSOLETES, dependency),
        files: list(number, LIST.FILES, (text) => tableText(index.texts, text)),
      },
      repository,
    );
    made[number] = created;
    return created;
  };
  const find = (links: Links, name: string): readonly Package[] => {
    const bytes = Buffer.from(name, 'utf8');
    const text = findBytes(index.texts, bytes, 0, bytes.length, hashBytes(bytes, 0, bytes.length));
    const found = new Set<Package>();
    for (
      let link = text > 0 ? (links.heads[text] as number) : 0;
      link > 0;
      link = links.next[link - 1] as number
    ) {
      found.add(packageOf(links.owners[link - 1] as number));
    }
    return Array.from(found);
  };

  return {
    size: index.packages,
    named: (name) => find((names = names ?? linkNames(index)), name),
    providing: (name) => find((provides = provides ?? linkLists(index, [LIST.PROVIDES, LIST.FILES])), name),
    obsoleting: (name) => find((obsoletes = obsoletes ?? linkLists(index, [LIST.OBSOLETES])), name),
    all: () => Array.from({ length: index.packages }, (_, number) => packageOf(number)),
    withDigest: (digest) => {
      const details = asBuffer(index.details.subarray(0, index.detailsUsed));
      for (let at = details.indexOf(digest); at >= 0; at = details.indexOf(digest, at + 1)) {
        const owner = packageOf(ownerOf(index, at));
        if (owner.checksum.value === digest) return owner;
      }
      return undefined;
    },
  };
}

function listSpan(
  { lists, records }: PrimaryIndex,
  number: number,
  which: number,
): { from: number; to: number } {
  const start = records[number * RECORD_WIDTH + RECORD.LISTS] as number;
  let from = start + LISTS;
  for (let i = 0; i < which; i++) from += lists[start + i] as number;
  return { from, to: from + (lists[start + which] as number) };
}

/** The last package whose details begin at or before `place`. */
function ownerOf({ records, packages }: PrimaryIndex, place: number): number {
  let low = 0;
  let high = packages - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((records[middle * RECORD_WIDTH + RECORD.DETAILS] as number) <= place) low = middle;
    else high = middle - 1;
  }
  return high;
}

function linkNames({ records, packages, texts }: PrimaryIndex): Links {
  const links = emptyLinks(texts.count, packages);
  for (let number = 0; number < packages; number++) {
    addLink(links, number, records[number * RECORD_WIDTH + RECORD.NAME] as number, number);
  }
  return links;
}

function linkLists(index: PrimaryIndex, which: readonly number[]): Links {
  const { packages, entryNames, lists, texts } = index;
  let total = 0;
  for (let number = 0; number < packages; number++) {
    for (const one of which) {
      const { from, to } = listSpan(index, number, one);
      total += to - from;
    }
  }
  const links = emptyLinks(texts.count, total);
  let used = 0;
  for (let number = 0; number < packages; number++) {
    for (const one of which) {
      const { from, to } = listSpan(index, number, one);
      for (let i = from; i < to; i++) {
        const element = lists[i] as number;
        addLink(links, used++, one === LIST.FILES ? element : (entryNames[element] as number), number);
      }
    }
  }
  return links;
}

function emptyLinks(texts: number, links: number): Links {
  return { heads: new Int32Array(texts), next: new Int32Array(links), owners: new Int32Array(links) };
}

function addLink({ heads, next, owners }: Links, link: number, text: number, owner: number): void {
  next[link] = heads[text] as number;
  owners[link] = owner;
  heads[text] = link + 1;
}
