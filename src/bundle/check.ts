import { createHash } from 'crypto';
import * as path from 'path';
import * as z from 'zod';
import { AppError, isAppError } from '../core/error';
import type { Emit } from '../core/events';
import { VERSION } from '../core/version';
import { pinKey, verifyPackageFile, type PackageEvidence, type PinnedKey } from '../rpm/signature';
import { findBundleKind, walkBundle, type BundleKind } from './bundle-files';
import { lockedNevra } from './lock';
import { manifestSchema, PLACE, type Manifest, type ManifestPackage } from './manifest';
import { compareRepodata } from './repodata-check';
import { isSignedBy, publicKeyFingerprint } from './signing-key';
import { parseSums } from './sums';
import { isTooOld } from './tool-version';

/** What was found out about a bundle. */
export interface CheckReport {
  readonly bundle: string;
  readonly kind: BundleKind;
  /** Absent when bundle.json itself cannot be believed. */
  readonly manifest?: Manifest;
  /** sha256 of the public key that is inside, whether or not its signature is right. */
  readonly fingerprint?: string;
  readonly files: { readonly count: number; readonly bytes: number };
  /** One per package whose vendor signature and digests were verified. */
  readonly packages: readonly CheckedPackage[];
  /** Added packages that nobody signed. */
  readonly unsigned: readonly string[];
  /** Empty when everything is as it was sealed. */
  readonly findings: readonly AppError[];
}

export interface CheckedPackage {
  readonly nevra: string;
  readonly evidence: PackageEvidence;
}

export interface CheckOptions {
  /** Also verify each package's vendor signature, not only its digest. */
  readonly vendorSignatures: boolean;
  /** Fingerprint that the bundle's key must have, lower-case hexadecimal. */
  readonly fingerprint?: string;
}

interface SeenFile {
  readonly sha256: string;
  readonly content?: Buffer;
}

interface SeenPackage {
  readonly place: string;
  readonly outcome: PackageEvidence | AppError;
}

/** Larger files of these places are not kept, so that a hostile bundle cannot fill the memory. */
const KEPT_LIMIT = 32 * 1024 * 1024;
const PACKAGE_LIMIT = 1024 * 1024 * 1024;

/**
 * Reads a tarball or an unpacked bundle once and compares it with its signature, its digests and
 * its vendors' signatures. What is wrong comes as findings; only an unreadable file is thrown.
 * @throws AppError FILE_UNREADABLE, BUNDLE_NOT_OURS
 */
