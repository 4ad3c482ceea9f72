import { promises as fs } from 'fs';
import path from 'path';
import execa from 'execa';
import { KEYS_DIR, SIGNING_KEYS, signPackages, type SigningKey } from './keys';
import { layOut } from './payload';
import { nvra, type RpmPackage } from './rpm-package';
import { RPMBUILD_DEFINES, renderSpec } from './spec';

/** Build time of every RPM, seconds since 1970 (2014-11-11): before every key's `signedAt`. */
const SOURCE_DATE_EPOCH = 1415700000;

/** rpmbuild and rpmsign run in this many processes at once. */
const WORKERS = 2;

/**
 * Makes both repositories and `keys/` in the folder `tree`: rpmbuild, rpmsign, createrepo_c.
 * @param work an empty folder for everything in between
 * @param debs Debian package → folder with its files
 */
export async function makeRepositories(
  packages: readonly RpmPackage[],
  debs: ReadonlyMap<string, string>,
  work: string,
  tree: string,
  report: (line: string) => void,
): Promise<void> {
  report(`building ${packages.length} packages`);
  await runRpmbuild(packages, work, debs);
  await fs.mkdir(path.join(tree, 'keys'), { recursive: true });
  for (const key of SIGNING_KEYS) {
    const rpms = packages.filter((rpm) => rpm.repository === key.repository);
    await makeRepository(key, rpms, work, tree, report);
    await fs.copyFile(path.join(KEYS_DIR, key.file), path.join(tree, 'keys', key.file));
  }
}

async function makeRepository(
  key: SigningKey,
  rpms: readonly RpmPackage[],
  work: string,
  tree: string,
  report: (line: string) => void,
): Promise<void> {
  const repo = path.join(tree, key.repository);
  await fs.mkdir(path.join(repo, 'Packages'), { recursive: true });
  report(`signing ${rpms.length} packages of ${key.repository}`);
  const files: { rpm: RpmPackage; file: string }[] = [];
  for (const rpm of rpms) {
    const file = path.join(repo, 'Packages', `${nvra(rpm)}.rpm`);
    await fs.rename(path.join(work, 'rpms', path.basename(file)), file);
    files.push({ rpm, file });
  }
  await Promise.all(
    slices(files).map((slice, index) =>
      signPackages(key, slice, path.join(work, `gnupg-${key.repository}-${index}`)),
    ),
  );
  for (const { file } of files) await fs.utimes(file, SOURCE_DATE_EPOCH, SOURCE_DATE_EPOCH);
  report(`describing ${key.repository}`);
  await describeRepository(repo);
}

/** Writes repodata/ as EL6's yum reads it: gzip, sha256, no databases. */
async function describeRepository(repo: string): Promise<void> {
  await execa('createrepo_c', [
    '--quiet',
    '--no-database',
    '--general-compress-type=gz',
    '--checksum=sha256',
    '--workers=2',
    `--revision=${SOURCE_DATE_EPOCH}`,
    '--set-timestamp-to-revision',
    repo,
  ]);
}

async function runRpmbuild(
  packages: readonly RpmPackage[],
  work: string,
  debs: ReadonlyMap<string, string>,
): Promise<void> {
  const groups = new Map<string, RpmPackage[]>();
  for (const rpm of packages) {
    const target = rpm.arch === 'i686' ? 'i686' : 'x86_64';
    const key = `${target}/${rpm.source}/${rpm.sourceEvr}`;
    groups.set(key, [...(groups.get(key) ?? []), rpm]);
  }
  const specs: { target: string; file: string }[] = [];
  await fs.mkdir(path.join(work, 'rpms'));
  await fs.mkdir(path.join(work, 'specs'));
  for (const [key, members] of groups) {
    const target = key.slice(0, key.indexOf('/'));
    const [first] = members;
    if (first === undefined) continue;
    const noarch = members.every((rpm) => rpm.arch === 'noarch');
    const label = `${first.source}-${first.sourceEvr.replace(/^\d+:/, '')}.${target}`;
    // rpmbuild knows i686's build root by the family's name.
    const root = path.join(work, 'BUILDROOT', label.replace(/\.i686$/, '.i386'));
    await fs.mkdir(root, { recursive: true });
    const items = [];
    for (const rpm of members) items.push(await layOut(rpm, root, debs));
    const file = path.join(work, 'specs', `${label}.spec`);
    await fs.writeFile(file, `${noarch ? 'BuildArch: noarch\n' : ''}${renderSpec(items)}`);
    specs.push({ target, file });
  }
  const defines = [
    ...RPMBUILD_DEFINES,
    `_topdir ${work}`,
    `_rpmdir ${path.join(work, 'rpms')}`,
    '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
  ].flatMap((define) => ['--define', define]);
  const env = { LC_ALL: 'C', SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH) };
  for (const target of ['x86_64', 'i686']) {
    const files = specs.filter((spec) => spec.target === target).map((spec) => spec.file);
    await Promise.all(
      slices(files).map((slice) =>
        execa('rpmbuild', ['-bb', '--quiet', '--target', `${target}-redhat-linux`, ...defines, ...slice], {
          env,
        }),
      ),
    );
  }
}

function slices<T>(list: readonly T[]): T[][] {
  return Array.from({ length: WORKERS }, (_, worker) =>
    list.filter((_item, index) => index % WORKERS === worker),
  ).filter((slice) => slice.length > 0);
}
