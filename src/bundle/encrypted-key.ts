import { createDecipheriv, pbkdf2Sync } from 'crypto';
import { derChildren, derValues, type DerValue } from './der';

/** Object identifiers in DER, as hexadecimal (RFC 8018, appendix B and C; RFC 3565). */
const OID = {
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  hmacSha1: '2a864886f70d0207',
  hmacSha256: '2a864886f70d0209',
  hmacSha512: '2a864886f70d020b',
} as const;

const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyLength: number }>> = {
  '60864801650304012a': { name: 'aes-256-cbc', keyLength: 32 },
  '608648016503040116': { name: 'aes-192-cbc', keyLength: 24 },
  '608648016503040102': { name: 'aes-128-cbc', keyLength: 16 },
  '2a864886f70d0307': { name: 'des-ede3-cbc', keyLength: 24 },
};

const DIGESTS: Readonly<Record<string, string>> = {
  [OID.hmacSha1]: 'sha1',
  [OID.hmacSha256]: 'sha256',
  [OID.hmacSha512]: 'sha512',
};

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const MAX_ITERATIONS = 10_000_000;

export type Decrypted = { readonly der: Buffer } | 'wrong-passphrase' | 'unsupported';

/**
 * Opens PKCS#8 EncryptedPrivateKeyInfo with PBES2 (RFC 8018), which is what OpenSSL and Node write.
 * Node 10 signs with such a key, but cannot give its public part.
 */
export function decryptPrivateKey(encrypted: Buffer, passphrase: string): Decrypted {
  const [algorithm, data] = derChildren(derChildren(encrypted)[0] ?? Buffer.alloc(0));
  const scheme = algorithm === undefined ? undefined : readScheme(algorithm);
  if (scheme === undefined || data === undefined) return 'unsupported';
  const { cipher, digest, salt, iterations, iv } = scheme;
  const key = pbkdf2Sync(passphrase, salt, iterations, cipher.keyLength, digest);
  try {
    const decipher = createDecipheriv(cipher.name, key, iv);
    const der = Buffer.concat([decipher.update(data), decipher.final()]);
    // Padding is right by chance once in 256 times; a key is a sequence that begins with a version.
    const begins = derValues(derChildren(der)[0] ?? Buffer.alloc(0))[0];
    return der[0] === SEQUENCE && begins !== undefined && begins.tag === INTEGER
      ? { der }
      : 'wrong-passphrase';
  } catch {
    return 'wrong-passphrase';
  }
}

interface Scheme {
  readonly cipher: { readonly name: string; readonly keyLength: number };
  readonly digest: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly iv: Buffer;
}

function readScheme(algorithm: Buffer): Scheme | undefined {
  const [oid, parameters] = derChildren(algorithm);
  if (oid === undefined || parameters === undefined || oid.toString('hex') !== OID.pbes2) return undefined;
  const [derivation, encryption] = derChildren(parameters).map((one) => derChildren(one));
  const [derivationOid, derivationParameters] = derivation ?? [];
  const [cipherOid, iv] = encryption ?? [];
  if (derivationOid === undefined || derivationOid.toString('hex') !== OID.pbkdf2) return undefined;
  if (derivationParameters === undefined || cipherOid === undefined || iv === undefined) return undefined;
  const [salt, count, ...optional] = derValues(derivationParameters);
  const iterations = count === undefined || count.content.length > 4 ? 0 : readInteger(count.content);
  const prf = optional.find(({ tag }) => tag === SEQUENCE);
  const digest = DIGESTS[prf === undefined ? OID.hmacSha1 : oidOf(prf)];
  const cipher = CIPHERS[cipherOid.toString('hex')];
  const known = salt !== undefined && digest !== undefined && cipher !== undefined;
  if (!known || iterations < 1 || iterations > MAX_ITERATIONS) return undefined;
  return { cipher, digest, salt: salt.content, iterations, iv };
}

function readInteger(content: Buffer): number {
  return content.length === 0 ? 0 : content.readUIntBE(0, content.length);
}

function oidOf(sequence: DerValue): string {
  return (derChildren(sequence.content)[0] ?? Buffer.alloc(0)).toString('hex');
}
