import { rangesOverlap, type Dependency } from './dependency';
import { parseEvr } from './evr';

/**
 * Features that rpm 4.8.0 provides (lib/rpmds.c, rpmlibProvides), and the tilde that RHEL 6.4's rpm
 * has besides.
 */
const FEATURES: Readonly<Record<string, string>> = {
  'rpmlib(VersionedDependencies)': '3.0.3-1',
  'rpmlib(CompressedFileNames)': '3.0.4-1',
  'rpmlib(PayloadIsBzip2)': '3.0.5-1',
  'rpmlib(PayloadIsXz)': '5.2-1',
  'rpmlib(PayloadIsLzma)': '4.4.2-1',
  'rpmlib(PayloadFilesHavePrefix)': '4.0-1',
  'rpmlib(ExplicitPackageProvide)': '4.0-1',
  'rpmlib(HeaderLoadSortsTags)': '4.0.1-1',
  'rpmlib(ScriptletInterpreterArgs)': '4.0.3-1',
  'rpmlib(PartialHardlinkSets)': '4.0.4-1',
  'rpmlib(ConcurrentAccess)': '4.1-1',
  'rpmlib(BuiltinLuaScripts)': '4.2.2-1',
  'rpmlib(FileDigests)': '4.6.0-1',
  'rpmlib(FileCaps)': '4.6.1-1',
  'rpmlib(TildeInVersions)': '4.10.0-1',
};

/**
 * The `rpmlib(...)` requirements of a package's header that EL6's rpm does not satisfy: it refuses
 * to install such a package. Repository metadata leaves these requirements out.
 */
export function unsupportedRpmlib(requires: readonly Dependency[]): Dependency[] {
  return requires.filter((requirement) => {
    if (!requirement.name.startsWith('rpmlib(')) return false;
    const version = FEATURES[requirement.name];
    if (version === undefined) return true;
    return !rangesOverlap({ name: requirement.name, op: '=', evr: parseEvr(version) }, requirement);
  });
}
