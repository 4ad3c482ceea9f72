import { createHash, createSign, createVerify, generateKeyPair } from 'crypto';
import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError } from '../core/error';
import { makeFolder } from '../core/make-folder';
import { derChildren, encodeDer } from './der';
import { decryptPrivateKey } from './encrypted-key';

/** The key that seals bundles: RSA, because stock OpenSSL 1.0.1 of EL6 can check it. */
export interface SigningKey {
  /** PKCS#8 or PKCS#1 PEM. */
  readonly privatePem: string;
  /** Of an encrypted key. */
  readonly passphrase?: string;
  /** SubjectPublicKeyInfo PEM, as in keys/bundle.pem. */
  readonly publicPem: string;
  /** sha256 of the SubjectPublicKeyInfo in DER, lower-case hexadecimal. */
  readonly fingerprint: string;
}

const KEY_BITS = 4096;
const MINIMUM_BITS = 3072;

/** Told when a key turns out to be encrypted. */
export type AskPassphrase = () => Promise<string>;

/**
 * Makes a key pair and writes the private part, mode 600. Never replaces a file.
 * @param passphrase encrypts it (PBES2, AES-256); empty for none
 * @throws AppError SIGNING_KEY_EXISTS, SIGNING_KEY_UNWRITABLE
 */
export async function makeSigningKey(file: string, passphrase = ''): Promise<SigningKey> {
  await requireAbsent(file);
  const privatePem = await generatePem(passphrase);
  try {
    await makeFolder(path.dirname(file), 0o700);
    await writeNewFile(file, privatePem);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new AppError('SIGNING_KEY_EXISTS', { file });
    throw new AppError('SIGNING_KEY_UNWRITABLE', { file, problem: (error as Error).message });
  }
  return readKey(file, privatePem, () => Promise.resolve(passphrase));
}

/** For a verb that would otherwise ask for a passphrase in vain. @throws AppError SIGNING_KEY_EXISTS */
export async function requireAbsent(file: string): Promise<void> {
  const present = await fs.lstat(file).catch(() => undefined);
  if (present !== undefined) throw new AppError('SIGNING_KEY_EXISTS', { file });
}

function generatePem(passphrase: string): Promise<string> {
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: KEY_BITS,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: {
          type: 'pkcs8',
          format: 'pem',
          ...(passphrase === '' ? {} : { cipher: 'aes-256-cbc', passphrase }),
        },
      },
      (error, _publicPem, made) => (error === null ? resolve(made) : reject(error)),
    );
  });
}

/** Half a key would stand in the way of a whole one, so what could not be written goes again. */
async function writeNewFile(file: string, content: string): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await fs.unlink(file).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Undefined when there is no such file.
 * @throws AppError FILE_UNREADABLE, SIGNING_KEY_UNUSABLE, SIGNING_KEY_LOCKED, and what `ask` throws
 */
export async function loadSigningKey(file: string, ask: AskPassphrase): Promise<SigningKey | undefined> {
  let privatePem: string;
  try {
    privatePem = await fs.readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('FILE_UNREADABLE', { file, problem: (error as Error).message });
  }
  return readKey(file, privatePem, ask);
}

async function readKey(file: string, privatePem: string, ask: AskPassphrase): Promise<SigningKey> {
  const encrypted = pemBody(privatePem, 'ENCRYPTED PRIVATE KEY');
  const passphrase = encrypted === undefined ? undefined : await ask();
  const modulus =
    encrypted === undefined || passphrase === undefined
      ? readPrivateKey(privatePem)
      : unlock(file, encrypted, passphrase);
  if (modulus === undefined) throw new AppError('SIGNING_KEY_UNUSABLE', { file, bits: MINIMUM_BITS });
  const bits = (modulus.n.length - 1) * 8;
  if (bits < MINIMUM_BITS) throw new AppError('SIGNING_KEY_UNUSABLE', { file, bits: MINIMUM_BITS });
  const der = encodePublicKey(modulus);
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const publicPem = `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
  const locked = passphrase === undefined ? {} : { passphrase };
  return { privatePem, ...locked, publicPem, fingerprint: createHash('sha256').update(der).digest('hex') };
}

/** Raw RSASSA-PKCS1-v1_5 signature over SHA-256, as `openssl dgst -sha256 -sign` makes it. */
export function signContent(content: Buffer, key: SigningKey): Buffer {
  const { privatePem, passphrase } = key;
  const signer = createSign('RSA-SHA256').update(content);
  return passphrase === undefined ? signer.sign(privatePem) : signer.sign({ key: privatePem, passphrase });
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
  const der = wrapped === undefined ? pemBody(pem, 'RSA PRIVATE KEY') : unwrap(wrapped);
  return der === undefined ? undefined : readNumbers(der);
}

/** The PKCS#1 key inside PKCS#8. */
function unwrap(pkcs8: Buffer): Buffer | undefined {
  return derChildren(derChildren(pkcs8)[0] ?? Buffer.alloc(0))[2];
}

function unlock(file: string, encrypted: Buffer, passphrase: string): RsaNumbers | undefined {
  const opened = decryptPrivateKey(encrypted, passphrase);
  if (opened === 'wrong-passphrase') throw new AppError('SIGNING_KEY_LOCKED', { file });
  const der = opened === 'unsupported' ? undefined : unwrap(opened.der);
  return der === undefined ? undefined : readNumbers(der);
}

function readNumbers(der: Buffer): RsaNumbers | undefined {
  const [, n, e] = derChildren(derChildren(der)[0] ?? Buffer.alloc(0));
  return n === undefined || e === undefined ? undefined : { n, e };
}

/** SubjectPublicKeyInfo (RFC 3279, 2.3.1). */
function encodePublicKey({ n, e }: RsaNumbers): Buffer {
  const rsaEncryption = Buffer.from('06092a864886f70d0101010500', 'hex');
  const numbers = encodeDer(0x30, Buffer.concat([encodeDer(0x02, n), encodeDer(0x02, e)]));
  const bits = encodeDer(0x03, Buffer.concat([Buffer.from([0]), numbers]));
  return encodeDer(0x30, Buffer.concat([encodeDer(0x30, rsaEncryption), bits]));
}
