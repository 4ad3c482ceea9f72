import { createHash, type Hash } from 'crypto';

import { AppError } from '../core/error';
import { headerBytes, headerNumber, headerString, MalformedPackage, type Header } from './header';
import {
  OpenPgpError,
  parsePublicKeys,
  parseSignature,
  startVerification,
  type PublicKey,
  type SignaturePacket,
} from './openpgp';
import {
  asUnreadable,
  readPackageHeaders,
  withPackage,
  type PackageHeaders,
  type PackageSource,
} from './package-file';
import type { DigestType } from './package';
import { createPieceReader } from './piece-reader';
import { SIGNATURE_TAG, TAG } from './tags';

/** A vendor's key, checked against the full fingerprint that the recipe pins. */
export type PinnedKey = PublicKey;

export interface SignatureEvidence {
  readonly fingerprint: string;
  readonly userId: string;
  /** RSA/SHA1, RSA/SHA256, ... */
  readonly algorithm: string;
  /** Version of the OpenPGP packet. */
  readonly version: 3 | 4;
  /** Seconds since 1970. */
  readonly created: number;
  /** When the key expired since, in seconds since 1970; the signature is older and stays good. */
  readonly keyExpires?: number;
}

export interface DigestEvidence {
  readonly of: 'header' | 'payload' | 'header and payload';
  readonly type: DigestType;
  readonly value: string;
}

/** What was verified of one package file. */
export interface PackageEvidence {
  readonly header: SignatureEvidence;
  /** The signature over header and payload, or the payload digest that the signed header holds. */
  readonly payload: SignatureEvidence | 'digest in the signed header';
  readonly digests: readonly DigestEvidence[];
}

/**
 * Finds the key of `fingerprint` in a key file. `file` is only named in errors.
 * Throws KEY_UNREADABLE or KEY_FINGERPRINT_WRONG.
 */
export function pinKey(data: Buffer, fingerprint: string, file: string): PinnedKey {
  const expected = fingerprint.replace(/\s+/g, '').toUpperCase();
  const keys = readKeys(data, file);
  const key = keys.find((candidate) => candidate.fingerprint === expected);
  if (key) return key;
  const actual = keys.map((candidate) => candidate.fingerprint).join(', ');
  throw new AppError('KEY_FINGERPRINT_WRONG', { file, actual, expected });
}

function readKeys(data: Buffer, file: string): PublicKey[] {
  try {
    return parsePublicKeys(data);
  } catch (error) {
    if (error instanceof OpenPgpError) throw new AppError('KEY_UNREADABLE', { file, problem: error.message });
    throw error;
  }
}

/**
 * Verifies an RPM file against pinned keys: the signature over its header, the signature over header
 * and payload (or the payload digest inside the signed header), and every digest it records. The
 * rule that both parts must be signed is ours: rpm 4.8 itself accepts unsigned files.
 * A key's expiry is judged at the time of signing.
 *
 * `name` stands for the package in errors. Throws PACKAGE_UNREADABLE, PACKAGE_UNSIGNED,
 * PACKAGE_WRONG_KEY, PACKAGE_SIGNATURE_UNSUPPORTED, PACKAGE_HEADER_ALTERED,
 * PACKAGE_PAYLOAD_ALTERED, PACKAGE_DIGEST_WRONG or PACKAGE_KEY_EXPIRED_AT_SIGNING.
 */
export async function verifyPackageFile(
  file: string,
  keys: readonly PinnedKey[],
  name = file,
): Promise<PackageEvidence> {
  return withPackage(file, (source) => verifyPackage(source, keys, name), name);
}

/** A package that comes in pieces, in their order, and is never in memory as a whole. */
export interface PackageVerification {
  readonly write: (piece: Buffer) => void;
  /** After the last piece; throws as `verifyPackageFile` does. */
  readonly end: () => Promise<PackageEvidence>;
}

/** As `verifyPackageFile`, of a package of `size` bytes that something else reads. */
export function startPackageVerification(
  size: number,
  keys: readonly PinnedKey[],
  name: string,
): PackageVerification {
  const reader = createPieceReader();
  const { readAt, pieces } = reader;
  const result = verifyPackage({ size, readAt, pieces }, keys, name);
  // What is left of a package that is judged already is passed over; `end` tells the judgement.
  result.then(reader.stop, reader.stop);
  return {
    write: reader.write,
    end: () => {
      reader.end();
      return result;
    },
  };
}

