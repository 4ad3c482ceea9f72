import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder } from '../paths';
import { run } from '../run';
import { digestOf, digestOfTree } from '../digest';
import { ensureKernel, type Kernel } from './kernel';
import { withLock } from './lock';
import { ensureRoot, rootDigest } from './root';
import type { Stage } from './stage';

const GUEST_FILES = join(__dirname, '..', 'guest');
const IMAGE_MIB = 2048;

export interface Image {
  readonly kernel: Kernel;
  /** The ext4 file all guests share under their copy-on-write roots. */
  readonly path: string;
  /** Private key that opens every guest as root. */
  readonly sshKey: string;
  /** True when it was in the cache already. */
  readonly cached: boolean;
}

/**
 * Filesystem drivers that no guest needs (ext4 is built in) make half of the modules.
 */
const DROPPED_MODULES: readonly string[] = [
  ...['9p', 'affs', 'afs', 'bcachefs', 'btrfs', 'ceph', 'dlm', 'ecryptfs', 'erofs', 'f2fs', 'gfs2', 'hfs'],
  ...['hfsplus', 'jfs', 'jffs2', 'nfs', 'nfsd', 'nilfs2', 'ntfs3', 'ocfs2', 'orangefs', 'reiserfs', 'smb'],
  ...['ubifs', 'udf', 'ufs', 'xfs', 'zonefs'],
].map((name) => `kernel/fs/${name}`);

/** Run inside the copy of the root: what turns Debian into a machine that looks like EL6. */
const CUSTOMISE_SCRIPT = `set -e
for level in 0 1 2 3 4 5 6; do
  mkdir -p /etc/rc.d/rc$level.d
  ln -s rc.d/rc$level.d /etc/rc$level.d
done
ln -s rc.d/init.d /etc/init.d
ln -s rc.d/rc /etc/rc
ln -s rc.d/rc.local /etc/rc.local
ln -s rc.d/rc.sysinit /etc/rc.sysinit
ln -s ../init.d/halt /etc/rc.d/rc0.d/S01halt
ln -s ../init.d/halt /etc/rc.d/rc6.d/S01reboot
ln -s ../init.d/killall /etc/rc.d/rc0.d/S00killall
ln -s ../init.d/killall /etc/rc.d/rc6.d/S00killall
for level in 2 3 4 5; do ln -s ../rc.local /etc/rc.d/rc$level.d/S99local; done
for service in network iptables netfs sshd; do chkconfig --add $service; done
ln -sf /etc/sysconfig/network-scripts/ifup /usr/sbin/ifup
ln -sf /etc/sysconfig/network-scripts/ifdown /usr/sbin/ifdown
ln -sf bash /bin/sh
mkdir -p /etc/sysconfig/modules
userdel hacluster 2>/dev/null || :
groupdel haclient 2>/dev/null || :
grep -q '^types' /etc/lvm/lvm.conf || sed -i 's/^devices {/devices {\\n\\ttypes = [ "ubd", 16 ]/' /etc/lvm/lvm.conf
sed -i 's/^activation {/activation {\\n\\tmonitoring = 0/' /etc/lvm/lvm.conf
rm -f /etc/ssh/ssh_host_* && ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
rm -rf /var/lib/rpm /root/.rpmdb /var/log/*.log /var/log/apt /run/* /tmp/*
rpm --initdb
mkdir -p /run/lock/subsys /run/sshd
ldconfig
for kernel in /lib/modules/*; do depmod \${kernel##*/}; done
`;

export interface ImageOptions {
  /** RPM files whose packages the guests' rpm database has as installed. */
  readonly seed?: readonly string[];
}

/** Builds what is missing of kernel, root layer and image; the finished image is read-only and shared. */
export async function ensureImage(stage: Stage, options: ImageOptions = {}): Promise<Image> {
  const cache = cacheFolder();
  await fs.mkdir(cache, { recursive: true });
  return withLock(join(cache, 'image.lock'), async () => {
    const kernel = await ensureKernel(stage);
    const sshKey = await ensureSshKey(cache);
    const seed = [...(options.seed ?? [])].sort();
    const digest = digestOf([
      rootDigest(),
      await digestOfTree(GUEST_FILES),
      CUSTOMISE_SCRIPT,
      ...DROPPED_MODULES,
      ...(await fs.readdir(kernel.modules)),
      await fs.readFile(`${sshKey}.pub`),
      ...(await Promise.all(seed.map((path) => fs.readFile(path).then((bytes) => digestOf([bytes]))))),
    ]);
    const path = join(cache, `image-${digest}.ext4`);
    const cached = await fs.stat(path).catch(() => undefined);
    if (cached === undefined) {
      const root = await ensureRoot(stage);
      await buildImage(stage, root, kernel, sshKey, seed, path);
      await removeUnused(cache, [basename(path), basename(root)]);
    }
    // The time of change must stay: a copy-on-write disk refuses an image that changed since it was made.
    if (cached !== undefined) await fs.utimes(path, new Date(), cached.mtime);
    return { kernel, path, sshKey, cached: cached !== undefined };
  });
}

