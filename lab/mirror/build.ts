import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import path from 'path';
import execa from 'execa';
import { cacheRoot } from './cache-dir';
import { loadPackages } from './description';
import { unpackedDebs } from './debs';
import { KEYS_DIR, SIGNING_KEYS, signPackages } from './keys';
import { layOut } from './payload';
import { nvra, type RpmPackage } from './rpm-package';
import { RPMBUILD_DEFINES, renderSpec } from './spec';

/** A built mirror: `base/` and `epel/` (Packages, repodata) and `keys/` under `dir`. */
export interface Mirror {
  readonly dir: string;
  readonly packages: readonly RpmPackage[];
}

/** Build time of every RPM, seconds since 1970 (2014-11-11): before every key's `signedAt`. */
const SOURCE_DATE_EPOCH = 1415700000;

/** rpmbuild and rpmsign run in this many processes at once. */
const WORKERS = 2;

/** Path of a package's RPM in a built mirror. */
export function rpmFile(mirror: Mirror, rpm: RpmPackage): string {
  return path.join(mirror.dir, rpm.repository, 'Packages', `${nvra(rpm)}.rpm`);
}

/**
 * Builds, signs and describes the whole mirror, or finds it in the cache: the folder's name is a
 * digest of everything it is made from.
 * @param report told what is being done, in words
 */
export async function buildMirror(report: (line: string) => void = () => undefined): Promise<Mirror> {
  const packages = await loadPackages();
  const debs = await unpackedDebs();
  const digest = await descriptionDigest(
    packages,
    [...debs.values()].map((dir) => path.basename(dir)),
  );
  const dir = path.join(cacheRoot(), 'mirror', digest);
  const mirror = { dir, packages };
  if (await exists(dir)) return mirror;

  const work = `${dir}.${process.pid}`;
  await fs.rm(work, { recursive: true, force: true });
  await fs.mkdir(path.join(work, 'rpms'), { recursive: true });
  report(`building ${packages.length} packages`);
  await runRpmbuild(packages, work, debs);
  const tree = path.join(work, 'tree');
  for (const key of SIGNING_KEYS) {
    const repo = path.join(tree, key.repository);
    await fs.mkdir(path.join(repo, 'Packages'), { recursive: true });
    const rpms = packages.filter((rpm) => rpm.repository === key.repository);
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
    await fs.mkdir(path.join(tree, 'keys'), { recursive: true });
    await fs.copyFile(path.join(KEYS_DIR, key.file), path.join(tree, 'keys', key.file));
  }
  await fs.rename(tree, dir).catch(async (error: NodeJS.ErrnoException) => {
    if (!(await exists(dir))) throw error;
  });
  await fs.rm(work, { recursive: true, force: true });
  return mirror;
}

/** Writes repodata/ as EL6's yum reads it: gzip, sha256, no databases. */
export async function describeRepository(repo: string): Promise<void> {
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

/** Digest of everything that shapes the mirror: packages, payloads, keys, build code, and the .debs' versions. */
async function descriptionDigest(packages: readonly RpmPackage[], debs: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(packages));
  for (const name of [...debs].sort()) hash.update(`${name}\n`);
  for (const part of ['payload', 'keys', 'build.ts', 'keys.ts', 'payload.ts', 'spec.ts']) {
    for (const file of await filesOf(path.join(__dirname, part))) {
      hash.update(`${path.relative(__dirname, file)}\n`).update(await fs.readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(file: string): Promise<string[]> {
  if (!(await fs.stat(file)).isDirectory()) return [file];
  const children = (await fs.readdir(file)).sort();
  return (await Promise.all(children.map((child) => filesOf(path.join(file, child))))).flat();
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
