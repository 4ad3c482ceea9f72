import { gunzip } from 'zlib';
import { promisify } from 'util';
import { AppError, describeError } from '../../core/error';
import { createTarReader } from '../../bundle/tar';
import { EVENTS_PATH, parseJournal } from '../../failoverd/journal';
import type { Machine } from '../../node/machine';
import { readClock } from '../clock';
import type { NodeLogs } from './absences';

const unzip = promisify(gunzip) as (data: Buffer) => Promise<Buffer>;

/** The logs of a node, and what its Heartbeat was told about silence. */
export interface NodeFiles {
  readonly logs: NodeLogs;
  /** `deadtime` of its ha.cf in milliseconds; undefined when it has none. */
  readonly deadtimeMs: number | undefined;
  /** When they were read, by its clock; nothing is known of what came after. */
  readonly readAt: number;
  /** Its clock minus ours is known. */
  readonly clockKnown: boolean;
}

/** Of each log, from its end; a rotated one counts for itself. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Older rotations are left alone. */
const ROTATIONS = 3;

/** Reads the logs of a machine, this one or one behind ssh. */
export async function readMachine(machine: Machine, host: string, now: number): Promise<NodeFiles> {
  const clock = await readClock(machine);
  const tail = async (path: string): Promise<string> => {
    if (/\.gz$/.test(path)) {
      const packed = await machine.readFile(path);
      return packed === undefined ? '' : (await unzip(packed)).slice(-MOST_BYTES).toString();
    }
    const { stdout } = await machine.run(['tail', '-c', String(MOST_BYTES), path], { access: 'read' });
    return stdout;
  };
  const names = await machine.list('/var/log');
  const log = async (name: string): Promise<string> => {
    let text = '';
    for (const file of rotationsOf(names, name)) text += await tail(`/var/log/${file}`);
    return text;
  };
  const haCf = (await machine.readFile('/etc/ha.d/ha.cf'))?.toString() ?? '';
  const end = new Date(now + clock.offsetMs + clock.utcOffsetMinutes * 60_000);
  return {
    logs: {
      host,
      haLog: await log('ha-log'),
      messages: await log('messages'),
      events: parseJournal((await tail(`${EVENTS_PATH}.1`)) + (await tail(EVENTS_PATH))),
      zone: zoneAt(end, clock.utcOffsetMinutes),
      offsetMs: clock.offsetMs,
    },
    deadtimeMs: deadtimeOf(haCf),
    readAt: now,
    clockKnown: true,
  };
}

/** The rotations of a log, oldest first: NAME-20261122.gz (dateext), NAME.2, NAME.1, NAME. */
export function rotationsOf(names: readonly string[], log: string): string[] {
  const dated = names.filter((name) => name.startsWith(`${log}-`) && /-\d{8}(\.gz)?$/.test(name)).sort();
  const numbered = names
    .filter((name) => name.startsWith(`${log}.`) && /\.\d+(\.gz)?$/.test(name))
    .sort((a, b) => numberOf(b) - numberOf(a));
  return [...dated, ...numbered].slice(-ROTATIONS).concat(names.includes(log) ? [log] : []);
}

function numberOf(name: string): number {
  return Number(/\.(\d+)(\.gz)?$/.exec(name)?.[1] ?? 0);
}

/**
 * Reads an archive of `heartbundle support`. Throws FILE_UNREADABLE, and TIMELINE_ARCHIVE for a file
 * that is none.
 */
export async function readArchive(machine: Machine, file: string): Promise<NodeFiles> {
  let packed: Buffer | undefined;
  try {
    packed = await machine.readFile(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
  }
  if (packed === undefined) throw new AppError('FILE_UNREADABLE', { file, problem: 'there is no such file' });
  let exhibits: Map<string, string>;
  try {
    exhibits = await unpack(file, await unzip(packed));
  } catch (error) {
    throw new AppError('TIMELINE_ARCHIVE', { file, problem: describeError(error) });
  }
  const [first = ''] = exhibits.keys();
  const folder = first.split('/')[0] ?? '';
  const host = /^heartbundle-support-(.+)$/.exec(folder)?.[1];
  if (host === undefined || !exhibits.has(`${folder}/MANIFEST.txt`))
    throw new AppError('TIMELINE_ARCHIVE', { file, problem: 'it has no MANIFEST.txt' });
  const names = [...exhibits.keys()].map((name) => name.slice(folder.length + 1));
  const read = (name: string): string => exhibits.get(`${folder}/${name}`) ?? '';
  const logs = names.filter((name) => name.startsWith('var/log/')).map((name) => name.slice(8));
  const log = (name: string): string =>
    rotationsOf(logs, name)
      .map((one) => read(`var/log/${one}`))
      .join('');
  const taken = /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)([+-])(\d\d):(\d\d)/.exec(
    read(names.find((name) => name.startsWith('commands/date')) ?? ''),
  );
  const [, local = '1970-01-01 00:00:00', sign, hours, minutes] = taken ?? [];
  const utcOffsetMinutes = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
  return {
    logs: {
      host,
      haLog: log('ha-log'),
      messages: log('messages'),
      events: parseJournal(read(`${EVENTS_PATH.slice(1)}.1`) + read(EVENTS_PATH.slice(1))),
      zone: zoneAt(new Date(`${local.replace(' ', 'T')}Z`), utcOffsetMinutes),
      offsetMs: 0,
    },
    deadtimeMs: deadtimeOf(read('etc/ha.d/ha.cf')),
    readAt: Date.parse(`${local.replace(' ', 'T')}Z`) - utcOffsetMinutes * 60_000,
    clockKnown: false,
  };
}

async function unpack(file: string, archive: Buffer): Promise<Map<string, string>> {
  const exhibits = new Map<string, string>();
  const reader = createTarReader(file, ({ path }) => {
    const pieces: Buffer[] = [];
    return {
      write: (data) => void pieces.push(Buffer.from(data)),
      end: () => void exhibits.set(path, Buffer.concat(pieces).toString()),
    };
  });
  await reader.push(archive);
  reader.end();
  return exhibits;
}

/** Year and month of a host's local time. */
function zoneAt(local: Date, utcOffsetMinutes: number): NodeLogs['zone'] {
  return { year: local.getUTCFullYear(), month: local.getUTCMonth(), utcOffsetMinutes };
}

/** `deadtime 10`, `10s`, `10000ms` or `10000000us` (heartbeat/lib get_msec). */
function deadtimeOf(haCf: string): number | undefined {
  const match = /^\s*deadtime\s+(\d+)\s*(s|sec|ms|msec|us|usec)?\s*$/m.exec(haCf);
  if (match === null) return undefined;
  const unit = match[2] ?? 's';
  const factor = unit.startsWith('m') ? 1 : unit.startsWith('u') ? 0.001 : 1_000;
  return Number(match[1]) * factor;
}
