/** One line of a log, whoever wrote it. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly process: string;
  /** As written, upper case; empty when the line has none. */
  readonly level: string;
  readonly text: string;
}

/** What a log's own times leave out. */
export interface LogZone {
  /** The year of the newest line: C daemons and syslog write none. */
  readonly year: number;
  /** Month (0-11) of the newest line; lines of a later month are of the year before. */
  readonly month: number;
  readonly utcOffsetMinutes: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Moment {
  /** `Jan` to `Dec` without a year, or 1 to 12 with one. */
  readonly month: string;
  readonly year?: string | undefined;
  readonly day?: string | undefined;
  readonly hour?: string | undefined;
  readonly minute?: string | undefined;
  readonly second?: string | undefined;
}

/** Milliseconds since 1970 of a local time; undefined for a month that does not exist. */
export function utcOf(zone: LogZone, moment: Moment): number | undefined {
  const month = moment.year === undefined ? MONTHS.indexOf(moment.month) : Number(moment.month) - 1;
  if (month < 0 || month > 11) return undefined;
  const guessed = month > zone.month ? zone.year - 1 : zone.year;
  const year = moment.year === undefined ? guessed : Number(moment.year);
  const [day, hour, minute, second] = [moment.day, moment.hour, moment.minute, moment.second].map(Number);
  return Date.UTC(year, month, day, hour, minute, second) - zone.utcOffsetMinutes * 60_000;
}
