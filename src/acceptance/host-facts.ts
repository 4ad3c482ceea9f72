import { TRUST_FILE } from '../bundle/trust';
import type { Machine } from '../node/machine';
import { readInputRules } from '../stack/firewall-openings';
import {
  SITE_FILE,
  STORAGE_PACKAGES,
  STORAGE_SERVICES,
  TARGET_CONFIG,
  type HostFacts,
  type Identity,
  type SpaceFact,
  type StorageFacts,
} from './facts';
import { formatName, readBundled, type PackageName } from './bundled';
import { readFiles } from './read-files';

const TIMEOUT_MS = 60_000;
/** Every file of the bundle's packages is read. */
const VERIFY_TIMEOUT_MS = 300_000;
/** Where a full filesystem stops the cluster's own work. */
const OWN_FOLDERS = ['/', '/var/log', '/var/lib/heartbundle'];

export interface HostWish {
  readonly packages: readonly string[];
  readonly files: readonly string[];
  readonly services: readonly string[];
  /** Folders whose filesystem must have room, besides the cluster's own. */
  readonly folders: readonly string[];
}

/** What is looked at on every host of the site. */
export async function readHost(machine: Machine, host: Identity, wish: HostWish): Promise<HostFacts> {
  const { packages, services } = wish;
  const read = async (argv: readonly string[], timeoutMs = TIMEOUT_MS): Promise<string> =>
    (await machine.run(argv, { access: 'read', timeoutMs })).stdout;
  const bundled = await readBundled(machine);
  const names = [...new Set([...packages, ...bundled.map(({ name }) => name)])];
  const rows = parseQuery(await read(['rpm', '-q', '--qf', QUERY, ...names]));
  const installed: Record<string, string | undefined> = {};
  for (const name of packages) installed[name] = rows.find((one) => one.name === name)?.version;
  const present = rows.filter(({ name }) => packages.includes(name));
  const unsigned = present.filter(({ name, signed }) => !signed && name !== OWN_PACKAGE);
  // Without a vendor's signature it was added by hand, as IBM's are, whose own tools change their files.
  const compared = rows.filter(({ name, signed }) => signed || packages.includes(name));
  const full = [...new Set(compared.map(formatName))];
  // Dependencies are the installer's matter: here only files are compared.
  const verified = full.length === 0 ? '' : await read(['rpm', '-V', '--nodeps', ...full], VERIFY_TIMEOUT_MS);
  const files = await readFiles(machine, wish.files);
  const listed = (await read(['chkconfig', '--list'])).split('\n');
  const enabled: Record<string, boolean> = {};
  for (const name of services)
    enabled[name] = listed.some((line) => line.split(/\s+/)[0] === name && /\b3:on\b/.test(line));
  return {
    ...host,
    packages: installed,
    bundled: bundled.map((one) => ({
      name: one.name,
      expected: formatName(one),
      installed: rows.filter(({ name, arch }) => name === one.name && arch === one.arch).map(formatName),
    })),
    unsigned: unsigned.map(({ name }) => name),
    altered: verified.split('\n').filter((line) => line.trim() !== ''),
    files,
    enabled,
    bootLinks: { start: await machine.list('/etc/rc.d/rc3.d'), stop: await machine.list('/etc/rc.d/rc6.d') },
    firewall: await readInputRules(machine),
    space: await readSpace(machine, [...OWN_FOLDERS, ...wish.folders]),
  };
}

/** Made by this project and sealed with the bundle's key instead of a vendor's. */
const OWN_PACKAGE = 'heartbundle';
const SIGNATURES = ['DSAHEADER', 'RSAHEADER', 'SIGGPG', 'SIGPGP'].map((tag) => `%{${tag}:pgpsig}`);
const QUERY = ['%{NAME}', '%{VERSION}-%{RELEASE}', '%{ARCH}', ...SIGNATURES].join('\\t') + '\\n';

/** A line of the query for each package installed; `package NAME is not installed` has no tab. */
function parseQuery(output: string): (PackageName & { readonly signed: boolean })[] {
  return output
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(({ length }) => length > 2)
    .map(([name = '', version = '', arch = '', ...signatures]) => ({
      name,
      version,
      arch,
      signed: signatures.some((one) => one.trim() !== '(none)'),
    }));
}

/** From `df -P` in blocks of 1024 bytes and in inodes; a filesystem that several folders share comes once. */
async function readSpace(machine: Machine, folders: readonly string[]): Promise<SpaceFact[]> {
  const rows = async (option: string): Promise<string[][]> => {
    const { stdout } = await machine.run(['df', '-P', option, ...folders], {
      access: 'read',
      timeoutMs: TIMEOUT_MS,
    });
    return stdout
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((words) => words.length >= 6);
  };
  const [blocks, inodes] = [await rows('-k'), await rows('-i')];
  const space = new Map<string, SpaceFact>();
  for (const [, total = '0', , free = '0', , ...mount] of blocks) {
    const name = mount.join(' ');
    const row = inodes.find((words) => words.slice(5).join(' ') === name);
    // Some filesystems count no inodes.
    const allInodes = Number(row?.[1] ?? 0);
    space.set(name, {
      mount: name,
      freeBytes: Number(free) * 1024,
      freeShare: Number(total) === 0 ? 1 : Number(free) / Number(total),
      freeInodes: allInodes > 0 ? Number(row?.[3] ?? 0) / allInodes : 1,
    });
  }
  return [...space.values()];
}

export async function readStorage(machine: Machine, identity: Identity): Promise<StorageFacts> {
  const host = await readHost(machine, identity, {
    packages: STORAGE_PACKAGES,
    files: [SITE_FILE, TARGET_CONFIG, TRUST_FILE],
    services: STORAGE_SERVICES,
    folders: [],
  });
  const { stdout } = await machine.run(['tgtadm', '--lld', 'iscsi', '--mode', 'target', '--op', 'show'], {
    access: 'read',
  });
  return { ...host, targets: stdout };
}
