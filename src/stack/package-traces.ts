import type { Machine } from '../node/machine';
import type { CheckContext, Remainder, StepContext } from '../plan/step';
import { findHalfMade, removeHalfMade } from './accounts';
import { commandFailed } from './demand';

/** What packages leave besides their own files; rpm takes none of it back. */
interface Traces {
  /** Names of system accounts and groups. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Paths of files and links under /etc and /var/lib/iscsi. */
  readonly files: readonly string[];
  /** Paths of folders under /etc and /opt, each after the one it lies in. */
  readonly folders: readonly string[];
}

const LOGIN_DEFS = '/etc/login.defs';
/** UID_MIN and UID_MAX of RHEL 6's own login.defs. */
const DEFAULT_IDS = { first: 500, last: 60_000 };
const RECORDS = '/var/lib/iscsi';
/** Rewritten by the system itself: backups of the account tools, its own records of disks and mounts. */
const OF_THE_SYSTEM =
  /^\/etc\/(?:(?:passwd|group|shadow|gshadow|subuid|subgid)-|\.pwd\.lock|mtab|adjtime|ld\.so\.cache|lvm\/.*)$/;

const ACCOUNT_BACKUP = /^\/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)-$/;

/** Reads what is there just before a transaction, and records it before the first one. */
export async function recordBefore({ machine, journal }: StepContext): Promise<Traces> {
  const before = await readTraces(machine);
  if (journal.recall('before') === undefined) await journal.record('before', before);
  return before;
}

/**
 * Records what came while rpm ran. Only this process's own transaction counts: between an
 * interrupted run and the next one an operator may have made files, which must never be removed.
 */
export async function recordArrived({ machine, journal }: StepContext, before: Traces): Promise<void> {
  const after = await readTraces(machine);
  const earlier = journal.recall('arrived') as Traces | undefined;
  const files = without(after.files, before.files).filter((path) => !OF_THE_SYSTEM.test(path));
  const arrived: Traces = {
    users: [...(earlier?.users ?? []), ...without(after.users, before.users)],
    groups: [...(earlier?.groups ?? []), ...without(after.groups, before.groups)],
    files: [...(earlier?.files ?? []), ...files],
    folders: [...(earlier?.folders ?? []), ...without(after.folders, before.folders)],
  };
  await journal.record('arrived', arrived);
}

/** System accounts that came with a transaction during which the power went, and are not whole: its scripts make them again. */
export async function removeHalfMadeAccounts({ machine, journal }: StepContext): Promise<void> {
  const before = journal.recall('before') as Traces | undefined;
  if (before === undefined) return;
  const now = await readAccounts(machine);
  const half = await findHalfMade(machine);
  await removeHalfMade(machine, {
    users: without(now.users, before.users).filter((user) => half.users.includes(user)),
    groups: without(now.groups, before.groups).filter((group) => half.groups.includes(group)),
  });
}

/**
 * Removes the configuration files that a transaction during which the power went left empty: rpm syncs
 * none that it unpacks, and takes an empty one for the operator's own, so that installing again keeps it.
 * @param named paths of the packages to be installed again
 */
export async function removeEmptied(
  { machine, journal }: StepContext,
  named: readonly string[],
): Promise<void> {
  const before = journal.recall('before') as Traces | undefined;
  if (before === undefined) return;
  const empty = await machine.run(['find', '/etc', '-xdev', '-type', 'f', '-size', '0', '-print0'], {
    access: 'read',
  });
  if (empty.exitCode !== 0) throw commandFailed(empty);
  const theirs = new Set(named);
  for (const path of without(splitPaths(empty.stdout), before.files))
    if (theirs.has(path.replace(/\.rpmnew$/, ''))) await machine.remove(path);
}

/**
 * Takes the traces back once the packages are gone: accounts, files that no package owns, and the
 * iSCSI records made since, when the initiator itself came with the packages. What rpm saved aside goes back.
 */
export async function removeTraces({ machine, journal }: StepContext): Promise<void> {
  const before = journal.recall('before') as Traces | undefined;
  const arrived = journal.recall('arrived') as Traces | undefined;
  if (before === undefined || arrived === undefined) return;
  const now = await readTraces(machine);
  for (const user of arrived.users)
    if (now.users.includes(user)) await machine.run(['userdel', user], { access: 'write' });
  // userdel takes a group of the same name with it.
  const { groups } = await readAccounts(machine);
  for (const group of arrived.groups)
    if (groups.includes(group)) await machine.run(['groupdel', group], { access: 'write' });
  const present = new Set(now.files);
  const records = (await isOwned(machine, RECORDS))
    ? []
    : without(now.files, before.files).filter((path) => path.startsWith(`${RECORDS}/`));
  const files = new Set([...arrived.files.filter((path) => present.has(path)), ...records]);
  for (const path of files) if (!(await isOwned(machine, path))) await machine.remove(path);
  await putBackSaved(machine, before.files, now.files);
  const folders = new Set(now.folders);
  // rmdir leaves a folder alone that something lies in.
  for (const path of [...arrived.folders].reverse())
    if (folders.has(path) && !(await isOwned(machine, path)))
      await machine.run(['rmdir', path], { access: 'write' });
}

