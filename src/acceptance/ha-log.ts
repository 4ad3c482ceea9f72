import { utcOf, type LogEntry, type LogZone } from './log-entry';

/** Heartbeat's log, which mixes the layouts of its C daemons and of its shell scripts. */

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
  const [, month = '', day, hour, minute, second, , name = '', , level = '', text = ''] = match;
  const at = utcOf(zone, { month, day, hour, minute, second });
  return at === undefined ? undefined : { at, process: name, level: level.toUpperCase(), text };
}

function parseScriptLine(line: string, zone: LogZone): LogEntry | undefined {
  const match = SCRIPT_LINE.exec(line);
  if (match === null) return undefined;
  const [, name = '', , year, month = '', day, hour, minute, second, level = '', text = ''] = match;
  const at = utcOf(zone, { year, month, day, hour, minute, second });
  return at === undefined ? undefined : { at, process: name, level: level.toUpperCase(), text };
}

function parseDatedLine(line: string, zone: LogZone): LogEntry | undefined {
  const match = DATED_LINE.exec(line);
  if (match === null) return undefined;
  const [, year, month = '', day, hour, minute, second, name = '', , level = '', text = ''] = match;
  const at = utcOf(zone, { year, month, day, hour, minute, second });
  return at === undefined ? undefined : { at, process: name, level: level.toUpperCase(), text };
}
