import { createHash, createVerify } from 'crypto';

/** Anything in OpenPGP data that cannot be read or is not supported. */
export class OpenPgpError extends Error {}

export type SignatureHash = 'SHA1' | 'SHA256' | 'SHA384' | 'SHA512';

/** An RSA public key: what a signature is verified against. */
export interface PublicKey {
  /** 40 upper-case hexadecimal digits. */
  readonly fingerprint: string;
  /** The fingerprint's last 16 digits. */
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** Seconds since 1970; absent when the key does not expire. */
  readonly expires?: number;
  readonly userId: string;
  readonly bits: number;
  /** PEM of the SubjectPublicKeyInfo. */
  readonly pem: string;
}

/** A version 3 or version 4 signature packet (RFC 4880 5.2). */
export interface SignaturePacket {
  readonly version: 3 | 4;
  /** 0x00 binary document, 0x10 to 0x13 certification of a user id, ... */
  readonly type: number;
  readonly algorithm: 'RSA' | 'DSA' | 'other';
  readonly hash: SignatureHash;
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** What is hashed after the signed data. */
  readonly trailer: Buffer;
  readonly value: Buffer;
  /** Seconds after the key's creation at which it expires, when the signature says so. */
  readonly keyLifetime?: number;
}

interface Packet {
  readonly tag: number;
  readonly body: Buffer;
}

const PACKET = { SIGNATURE: 2, PUBLIC_KEY: 6, USER_ID: 13, PUBLIC_SUBKEY: 14 } as const;
const SUBPACKET = { CREATED: 2, KEY_LIFETIME: 9, ISSUER: 16, ISSUER_FINGERPRINT: 33 } as const;
const HASHES: Readonly<Record<number, SignatureHash>> = {
  2: 'SHA1',
  8: 'SHA256',
  9: 'SHA384',
  10: 'SHA512',
};
const RSA_ALGORITHMS = [1, 3];
const DSA_ALGORITHM = 17;

/** The binary of an armored block (its CRC checked), or `data` itself when it is not armored. */
export function dearmor(data: Buffer): Buffer {
  const text = data.toString('latin1');
  const begin = text.indexOf('-----BEGIN PGP ');
  if (begin < 0) return data;
  const end = text.indexOf('-----END PGP ', begin);
  if (end < 0) throw new OpenPgpError('the armor has no end');
  const lines = text
    .slice(begin, end)
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.trim());
  const blank = lines.indexOf('');
  const body = lines.slice(blank + 1).filter((line) => line !== '');
  const checksum = body.find((line) => /^=[A-Za-z0-9+/]{4}$/.test(line));
  const encoded = body.filter((line) => line !== checksum).join('');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) throw new OpenPgpError('the armor is damaged');
  const binary = Buffer.from(encoded, 'base64');
  if (checksum !== undefined && crc24(binary) !== Buffer.from(checksum.slice(1), 'base64').readUIntBE(0, 3)) {
    throw new OpenPgpError('the checksum of the armor is wrong');
  }
  return binary;
}

/** CRC-24 of RFC 4880 6.1. */
function crc24(data: Buffer): number {
  let crc = 0xb704ce;
  for (const byte of data) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}

/** Splits OpenPGP data into packets (RFC 4880 4.2); partial body lengths do not occur in keys and signatures. */
function readPackets(data: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < data.length;) {
    const first = byteAt(data, at++);
    if ((first & 0x80) === 0) throw new OpenPgpError('a packet does not begin as it must');
    const isNew = (first & 0x40) !== 0;
    const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f;
    let length: number;
    if (isNew) {
      ({ length, next: at } = newFormatLength(data, at));
    } else {
      const kind = first & 3;
      if (kind === 3) throw new OpenPgpError('a packet has no length');
      const width = 1 << kind;
      length = uint(data, at, width);
      at += width;
    }
    if (length > data.length - at) throw new OpenPgpError('a packet is cut off');
    packets.push({ tag, body: data.slice(at, at + length) });
    at += length;
  }
  return packets;
}

function newFormatLength(data: Buffer, at: number): { length: number; next: number } {
  const first = byteAt(data, at);
  if (first < 192) return { length: first, next: at + 1 };
  if (first < 224) return { length: ((first - 192) << 8) + byteAt(data, at + 1) + 192, next: at + 2 };
  if (first < 255) throw new OpenPgpError('a packet comes in parts');
  return { length: uint(data, at + 1, 4), next: at + 5 };
}

/**
 * Reads every RSA primary key of a key file (armored or binary). The expiry is that of the newest
 * self-signature that verifies. Throws OpenPgpError.
 */
export function parsePublicKeys(data: Buffer): PublicKey[] {
  const packets = readPackets(dearmor(data));
  const keys: PublicKey[] = [];
  packets.forEach((packet, i) => {
    if (packet.tag !== PACKET.PUBLIC_KEY) return;
    const next = packets.findIndex((other, j) => j > i && other.tag === PACKET.PUBLIC_KEY);
    const key = readPublicKey(packet.body, packets.slice(i + 1, next < 0 ? undefined : next));
    if (key) keys.push(key);
  });
  if (keys.length === 0) throw new OpenPgpError('it holds no RSA public key');
  return keys;
}