/** As `verifyPackageFile`, of a package that is open already. */
export async function verifyPackage(
  source: PackageSource,
  keys: readonly PinnedKey[],
  name: string,
): Promise<PackageEvidence> {
  try {
    return await verifyHeaders(await readPackageHeaders(source), source, keys, name);
  } catch (error) {
    if (error instanceof OpenPgpError) {
      throw new AppError('PACKAGE_SIGNATURE_UNSUPPORTED', { package: name, problem: error.message });
    }
    throw asUnreadable(error, name);
  }
}

interface Signature {
  readonly packet: SignaturePacket;
  /** Absent when no pinned key made it. */
  readonly key: PinnedKey | undefined;
}

type KnownSignature = Signature & { readonly key: PinnedKey };

/**
 * Reads the payload once and then judges: what a known key proves comes first, then plain damage
 * (which needs no key), then missing and unknown signatures, at last the key's age.
 */
async function verifyHeaders(
  headers: PackageHeaders,
  source: PackageSource,
  keys: readonly PinnedKey[],
  name: string,
): Promise<PackageEvidence> {
  const { header, headerRange } = headers;
  const headerSignature = findSignature(headers, SIGNATURE_TAG.RSA_HEADER, SIGNATURE_TAG.DSA_HEADER, keys);
  const wholeSignature = findSignature(headers, SIGNATURE_TAG.PGP, SIGNATURE_TAG.GPG, keys);
  const verifyHeader = headerSignature?.key && startVerification(headerSignature.packet, headerSignature.key);
  const verifyWhole = wholeSignature?.key && startVerification(wholeSignature.packet, wholeSignature.key);
  const payloadDigest = readPayloadDigest(header);
  const md5 = createHash('md5').update(header.bytes);
  const payloadHash = payloadDigest && createHash(payloadDigest.type);
  verifyHeader?.update(header.bytes);
  verifyWhole?.update(header.bytes);
  for await (const piece of source.pieces(headerRange.end)) {
    verifyWhole?.update(piece);
    md5.update(piece);
    payloadHash?.update(piece);
  }

  if (headerSignature?.key && verifyHeader?.finish() === false) {
    throw new AppError('PACKAGE_HEADER_ALTERED', { package: name, keyId: headerSignature.key.keyId });
  }
  const payloadValue = payloadHash?.digest('hex') ?? '';
  const payloadIsDamaged = payloadDigest !== undefined && payloadDigest.value !== payloadValue;
  const payloadSigner = wholeSignature?.key ?? headerSignature?.key;
  if (payloadSigner && (verifyWhole?.finish() === false || payloadIsDamaged)) {
    throw new AppError('PACKAGE_PAYLOAD_ALTERED', { package: name, keyId: payloadSigner.keyId });
  }
  const digests = checkDigests(headers, source.size, md5, name);
  if (payloadDigest) {
    const found: DigestEvidence = { of: 'payload', type: payloadDigest.type, value: payloadValue };
    requireDigest(found, payloadDigest.value, name);
    digests.push(found);
  }

  const missing = missingSignature(headerSignature, wholeSignature, payloadDigest !== undefined);
  if (!headerSignature || missing !== undefined) {
    throw new AppError('PACKAGE_UNSIGNED', { package: name, missing: missing ?? 'no signature at all' });
  }
  const signedHeader = requireKnown(headerSignature, keys, name);
  const signedWhole = wholeSignature && requireKnown(wholeSignature, keys, name);
  requireValidWhenSigned(signedHeader, name);
  if (signedWhole) requireValidWhenSigned(signedWhole, name);
  return {
    header: evidence(signedHeader),
    payload: signedWhole ? evidence(signedWhole) : 'digest in the signed header',
    digests,
  };
}

/** Type of a signature over plain data (RFC 4880 5.2.1). */
const BINARY_DOCUMENT = 0;

function findSignature(
  { signature }: PackageHeaders,
  rsaTag: number,
  dsaTag: number,
  keys: readonly PinnedKey[],
): Signature | undefined {
  const data = headerBytes(signature, rsaTag) ?? headerBytes(signature, dsaTag);
  if (!data) return undefined;
  const packet = parseSignature(data);
  if (packet.type !== BINARY_DOCUMENT) throw new OpenPgpError('it does not sign a binary document');
  return { packet, key: keys.find((candidate) => candidate.keyId === packet.keyId) };
}

