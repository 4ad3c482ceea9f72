/** What the operator allows beyond the ordinary; each has a flag of its own and none is asked for by a site file. */
export interface Leave {
  /** `--allow-core-upgrade`: packages that the bundle calls protected may be replaced by newer ones. */
  readonly coreUpgrade?: boolean;
  /** `--drop-sessions`: a target that is in use, or a session of this node, may be taken down for a change. */
  readonly dropSessions?: boolean;
  /** `--wipe SERIAL`: the disk with this serial may lose what lies on it. */
  readonly wipe?: string;
}