function readPublicKey(body: Buffer, following: readonly Packet[]): PublicKey | undefined {
  if (byteAt(body, 0) !== 4 || !RSA_ALGORITHMS.includes(byteAt(body, 5))) return undefined;
  const created = uint(body, 1, 4);
  const modulus = readMpi(body, 6);
  const exponent = readMpi(body, modulus.next);
  const fingerprint = sha1Hex(lengthPrefixed(0x99, 2, body.slice(0, exponent.next)));
  const bare = {
    fingerprint,
    keyId: fingerprint.slice(-16),
    created,
    bits: modulus.bits,
    pem: rsaPem(modulus.value, exponent.value),
  };
  const certified = newestCertification({ ...bare, userId: '' }, body, following);
  const lifetime = certified?.signature.keyLifetime ?? 0;
  const firstUserId = following.find((packet) => packet.tag === PACKET.USER_ID);
  return {
    ...bare,
    userId: (certified?.userId ?? firstUserId?.body)?.toString('utf8') ?? '',
    ...(lifetime > 0 ? { expires: created + lifetime } : {}),
  };
}

interface Certification {
  readonly userId: Buffer;
  readonly signature: SignaturePacket;
}

function newestCertification(
  key: PublicKey,
  body: Buffer,
  following: readonly Packet[],
): Certification | undefined {
  let userId: Buffer | undefined;
  let newest: Certification | undefined;
  for (const packet of following) {
    if (packet.tag === PACKET.USER_ID) userId = packet.body;
    else if (packet.tag === PACKET.PUBLIC_SUBKEY) break;
    if (packet.tag !== PACKET.SIGNATURE || !userId) continue;
    const signature = tryParseSignature(packet.body);
    if (!signature || signature.keyId !== key.keyId || signature.type < 0x10 || signature.type > 0x13)
      continue;
    const signed = [lengthPrefixed(0x99, 2, body)];
    signed.push(signature.version === 4 ? lengthPrefixed(0xb4, 4, userId) : userId);
    if (!verifySignature(signature, key, Buffer.concat(signed))) continue;
    if (!newest || signature.created > newest.signature.created) newest = { userId, signature };
  }
  return newest;
}

/** Certifications by algorithms that are unknown here are other people's; they change nothing. */
function tryParseSignature(body: Buffer): SignaturePacket | undefined {
  try {
    return readSignature(body);
  } catch (error) {
    if (error instanceof OpenPgpError) return undefined;
    throw error;
  }
}

/** Reads a detached signature: exactly one signature packet. Throws OpenPgpError. */
export function parseSignature(data: Buffer): SignaturePacket {
  const packets = readPackets(dearmor(data));
  const [packet] = packets;
  if (!packet || packets.length !== 1 || packet.tag !== PACKET.SIGNATURE) {
    throw new OpenPgpError('it is not one signature packet');
  }
  return readSignature(packet.body);
}

function readSignature(body: Buffer): SignaturePacket {
  const version = byteAt(body, 0);
  if (version === 3) return readSignatureV3(body);
  if (version === 4) return readSignatureV4(body);
  throw new OpenPgpError(`signature packets of version ${version} are not supported`);
}

/** RFC 4880 5.2.2: version, 5, type, time, key id, algorithms, check bytes, value. */
function readSignatureV3(body: Buffer): SignaturePacket {
  if (byteAt(body, 1) !== 5) throw new OpenPgpError('a version 3 signature hashes something unusual');
  const keyId = bytes(body, 7, 8).toString('hex').toUpperCase();
  const algorithm = algorithmName(byteAt(body, 15));
  return {
    version: 3,
    type: byteAt(body, 2),
    algorithm,
    hash: hashName(byteAt(body, 16)),
    keyId,
    created: uint(body, 3, 4),
    trailer: bytes(body, 2, 5),
    value: algorithm === 'RSA' ? readMpi(body, 19).value : Buffer.alloc(0),
  };
}

/** RFC 4880 5.2.3 and 5.2.4. */
function readSignatureV4(body: Buffer): SignaturePacket {
  const hashedLength = uint(body, 4, 2);
  const hashed = readSubpackets(bytes(body, 6, hashedLength));
  const unhashedAt = 6 + hashedLength;
  const unhashedLength = uint(body, unhashedAt, 2);
  const unhashed = readSubpackets(bytes(body, unhashedAt + 2, unhashedLength));
  const algorithm = algorithmName(byteAt(body, 2));
  const covered = body.slice(0, unhashedAt);
  const trailer = Buffer.alloc(covered.length + 6);
  covered.copy(trailer);
  trailer.writeUInt16BE(0x04ff, covered.length);
  trailer.writeUInt32BE(covered.length, covered.length + 2);
  const created = hashed.get(SUBPACKET.CREATED);
  if (!created) throw new OpenPgpError('a signature does not say when it was made');
  const lifetime = hashed.get(SUBPACKET.KEY_LIFETIME);
  const valueAt = unhashedAt + 2 + unhashedLength + 2;
  return {
    version: 4,
    type: byteAt(body, 1),
    algorithm,
    hash: hashName(byteAt(body, 3)),
    keyId: issuer(hashed) ?? issuer(unhashed) ?? '',
    created: uint(created, 0, 4),
    trailer,
    value: algorithm === 'RSA' ? readMpi(body, valueAt).value : Buffer.alloc(0),
    ...(lifetime ? { keyLifetime: uint(lifetime, 0, 4) } : {}),
  };
}

