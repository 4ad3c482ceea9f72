import * as z from 'zod';
import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import { sha256Schema } from './lock-schema';
import type { Manifest } from './manifest';

/** Read by the launchers, too, with sed: one key a line. */
export const TRUST_FILE = '/var/lib/heartbundle/trust.json';

/**
 * How the key came to be trusted: compared with a fingerprint that was given, confirmed on a
 * terminal, or taken unseen by the first unattended run.
 */
export type Confirmation = 'given' | 'confirmed' | 'first-use';

const pinSchema = z.strictObject({
  format: z.literal(1),
  fingerprint: sha256Schema,
  serial: z.number().int().min(0),
  bundle: z.string(),
  confirmation: z.enum(['given', 'confirmed', 'first-use']),
});

/** What a node remembers of the bundle it was installed from. The fingerprint is the sha256 of the public key, lower-case hexadecimal. */
export type TrustPin = z.infer<typeof pinSchema>;

/** What a node pins once it has accepted a bundle. */
export function pinOf(manifest: Manifest, confirmation: Confirmation): TrustPin {
  const { name, version, serial, keys } = manifest;
  return {
    format: 1,
    fingerprint: keys.bundle.fingerprint,
    serial,
    bundle: `${name} ${version}`,
    confirmation,
  };
}

/** The machine's pin; undefined before the first installation. Throws TRUST_UNREADABLE: a damaged pin is not the same as none. */
export async function readPin(machine: Machine): Promise<TrustPin | undefined> {
  const content = await machine.readFile(TRUST_FILE);
  if (content === undefined) return undefined;
  try {
    return pinSchema.parse(JSON.parse(content.toString()));
  } catch {
    throw new AppError('TRUST_UNREADABLE', { file: TRUST_FILE });
  }
}

/** The text of trust.json. */
export function formatPin(pin: TrustPin): string {
  return `${JSON.stringify(pin, null, 2)}\n`;
}

/** What the person who installs says about the bundle. */
export interface TrustRequest {
  readonly bundle: string;
  readonly manifest: Manifest;
  readonly pin?: TrustPin | undefined;
  /** Fingerprint that the key must have, from the flag or the site file. */
  readonly expected?: string | undefined;
  readonly trustNewKey?: boolean | undefined;
  readonly allowOlder?: boolean | undefined;
}

export type TrustDecision =
  | { readonly trust: 'settled'; readonly pin: TrustPin }
  /** Nobody has vouched for the key yet: a person must, or an unattended first run takes it as it is. */
  | { readonly trust: 'open'; readonly reason: 'first' | 'new-key' }
  | { readonly trust: 'refused'; readonly errors: readonly AppError[] };

/**
 * Whether a bundle may follow the pinned one: sealed by the same key, unless the new one is said to
 * be trusted, and not older, unless that is said to be meant (TUF's rule against roll-back).
 */
export function decideTrust(request: TrustRequest): TrustDecision {
  const { bundle, manifest, pin, expected } = request;
  const { fingerprint, serial } = pinOf(manifest, 'given');
  const errors: AppError[] = [];
  const sameKey = pin?.fingerprint === fingerprint;
  if (expected !== undefined && expected !== fingerprint)
    errors.push(new AppError('BUNDLE_WRONG_KEY', { bundle, expected, actual: fingerprint }));
  else if (pin !== undefined && !sameKey && request.trustNewKey !== true)
    errors.push(new AppError('BUNDLE_NEW_KEY', { bundle, pinned: pin.fingerprint, actual: fingerprint }));
  if (pin !== undefined && serial < pin.serial && request.allowOlder !== true)
    errors.push(new AppError('BUNDLE_OLDER', { bundle, serial, installed: pin.serial }));
  if (errors.length > 0) return { trust: 'refused', errors };
  if (expected !== undefined) return { trust: 'settled', pin: pinOf(manifest, 'given') };
  if (sameKey) return { trust: 'settled', pin: pinOf(manifest, pin.confirmation) };
  return { trust: 'open', reason: pin === undefined ? 'first' : 'new-key' };
}
