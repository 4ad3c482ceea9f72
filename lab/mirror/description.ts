import { promises as fs } from 'fs';
import path from 'path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Architecture, RepositoryId, RpmPackage } from './rpm-package';

/** Where the descriptions of all packages lie, one YAML file per theme. */
export const PACKAGES_DIR = path.join(__dirname, 'packages');

/** Lists are written as words with blanks between; a capability with a version takes three words. */
const words = z.string();
/** [epoch:]version-release */
const evr = z.string().regex(/^(\d+:)?[^-:\s]+-[^-:\s]+$/);

const packageSchema = z.strictObject({
  summary: z.string().optional(),
  arch: z.enum(['x86_64', 'noarch']).default('x86_64'),
  /** When it differs from the source package's. */
  evr: evr.optional(),
  /** Version on a minimal EL 6.7 node when it differs from the source's; `none` = not installed there. */
  node: z.union([evr, z.literal('none')]).optional(),
  /** An i686 build exists beside the x86_64 one. */
  twin: z.boolean().default(false),
  /** Leaves out the C library's sonames, which every other architecture-bound package needs. */
  bare: z.boolean().default(false),
  requires: words.default(''),
  provides: words.default(''),
  obsoletes: words.default(''),
  conflicts: words.default(''),
  /** Sonames needed and provided, without the `()(64bit)` that the architecture adds. */
  needs: words.default(''),
  libs: words.default(''),
  libdir: z.string().default('/usr/lib64'),
  files: words.default(''),
  config: words.default(''),
  dirs: words.default(''),
  ghosts: words.default(''),
  payload: z.string().optional(),
});

const sourceSchema = z.strictObject({
  source: z.string(),
  evr,
  /** Version on a minimal EL 6.7 node; built into `base` as an older version when it differs. */
  node: evr.optional(),
  /** Further older versions offered beside the newest. */
  older: z.array(evr).default([]),
  repo: z.enum(['base', 'epel']).default('base'),
  packages: z.record(z.string(), packageSchema),
});

type SourceDescription = z.infer<typeof sourceSchema>;
type PackageDescription = z.infer<typeof packageSchema>;

/** The sonames that rpm's generator finds in every dynamically linked program of EL6. */
const C_LIBRARY = 'libc.so.6 libc.so.6(GLIBC_2.3) libc.so.6(GLIBC_2.3.4) libc.so.6(GLIBC_2.4)';

/**
 * Reads every theme file and spells each package out: all versions, all architectures.
 * @throws Error naming the file when a description does not fit the schema
 */
export async function loadPackages(dir = PACKAGES_DIR): Promise<RpmPackage[]> {
  const themes = (await fs.readdir(dir)).filter((file) => file.endsWith('.yaml')).sort();
  const packages: RpmPackage[] = [];
  for (const theme of themes) {
    const parsed = z
      .array(sourceSchema)
      .safeParse(parse(await fs.readFile(path.join(dir, theme), 'utf8')), { reportInput: true });
    if (!parsed.success) throw new Error(`${theme}: ${z.prettifyError(parsed.error)}`);
    for (const source of parsed.data) packages.push(...expandSource(source));
  }
  return packages;
}

/** One source package → every RPM built from it, newest version first. */
export function expandSource(source: SourceDescription): RpmPackage[] {
  return Object.entries(source.packages).flatMap(([name, description]) => {
    const newest = description.evr ?? source.evr;
    const onNode = description.node === 'none' ? undefined : (description.node ?? source.node);
    const older = description.evr === undefined ? source.older : [];
    const versions = [...new Set([newest, ...(onNode === undefined ? [] : [onNode]), ...older])];
    return versions.flatMap((version) => {
      const isNewest = version === newest;
      const mainEvr = version === onNode ? (source.node ?? source.evr) : isNewest ? source.evr : version;
      const architectures: Architecture[] =
        description.twin && isNewest ? [description.arch, 'i686'] : [description.arch];
      return architectures.map((arch) =>
        spellOut(name, description, {
          evr: version,
          mainEvr,
          arch,
          source: source.source,
          repository: source.repo,
          onNode: version === onNode && arch !== 'i686',
        }),
      );
    });
  });
}