function issuer(subpackets: ReadonlyMap<number, Buffer>): string | undefined {
  const keyId = subpackets.get(SUBPACKET.ISSUER);
  if (keyId) return bytes(keyId, 0, 8).toString('hex').toUpperCase();
  const fingerprint = subpackets.get(SUBPACKET.ISSUER_FINGERPRINT);
  return fingerprint ? bytes(fingerprint, 13, 8).toString('hex').toUpperCase() : undefined;
}

function readSubpackets(data: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at < data.length;) {
    const { length, next } = subpacketLength(data, at);
    const content = bytes(data, next, length);
    found.set(byteAt(content, 0) & 0x7f, content.slice(1));
    at = next + length;
  }
  return found;
}

function subpacketLength(data: Buffer, at: number): { length: number; next: number } {
  const first = byteAt(data, at);
  if (first < 192) return { length: first, next: at + 1 };
  if (first < 255) return { length: ((first - 192) << 8) + byteAt(data, at + 1) + 192, next: at + 2 };
  return { length: uint(data, at + 1, 4), next: at + 5 };
}

function algorithmName(id: number): SignaturePacket['algorithm'] {
  if (RSA_ALGORITHMS.includes(id)) return 'RSA';
  return id === DSA_ALGORITHM ? 'DSA' : 'other';
}

function hashName(id: number): SignatureHash {
  const name = HASHES[id];
  if (!name) throw new OpenPgpError(`hash algorithm ${id} is not supported`);
  return name;
}

/** Whether `signature` over `data` was made by `key`. */
export function verifySignature(signature: SignaturePacket, key: PublicKey, data: Buffer): boolean {
  const verifier = startVerification(signature, key);
  verifier.update(data);
  return verifier.finish();
}

export interface Verification {
  update(chunk: Buffer): void;
  finish(): boolean;
}

/** Verification of a signature over data that comes in pieces. Throws OpenPgpError for what is not RSA. */
export function startVerification(signature: SignaturePacket, key: PublicKey): Verification {
  if (signature.algorithm !== 'RSA') throw new OpenPgpError('only RSA signatures are supported');
  const verifier = createVerify(`RSA-${signature.hash}`);
  return {
    update: (chunk) => {
      verifier.update(chunk);
    },
    finish: () => {
      verifier.update(signature.trailer);
      const length = Math.ceil(key.bits / 8);
      if (signature.value.length > length) return false;
      const padding = Buffer.alloc(length - signature.value.length);
      try {
        return verifier.verify(key.pem, Buffer.concat([padding, signature.value]));
      } catch {
        throw new OpenPgpError('its numbers are no RSA key');
      }
    },
  };
}

interface Mpi {
  readonly bits: number;
  readonly value: Buffer;
  readonly next: number;
}

function readMpi(data: Buffer, at: number): Mpi {
  const bits = uint(data, at, 2);
  const length = Math.ceil(bits / 8);
  return { bits, value: bytes(data, at + 2, length), next: at + 2 + length };
}

/** PEM of a SubjectPublicKeyInfo for RSA (RFC 3279 2.3.1). */
function rsaPem(modulus: Buffer, exponent: Buffer): string {
  const rsaEncryption = Buffer.from('300d06092a864886f70d0101010500', 'hex');
  const rsaKey = der(0x30, Buffer.concat([derInteger(modulus), derInteger(exponent)]));
  const bitString = der(0x03, Buffer.concat([Buffer.from([0]), rsaKey]));
  const encoded = der(0x30, Buffer.concat([rsaEncryption, bitString])).toString('base64');
  const lines = encoded.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}

function derInteger(value: Buffer): Buffer {
  const signed = byteAt(value, 0) & 0x80 ? Buffer.concat([Buffer.from([0]), value]) : value;
  return der(0x02, signed);
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function lengthPrefixed(tag: number, width: number, content: Buffer): Buffer {
  const head = Buffer.alloc(1 + width);
  head[0] = tag;
  head.writeUIntBE(content.length, 1, width);
  return Buffer.concat([head, content]);
}

function byteAt(data: Buffer, at: number): number {
  const value = data[at];
  if (value === undefined) throw new OpenPgpError('it is cut off');
  return value;
}

function uint(data: Buffer, at: number, width: number): number {
  return bytes(data, at, width).readUIntBE(0, width);
}

function bytes(data: Buffer, at: number, length: number): Buffer {
  if (at + length > data.length) throw new OpenPgpError('it is cut off');
  return data.slice(at, at + length);
}

function sha1Hex(data: Buffer): string {
  return createHash('sha1').update(data).digest('hex').toUpperCase();
}
