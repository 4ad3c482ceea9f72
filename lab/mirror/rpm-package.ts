/** One RPM of the mirror, with every capability spelled out as rpm will see it. */
export interface RpmPackage {
  readonly name: string;
  /** '' when the package has none. */
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: Architecture;
  /** Name of the source package whose build this is part of. */
  readonly source: string;
  /** [epoch:]version-release of that source package. */
  readonly sourceEvr: string;
  readonly repository: RepositoryId;
  readonly summary: string;
  /** `name [op evr]`, `pre:`/`post:`/`preun:` in front for the phase of a scriptlet. */
  readonly requires: readonly string[];
  readonly provides: readonly string[];
  readonly obsoletes: readonly string[];
  readonly conflicts: readonly string[];
  /** Paths by kind. The contents of `files` and `config` are stand-ins. */
  readonly files: readonly string[];
  readonly config: readonly string[];
  readonly directories: readonly string[];
  readonly ghosts: readonly string[];
  /** Folder of `payload/` that describes the real software this package carries. */
  readonly payload?: string;
  /** True for the build that a minimal EL 6.7 node has installed. */
  readonly onNode: boolean;
}

export type Architecture = 'x86_64' | 'i686' | 'noarch';
export type RepositoryId = 'base' | 'epel';

/** `name-version-release.arch`, as in a file's name. */
export function nvra(rpm: RpmPackage): string {
  return `${rpm.name}-${rpm.version}-${rpm.release}.${rpm.arch}`;
}
