import * as z from 'zod';
import { AppError } from '../core/error';
import { PLACE, type Manifest } from './manifest';
import { manifestSchema } from './manifest-schema';
import { isSignedBy } from './signing-key';
import { parseSums } from './sums';

/** One file of a bundle, by its place. */
export interface SeenFile {
  readonly sha256: string;
  readonly content?: Buffer;
}

/** Larger files are not kept, so that a hostile bundle cannot fill the memory. */
export const KEPT_LIMIT = 32 * 1024 * 1024;

const KEPT_FOLDERS = [PLACE.keys, `${PLACE.repository}/repodata`];

/** Whether a file of the bundle is looked into besides its digest. */
export function isKept(place: string): boolean {
  const kept: readonly string[] = [PLACE.sums, PLACE.signature, PLACE.manifest];
  return kept.includes(place) || KEPT_FOLDERS.some((folder) => place.startsWith(`${folder}/`));
}

export function textOf(files: ReadonlyMap<string, SeenFile>, place: string): string | undefined {
  return files.get(place)?.content?.toString('utf8');
}

/** Signature over SHA256SUMS, then every file against it, in both directions. */
export function compareFiles(bundle: string, files: ReadonlyMap<string, SeenFile>): AppError[] {
  const sumsContent = files.get(PLACE.sums)?.content;
  const signature = files.get(PLACE.signature)?.content;
  const publicPem = textOf(files, PLACE.publicKey);
  const signed =
    sumsContent !== undefined &&
    signature !== undefined &&
    publicPem !== undefined &&
    isSignedBy(sumsContent, signature, publicPem);
  if (!signed) return [new AppError('BUNDLE_SIGNATURE_WRONG', { bundle })];
  const sums = parseSums(sumsContent.toString('utf8'));
  if (sums === undefined) return [new AppError('BUNDLE_SIGNATURE_WRONG', { bundle })];

  const findings: AppError[] = [];
  for (const [place, expected] of sums) {
    const actual = files.get(place)?.sha256;
    if (actual === undefined) findings.push(new AppError('BUNDLE_FILE_MISSING', { bundle, entry: place }));
    else if (actual !== expected) {
      findings.push(new AppError('BUNDLE_FILE_ALTERED', { bundle, entry: place, expected, actual }));
    }
  }
  for (const place of files.keys()) {
    if (sums.has(place) || place === PLACE.sums || place === PLACE.signature) continue;
    findings.push(new AppError('BUNDLE_FILE_EXTRA', { bundle, entry: place }));
  }
  return findings;
}

/** What a manifest of a later format still says: the program that reads it. */
export function neededVersion(files: ReadonlyMap<string, SeenFile>): string | undefined {
  try {
    const parsed = toolSchema.safeParse(JSON.parse(textOf(files, PLACE.manifest) ?? ''));
    return parsed.success ? parsed.data.tool.minimumVersion : undefined;
  } catch {
    return undefined;
  }
}

const toolSchema = z.object({ tool: z.object({ minimumVersion: z.string() }) });

export function readManifest(files: ReadonlyMap<string, SeenFile>): Manifest | undefined {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(textOf(files, PLACE.manifest) ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** bundle.json names exactly the packages and the key that are there. */
export function compareManifest(
  bundle: string,
  manifest: Manifest,
  files: ReadonlyMap<string, SeenFile>,
  fingerprint: string | undefined,
  title: string | undefined,
): AppError[] {
  const named = new Map(manifest.packages.map((one) => [one.file, one.sha256] as const));
  const present = [...files.keys()].filter((place) => place.startsWith(`${PLACE.packages}/`));
  const fits =
    named.size === manifest.packages.length &&
    present.length === named.size &&
    present.every((place) => named.get(place) === files.get(place)?.sha256) &&
    manifest.keys.bundle.fingerprint === fingerprint &&
    (title === undefined || title === `${manifest.name}-${manifest.version}`);
  return fits ? [] : [new AppError('BUNDLE_MANIFEST_WRONG', { bundle })];
}
