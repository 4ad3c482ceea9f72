import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../lab/digest';
import { downloadClosure, findDebianSource } from '../../lab/image/apt';
import { SUITE } from '../../lab/image/packages';
import { rootDigest } from '../../lab/image/root';
import type { GuestName } from '../../lab/addresses';
import type { Lab } from '../../lab/lab';
import { cacheFolder } from '../../lab/paths';

/**
 * Debian packages and what they need beyond the guests' image, downloaded once by the host's apt and kept
 * in the lab's cache. Gives their folder. The guests' image must have been built: its dpkg says what is there already.
 */
export async function downloadDebs(packages: readonly string[]): Promise<string> {
  const folder = join(cacheFolder(), `debs-${digestOf([rootDigest(), ...packages])}`);
  if (await fs.stat(folder).catch(() => undefined)) return folder;
  const partial = `${folder}.partial`;
  await fs.rm(partial, { recursive: true, force: true });
  await fs.mkdir(partial, { recursive: true });
  const status = join(cacheFolder(), `root-${rootDigest()}`, 'var/lib/dpkg/status');
  await downloadClosure(await findDebianSource(), SUITE, packages, partial, status);
  await fs.rename(partial, folder);
  return folder;
}

const INSTALL = `set -e
printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
DEBIAN_FRONTEND=noninteractive LC_ALL=C dpkg --install --force-unsafe-io /root/debs/*.deb >/root/debs.log 2>&1 || { tail -n 20 /root/debs.log >&2; exit 1; }
rm -rf /usr/sbin/policy-rc.d /root/debs
`;

/** Installs the packages of such a folder in a guest by its dpkg; their services are not started. */
export async function installDebs(lab: Lab, guest: GuestName, folder: string): Promise<void> {
  await lab.push(guest, folder, '/root/debs');
  await lab.run(guest, INSTALL);
}
