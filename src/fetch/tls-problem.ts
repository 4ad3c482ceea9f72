import { requestProblem, type RequestProblem } from './request-problem';

/**
 * Why a server and this host do not trust each other, in the words of an administrator; undefined for
 * every other error. Asking the same server again is no use.
 * Sources: verification codes of OpenSSL as Node names them (`X509_V_ERR_...`), alert numbers of RFC 5246 7.2
 * and RFC 8446 6, and what OpenSSL says of a certificate or key that it cannot load.
 */
export function tlsProblem(error: NodeJS.ErrnoException): RequestProblem | undefined {
  const { code = '', message } = error;
  const told = wordsOf(code, message);
  return told === undefined ? undefined : requestProblem('untrusted', told);
}

function wordsOf(code: string, message: string): string | undefined {
  if (code === 'CERT_HAS_EXPIRED') return 'the certificate of the server has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'the certificate of the server is not valid yet';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'the certificate of the server is for another name';
  if (UNKNOWN_ISSUER.includes(code)) return 'nobody known here has signed the certificate of the server';
  const alert = /SSL alert number (\d+)/.exec(message)?.[1];
  if (alert !== undefined && CLIENT_ALERTS.includes(Number(alert)))
    return `the server asks for another client certificate, or another TLS version (TLS alert ${alert})`;
  if (/key values mismatch/.test(message)) return 'the client key does not belong to the client certificate';
  if (/bad decrypt|bad password read|interrupted or cancelled/.test(message))
    return 'the client key is locked by a passphrase';
  if (/PEM routines|no start line|bad end line/.test(message))
    return 'the client certificate or key, or the file of authorities, is not in PEM form';
  return undefined;
}

const UNKNOWN_ISSUER: readonly string[] = [
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** handshake_failure, bad_certificate, unsupported, revoked, expired, unknown, unknown_ca, access_denied, protocol_version, certificate_required. */
const CLIENT_ALERTS: readonly number[] = [40, 42, 43, 44, 45, 46, 48, 49, 70, 116];
