import { utcOf, type LogEntry, type LogZone } from './log-entry';

/** /var/log/messages: the kernel's and the iSCSI daemons' side of a failover. */

/** `Nov 22 19:37:02 mqslave kernel: text`, `... iscsid[712]: text`; rsyslog's file format (EL6 default). */
const SYSLOG_LINE =
  /^([A-Z][a-z]{2})\s+(\d{1,2}) (\d\d):(\d\d):(\d\d) (\S+) ([\w./-]+)(?:\[\d+\])?: (?:\[\s*\d+\.\d+\] ?)?(.*)$/;
/** RFC 3339 times, which newer rsyslog writes: `2026-11-22T19:37:02.123456+08:00 host kernel: text`. */
const RFC3339_LINE =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (\S+) ([\w./-]+)(?:\[\d+\])?: (?:\[\s*\d+\.\d+\] ?)?(.*)$/;

/** Programs whose lines may belong to the story of a failover. Heartbeat's own are in its log. */
const TELLERS = new Set(['kernel', 'iscsid', 'tgtd', 'rsyslogd', 'shutdown', 'init', 'multipathd', 'ntpd']);

/** The lines of kernel, iSCSI and boot, in the order of the file. */
export function parseSyslog(text: string, zone: LogZone): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const line of text.split('\n')) {
    const entry = parseLine(line, zone);
    if (entry !== undefined && TELLERS.has(entry.process)) entries.push(entry);
  }
  return entries;
}

function parseLine(line: string, zone: LogZone): LogEntry | undefined {
  const plain = SYSLOG_LINE.exec(line);
  if (plain !== null) {
    const [, month = '', day, hour, minute, second, , name = '', text = ''] = plain;
    const at = utcOf(zone, { month, day, hour, minute, second });
    return at === undefined ? undefined : { at, process: name, level: '', text };
  }
  const exact = RFC3339_LINE.exec(line);
  if (exact === null) return undefined;
  const [, time = '', , name = '', text = ''] = exact;
  return { at: Date.parse(time), process: name, level: '', text };
}
