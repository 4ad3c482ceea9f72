import { execFileSync, spawnSync } from 'node:child_process';

/** Debian packages of the peers and what each is for. */
const PACKAGES: Readonly<Record<string, string>> = {
  dnf: 'the peer that resolves and downloads',
  'python3-solv': 'libsolv, the peer that resolves',
  time: 'measures CPU and memory',
  rpm: 'rpmbuild and rpmsign of the packages in the closure',
  'createrepo-c': 'describes them',
  gnupg: 'signs them',
};

/** Installs what is missing and says what. Throws when that takes another user than root. */
export function installPeers(): void {
  const missing = Object.keys(PACKAGES).filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  console.error(
    `Installing Debian packages:${missing.map((name) => `\n  ${name}: ${PACKAGES[name]}`).join('')}`,
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