function missingSignature(
  headerSignature: Signature | undefined,
  wholeSignature: Signature | undefined,
  hasPayloadDigest: boolean,
): string | undefined {
  if (!headerSignature)
    return wholeSignature ? 'its header has no signature of its own' : 'no signature at all';
  return wholeSignature || hasPayloadDigest ? undefined : 'nothing signs its payload';
}

function requireKnown({ packet, key }: Signature, keys: readonly PinnedKey[], name: string): KnownSignature {
  if (key) return { packet, key };
  const pinned = keys.map((candidate) => candidate.keyId).join(', ') || 'none';
  throw new AppError('PACKAGE_WRONG_KEY', { package: name, keyId: packet.keyId || 'unknown', pinned });
}

const PAYLOAD_DIGESTS: Readonly<Record<number, DigestType>> = { 8: 'sha256', 9: 'sha384', 10: 'sha512' };

/** The digest of the compressed payload that rpm 4.14 and later put into the header. */
function readPayloadDigest(header: Header): { type: DigestType; value: string } | undefined {
  const value = headerString(header, TAG.PAYLOADDIGEST);
  const type = PAYLOAD_DIGESTS[headerNumber(header, TAG.PAYLOADDIGESTALGO) ?? 0];
  return value !== undefined && type ? { type, value } : undefined;
}

/** The digests and the size in the signature header, which no signature covers. */
function checkDigests(
  { signature, header }: PackageHeaders,
  size: number,
  md5: Hash,
  name: string,
): DigestEvidence[] {
  const found: DigestEvidence[] = [];
  const check = (expected: string | undefined, digest: DigestEvidence): void => {
    if (expected === undefined) return;
    requireDigest(digest, expected.toLowerCase(), name);
    found.push(digest);
  };
  for (const [type, tag] of HEADER_DIGESTS) {
    const value = createHash(type).update(header.bytes).digest('hex');
    check(headerString(signature, tag), { of: 'header', type, value });
  }
  const recordedMd5 = headerBytes(signature, SIGNATURE_TAG.MD5)?.toString('hex');
  check(recordedMd5, { of: 'header and payload', type: 'md5', value: md5.digest('hex') });
  requireSize(signature, header, size, name);
  return found;
}

const HEADER_DIGESTS: readonly (readonly [DigestType, number])[] = [
  ['sha1', SIGNATURE_TAG.SHA1_HEADER],
  ['sha256', SIGNATURE_TAG.SHA256_HEADER],
];

function requireDigest({ of, type, value }: DigestEvidence, expected: string, name: string): void {
  if (value === expected) return;
  throw new AppError('PACKAGE_DIGEST_WRONG', {
    package: name,
    digest: `${type.toUpperCase()} of ${of}`,
    actual: value,
    expected,
  });
}

function requireSize(signature: Header, header: Header, size: number, name: string): void {
  const recorded = headerNumber(signature, SIGNATURE_TAG.SIZE);
  if (recorded === undefined) return;
  const signaturePart = 96 + Math.ceil(signature.bytes.length / 8) * 8;
  const actual = size - signaturePart;
  if (recorded === actual) return;
  if (actual < header.bytes.length) throw new MalformedPackage('it is cut off');
  throw new AppError('PACKAGE_DIGEST_WRONG', {
    package: name,
    digest: 'size of header and payload',
    actual: `${actual} bytes`,
    expected: `${recorded} bytes`,
  });
}

function requireValidWhenSigned({ packet, key }: KnownSignature, name: string): void {
  if (key.expires === undefined || packet.created < key.expires) return;
  throw new AppError('PACKAGE_KEY_EXPIRED_AT_SIGNING', {
    package: name,
    keyId: key.keyId,
    signed: isoDay(packet.created),
    expired: isoDay(key.expires),
  });
}

function isoDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function evidence({ packet, key }: KnownSignature): SignatureEvidence {
  return {
    fingerprint: key.fingerprint,
    userId: key.userId,
    algorithm: `${packet.algorithm}/${packet.hash}`,
    version: packet.version,
    created: packet.created,
    ...(key.expires === undefined ? {} : { keyExpires: key.expires }),
  };
}
