/**
 * Debian's part in the mirror's RPMs: which EL6 packages carry real software repacked from
 * Debian's .debs, and what those binaries still need from the guest's own Debian system.
 */

/** EL6 package → the .debs its files come from (the repacked files never need `dpkg -i` in a guest). */
export const debianPackages: Readonly<Record<string, readonly string[]>> = {
  heartbeat: ['heartbeat'],
  'heartbeat-libs': ['libheartbeat2'],
  'cluster-glue': ['cluster-glue'],
  'cluster-glue-libs': ['libplumb2', 'libplumbgpl2', 'libpils2', 'liblrm2', 'libstonith1'],
  'resource-agents': ['resource-agents'],
  'perl-TimeDate': ['libtimedate-perl'],
  'scsi-target-utils': ['tgt'],
  'perl-Config-General': ['libconfig-general-perl'],
  librdmacm: ['librdmacm1'],
  libibverbs: ['libibverbs1'],
  'iscsi-initiator-utils': ['open-iscsi', 'libopeniscsiusr', 'libisns0'],
  sg3_utils: ['sg3-utils'],
  'sg3_utils-libs': ['libsgutils2-1.46-2'],
  lsof: ['lsof'],
};

/**
 * Debian packages a guest's image must have for the repacked binaries to run: their shared
 * libraries and tools, which on EL6 belong to packages that a minimal node has already.
 */
export const debianDependencies: readonly string[] = [
  'bc',
  'gawk',
  'iproute2',
  'iputils-arping',
  'iputils-ping',
  'kmod',
  'libaio1',
  'libbz2-1.0',
  'libglib2.0-0',
  'libkmod2',
  'libmount1',
  'libnet1',
  'libnl-3-200',
  'libnl-route-3-200',
  'libssl3',
  'libsystemd0',
  'libtirpc3',
  'libxml2',
  'perl',
  'procps',
  'psmisc',
  'udev',
  'zlib1g',
];
