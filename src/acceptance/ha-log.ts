/** Heartbeat's log, which mixes the layouts of its C daemons and of its shell scripts. */

export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly process: string;
  /** As written, upper case; empty when the line has none. */
  readonly level: string;
  readonly text: string;
}

export interface LogZone {
  /** The year of the newest line: C daemons write none. */
  readonly year: number;
  /** Month (0-11) of the newest line; lines of a later month are of the year before. */
  readonly month: number;
  readonly utcOffsetMinutes: number;
}

const LEVEL = '(info|notice|WARN|ERROR|CRIT|debug|INFO|WARNING)';
/** `Jul 11 21:33:32 rad11 heartbeat: [7519]: WARN: text` */
const DAEMON_LINE = new RegExp(
  `^([A-Z][a-z]{2})\\s+(\\d{1,2}) (\\d\\d):(\\d\\d):(\\d\\d) (\\S+) ([\\w.-]+)(?:\\([^)]*\\))?:? ?\\[(\\d+)\\]:\\s+(?:${LEVEL}:\\s)?(.*)$`,
);
/** `ResourceManager(default)[5091]:<TAB>2026/11/22_19:37:11 info: text` */
const SCRIPT_LINE = new RegExp(
  `^([\\w.-]+)(?:\\([^)]*\\))?\\[(\\d+)\\]:\\s+(\\d{4})/(\\d\\d)/(\\d\\d)_(\\d\\d):(\\d\\d):(\\d\\d)\\s+(?:${LEVEL}:\\s)?(.*)$`,
);
/** `2026/11/23_07:33:50  harc(default)[3774]:    info: text`, of newer resource agents */
const DATED_LINE = new RegExp(
  `^(\\d{4})/(\\d\\d)/(\\d\\d)_(\\d\\d):(\\d\\d):(\\d\\d)\\s+(\\S+?)(?:\\(.*\\))?\\[(\\d+)\\]:\\s+(?:${LEVEL}:\\s+)?(.*)$`,
);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** All lines that are in one of the known layouts, in the order of the file. */
export function parseHaLog(text: string, zone: LogZone): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const line of text.split('\n')) {
    const entry = parseDaemonLine(line, zone) ?? parseScriptLine(line, zone) ?? parseDatedLine(line, zone);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

function parseDaemonLine(line: string, zone: LogZone): LogEntry | undefined {
  const match = DAEMON_LINE.exec(line);
  if (match === null) return undefined;
  const [, monthName = '', day, hour, minute, second, , name = '', , level = '', text = ''] = match;
  const month = MONTHS.indexOf(monthName);
  if (month < 0) return undefined;
  const year = month > zone.month ? zone.year - 1 : zone.year;
  return {
    at: utc(zone, year, month, day, hour, minute, second),
    process: name,
    level: level.toUpperCase(),
    text,
  };
}

function parseScriptLine(line: string, zone: LogZone): LogEntry | undefined {
  const match = SCRIPT_LINE.exec(line);
  if (match === null) return undefined;
  const [, name = '', , year, month, day, hour, minute, second, level = '', text = ''] = match;
  const at = utc(zone, Number(year), Number(month) - 1, day, hour, minute, second);
  return { at, process: name, level: level.toUpperCase(), text };
}

function parseDatedLine(line: string, zone: LogZone): LogEntry | undefined {
  const match = DATED_LINE.exec(line);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, name = '', , level = '', text = ''] = match;
  const at = utc(zone, Number(year), Number(month) - 1, day, hour, minute, second);
  return { at, process: name, level: level.toUpperCase(), text };
}

function utc(zone: LogZone, year: number, month: number, ...rest: (string | undefined)[]): number {
  const [day = 1, hour = 0, minute = 0, second = 0] = rest.map(Number);
  return Date.UTC(year, month, day, hour, minute, second) - zone.utcOffsetMinutes * 60_000;
}

/** Lines that tell a failover (reference: hb_resource.c, mach_down, ResourceManager). */
const TELLING = [
  /^Starting heartbeat /,
  /^Local status now set to: '(up|active)'/,
  /^Link \S+ (up|dead)\.$/,
  /^node \S+: is dead$/,
  /^Late heartbeat: /,
  /^Received shutdown notice from /,
  /^Heartbeat shutdown in progress\./,
  /Heartbeat shutdown complete\.$/,
  /^Resources being acquired from /,
  /^(Acquiring|Releasing) resource group: /,
  /^Running \S+ .*(start|stop)$/,
  /^Taking over resource group /,
  /^mach_down takeover complete\.$/,
  /^Giving up (all HA resources|resources due to failure)/,
  /^All HA resources relinquished\.$/,
  /wants to go standby/,
  /^standby: acquire /,
  /^Standby resource acquisition done/,
  /^Local standby process completed/,
  /^Initial resource acquisition complete/,
  /returning after partition/,
  /^Both machines own /,
  /^No one owns /,
  /^Return code \d+ from /,
];

/** Whether a line belongs into the story of a failover. Harmless repetitions of OCF agents do not. */
export function isTelling(entry: LogEntry): boolean {
  return (
    entry.level === 'ERROR' || entry.level === 'CRIT' || TELLING.some((pattern) => pattern.test(entry.text))
  );
}
