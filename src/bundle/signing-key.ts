import { createHash, createSign, createVerify, generateKeyPair } from 'crypto';
import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError } from '../core/error';

/** The key that seals bundles: RSA, because stock OpenSSL 1.0.1 of EL6 can check it. */
export interface SigningKey {
  /** PKCS#8 or PKCS#1 PEM. */
  readonly privatePem: string;
  /** SubjectPublicKeyInfo PEM, as in keys/bundle.pem. */
  readonly publicPem: string;
  /** sha256 of the SubjectPublicKeyInfo in DER, lower-case hexadecimal. */
  readonly fingerprint: string;
}

const KEY_BITS = 4096;
const MINIMUM_BITS = 3072;

/** Makes a key pair and writes the private part, mode 600. Never replaces a file. */
export async function makeSigningKey(file: string): Promise<SigningKey> {
  const privatePem = await new Promise<string>((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: KEY_BITS,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      },
      (error, _publicPem, made) => (error === null ? resolve(made) : reject(error)),
    );
  });
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new AppError('SIGNING_KEY_EXISTS', { file });
    throw new AppError('SIGNING_KEY_UNWRITABLE', { file, problem: (error as Error).message });
  }
  await handle.writeFile(privatePem);
  await handle.sync();
  await handle.close();
  return readKey(file, privatePem);
}

/** @throws AppError FILE_UNREADABLE, SIGNING_KEY_UNUSABLE; undefined when there is no such file */
export async function loadSigningKey(file: string): Promise<SigningKey | undefined> {
  let privatePem: string;
  try {
    privatePem = await fs.readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('FILE_UNREADABLE', { file, problem: (error as Error).message });
  }
  return readKey(file, privatePem);
}

function readKey(file: string, privatePem: string): SigningKey {
  const modulus = readPrivateKey(privatePem);
  if (modulus === undefined) throw new AppError('SIGNING_KEY_UNUSABLE', { file, bits: MINIMUM_BITS });
  const bits = (modulus.n.length - 1) * 8;
  if (bits < MINIMUM_BITS) throw new AppError('SIGNING_KEY_UNUSABLE', { file, bits: MINIMUM_BITS });
  const der = encodePublicKey(modulus);
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const publicPem = `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
  return { privatePem, publicPem, fingerprint: createHash('sha256').update(der).digest('hex') };
}

/** Raw RSASSA-PKCS1-v1_5 signature over SHA-256, as `openssl dgst -sha256 -sign` makes it. */
export function signContent(content: Buffer, key: SigningKey): Buffer {
  return createSign('RSA-SHA256').update(content).sign(key.privatePem);
}

/** False also when the key or the signature is not one at all. */
export function isSignedBy(content: Buffer, signature: Buffer, publicPem: string): boolean {
  try {
    return createVerify('RSA-SHA256').update(content).verify(publicPem, signature);
  } catch {
    return false;
  }
}

/** sha256 of the DER inside a public key PEM; undefined when it is none. */
export function publicKeyFingerprint(publicPem: string): string | undefined {
  const der = pemBody(publicPem, 'PUBLIC KEY');
  return der === undefined ? undefined : createHash('sha256').update(der).digest('hex');
}

function pemBody(pem: string, label: string): Buffer | undefined {
  const match = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(pem);
  return match?.[1] === undefined ? undefined : Buffer.from(match[1], 'base64');
}

/** Contents of the DER integers n and e, leading zero byte included. */
interface RsaNumbers {
  readonly n: Buffer;
  readonly e: Buffer;
}

/** PKCS#1 RSAPrivateKey (RFC 8017, A.1.2), bare or inside PKCS#8 (RFC 5958). Node 10 cannot derive it. */
function readPrivateKey(pem: string): RsaNumbers | undefined {
  const wrapped = pemBody(pem, 'PRIVATE KEY');
  let der = pemBody(pem, 'RSA PRIVATE KEY');
  if (wrapped !== undefined) {
    const inner = derChildren(derChildren(wrapped)[0] ?? Buffer.alloc(0))[2];
    if (inner === undefined) return undefined;
    der = inner;
  }
  if (der === undefined) return undefined;
  const [, n, e] = derChildren(derChildren(der)[0] ?? Buffer.alloc(0));
  return n === undefined || e === undefined ? undefined : { n, e };
}

/** Contents of the DER values that follow each other in `der`; fewer when it is malformed. */
function derChildren(der: Buffer): Buffer[] {
  const children: Buffer[] = [];
  let at = 0;
  while (at + 2 <= der.length) {
    let length = der[at + 1] as number;
    at += 2;
    if (length > 0x80) {
      const width = length - 0x80;
      if (width > 4 || at + width > der.length) break;
      length = der.readUIntBE(at, width);
      at += width;
    }
    if (at + length > der.length) break;
    children.push(der.slice(at, at + length));
    at += length;
  }
  return children;
}

/** SubjectPublicKeyInfo (RFC 3279, 2.3.1). */
function encodePublicKey({ n, e }: RsaNumbers): Buffer {
  const rsaEncryption = Buffer.from('06092a864886f70d0101010500', 'hex');
  const numbers = derValue(0x30, Buffer.concat([derValue(0x02, n), derValue(0x02, e)]));
  const bits = derValue(0x03, Buffer.concat([Buffer.from([0]), numbers]));
  return derValue(0x30, Buffer.concat([derValue(0x30, rsaEncryption), bits]));
}

function derValue(tag: number, content: Buffer): Buffer {
  const size = content.length;
  let head = [tag, size];
  if (size > 0xff) head = [tag, 0x82, size >> 8, size & 0xff];
  else if (size > 0x7f) head = [tag, 0x81, size];
  return Buffer.concat([Buffer.from(head), content]);
}
