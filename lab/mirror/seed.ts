import { buildMirror, rpmFile } from './build';

/**
 * The RPMs that a minimal EL 6.7 node has installed (modelled on a real machine's `rpm -qa`), for
 * `rpm -i --justdb --nodeps` into a guest's database.
 * @returns absolute paths, sorted
 */
export async function seedPackages(): Promise<string[]> {
  const mirror = await buildMirror();
  return mirror.packages
    .filter((rpm) => rpm.onNode)
    .map((rpm) => rpmFile(mirror, rpm))
    .sort();
}
