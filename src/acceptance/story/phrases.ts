import type { Text } from '../../core/events';
import type { LogEntry } from '../log-entry';

/** What a line means for the story, beyond its words. */
export type Part =
  | 'boot'
  | 'dead'
  | 'notice'
  | 'standby'
  | 'acquire'
  | 'failed-start'
  | 'partition'
  | 'both-own'
  | 'link'
  | 'late'
  | 'storage';

export interface Phrase {
  readonly text: Text;
  readonly part?: Part;
  /** Something is wrong, whatever the level that was written. */
  readonly grave: boolean;
}

interface Rule {
  readonly pattern: RegExp;
  /** `story.KEY` of the messages. */
  readonly key: string;
  /** Names of the pattern's groups, in order. */
  readonly names?: readonly string[];
  readonly part?: Part;
  readonly grave?: true;
}

/** Heartbeat's lines (format strings of hb_resource.c, heartbeat.c, mach_down, ResourceManager; 3.0.4). */
const HEARTBEAT: readonly Rule[] = [
  { pattern: /^(?:Configuration validated\. )?Starting heartbeat /, key: 'starts' },
  { pattern: /^Local status now set to: 'up'/, key: 'up' },
  { pattern: /^Local status now set to: 'active'/, key: 'active' },
  { pattern: /^Link (\S+) up\./, key: 'link-up', names: ['link'], part: 'link' },
  { pattern: /^Link (\S+) dead\./, key: 'link-dead', names: ['link'], part: 'link', grave: true },
  { pattern: /^node (\S+): is dead/, key: 'dead', names: ['node'], part: 'dead', grave: true },
  {
    pattern: /^Late heartbeat: Node (\S+): interval (\d+) ms/,
    key: 'late',
    names: ['node', 'ms'],
    part: 'late',
  },
  {
    pattern: /^Received shutdown notice from '([^']+)'/,
    key: 'notice',
    names: ['node'],
    part: 'notice',
  },
  { pattern: /^Heartbeat shutdown in progress\./, key: 'shutdown', part: 'notice' },
  { pattern: /Heartbeat shutdown complete\./, key: 'shutdown-done' },
  { pattern: /^Resources being acquired from (\S+?)\.$/, key: 'taking', names: ['node'], part: 'acquire' },
  { pattern: /^Acquiring resource group: (.*)$/, key: 'acquire', names: ['group'], part: 'acquire' },
  { pattern: /^Releasing resource group: (.*)$/, key: 'release', names: ['group'] },
  { pattern: /^Running \S*\/([^/\s]+) +(?:(.*) )?start$/, key: 'run-start', names: ['script', 'args'] },
  { pattern: /^Running \S*\/([^/\s]+) +(?:(.*) )?stop$/, key: 'run-stop', names: ['script', 'args'] },
  { pattern: /^Taking over resource group (.*)$/, key: 'take-group', names: ['group'], part: 'acquire' },
  { pattern: /^mach_down takeover complete\.$/, key: 'taken' },
  { pattern: /^Giving up all HA resources/, key: 'give-all' },
  {
    pattern: /^Giving up resources due to failure of (\S+)/,
    key: 'give-failed',
    names: ['resource'],
    part: 'failed-start',
    grave: true,
  },
  { pattern: /^All HA resources relinquished\./, key: 'gave-all' },
  { pattern: /^(\S+) wants to go standby/, key: 'standby', names: ['node'], part: 'standby' },
  { pattern: /^standby: acquire .*resources from (\S+)/, key: 'standby-take', names: ['node'] },
  { pattern: /^Standby resource acquisition done/, key: 'standby-done' },
  { pattern: /^Local standby process completed/, key: 'standby-gave' },
  { pattern: /^No reply to standby request/, key: 'standby-lost', grave: true },
  { pattern: /^Initial resource acquisition complete/, key: 'initial' },
  {
    pattern: /^Cluster node (\S+) returning after partition/,
    key: 'partition',
    names: ['node'],
    part: 'partition',
    grave: true,
  },
  { pattern: /^Both machines own (?:our|foreign)/, key: 'both', part: 'both-own', grave: true },
  { pattern: /^No one owns /, key: 'no-one', grave: true },
  {
    pattern: /^Return code (\d+) from \S*\/([^/\s]+)$/,
    key: 'return-code',
    names: ['code', 'script'],
    part: 'failed-start',
    grave: true,
  },
  { pattern: /^No local heartbeat\. Forcing restart/, key: 'stall', grave: true },
  { pattern: /^Emergency Shutdown: /, key: 'emergency', grave: true },
  { pattern: /message hist queue is filling up/, key: 'one-way', grave: true },
  { pattern: /^Resetting node (\S+) with/, key: 'reset', names: ['node'] },
];

