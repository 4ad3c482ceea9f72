import { AppError } from '../core/error';
import type { Manifest } from './manifest';

/** What a node remembers of the bundle it was installed from. */
export interface TrustPin {
  /** sha256 of the bundle's public key, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly serial: number;
}

/** What a node pins once it has accepted a bundle. */
export function pinOf(manifest: Manifest): TrustPin {
  return { fingerprint: manifest.keys.bundle.fingerprint, serial: manifest.serial };
}

/**
 * A bundle after the first must be sealed by the same key and must not be older (TUF's rule against
 * roll-back). Empty when it may follow the pinned one.
 */
export function compareWithPin(bundle: string, manifest: Manifest, pin: TrustPin): AppError[] {
  const { fingerprint, serial } = pinOf(manifest);
  const findings: AppError[] = [];
  if (fingerprint !== pin.fingerprint) {
    const details = { bundle, expected: pin.fingerprint, actual: fingerprint };
    findings.push(new AppError('BUNDLE_WRONG_KEY', details));
  }
  if (serial < pin.serial) {
    findings.push(new AppError('BUNDLE_OLDER', { bundle, serial, installed: pin.serial }));
  }
  return findings;
}