export async function checkBundle(
  bundle: string,
  options: CheckOptions,
  emit: Emit,
  stageId: string,
): Promise<CheckReport> {
  const files = new Map<string, SeenFile>();
  const packages: SeenPackage[] = [];
  let bytes = 0;
  let trust: VendorTrust | undefined;

  const visit = (place: string, size: number): { write(data: Buffer): void; end(): Promise<void> } => {
    const hash = createHash('sha256');
    const isPackage = place.startsWith(`${PLACE.packages}/`) && options.vendorSignatures;
    const keep = isPackage ? size <= PACKAGE_LIMIT : isKept(place) && size <= KEPT_LIMIT;
    const chunks: Buffer[] = [];
    return {
      write: (data) => {
        hash.update(data);
        bytes += data.length;
        if (keep) chunks.push(data);
      },
      end: async () => {
        emit({ kind: 'progress', id: stageId, done: bytes, unit: 'bytes' });
        const content = Buffer.concat(chunks);
        files.set(place, { sha256: hash.digest('hex'), ...(keep && !isPackage ? { content } : {}) });
        if (!isPackage) return;
        trust = trust ?? readVendorTrust(files);
        const outcome = await judgePackage(content, trust.keysFor(place), path.basename(place));
        packages.push({ place, outcome });
      },
    };
  };

  const kind = await findBundleKind(bundle);
  let title: string | undefined;
  const findings: AppError[] = [];
  try {
    title = await walkBundle(bundle, kind, visit);
  } catch (error) {
    if (!isAppError(error) || error.exitCode !== 5) throw error;
    findings.push(error);
    return {
      bundle,
      kind,
      files: { count: files.size, bytes },
      packages: [],
      unsigned: [],
      findings,
    };
  }

  const differences = compareFiles(bundle, files);
  const repodata = differences.length > 0 ? undefined : await compareRepodata(bundle, files);
  findings.push(...differences, ...(repodata === undefined ? [] : [repodata]));
  const publicPem = text(files, PLACE.publicKey);
  const fingerprint = publicPem === undefined ? undefined : publicKeyFingerprint(publicPem);
  if (options.fingerprint !== undefined && options.fingerprint !== fingerprint) {
    const actual = fingerprint ?? '-';
    findings.unshift(new AppError('BUNDLE_WRONG_KEY', { bundle, expected: options.fingerprint, actual }));
  }
  const manifest = readManifest(files);
  const needed = manifest === undefined ? neededVersion(files) : manifest.tool.minimumVersion;
  if (needed !== undefined && isTooOld(VERSION, needed)) {
    findings.push(new AppError('BUNDLE_TOO_NEW', { bundle, needed, version: VERSION }));
  } else if (manifest === undefined) findings.push(new AppError('BUNDLE_MANIFEST_WRONG', { bundle }));
  if (manifest !== undefined) findings.push(...compareManifest(bundle, manifest, files, fingerprint, title));
  const judged = judgePackages(manifest, packages);
  return {
    bundle,
    kind,
    ...(manifest === undefined ? {} : { manifest }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    files: { count: files.size, bytes },
    packages: judged.verified,
    unsigned: judged.unsigned,
    findings: [...findings, ...judged.findings],
  };
}

/**
 * The manifest of a bundle whose signature and digests are right.
 * @throws AppError the first finding of `checkBundle`
 */
export async function readBundle(bundle: string, emit: Emit, stageId: string): Promise<Manifest> {
  const { findings, manifest } = await checkBundle(bundle, { vendorSignatures: false }, emit, stageId);
  const [finding] = findings;
  if (finding !== undefined) throw finding;
  return manifest as Manifest;
}

const KEPT_FOLDERS = [PLACE.keys, `${PLACE.repository}/repodata`];

function isKept(place: string): boolean {
  const kept: readonly string[] = [PLACE.sums, PLACE.signature, PLACE.manifest];
  return kept.includes(place) || KEPT_FOLDERS.some((folder) => place.startsWith(`${folder}/`));
}

function text(files: ReadonlyMap<string, SeenFile>, place: string): string | undefined {
  return files.get(place)?.content?.toString('utf8');
}

/** Signature over SHA256SUMS, then every file against it, in both directions. */
function compareFiles(bundle: string, files: ReadonlyMap<string, SeenFile>): AppError[] {
  const sumsContent = files.get(PLACE.sums)?.content;
  const signature = files.get(PLACE.signature)?.content;
  const publicPem = text(files, PLACE.publicKey);
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
function neededVersion(files: ReadonlyMap<string, SeenFile>): string | undefined {
  try {
    const parsed = toolSchema.safeParse(JSON.parse(text(files, PLACE.manifest) ?? ''));
    return parsed.success ? parsed.data.tool.minimumVersion : undefined;
  } catch {
    return undefined;
  }
}

const toolSchema = z.object({ tool: z.object({ minimumVersion: z.string() }) });

function readManifest(files: ReadonlyMap<string, SeenFile>): Manifest | undefined {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text(files, PLACE.manifest) ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** bundle.json names exactly the packages and the key that are there. */
function compareManifest(
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

/** Which vendor keys may have signed the package at a place. */
interface VendorTrust {
  keysFor(place: string): readonly PinnedKey[];
}

/** A key file that cannot be used trusts nothing; that it was altered is found by its digest. */
function readVendorTrust(files: ReadonlyMap<string, SeenFile>): VendorTrust {
  const manifest = readManifest(files);
  if (manifest === undefined) return { keysFor: () => [] };
  const byRepository = new Map<string, PinnedKey[]>();
  for (const { file, fingerprint, repositories } of manifest.keys.vendors) {
    const key = pinVendorKey(files.get(file)?.content, fingerprint, file);
    for (const id of key === undefined ? [] : repositories) {
      byRepository.set(id, [...(byRepository.get(id) ?? []), key as PinnedKey]);
    }
  }
  const repositoryOf = new Map(manifest.packages.map((one) => [one.file, one.repository] as const));
  return { keysFor: (place) => byRepository.get(repositoryOf.get(place) ?? '') ?? [] };
}

function pinVendorKey(content: Buffer | undefined, fingerprint: string, file: string): PinnedKey | undefined {
  if (content === undefined) return undefined;
  try {
    return pinKey(content, fingerprint, file);
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

async function judgePackage(
  content: Buffer,
  keys: readonly PinnedKey[],
  name: string,
): Promise<PackageEvidence | AppError> {
  try {
    return await verifyPackageFile(content, keys, name);
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
}

function judgePackages(
  manifest: Manifest | undefined,
  seen: readonly SeenPackage[],
): { verified: CheckedPackage[]; unsigned: string[]; findings: AppError[] } {
  const verified: CheckedPackage[] = [];
  const unsigned: string[] = [];
  const findings: AppError[] = [];
  const byPlace = new Map<string, ManifestPackage>();
  for (const one of manifest === undefined ? [] : manifest.packages) byPlace.set(one.file, one);
  for (const { place, outcome } of seen) {
    const one = byPlace.get(place);
    const nevra = one === undefined ? path.basename(place) : lockedNevra(one);
    if (!isAppError(outcome)) verified.push({ nevra, evidence: outcome });
    else if (one !== undefined && one.origin === 'added' && one.signature === null) unsigned.push(nevra);
    else findings.push(outcome);
  }
  return { verified, unsigned, findings };
}
