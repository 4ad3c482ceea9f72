import { promises as fs } from 'fs';
import path from 'path';
import execa from 'execa';
import { exists } from '../exists';
import { digestOfFiles } from '../digest';
import { listFiles } from '../list-files';
import { cacheRoot } from '../mirror/cache-dir';
import type { RpmPackage } from '../mirror/rpm-package';
import { RPMBUILD_DEFINES, renderSpec, type BuildItem, type FileEntry } from '../mirror/spec';

/** The stand-in's files, laid out as on a node. */
const SOURCE_DIR = path.join(__dirname, 'opt', 'mqm');

/** Version of the MQSeries packages the stand-in provides in their place. */
const VERSION = '8.0.0';
const RELEASE = '4';
const SOURCE_DATE_EPOCH = 1415700000;

/** IBM's package → the paths below /opt/mqm that its stand-in carries. */
const CONTENT = {
  MQSeriesRuntime: ['lib/Standin', 'bin/dspmqver'],
  MQSeriesServer: [
    'bin/addmqinf',
    'bin/crtmqm',
    'bin/dltmqm',
    'bin/dspmq',
    'bin/dspmqinf',
    'bin/endmqm',
    'bin/rmvmqinf',
    'bin/runmqsc',
    'bin/strmqm',
  ],
  MQSeriesSamples: ['samp/bin'],
  MQSeriesClient: [],
} as const;

type IbmName = keyof typeof CONTENT;

const CREATE_USER = `getent group mqm >/dev/null || groupadd -r mqm
getent passwd mqm >/dev/null || useradd -r -g mqm -d /var/mqm -s /bin/bash -c "MQ stand-in" mqm
exit 0`;

/** The stand-in's RPMs: a folder of nothing else, and their absolute paths (runtime, server, samples, client). */
export interface StandIn {
  readonly dir: string;
  readonly files: readonly string[];
}

/** Builds the stand-in's RPMs (unsigned, like a user's own), or finds them in the cache. */
export async function buildStandIn(): Promise<StandIn> {
  const dir = path.join(cacheRoot(), 'mq', await sourceDigest());
  const files = ibmNames().map((name) =>
    path.join(dir, `${standInName(name)}-${VERSION}-${RELEASE}.noarch.rpm`),
  );
  if (await exists(dir)) return { dir, files };
  const work = `${dir}.${process.pid}`;
  // rpmbuild knows a noarch package's build root by the target's name.
  const root = path.join(work, 'BUILDROOT', `mq-standin-${VERSION}-${RELEASE}.x86_64`);
  await fs.mkdir(path.join(root, 'opt'), { recursive: true });
  await execa('cp', ['-a', SOURCE_DIR, path.join(root, 'opt')]);
  const items = await Promise.all(ibmNames().map((name) => buildItem(name, root)));
  const spec = path.join(work, 'mq-standin.spec');
  await fs.writeFile(spec, `BuildArch: noarch\n${renderSpec(items)}`);
  const defines = [
    ...RPMBUILD_DEFINES,
    `_topdir ${work}`,
    `_rpmdir ${path.join(work, 'rpms')}`,
    '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
  ].flatMap((define) => ['--define', define]);
  await execa('rpmbuild', ['-bb', '--quiet', '--target', 'x86_64-redhat-linux', ...defines, spec], {
    env: { LC_ALL: 'C', SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH) },
  });
  await fs.rename(path.join(work, 'rpms'), dir).catch(async (error: NodeJS.ErrnoException) => {
    if (!(await exists(dir))) throw error;
  });
  await fs.rm(work, { recursive: true, force: true });
  return { dir, files };
}

function ibmNames(): IbmName[] {
  return Object.keys(CONTENT) as IbmName[];
}

/** MQSeriesServer → mq-standin-server */
function standInName(name: IbmName): string {
  return `mq-standin-${name.replace('MQSeries', '').toLowerCase()}`;
}

async function buildItem(name: IbmName, root: string): Promise<BuildItem> {
  const evr = `${VERSION}-${RELEASE}`;
  const runtime = name === 'MQSeriesRuntime';
  const rpm: RpmPackage = {
    name: standInName(name),
    epoch: '',
    version: VERSION,
    release: RELEASE,
    arch: 'noarch',
    source: 'mq-standin',
    sourceEvr: evr,
    repository: 'base',
    summary: `Stand-in for ${name} in a test lab; not IBM MQ`,
    requires: runtime
      ? ['/usr/bin/perl', '/bin/sh', 'pre:/usr/sbin/groupadd', 'pre:/usr/sbin/useradd']
      : [`MQSeriesRuntime = ${evr}`],
    provides: [`${name} = ${evr}`],
    obsoletes: [],
    conflicts: [],
    files: [],
    config: [],
    directories: [],
    ghosts: [],
    onNode: false,
  };
  const entries: FileEntry[] = [];
  for (const part of CONTENT[name]) {
    for (const file of await listFiles(root, path.join('opt/mqm', part))) {
      const mode = file.endsWith('.pm') ? '0644' : '0755';
      entries.push({ path: `/${file}`, kind: 'file', mode, user: 'root', group: 'root' });
    }
  }
  if (!runtime) return { rpm, entries: [...entries, ...(await readme(name, root))], scriptlets: {} };
  const mqm = { user: 'mqm', group: 'mqm' };
  for (const folder of ['', '/errors', '/exits', '/log', '/qmgrs', '/sockets', '/trace']) {
    await fs.mkdir(`${root}/var/mqm${folder}`, { recursive: true });
    entries.push({ path: `/var/mqm${folder}`, kind: 'directory', mode: '2775', ...mqm });
  }
  return { rpm, entries: [...entries, ...(await readme(name, root))], scriptlets: { pre: CREATE_USER } };
}

async function readme(name: IbmName, root: string): Promise<FileEntry[]> {
  const file = `/usr/share/doc/${standInName(name)}-${VERSION}/README.md`;
  await fs.mkdir(path.dirname(root + file), { recursive: true });
  await fs.copyFile(path.join(__dirname, 'README.md'), root + file);
  return [{ path: file, kind: 'file', mode: '0644', user: 'root', group: 'root' }];
}

function sourceDigest(): Promise<string> {
  return digestOfFiles(path.join(__dirname, '..'), [
    'mq/opt',
    'mq/build.ts',
    'mq/README.md',
    'mirror/spec.ts',
  ]);
}
