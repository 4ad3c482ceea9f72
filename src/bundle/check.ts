import { createHash } from 'crypto';
import { AppError, isAppError } from '../core/error';
import type { Emit } from '../core/events';
import { VERSION } from '../core/version';
import { findBundleKind, walkBundle, type BundleKind } from './bundle-files';
import {
  compareFiles,
  compareManifest,
  isKept,
  KEPT_LIMIT,
  neededVersion,
  readManifest,
  textOf,
  type SeenFile,
} from './check-content';
import {
  judgePackages,
  readVendorTrust,
  startJudging,
  type CheckedPackage,
  type SeenPackage,
  type VendorTrust,
} from './check-packages';
import { PLACE, type Manifest } from './manifest';
import { compareRepodata } from './repodata-check';
import { publicKeyFingerprint } from './signing-key';
import type { TarSink } from './tar';
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

export interface CheckOptions {
  /** Also verify each package's vendor signature, not only its digest. */
  readonly vendorSignatures: boolean;
  /** Fingerprint that the bundle's key must have, lower-case hexadecimal. */
  readonly fingerprint?: string;
}

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

  const visit = (place: string, size: number): TarSink => {
    const hash = createHash('sha256');
    const isPackage = place.startsWith(`${PLACE.packages}/`) && options.vendorSignatures;
    // Packages come last in the order of a bundle, so that its manifest and its keys are known by now.
    if (isPackage) trust = trust ?? readVendorTrust(files);
    const judge = isPackage && trust !== undefined ? startJudging(place, size, trust) : undefined;
    const keep = isKept(place) && size <= KEPT_LIMIT;
    const chunks: Buffer[] = [];
    return {
      write: (data) => {
        hash.update(data);
        bytes += data.length;
        if (keep) chunks.push(data);
        judge?.write(data);
      },
      end: async () => {
        emit({ kind: 'progress', id: stageId, done: bytes, unit: 'bytes' });
        files.set(place, { sha256: hash.digest('hex'), ...(keep ? { content: Buffer.concat(chunks) } : {}) });
        if (judge !== undefined) packages.push({ place, outcome: await judge.end() });
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
  const publicPem = textOf(files, PLACE.publicKey);
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