async function buildImage(
  stage: Stage,
  root: string,
  kernel: Kernel,
  sshKey: string,
  seed: readonly string[],
  path: string,
): Promise<void> {
  const tree = join(cacheFolder(), 'tree.partial');
  await fs.rm(tree, { recursive: true, force: true });
  await stage('image: EL6 look', async () => {
    await run(['cp', '-a', root, tree]);
    for (const old of [
      'etc/init.d',
      'etc/rc.local',
      ...[0, 1, 2, 3, 4, 5, 6, 'S'].map((n) => `etc/rc${n}.d`),
    ])
      await fs.rm(join(tree, old), { recursive: true, force: true });
    await run(['cp', '-rp', '--no-preserve=ownership', `${GUEST_FILES}/.`, tree]);
    await run(['chown', '-R', 'root:root', join(tree, 'etc/rc.d'), join(tree, 'etc/sysconfig')]);
    await run(['cp', '-a', `${kernel.modules}/.`, join(tree, 'usr/lib/modules')]);
    for (const version of await fs.readdir(kernel.modules))
      for (const dropped of DROPPED_MODULES)
        await fs.rm(join(tree, 'usr/lib/modules', version, dropped), { recursive: true, force: true });
    await run(['unshare', '--mount', 'chroot', tree, '/bin/bash', '-c', CUSTOMISE_SCRIPT]);
    await installSshKey(tree, sshKey);
  });
  if (seed.length > 0)
    await stage(`image: rpm database with ${seed.length} packages`, () => seedRpms(tree, seed));
  await stage('image: ext4', async () => {
    const partial = `${path}.partial`;
    await fs.rm(partial, { force: true });
    await run(['truncate', '-s', `${IMAGE_MIB}M`, partial]);
    await run(
      ['mke2fs', '-q', '-F', '-t', 'ext4', '-m', '0', '-L', 'root', '-J', 'size=16']
        .concat('-E', 'lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0', '-d', tree)
        .concat(partial),
    );
    await run(['tune2fs', '-c', '0', '-i', '0', partial]);
    await fs.rename(partial, path);
  });
  await fs.rm(tree, { recursive: true, force: true });
}

/** Registers packages as installed without unpacking anything: the guest's own rpm, so that the database fits it. */
async function seedRpms(tree: string, seed: readonly string[]): Promise<void> {
  const folder = join(tree, 'seed');
  await fs.mkdir(folder);
  await Promise.all(seed.map((path) => fs.copyFile(path, join(folder, basename(path)))));
  const names = seed.map((path) => `/seed/${basename(path)}`);
  await run([
    ...['chroot', tree, 'rpm', '-i', '--justdb', '--nodeps', '--noscripts', '--notriggers', '--nosignature'],
    ...['--replacefiles', '--ignoresize', ...names],
  ]);
  await fs.rm(folder, { recursive: true });
}

async function installSshKey(tree: string, sshKey: string): Promise<void> {
  const folder = join(tree, 'root/.ssh');
  await fs.mkdir(folder, { recursive: true });
  await fs.chmod(folder, 0o700);
  await fs.copyFile(`${sshKey}.pub`, join(folder, 'authorized_keys'));
  await fs.copyFile(sshKey, join(folder, 'id_ed25519'));
  await fs.chmod(join(folder, 'id_ed25519'), 0o600);
  await fs.writeFile(
    join(folder, 'config'),
    'Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n',
  );
}

async function ensureSshKey(cache: string): Promise<string> {
  const key = join(cache, 'id_ed25519');
  if ((await fs.stat(key).catch(() => undefined)) === undefined)
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'heartbundle-lab', '-f', key]);
  return key;
}

/** An image that was chosen this recently may belong to a lab whose state is not written yet. */
const RECENT_MS = 3_600_000;

/** Older images and roots go, except those a lab that is up stands on and those just chosen. */
async function removeUnused(cache: string, kept: readonly string[]): Promise<void> {
  const used = new Set(kept);
  for (const lab of await fs.readdir(join(cache, 'run')).catch(() => [])) {
    const state = await fs.readFile(join(cache, 'run', lab, 'lab.json'), 'utf8').catch(() => '{}');
    const { image } = JSON.parse(state) as { image?: string };
    if (image !== undefined) used.add(basename(image));
  }
  for (const name of await fs.readdir(cache))
    if (/^(?:image|root)-/.test(name) && !used.has(name)) {
      const path = join(cache, name);
      const { atimeMs, mtimeMs } = await fs.stat(path);
      if (Date.now() - Math.max(atimeMs, mtimeMs) > RECENT_MS)
        await fs.rm(path, { recursive: true, force: true });
    }
}
