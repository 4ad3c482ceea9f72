import type { Site } from '../site/schema';

/** Settings of the sessions, as iscsid.conf seeds them into new records and as existing records get them. */
export function sessionSettings(site: Site): readonly (readonly [string, string])[] {
  const { chap, replacementTimeout } = site.storage;
  return [
    ['node.startup', 'automatic'],
    ...chapSettings(chap),
    ['node.session.timeo.replacement_timeout', String(replacementTimeout)],
    ['node.conn[0].timeo.login_timeout', String(loginTimeout(replacementTimeout))],
    ['node.conn[0].timeo.noop_out_interval', '5'],
    ['node.conn[0].timeo.noop_out_timeout', '5'],
  ];
}

const DEFAULT_LOGIN_TIMEOUT = 15;
const LEAST_LOGIN_TIMEOUT = 2;

/**
 * Seconds until a login counts as lost. A target that is just starting may take one and never answer: with
 * open-iscsi's 15 s a replacement timeout of 20 s would be over at the second try.
 */
function loginTimeout(replacementTimeout: number): number {
  const quarter = Math.floor(replacementTimeout / 4);
  return Math.min(DEFAULT_LOGIN_TIMEOUT, Math.max(LEAST_LOGIN_TIMEOUT, quarter));
}

function chapSettings(chap: Site['storage']['chap']): (readonly [string, string])[] {
  if (chap === undefined) return [['node.session.auth.authmethod', 'None']];
  const { incoming, outgoing } = chap;
  const settings: (readonly [string, string])[] = [
    ['node.session.auth.authmethod', 'CHAP'],
    ['node.session.auth.username', incoming.user],
    ['node.session.auth.password', incoming.secret],
  ];
  if (outgoing === undefined) return settings;
  return [
    ...settings,
    ['node.session.auth.username_in', outgoing.user],
    ['node.session.auth.password_in', outgoing.secret],
  ];
}

/**
 * Sets keys of a `key = value` file: an active line is replaced, else the first commented one,
 * else the line is added at the end. Everything else stays as it is.
 */
export function setKeys(content: string, settings: readonly (readonly [string, string])[]): string {
  const lines = content === '' ? [] : content.replace(/\n$/, '').split('\n');
  for (const [key, value] of settings) {
    const line = `${key} = ${value}`;
    const at = findLine(lines, key);
    if (at === -1) lines.push(line);
    else lines[at] = line;
  }
  return `${lines.join('\n')}\n`;
}

function findLine(lines: readonly string[], key: string): number {
  const assigns = (line: string): boolean => line.split('=')[0]?.trim() === key && line.includes('=');
  // iscsid takes the last of several active lines.
  const active = lines.map(assigns).lastIndexOf(true);
  if (active !== -1) return active;
  return lines.findIndex((line) => /^\s*#/.test(line) && assigns(line.replace(/^\s*#+\s*/, '')));
}
