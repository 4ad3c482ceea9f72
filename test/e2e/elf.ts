import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from '../../src/rpm/evr';

/** What the C and C++ libraries of RHEL 6 provide at most. */
const HIGHEST: Readonly<Record<string, string>> = { GLIBC: '2.12', GLIBCXX: '3.4.13' };

/** Symbol versions in an ELF file that RHEL 6 does not have, e.g. `GLIBC_2.14`, sorted. */
export function tooNewSymbols(file: string): string[] {
  const names = readFileSync(file, 'latin1').match(/\b(?:GLIBCXX|GLIBC)_[0-9]+(?:\.[0-9]+)*/g) ?? [];
  const tooNew = [...new Set(names)].filter((name) => {
    const [family = '', version = ''] = name.split('_');
    return compareVersions(version, HIGHEST[family] ?? '') > 0;
  });
  return tooNew.sort();
}

/** The ELF files below a folder, told by their first bytes, sorted. */
export function findElfFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).subarray(0, 4).toString('latin1') === '\x7fELF')
    .sort();
}
