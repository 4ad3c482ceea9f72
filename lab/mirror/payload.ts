import { promises as fs } from 'fs';
import path from 'path';
import execa from 'execa';
import { parse } from 'yaml';
import { z } from 'zod';
import { debianPackages } from './debian';
import type { RpmPackage } from './rpm-package';
import type { BuildItem, FileEntry, Scriptlets } from './spec';

/** One folder per package with real software: layout.yaml, files/ to lay over it, scriptlets as *.sh. */
export const PAYLOAD_DIR = path.join(__dirname, 'payload');

const attributes = z.string().regex(/^0?[0-7]{3,4} \S+ \S+$/);

const layoutSchema = z.strictObject({
  /** Paths of the .debs (files or whole folders) that do not belong on EL6. */
  drop: z.array(z.string()).default([]),
  /** Path of the .deb → path on EL6. */
  move: z.record(z.string(), z.string()).default({}),
  /** Texts to change inside a file of the .deb. */
  replace: z.array(z.strictObject({ file: z.string(), from: z.string(), to: z.string() })).default([]),
  /** Link → what it points to. */
  links: z.record(z.string(), z.string()).default({}),
  /** Folders the package owns: `mode user group`. */
  directories: z.record(z.string(), attributes).default({}),
  /** Files with another mode or owner than root's. */
  owners: z.record(z.string(), attributes).default({}),
  config: z.array(z.string()).default([]),
});

/** What no repacked package keeps: the other distribution's own integration. */
const NEVER = [
  '/lib/systemd',
  '/usr/lib/systemd',
  '/usr/lib/tmpfiles.d',
  '/usr/share/bash-completion',
  '/usr/share/doc',
  '/usr/share/lintian',
  '/usr/share/man',
  '/usr/share/python3',
];

/**
 * Lays a package's files out under `root`: the real software where the package has a payload,
 * else small stand-ins at the right paths.
 */
export async function layOut(
  rpm: RpmPackage,
  root: string,
  debs: ReadonlyMap<string, string>,
): Promise<BuildItem> {
  const entries: FileEntry[] = [];
  let scriptlets: Scriptlets = {};
  if (rpm.payload !== undefined) {
    const own = `${root}.${rpm.name}`;
    await fs.mkdir(own, { recursive: true });
    const real = await layOutPayload(rpm.payload, own, debs);
    entries.push(...real.entries);
    scriptlets = real.scriptlets;
    await execa('cp', ['-a', '--no-target-directory', own, root]);
    await fs.rm(own, { recursive: true });
  } else if (rpm.requires.includes('post:/sbin/ldconfig')) {
    scriptlets = { post: '/sbin/ldconfig || :', postun: '/sbin/ldconfig || :' };
  }
  const present = new Set(entries.map((entry) => entry.path));
  for (const entry of standIns(rpm)) {
    if (present.has(entry.path)) continue;
    entries.push(entry);
    const target = root + entry.path;
    if (entry.kind === 'directory') {
      await fs.mkdir(target, { recursive: true });
      continue;
    }
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, standInText(rpm, entry.path), { mode: parseInt(entry.mode, 8) });
  }
  return { rpm, entries, scriptlets };
}

function standIns(rpm: RpmPackage): FileEntry[] {
  const root = { user: 'root', group: 'root' };
  const doc = `/usr/share/doc/${rpm.name}-${rpm.version}`;
  return [
    ...rpm.directories.map((dir) => ({ path: dir, kind: 'directory' as const, mode: '0755', ...root })),
    ...rpm.files.map((file) => ({ path: file, kind: 'file' as const, mode: modeOf(file), ...root })),
    ...rpm.config.map((file) => ({ path: file, kind: 'config' as const, mode: '0644', ...root })),
    ...rpm.ghosts.map((file) => ({ path: file, kind: 'ghost' as const, mode: '0644', ...root })),
    ...(rpm.directories.length > 0 || rpm.arch === 'i686'
      ? []
      : [{ path: `${doc}/README`, kind: 'file' as const, mode: '0644', ...root }]),
  ];
}

