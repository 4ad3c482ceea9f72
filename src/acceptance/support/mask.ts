/**
 * Removes secrets from texts. Two ways together: what stands where secrets stand is masked by its
 * place, and its value is then masked wherever else it occurs, so that a secret in a log, in a
 * journal or in an older copy of a file goes too. Pure.
 */

export const MASK = '[removed]';

/** Each matches one secret in its first group that is not the key before it. */
const PLACES: readonly RegExp[] = [
  // YAML, JSON, ini, sysconfig and shell: any key that names a secret, with or without quotes.
  /((?:^|[\s{,;"'._-])(?:[\w.-]*(?:password|passwd|passphrase|secret|auth_?key|authkey|credential|token)[\w-]*)["']?\s*[:=]\s*["']?)([^\s"',;}#]+)/gim,
  // targets.conf and tgtadm: incominguser NAME SECRET
  /(\b(?:incominguser|outgoinguser)\s+\S+[ \t]+)(\S+)/gim,
  // authkeys: 1 sha1 KEY
  /(^\s*\d{1,2}\s+(?:md5|sha1|crc)[ \t]+)(\S+)/gim,
  // Commands as they were run: --password SECRET, -P SECRET of tgtadm and curl -u NAME:SECRET
  /(--(?:password|passphrase|secret|passwd)[= ])([^\s"',]+)/gim,
  /(:\/\/[^\s:/@]+:)([^\s@/]+)(?=@)/gim,
];

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const ESCAPED_PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|[A-Za-z0-9+/= -])*/g;

/** Shorter values are words of every log; they are masked in their place only. */
const SHORTEST_LITERAL = 6;

/** Values that stand where secrets stand. */
export function findSecrets(text: string): Set<string> {
  const found = new Set<string>();
  for (const place of PLACES)
    text.replace(place, (whole: string, _key: string, value: string) => {
      if (
        value.length >= SHORTEST_LITERAL &&
        value !== MASK &&
        /[^*]/.test(value) &&
        !/^(true|false|null|undefined)$/i.test(value)
      )
        found.add(value);
      return whole;
    });
  return found;
}

/** The text without secrets, and how many were removed. */
export function maskSecrets(text: string, literals: Iterable<string>): { text: string; removed: number } {
  let removed = 0;
  const count = (): string => {
    removed++;
    return MASK;
  };
  let masked = text.replace(PRIVATE_KEY, count).replace(ESCAPED_PRIVATE_KEY, count);
  // The longest first: a secret may be the beginning of another.
  for (const secret of [...literals].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))) {
    const parts = masked.split(secret);
    removed += parts.length - 1;
    masked = parts.join(MASK);
  }
  for (const place of PLACES)
    masked = masked.replace(place, (whole: string, key: string, value: string) =>
      value === MASK || value.startsWith(MASK) ? whole : `${key}${count()}`,
    );
  return { text: masked, removed };
}
