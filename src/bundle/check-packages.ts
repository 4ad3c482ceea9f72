import * as path from 'path';
import { type AppError, isAppError } from '../core/error';
import { pinKey, startPackageVerification, type PackageEvidence, type PinnedKey } from '../rpm/signature';
import { readManifest, type SeenFile } from './check-content';
import { lockedNevra } from './lock';
import type { Manifest, ManifestPackage } from './manifest';

/** A package whose vendor signature and digests were verified. */
export interface CheckedPackage {
  readonly nevra: string;
  readonly evidence: PackageEvidence;
}

/** A package of a bundle and what its judge said. */
export interface SeenPackage {
  readonly place: string;
  readonly outcome: PackageEvidence | AppError;
}

/** Which vendor keys may have signed the package at a place. */
export interface VendorTrust {
  keysFor(place: string): readonly PinnedKey[];
}

/** A key file that cannot be used trusts nothing; that it was altered is found by its digest. */
export function readVendorTrust(files: ReadonlyMap<string, SeenFile>): VendorTrust {
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

/** Judges one package while it is read. */
export interface PackageJudge {
  write(piece: Buffer): void;
  /** What was verified, or what is wrong. */
  end(): Promise<PackageEvidence | AppError>;
}

export function startJudging(place: string, size: number, trust: VendorTrust): PackageJudge {
  const verification = startPackageVerification(size, trust.keysFor(place), path.basename(place));
  return {
    write: verification.write,
    end: () =>
      verification.end().catch((error: unknown) => {
        if (isAppError(error)) return error;
        throw error;
      }),
  };
}

/** Sorts what was judged: a package that its builder added need not be signed. */
export function judgePackages(
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