/** Lines of kernel, iscsid and boot (linux 2.6.32 scsi_transport_iscsi, libiscsi, sd, ext4; open-iscsi 2.0.873). */
const SYSTEM: readonly Rule[] = [
  {
    pattern: /^(?:Linux version |imklog .*started|\[origin software="rsyslogd".*\] (?:\(re\))?start$)/,
    key: 'boot',
    part: 'boot',
  },
  { pattern: /^shutting down for system (?:reboot|halt)/, key: 'halt', part: 'notice' },
  { pattern: /connection\d+:\d+: detected conn error/, key: 'iscsi-error', part: 'storage', grave: true },
  {
    pattern: /^Kernel reported iSCSI connection \S+ error/,
    key: 'iscsi-error',
    part: 'storage',
    grave: true,
  },
  { pattern: /^connection\S+ is operational after recovery/, key: 'iscsi-again', part: 'storage' },
  { pattern: /^connection\S+ is operational now/, key: 'iscsi-session', part: 'storage' },
  {
    pattern: /session recovery timed out after (\d+) secs/,
    key: 'iscsi-lost',
    names: ['seconds'],
    part: 'storage',
    grave: true,
  },
  { pattern: /rejecting I\/O to (?:offline|dead) device/, key: 'disk-offline', part: 'storage', grave: true },
  { pattern: /reservation conflict/i, key: 'reserved', part: 'storage', grave: true },
  {
    pattern: /(?:end_request: |blk_update_request: )?I\/O error,? (?:on device |dev )?\(?(\w+)/,
    key: 'disk-error',
    names: ['device'],
    part: 'storage',
    grave: true,
  },
  {
    pattern: /EXT4-fs error \(device (\w+)\)/,
    key: 'fs-error',
    names: ['device'],
    part: 'storage',
    grave: true,
  },
  { pattern: /Remounting filesystem read-only/, key: 'fs-read-only', part: 'storage', grave: true },
  { pattern: /EXT4-fs \((\w+)\): recovery complete/, key: 'fs-recovered', names: ['device'] },
  { pattern: /EXT4-fs \((\w+)\): mounted filesystem/, key: 'fs-mounted', names: ['device'] },
  {
    pattern: /\b(\w+):? (?:NIC )?[Ll]ink is [Dd]own/,
    key: 'nic-down',
    names: ['interface'],
    part: 'link',
    grave: true,
  },
  { pattern: /\b(\w+):? (?:NIC )?[Ll]ink is [Uu]p/, key: 'nic-up', names: ['interface'], part: 'link' },
  {
    pattern: /Out of memory: Kill(?:ed)? process \d+ \((\S+)\)/,
    key: 'oom',
    names: ['process'],
    grave: true,
  },
  { pattern: /^INFO: task (\S+):\d+ blocked for more than/, key: 'hung', names: ['process'], grave: true },
  { pattern: /SysRq : Resetting/, key: 'sysrq' },
];

/** What a line of Heartbeat's log tells; undefined when it does not belong to the story of a failover. */
export function phraseHeartbeat(entry: LogEntry): Phrase | undefined {
  return phrase(entry, HEARTBEAT) ?? (isError(entry) ? { text: asWritten(entry), grave: true } : undefined);
}

/** What a line of the kernel, iscsid or the boot tells; undefined for any other. */
export function phraseSystem(entry: LogEntry): Phrase | undefined {
  return phrase(entry, SYSTEM);
}

function phrase(entry: LogEntry, rules: readonly Rule[]): Phrase | undefined {
  for (const { pattern, key, names, part, grave } of rules) {
    const match = pattern.exec(entry.text);
    if (match === null) continue;
    const values: Record<string, string> = {};
    names?.forEach((name, index) => (values[name] = match[index + 1] ?? ''));
    return {
      text: { key: `story.${key}`, values },
      ...(part === undefined ? {} : { part }),
      grave: grave === true || isError(entry),
    };
  }
  return undefined;
}

function isError({ level }: LogEntry): boolean {
  return level === 'ERROR' || level === 'CRIT';
}

function asWritten(entry: LogEntry): Text {
  return { key: 'story.as-written', values: { text: entry.text } };
}
