import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError } from '../core/error';
import { nevra, type Package } from '../rpm/package';
import { readPackageFile } from '../rpm/package-file';

/** Repository id of the packages that `--add` brings. */
export const ADDED = 'added';

/** A package of the user's own. */
export interface AddedPackage {
  readonly file: string;
  readonly package: Package;
}

/**
 * Reads the RPMs that `--add` names; a folder stands for the `*.rpm` in it. A package that comes
 * twice counts once.
 * @throws AppError FILE_UNREADABLE, ADDED_NOTHING, ADDED_TWICE, PACKAGE_UNREADABLE
 */
export async function readAddedPackages(paths: readonly string[]): Promise<AddedPackage[]> {
  const added = new Map<string, AddedPackage>();
  for (const given of paths) {
    for (const file of await listPackages(given)) {
      const one = { ...(await readPackageFile(file)).package, repository: ADDED };
      const known = added.get(nevra(one));
      if (known === undefined) added.set(nevra(one), { file, package: one });
      else if (known.package.checksum.value !== one.checksum.value) {
        throw new AppError('ADDED_TWICE', { package: nevra(one), first: known.file, second: file });
      }
    }
  }
  return [...added.values()];
}

async function listPackages(given: string): Promise<string[]> {
  const throwUnreadable = (error: Error): never => {
    throw new AppError('FILE_UNREADABLE', { file: given, problem: error.message });
  };
  const stats = await fs.stat(given).catch(throwUnreadable);
  if (!stats.isDirectory()) return [given];
  const all = await fs.readdir(given).catch(throwUnreadable);
  const names = all.filter((name) => name.endsWith('.rpm') && !name.endsWith('.src.rpm'));
  if (names.length === 0) throw new AppError('ADDED_NOTHING', { path: given });
  return names.sort().map((name) => path.join(given, name));
}
