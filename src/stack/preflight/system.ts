import type { Machine } from '../../node/machine';
import { readRelease } from '../../node/release';
import { readService } from '../../node/services';
import { findWatchdog } from '../../node/watchdog';
import { resetOf } from '../../site/guard';
import { check, fail, pass, warn, type Finding, type PreflightCheck } from './check';

const MIB = 1024;
/** The installer's own peak on a node is about 150 MB. */
const MEMORY_NEEDED_KIB = 160 * MIB;
const MEMORY_SCARCE_KIB = 256 * MIB;

const release = check('release', async (machine) => {
  const { name, version, arch, glibc } = await readRelease(machine);
  const kernel = (await machine.run(['uname', '-r'], { access: 'read' })).stdout.trim();
  const found = name === '' ? '-' : name;
  if (version.split('.')[0] !== '6' || arch !== 'x86_64')
    return [fail('preflight.release.wrong', { found, arch })];
  const [major = 0, minor = 0] = glibc.split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 12)) return [fail('preflight.release.glibc', { glibc })];
  return [pass('preflight.release.ok', { found, arch, kernel, glibc })];
});

const selinux = check('selinux', async (machine) => {
  const { exitCode, stdout } = await machine.run(['getenforce'], { access: 'read' });
  const mode = stdout.trim();
  if (exitCode !== 0 || mode === '') return [pass('preflight.selinux.absent')];
  return [
    mode === 'Enforcing' ? warn('preflight.selinux.enforcing') : pass('preflight.selinux.off', { mode }),
  ];
});

const memory = check('memory', async (machine) => {
  const facts = (await machine.readFile('/proc/meminfo'))?.toString() ?? '';
  const kib = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(facts)?.[1] ?? 0);
  // MemAvailable is younger than EL6's kernel.
  const free = kib('MemFree') + kib('Buffers') + kib('Cached') + kib('SwapFree');
  const values = { free: Math.round(free / MIB), needed: MEMORY_NEEDED_KIB / MIB };
  if (free < MEMORY_NEEDED_KIB) return [fail('preflight.memory.short', values)];
  return [
    free < MEMORY_SCARCE_KIB ? warn('preflight.memory.scarce', values) : pass('preflight.memory.ok', values),
  ];
});

/** MiB that an installation writes below each folder, and that a machine which has it all still needs. */
const SPACE: readonly { readonly folder: string; readonly fresh: number; readonly again: number }[] = [
  { folder: '/usr', fresh: 150, again: 4 },
  { folder: '/opt', fresh: 200, again: 4 },
  { folder: '/var/lib', fresh: 64, again: 8 },
  { folder: '/etc', fresh: 4, again: 1 },
  { folder: '/tmp', fresh: 8, again: 1 },
];
const FILES_NEEDED = 4000;

const space = check('space', async (machine, { ours }) => {
  const folders = SPACE.map(({ folder }) => folder);
  const [blocks, inodes] = await Promise.all([
    readFree(machine, '-Pk', folders),
    readFree(machine, '-Pi', folders),
  ]);
  const installed = ours.steps.has('packages');
  const filesystems = new Map<string, { free: number; needed: number; folders: string[] }>();
  SPACE.forEach(({ folder, fresh, again }, index) => {
    const { mount, free } = blocks[index] ?? {};
    if (mount === undefined || free === undefined) return;
    const known = filesystems.get(mount) ?? { free: Math.floor(free / MIB), needed: 0, folders: [] };
    known.needed += installed ? again : fresh;
    known.folders.push(folder);
    filesystems.set(mount, known);
  });
  const findings: Finding[] = [];
  for (const [mount, { free, needed, folders: held }] of filesystems)
    if (free < needed)
      findings.push(fail('preflight.space.short', { mount, free, needed, folders: held.join(' ') }));
  for (const { mount, free } of inodes)
    if (
      !installed &&
      free !== undefined &&
      free < FILES_NEEDED &&
      !findings.some(({ seen }) => seen.values?.['mount'] === mount)
    )
      findings.push(fail('preflight.space.files', { mount: mount ?? '', free, needed: FILES_NEEDED }));
  if (findings.length > 0) return findings;
  const seen = [...filesystems].map(([mount, { free, needed }]) => `${mount} ${free} MiB (${needed})`);
  return [pass('preflight.space.ok', { seen: seen.join(', ') })];
});

/** Free blocks or files and mount point for each folder, from `df`; `free` is undefined where the filesystem does not count. */
async function readFree(
  machine: Machine,
  option: '-Pk' | '-Pi',
  folders: readonly string[],
): Promise<{ mount?: string; free?: number }[]> {
  const { stdout } = await machine.run(['df', option, ...folders], { access: 'read' });
  return stdout
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const match = /\s(\d+|-)\s+\S+\s+(\/.*)$/.exec(line);
      if (match === null) return {};
      const [, free = '-', mount = ''] = match;
      // Btrfs and others have no inode table: 0 or "-" of everything.
      const counted = free !== '-' && !/\s0\s+0\s+0\s/.test(line);
      return { mount, ...(counted ? { free: Number(free) } : {}) };
    });
}

/** Services of EL6 that open the watchdog, which only one can: `watchdog`, and sanlock's `wdmd`. */
const WATCHDOG_USERS = ['watchdog', 'wdmd'];

const watchdog = check('watchdog', async (machine, { plan }) => {
  if (plan?.role === 'target') return [];
  const wanted = plan !== undefined && resetOf(plan.site) === 'watchdog';
  const findings: Finding[] = [];
  if (wanted)
    for (const service of WATCHDOG_USERS)
      if ((await readService(machine, service)).enabled)
        findings.push(fail('preflight.watchdog.user', { service }));
  const found = await findWatchdog(machine);
  if (found === 'none')
    findings.push(wanted ? fail('preflight.watchdog.missing') : warn('preflight.watchdog.none'));
  else findings.push(pass(found === 'device' ? 'preflight.watchdog.ok' : 'preflight.watchdog.soft'));
  return findings;
});

export const SYSTEM_CHECKS: readonly PreflightCheck[] = [release, memory, space, selinux, watchdog];
