import * as z from 'zod';
import {
  choiceSchema,
  fingerprintSchema,
  lockedPackageSchema,
  lockSchema,
  sha256Schema,
  targetSchema,
} from './lock-schema';

/** A path inside a bundle. */
const place = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[A-Za-z0-9_./+~^-]+$/);
const seconds = z.number().int().min(0);

const vendorKeySchema = z.strictObject({
  file: place,
  fingerprint: fingerprintSchema,
  userId: z.string(),
  /** Repositories whose packages it may sign. */
  repositories: z.array(z.string()).readonly(),
});

const packageSignatureSchema = z.strictObject({
  fingerprint: fingerprintSchema,
  /** e.g. `v3 RSA/SHA1`. */
  algorithm: z.string(),
  created: seconds,
});

const manifestPackageSchema = lockedPackageSchema.extend({
  /** Path inside the bundle. */
  file: place,
  /** Null for an added package that nobody signed. */
  signature: packageSignatureSchema.nullable(),
});

/** bundle.json: what a bundle holds and where it came from. Signed through SHA256SUMS. Times in seconds since 1970. */
export const manifestSchema = z.strictObject({
  /** Readers refuse a number they do not know. */
  format: z.literal(1),
  name: z.string(),
  version: z.string(),
  /** The lock's; a node refuses one lower than that of the bundle installed. */
  serial: seconds,
  target: targetSchema.extend({ glibc: z.string() }),
  recipe: z.strictObject({ sha256: sha256Schema }),
  /** The nodes' profiles that the packages complete; absent when they are complete by themselves. */
  baselines: lockSchema.shape.baselines,
  lock: z.strictObject({ sha256: sha256Schema }),
  /** Names that are never upgraded on a node without leave. */
  protected: z.array(z.string()).readonly(),
  /** The program that made the bundle, and the oldest that can read it. */
  tool: z.strictObject({ version: z.string(), minimumVersion: z.string() }),
  program: z.strictObject({ runtime: place, runtimeVersion: z.string(), app: place, rpm: place }),
  keys: z.strictObject({
    /** sha256 of the SubjectPublicKeyInfo. */
    bundle: z.strictObject({ file: place, fingerprint: sha256Schema }),
    vendors: z.array(vendorKeySchema).readonly(),
  }),
  repositories: z.array(z.strictObject({ id: z.string(), repomdSha256: sha256Schema })).readonly(),
  packages: z.array(manifestPackageSchema).readonly(),
  choices: z.array(choiceSchema).readonly(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestPackage = z.infer<typeof manifestPackageSchema>;
export type PackageSignature = z.infer<typeof packageSignatureSchema>;
export type VendorKey = z.infer<typeof vendorKeySchema>;
