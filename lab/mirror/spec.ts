import type { RpmPackage } from './rpm-package';

/** Scriptlets of one package: shell text by phase. */
export interface Scriptlets {
  readonly pre?: string;
  readonly post?: string;
  readonly preun?: string;
  readonly postun?: string;
}

/** One line of %files: a path with its mode and owner. */
export interface FileEntry {
  readonly path: string;
  readonly kind: 'file' | 'config' | 'directory' | 'link' | 'ghost';
  /** Octal, as `%attr` takes it. */
  readonly mode: string;
  readonly user: string;
  readonly group: string;
}

/** A package with what goes into it. */
export interface BuildItem {
  readonly rpm: RpmPackage;
  readonly entries: readonly FileEntry[];
  readonly scriptlets: Scriptlets;
}

const PHASES = ['pre', 'post', 'preun', 'postun'] as const;

/** Macros that keep rpmbuild from touching, compressing or guessing anything, and rpm 4.8 able to read the result. */
export const RPMBUILD_DEFINES: readonly string[] = [
  '__os_install_post %{nil}',
  'debug_package %{nil}',
  '_build_id_links none',
  '_binary_payload w6.gzdio',
  '_binary_filedigest_algorithm 8',
  '_source_filedigest_algorithm 8',
  '_buildhost mirror.invalid',
  '_vendor redhat',
  'use_source_date_epoch_as_buildtime 1',
  'clamp_mtime_to_source_date_epoch 1',
  '__brp_check_rpaths %{nil}',
  '_unpackaged_files_terminate_build 0',
  '__check_files %{nil}',
];

/**
 * The spec of one source package for one architecture. Every dependency is written out
 * (AutoReqProv is off); the files are expected ready under BUILDROOT/name-version-release.arch.
 */
export function renderSpec(items: readonly BuildItem[]): string {
  const first = items[0];
  if (first === undefined) throw new Error('a spec needs a package');
  const { source, sourceEvr } = first.rpm;
  const [, epoch, version, release] = /^(?:(\d+):)?([^-]+)-(.+)$/.exec(sourceEvr) ?? [];
  const main = items.find((item) => item.rpm.name === source);
  const lines = [
    `Name: ${source}`,
    ...(epoch === undefined ? [] : [`Epoch: ${epoch}`]),
    `Version: ${version ?? ''}`,
    `Release: ${release ?? ''}`,
    `Summary: ${main?.rpm.summary ?? source}`,
    'License: GPLv2+',
    'Group: System Environment/Base',
    'Vendor: heartbundle sample mirror',
    'URL: http://mirror.invalid/',
    'AutoReqProv: no',
    ...(main === undefined ? [] : dependencyTags(main.rpm)),
    '%description',
    describe(main?.rpm.name ?? source),
  ];
  for (const { rpm } of items) {
    if (rpm.name === source) continue;
    lines.push(
      `%package -n ${rpm.name}`,
      ...(rpm.epoch === '' && epoch === undefined ? [] : [`Epoch: ${rpm.epoch === '' ? '0' : rpm.epoch}`]),
      `Version: ${rpm.version}`,
      `Release: ${rpm.release}`,
      `Summary: ${rpm.summary}`,
      'Group: System Environment/Base',
      'AutoReqProv: no',
      ...(rpm.arch === 'noarch' ? ['BuildArch: noarch'] : []),
      ...dependencyTags(rpm),
      `%description -n ${rpm.name}`,
      describe(rpm.name),
    );
  }
  for (const item of items) {
    const suffix = item.rpm.name === source ? '' : ` -n ${item.rpm.name}`;
    for (const phase of PHASES) {
      const script = item.scriptlets[phase];
      if (script !== undefined) lines.push(`%${phase}${suffix}`, script.replace(/%/g, '%%').trimEnd());
    }
    lines.push(`%files${suffix}`, ...item.entries.map(fileLine));
  }
  return `${lines.join('\n')}\n`;
}

function dependencyTags(rpm: RpmPackage): string[] {
  return [
    ...rpm.requires.map((requirement) => {
      const phased = /^(pre|post|preun|postun):(.+)$/.exec(requirement);
      return phased === null ? `Requires: ${requirement}` : `Requires(${phased[1]}): ${phased[2]}`;
    }),
    ...rpm.provides.map((capability) => `Provides: ${capability}`),
    ...rpm.obsoletes.map((capability) => `Obsoletes: ${capability}`),
    ...rpm.conflicts.map((capability) => `Conflicts: ${capability}`),
  ];
}

function fileLine(entry: FileEntry): string {
  const attributes = `%attr(${entry.kind === 'link' ? '-' : entry.mode},${entry.user},${entry.group})`;
  const directive = {
    file: '',
    link: '',
    config: '%config(noreplace) ',
    directory: '%dir ',
    ghost: '%ghost ',
  };
  return `${attributes} ${directive[entry.kind]}"${entry.path}"`;
}

function describe(name: string): string {
  return `${name}, built for the sample mirror of heartbundle. Not a distribution's package.`;
}
