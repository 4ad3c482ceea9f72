import { AppError } from '../../core/error';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment as people write it, in milliseconds since 1970: `now`, `2h` ago (s, m, h, d), `19:30` (the
 * last one), `2026-11-22`, `2026-11-22T19:30[:05]` or with a blank for the T, local time unless it ends
 * with Z. Throws USAGE, which names the flag.
 */
export function readMoment(given: string, flag: string, now: number, utcOffsetMinutes: number): number {
  if (given === 'now') return now;
  const offset = utcOffsetMinutes * 60_000;
  const ago = /^(\d{1,6})([smhd])$/.exec(given);
  if (ago !== null) return now - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(given);
  if (clock !== null) {
    const midnight = Math.floor((now + offset) / 86_400_000) * 86_400_000;
    const [, hours, minutes, seconds = '0'] = clock;
    const at = midnight + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 - offset;
    return at > now ? at - 86_400_000 : at;
  }
  const date = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(Z)?)?$/.exec(given);
  const [, day = '', time = '00:00', zulu] = date ?? [];
  const at = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (date === null || Number.isNaN(at))
    throw new AppError('USAGE', {
      problem: `${flag} takes a time such as 2h, 19:30 or 2026-11-22T19:30, not "${given}".`,
    });
  return zulu === undefined ? at - offset : at;
}
