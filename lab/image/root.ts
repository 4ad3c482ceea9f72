import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths';
import { run } from '../run';
import { acquireSettings, findDebianSource } from './apt';
import { digestOf } from '../digest';
import { BOOTSTRAP_PACKAGES, IMAGE_PACKAGES, REPLACED_PACKAGES, SUITE } from './packages';
import type { Stage } from './stage';

/** Run inside the new root after debootstrap. Services must not start: policy-rc.d says so. */
const INSTALL_SCRIPT = `set -e
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
printf 'path-exclude /usr/share/doc/*\\npath-exclude /usr/share/man/*\\npath-exclude /usr/share/locale/*\\n' >/etc/dpkg/dpkg.cfg.d/lab
mount -t proc proc /proc
apt-get update -q
apt-get install -q -y --no-install-recommends -o DPkg::Options::=--force-unsafe-io ${IMAGE_PACKAGES.join(' ')}
dpkg --purge --force-depends ${REPLACED_PACKAGES.join(' ')}
# Debian's file in the place of the libtirpc RPM's would become an .rpmnew beside it at the first installation only.
rm -f /etc/netconfig
rm -f /etc/apt/apt.conf.d/lab /etc/resolv.conf /usr/sbin/policy-rc.d
apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /usr/share/doc/* /usr/share/man/* /usr/share/locale/* /usr/share/info/*
`;

/** What the root layer is made of, as one digest. */
export function rootDigest(): string {
  return digestOf([SUITE, ...BOOTSTRAP_PACKAGES, INSTALL_SCRIPT]);
}

/** The slow layer: Debian's minimal base and the packages, without what the RPMs bring. Gives its folder. */
export async function ensureRoot(stage: Stage): Promise<string> {
  const folder = join(cacheFolder(), `root-${rootDigest()}`);
  if (await fs.stat(folder).catch(() => undefined)) return folder;
  const partial = `${folder}.partial`;
  await fs.rm(partial, { recursive: true, force: true });
  await fs.mkdir(cacheFolder(), { recursive: true });
  const { uri } = await findDebianSource();
  await stage('image: minimal Debian (debootstrap)', () =>
    // In a mount namespace of its own, so that no mount stays behind, whatever happens.
    run(
      ['unshare', '--mount', 'debootstrap', '--variant=minbase']
        .concat(`--include=${BOOTSTRAP_PACKAGES.join(',')}`)
        .concat(SUITE, partial, uri),
      { timeoutMs: 1_200_000 },
    ),
  );
  await stage('image: packages', async () => {
    await fs.writeFile(join(partial, 'etc/apt/apt.conf.d/lab'), await acquireSettings());
    await fs.copyFile('/etc/resolv.conf', join(partial, 'etc/resolv.conf'));
    await run(['unshare', '--mount', 'chroot', partial, '/bin/sh', '-c', INSTALL_SCRIPT], {
      timeoutMs: 1_200_000,
    });
  });
  await fs.rename(partial, folder);
  return folder;
}
