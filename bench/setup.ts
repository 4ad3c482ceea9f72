import { execFileSync, spawnSync } from 'node:child_process';

/** Debian packages, each with what it is for. */
type Packages = Readonly<Record<string, string>>;

/** What `bench:build` compares with and measures by. */
const BUILD_PEERS: Packages = {
  dnf: 'the peer that resolves and downloads',
  'python3-solv': 'libsolv, the peer that resolves',
  time: 'measures CPU and memory',
  rpm: 'rpmbuild and rpmsign of the packages in the closure',
  'createrepo-c': 'describes them',
  gnupg: 'signs them',
};

/** What the lab is made with; its guests get the peers of `bench:failover` themselves. */
const LAB: Packages = {
  rpm: 'rpmbuild and rpmsign of the sample mirror',
  'createrepo-c': 'describes it',
  gnupg1: 'makes the OpenPGP v3 signatures of its packages',
  faketime: 'signs them at the time EL6 was current',
  openssl: 'the check of the sealed bundle',
  debootstrap: "the guests' root file system",
  e2fsprogs: "makes and checks the guests' filesystems",
  iproute2: "the lab's networks",
  'openssh-client': 'the way into a guest',
};

/** Installs what `bench:build` needs and is missing, and says what. Throws when that takes another user than root. */
export function installPeers(): void {
  installMissing(BUILD_PEERS);
}

/** The same for a bench that runs in the lab. */
export function installLab(): void {
  installMissing(LAB);
}

function installMissing(packages: Packages): void {
  const missing = Object.keys(packages).filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  console.error(
    `Installing Debian packages:${missing.map((name) => `\n  ${name}: ${packages[name]}`).join('')}`,
  );
  if (process.getuid?.() !== 0)
    throw new Error(`run this as root: apt-get must install ${missing.join(' ')}`);
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], options);
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' });
  return stdout === 'installed';
}
