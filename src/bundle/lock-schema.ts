import * as z from 'zod';

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** OpenPGP fingerprint, upper-case hexadecimal. */
export const fingerprintSchema = z.string().regex(/^[0-9A-F]{40}$/);
const count = z.number().int().min(0);
/** Names become file names and parts of commands: nothing that could leave a folder. */
const namePart = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._+~^-]*$/);

export const targetSchema = z.strictObject({
  /** As in the recipe, e.g. `el`. */
  distribution: namePart,
  release: namePart,
  arch: namePart,
});

/** `by` is a NEVRA, `group:NAME` when a group of the recipe asks for it, or `added:FILE`. */
const reasonSchema = z.strictObject({ requirement: z.string(), by: z.string() });

export const choiceSchema = reasonSchema.extend({
  chosen: z.string(),
  rivals: z.array(z.string()).readonly(),
});

export const lockedPackageSchema = z.strictObject({
  name: namePart,
  epoch: count,
  version: namePart,
  release: namePart,
  arch: namePart,
  /** `repository`: from the repository named; `added`: the user's own file, given by `--add`. */
  origin: z.enum(['repository', 'added']),
  repository: z.string(),
  /** Path inside the repository; for an added package its file name. */
  path: z.string(),
  size: count,
  sha256: sha256Schema,
  sourceRpm: z.string(),
  license: z.string(),
  /** Seconds since 1970, from the package. */
  buildTime: count,
  installedSize: count,
  /** Groups of the recipe whose closure needs it, e.g. `node`. */
  groups: z.array(z.string()).readonly(),
  requiredBy: z.array(reasonSchema).readonly(),
});

const lockedRepositorySchema = z.strictObject({
  id: z.string(),
  /** The recipe's or the host's; `--repo` changes where bytes come from, not what they are. */
  baseUrls: z.array(z.string()).readonly(),
  mirrorList: z.string().optional(),
  metalink: z.string().optional(),
  repomdSha256: sha256Schema,
  /** Vendor keys that may sign its packages. */
  keys: z.array(fingerprintSchema).readonly(),
});

/** Every package of a bundle and how it came in. The same inputs give the same bytes. */
export const lockSchema = z.strictObject({
  format: z.literal(1),
  name: namePart,
  version: namePart,
  target: targetSchema,
  /** Grows from lock to lock of this name (serial.ts); seconds since 1970 of its newest package at first. */
  serial: count,
  recipe: z.strictObject({ sha256: sha256Schema }),
  /** The nodes' profiles it was resolved against; absent for an empty root. */
  baselines: z
    .array(z.strictObject({ node: z.string(), release: z.string(), sha256: sha256Schema }))
    .readonly()
    .optional(),
  /** Names that are never upgraded on a node without leave. */
  protected: z.array(z.string()).readonly(),
  repositories: z.array(lockedRepositorySchema).readonly(),
  /** Sorted by name, EVR, arch. */
  packages: z.array(lockedPackageSchema).readonly(),
  /** Requirements that several packages provided. */
  choices: z.array(choiceSchema).readonly(),
});

export type Lock = z.infer<typeof lockSchema>;
export type LockedPackage = z.infer<typeof lockedPackageSchema>;
export type LockedRepository = z.infer<typeof lockedRepositorySchema>;
export type LockedReason = z.infer<typeof reasonSchema>;
export type LockedChoice = z.infer<typeof choiceSchema>;
