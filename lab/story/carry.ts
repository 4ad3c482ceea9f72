import { basename } from 'node:path';
import type { GuestName } from '../addresses';
import type { Lab } from '../lab';
import type { ExecResult } from '../ssh';

/** Where the bundle is unpacked on a guest. */
export const BUNDLE_FOLDER = '/root/bundle';
export const SITE_FILE = '/root/site.yaml';

/** The guests that get the bundle, in the order of installation, with their roles. */
export const INSTALL_ORDER: readonly { readonly guest: GuestName; readonly role: string }[] = [
  { guest: 'storage', role: 'target' },
  { guest: 'MQMaster', role: 'first-node' },
  { guest: 'MQSlave', role: 'second-node' },
];

/** Carries the tarball and the site file to a guest and unpacks it as README.txt says. */
export async function carryBundle(lab: Lab, guest: GuestName, bundle: string, site: string): Promise<void> {
  await lab.push(guest, bundle, '/root/');
  await lab.push(guest, site, SITE_FILE);
  const tarball = `/root/${basename(bundle)}`;
  await lab.run(guest, ['sh', '-c', `rm -rf ${BUNDLE_FOLDER} && mkdir ${BUNDLE_FOLDER}`]);
  await lab.run(guest, ['tar', 'xzf', tarball, '-C', BUNDLE_FOLDER, '--strip-components=1']);
  await lab.run(guest, ['rm', tarball]);
}

/** `./install` as the operator would call it, from the unpacked bundle. */
export function install(
  lab: Lab,
  guest: GuestName,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<ExecResult> {
  return lab.exec(guest, ['sh', '-c', `cd ${BUNDLE_FOLDER} && exec ./install "$@"`, 'install', ...args], {
    timeoutMs: 600_000,
    ...(onLine === undefined ? {} : { onLine }),
  });
}

/** The arguments of an unattended installation in a role. */
export function unattended(role: string): string[] {
  return ['--site', SITE_FILE, '--role', role, '--yes'];
}