/**
 * Traces that are still there: of a transaction that was interrupted nobody can say which of them
 * it made and which the operator, and the account tools' own backups are the system's.
 */
export async function traceRemains({ machine, recall }: CheckContext): Promise<Remainder[]> {
  const before = recall('before') as Traces | undefined;
  if (before === undefined) return [];
  const now = await readTraces(machine);
  const accounts = [...without(now.users, before.users), ...without(now.groups, before.groups)];
  const files: string[] = [];
  const backups: string[] = [];
  for (const path of without(now.files, before.files)) {
    if (ACCOUNT_BACKUP.test(path)) backups.push(path);
    else if (!OF_THE_SYSTEM.test(path) && !(await isOwned(machine, path))) files.push(path);
  }
  return [
    { kind: 'accounts', names: [...new Set(accounts)] },
    { kind: 'files', names: files },
    { kind: 'backups', names: backups },
  ];
}

/** rpm takes a configuration file that was there before its package for that package's own, and saves it aside. */
async function putBackSaved(
  machine: Machine,
  before: readonly string[],
  now: readonly string[],
): Promise<void> {
  const known = new Set(before);
  const present = new Set(now);
  for (const path of before) {
    const saved = `${path}.rpmsave`;
    if (!present.has(path) && present.has(saved) && !known.has(saved))
      await machine.run(['mv', saved, path], { access: 'write' });
  }
}

async function readTraces(machine: Machine): Promise<Traces> {
  const argv = ['find', '/etc', '-xdev', '(', '-type', 'f', '-o', '-type', 'l', ')', '-print0'];
  const files = await machine.run(argv, { access: 'read' });
  if (files.exitCode !== 0) throw commandFailed(files);
  const records = await machine.run(['find', RECORDS, '-type', 'f', '-print0'], { access: 'read' });
  const inFolders = ['find', '/etc', '/opt', '-xdev', '-type', 'd', '-print0'];
  const folders = await machine.run(inFolders, { access: 'read' });
  if (folders.exitCode !== 0) throw commandFailed(folders);
  return {
    ...(await readAccounts(machine)),
    files: splitPaths(files.stdout + records.stdout),
    folders: splitPaths(folders.stdout),
  };
}

function splitPaths(text: string): string[] {
  return text.split('\0').filter((path) => path !== '');
}

async function readAccounts(machine: Machine): Promise<Pick<Traces, 'users' | 'groups'>> {
  const personal = await readPersonalIds(machine);
  return {
    users: await systemNames(machine, '/etc/passwd', personal),
    groups: await systemNames(machine, '/etc/group', personal),
  };
}

/** The ids that this machine gives to people; what packages make lies below, and of nfs-utils above. */
async function readPersonalIds(machine: Machine): Promise<typeof DEFAULT_IDS> {
  const text = (await machine.readFile(LOGIN_DEFS))?.toString() ?? '';
  const read = (key: string): string | undefined => new RegExp(`^${key}\\s+(\\d+)`, 'm').exec(text)?.[1];
  return {
    first: Number(read('UID_MIN') ?? DEFAULT_IDS.first),
    last: Number(read('UID_MAX') ?? DEFAULT_IDS.last),
  };
}

async function systemNames(
  machine: Machine,
  file: string,
  { first, last }: typeof DEFAULT_IDS,
): Promise<string[]> {
  const lines = ((await machine.readFile(file))?.toString() ?? '').split('\n');
  return lines
    .map((line) => line.split(':'))
    .filter(([, , id]) => id !== undefined && (Number(id) < first || Number(id) > last))
    .map(([name = '']) => name);
}

/** Any answer but rpm's plain "owned by none" counts as owned: what is doubtful stays. */
async function isOwned(machine: Machine, path: string): Promise<boolean> {
  const { exitCode, stdout, stderr } = await machine.run(['rpm', '-qf', path], {
    access: 'read',
    env: { LC_ALL: 'C' },
  });
  return exitCode === 0 || !/is not owned by any package|No such file/.test(stdout + stderr);
}

function without(all: readonly string[], known: readonly string[]): string[] {
  const out = new Set(known);
  return all.filter((one) => !out.has(one));
}