interface Build {
  readonly evr: string;
  readonly mainEvr: string;
  readonly arch: Architecture;
  readonly source: string;
  readonly repository: RepositoryId;
  readonly onNode: boolean;
}

function spellOut(name: string, description: PackageDescription, build: Build): RpmPackage {
  const { epoch, version, release } = splitEvr(build.evr);
  const capabilities = (text: string): string[] =>
    splitCapabilities(
      text
        .replace(/@main/g, build.mainEvr)
        .replace(/@/g, build.evr)
        .replace(/%isa/g, build.arch === 'i686' ? '(x86-32)' : '(x86-64)'),
    );
  const sonames = (text: string): string[] => splitWords(text).map((soname) => decorate(soname, build.arch));
  const noC = description.bare || description.arch === 'noarch';
  const libraries = splitWords(description.libs);
  const libdir = build.arch === 'i686' ? description.libdir.replace('lib64', 'lib') : description.libdir;
  const ownLibraries =
    description.payload !== undefined && build.arch !== 'i686'
      ? []
      : libraries.filter((soname) => !soname.includes('(')).map((soname) => `${libdir}/${soname}`);
  const config = build.arch === 'i686' ? [] : splitWords(description.config);
  const ownConfig = config.length > 0 ? [`config(${name}) = ${build.evr}`] : [];
  const needsLdconfig = libraries.length > 0 && name !== 'glibc' && !name.startsWith('libgcc');
  const pathsOfMain = (text: string): string[] => (build.arch === 'i686' ? [] : splitWords(text));
  return {
    name,
    epoch,
    version,
    release,
    arch: build.arch,
    source: build.source,
    sourceEvr: build.mainEvr,
    repository: build.repository,
    summary: description.summary ?? `${name} of the sample mirror`,
    requires: unique([
      ...capabilities(description.requires),
      ...(noC ? [] : [...sonames(C_LIBRARY), 'rtld(GNU_HASH)']),
      ...sonames(description.needs),
      ...(needsLdconfig ? ['post:/sbin/ldconfig'] : []),
      ...ownConfig,
    ]),
    provides: unique([...capabilities(description.provides), ...sonames(description.libs), ...ownConfig]),
    obsoletes: capabilities(description.obsoletes),
    conflicts: capabilities(description.conflicts),
    files: [...pathsOfMain(description.files), ...ownLibraries],
    config,
    directories: pathsOfMain(description.dirs),
    ghosts: pathsOfMain(description.ghosts),
    ...(description.payload !== undefined && build.arch !== 'i686' ? { payload: description.payload } : {}),
    onNode: build.onNode,
  };
}

/** `1:2.0-3` → epoch '1', version '2.0', release '3'. */
export function splitEvr(text: string): { epoch: string; version: string; release: string } {
  const match = /^(?:(\d+):)?([^-]+)-(.+)$/.exec(text);
  if (match === null) throw new Error(`not a version: ${text}`);
  return { epoch: match[1] ?? '', version: match[2] ?? '', release: match[3] ?? '' };
}

/** `a = 1 b c >= 2` → [`a = 1`, `b`, `c >= 2`] */
export function splitCapabilities(text: string): string[] {
  const tokens = splitWords(text);
  const capabilities: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (/^(=|<=|>=|<|>)$/.test(tokens[at + 1] ?? '')) {
      capabilities.push(tokens.slice(at, at + 3).join(' '));
      at += 2;
    } else {
      capabilities.push(tokens[at] ?? '');
    }
  }
  return capabilities;
}

/** rpm marks 64-bit sonames: `libc.so.6` → `libc.so.6()(64bit)`, `libc.so.6(V)` → `libc.so.6(V)(64bit)`. */
function decorate(soname: string, arch: Architecture): string {
  if (arch === 'i686') return soname;
  return soname.endsWith(')') ? `${soname}(64bit)` : `${soname}()(64bit)`;
}

function splitWords(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