function modeOf(file: string): string {
  return /\/s?bin\/|\/init\.d\/(?!functions$)|\/rc\.d\/rc/.test(file) ? '0755' : '0644';
}

/** A stand-in says what it is; a program among them fails, an init script reports "stopped" and does nothing. */
function standInText(rpm: RpmPackage, file: string): string {
  // Only the last part of the path: where /bin leads to /usr/bin, EL6's two paths of one tool are one file.
  const name = path.basename(file);
  const what = `${name} of ${rpm.name}: a stand-in of heartbundle's sample mirror`;
  if (/\/init\.d\/(?!functions$)/.test(file)) {
    return `#!/bin/sh\n# chkconfig: - 80 20\n# description: ${what}\ncase "$1" in status) echo "${name} is stopped"; exit 3;; esac\nexit 0\n`;
  }
  if (modeOf(file) === '0755') return `#!/bin/sh\necho "${what}" >&2\nexit 1\n`;
  return `# ${what}\n`;
}

async function layOutPayload(
  payload: string,
  own: string,
  debs: ReadonlyMap<string, string>,
): Promise<{ entries: FileEntry[]; scriptlets: Scriptlets }> {
  const dir = path.join(PAYLOAD_DIR, payload);
  const layout = layoutSchema.parse(parse(await fs.readFile(path.join(dir, 'layout.yaml'), 'utf8')) ?? {});
  for (const deb of debianPackages[payload] ?? []) {
    const unpacked = debs.get(deb);
    if (unpacked === undefined) throw new Error(`${payload} needs the .deb ${deb}`);
    await execa('cp', ['-a', `${unpacked}/.`, own]);
  }
  for (const dropped of [...NEVER, ...layout.drop])
    await fs.rm(own + dropped, { recursive: true, force: true });
  for (const [from, to] of Object.entries(layout.move)) {
    await fs.mkdir(path.dirname(own + to), { recursive: true });
    await fs.rename(own + from, own + to);
  }
  for (const { file, from, to } of layout.replace) {
    const text = await fs.readFile(own + file, 'utf8');
    if (!text.includes(from)) throw new Error(`${payload}: ${file} does not contain ${from}`);
    await fs.writeFile(own + file, text.split(from).join(to));
  }
  const overlay = path.join(dir, 'files');
  if ((await fs.readdir(dir)).includes('files')) await execa('cp', ['-a', `${overlay}/.`, own]);
  for (const [link, target] of Object.entries(layout.links)) {
    await fs.mkdir(path.dirname(own + link), { recursive: true });
    await fs.symlink(target, own + link);
  }
  for (const owned of Object.keys(layout.directories)) await fs.mkdir(own + owned, { recursive: true });

  const owned = { ...layout.owners, ...layout.directories };
  const entries: FileEntry[] = [];
  for (const file of await filesBelow(own)) {
    const stat = await fs.lstat(own + file);
    const [mode = '', user = 'root', group = 'root'] = owned[file]?.split(' ') ?? [];
    const kind = stat.isSymbolicLink() ? 'link' : layout.config.includes(file) ? 'config' : 'file';
    entries.push({ path: file, kind, mode: mode === '' ? defaultMode(stat.mode) : mode, user, group });
  }
  for (const [folder, text] of Object.entries(layout.directories)) {
    const [mode = '0755', user = 'root', group = 'root'] = text.split(' ');
    entries.push({ path: folder, kind: 'directory', mode, user, group });
  }
  return { entries, scriptlets: await readScriptlets(dir) };
}

function defaultMode(mode: number): string {
  return (mode & 0o111) === 0 ? '0644' : '0755';
}

async function filesBelow(root: string, below = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of (await fs.readdir(root + below, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const file = `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, file)));
    else found.push(file);
  }
  return found;
}

async function readScriptlets(dir: string): Promise<Scriptlets> {
  const scriptlets: Record<string, string> = {};
  for (const file of await fs.readdir(dir)) {
    const phase = /^(pre|post|preun|postun)\.sh$/.exec(file)?.[1];
    if (phase !== undefined) scriptlets[phase] = await fs.readFile(path.join(dir, file), 'utf8');
  }
  return scriptlets;
}
