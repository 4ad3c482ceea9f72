import type { Comparison, Dependency } from '../rpm/dependency';
import { parseEvr } from '../rpm/evr';
import type { Package } from '../rpm/package';
import type { Machine } from './machine';

/** ASCII record and unit separators: they occur in no package name, version or path. */
const RECORD = '\u001e';
const FIELD = '\u001f';

/** RPMSENSE_LESS, _GREATER and _EQUAL of rpm 4.8's rpmds.h. */
const SENSE_LESS = 2;
const SENSE_GREATER = 4;
const SENSE_EQUAL = 8;

const TIMEOUT_MS = 300_000;

const dependencies = (tag: string): string =>
  `[%{${tag}NAME}\\t%{${tag}FLAGS:depflags}\\t%{${tag}VERSION}\\n]`;

/** rpm's own depflags formatter writes ` >= `; the tags' names differ by kind only in their prefix. */
export const QUERY_FORMAT = [
  '%{NAME}',
  '%{EPOCH}',
  '%{VERSION}',
  '%{RELEASE}',
  '%{ARCH}',
  '%{SIZE}',
  '%{BUILDTIME}',
  dependencies('PROVIDE'),
  dependencies('REQUIRE'),
  dependencies('CONFLICT'),
  dependencies('OBSOLETE'),
  '[%{FILENAMES}\\n]',
]
  .join(FIELD)
  .concat(RECORD);

/** Every installed package as the solver wants it, from one `rpm -qa`. gpg-pubkey entries are no packages and are left out. */
export async function readInstalledPackages(machine: Machine): Promise<Package[]> {
  const { stdout } = await machine.run(['rpm', '-qa', '--queryformat', QUERY_FORMAT], {
    access: 'read',
    timeoutMs: TIMEOUT_MS,
  });
  return stdout
    .split(RECORD)
    .filter((record) => record.trim() !== '' && !record.startsWith('gpg-pubkey'))
    .map(parseRecord);
}

function parseRecord(record: string): Package {
  const [name = '', epoch = '', version = '', release = '', arch = '', size = '', buildTime = '', ...lists] =
    record.split(FIELD);
  const [provides = '', requires = '', conflicts = '', obsoletes = '', files = ''] = lists;
  return {
    name,
    evr: { epoch: epoch === '(none)' ? 0 : Number(epoch), version, release },
    arch,
    provides: parseDependencies(provides),
    requires: parseDependencies(requires),
    conflicts: parseDependencies(conflicts),
    obsoletes: parseDependencies(obsoletes),
    files: files.split('\n').filter((path) => path.startsWith('/')),
    sourceRpm: '',
    license: '',
    summary: '',
    size: 0,
    installedSize: Number(size),
    checksum: { type: 'sha256', value: '' },
    location: '',
    repository: 'installed',
    buildTime: Number(buildTime),
  };
}

function parseDependencies(text: string): Dependency[] {
  const found: Dependency[] = [];
  for (const line of text.split('\n')) {
    const [name = '', flags = '', version = ''] = line.split('\t');
    if (name === '' || name === '(none)') continue;
    const op = parseComparison(flags);
    found.push(op === undefined || version === '' ? { name } : { name, op, evr: parseEvr(version) });
  }
  return found;
}

/** `depflags` prints ` >= `; an rpm without the formatter prints the number. */
function parseComparison(flags: string): Comparison | undefined {
  const text = flags.trim();
  if (/^\d+$/.test(text)) {
    const sense = Number(text);
    const less = (sense & SENSE_LESS) !== 0 ? '<' : '';
    const greater = (sense & SENSE_GREATER) !== 0 ? '>' : '';
    const equal = (sense & SENSE_EQUAL) !== 0 ? '=' : '';
    const op = `${less}${greater}${equal}`;
    return op === '' ? undefined : (op as Comparison);
  }
  return text === '' ? undefined : (text as Comparison);
}

/** Which of the NEVRAs (`name-[epoch:]version-release.arch`) are not installed. */
export function missingPackages(installed: readonly Package[], wanted: readonly Package[]): Package[] {
  const key = (one: Package): string =>
    [one.name, one.evr.epoch, one.evr.version, one.evr.release, one.arch].join('\t');
  const present = new Set(installed.map(key));
  return wanted.filter((one) => !present.has(key(one)));
}
