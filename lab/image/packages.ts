import { debianDependencies, debianPackages } from '../mirror/debian';

export const SUITE = 'bookworm';

/** What debootstrap itself lays down beyond the minimal base. */
export const BOOTSTRAP_PACKAGES: readonly string[] = [
  'sysvinit-core',
  'kmod',
  'udev',
  'iproute2',
  'ca-certificates',
];

/** What a minimal EL6 node has, by the names of the Debian packages that play it. */
const BASE_PACKAGES: readonly string[] = [
  'bzip2',
  'cpio',
  'curl',
  'e2fsprogs',
  'ethtool',
  'file',
  'iptables',
  'iputils-arping',
  'iputils-ping',
  'kmod',
  'less',
  'libstdc++6',
  'lvm2',
  'net-tools',
  'openssh-client',
  'openssh-server',
  'openssl',
  'passwd',
  'perl',
  'procps',
  'psmisc',
  'rpm',
  'udev',
  'xz-utils',
];

/** The software that only RPMs bring: its Debian packages are installed for their dependencies, then purged. */
export const REPLACED_PACKAGES: readonly string[] = [...new Set(Object.values(debianPackages).flat())].sort();

export const IMAGE_PACKAGES: readonly string[] = [
  ...new Set([...BASE_PACKAGES, ...debianDependencies, ...REPLACED_PACKAGES]),
].sort();
