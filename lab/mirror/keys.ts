import { promises as fs } from 'fs';
import path from 'path';
import execa from 'execa';
import type { RepositoryId, RpmPackage } from './rpm-package';

/** The committed test keys; they protect nothing (see keys/README.md). */
export const KEYS_DIR = path.join(__dirname, 'keys');

/** How one repository signs, after its model: CentOS 6 (base) and EPEL 6 (epel). */
export interface SigningKey {
  readonly repository: RepositoryId;
  /** Public key in `KEYS_DIR`, and beside the repositories under `keys/`. */
  readonly file: string;
  /** Full OpenPGP v4 fingerprint, 40 hex digits. */
  readonly fingerprint: string;
  readonly userId: string;
  readonly digest: 'SHA1' | 'SHA256';
  /** The moment every signature of this repository says it was made at, in the key's lifetime. */
  readonly signedAt: string;
  /** YYYY-MM-DD, when the key has expired since. */
  readonly expires?: string;
}

export const SIGNING_KEYS: readonly SigningKey[] = [
  {
    repository: 'base',
    file: 'RPM-GPG-KEY-sample-base',
    fingerprint: '2A3D5C4C8619D485A127496FC511C1CF83735986',
    userId: 'sample-base@mirror.invalid',
    digest: 'SHA1',
    signedAt: '2018-06-19 12:00:00',
    expires: '2021-06-30',
  },
  {
    repository: 'epel',
    file: 'RPM-GPG-KEY-sample-epel',
    fingerprint: '74E10DCB2BF28E130B15DC92E995C2678953D92B',
    userId: 'sample-epel@mirror.invalid',
    digest: 'SHA256',
    signedAt: '2014-12-02 12:00:00',
  },
];

/** Packages that carry OpenPGP v4 signatures with SHA256 instead of EL6's usual v3. */
const SIGNED_V4 = new Set(['epel-release', 'lsof', 'rdma', 'perl-TimeDate', 'xinetd']);

/**
 * Signs RPM files in place as EL6's are: header, and header with payload, by OpenPGP v3 (or v4
 * for a few) RSA signatures from gnupg 1.4 whose clock stands at the key's `signedAt`.
 * @param home an empty folder for gnupg, private to this run
 */
export async function signPackages(
  key: SigningKey,
  rpms: readonly { readonly rpm: RpmPackage; readonly file: string }[],
  home: string,
): Promise<void> {
  await fs.mkdir(home, { recursive: true, mode: 0o700 });
  const secret = path.join(KEYS_DIR, `sample-only-${key.repository}.private.asc`);
  await execa('gpg1', ['--batch', '--homedir', home, '--import', secret]);
  for (const v4 of [false, true]) {
    const files = rpms.filter(({ rpm }) => SIGNED_V4.has(rpm.name) === v4).map(({ file }) => file);
    if (files.length === 0) continue;
    await execa(
      'rpmsign',
      [
        '--define',
        `_gpg_name ${key.userId}`,
        '--define',
        `__gpg_sign_cmd ${signCommand(key, home, v4)}`,
        '--rpmv3',
        '--addsign',
        ...files,
      ],
      { env: { LC_ALL: 'C', TZ: 'UTC' } },
    );
  }
}

function signCommand(key: SigningKey, home: string, v4: boolean): string {
  return [
    `/usr/bin/faketime faketime -f "${key.signedAt}"`,
    `gpg1 --batch --no-verbose --no-armor --no-secmem-warning --homedir ${home}`,
    v4 ? '--digest-algo SHA256' : `--force-v3-sigs --digest-algo ${key.digest}`,
    '-u "%{_gpg_name}" -sbo %{__signature_filename} %{__plaintext_filename}',
  ].join(' ');
}
