import { randomBytes } from 'crypto';

/** The characters that are safe in targets.conf, iscsid.conf and authkeys alike. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

/** CHAP secrets have 12 to 16 characters; the longest is taken. 16 of 64 characters are 96 bits. */
export const CHAP_SECRET_LENGTH = 16;
export const AUTH_KEY_LENGTH = 40;

/** A fresh secret of the given length. The alphabet has 64 characters, so no byte value is favoured. */
export function createSecret(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
