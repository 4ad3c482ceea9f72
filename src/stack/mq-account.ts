import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import { existing } from '../plan/remains';
import { todoUnlessEmpty, type Change, type Recall, type Step } from '../plan/step';
import { findHalfMade, removeHalfMade, type HalfMade } from './accounts';
import { demand } from './demand';

const NAME = 'mqm';
const HOME = '/var/mqm';
/** A machine that is busy writing elsewhere takes its time. */
const SYNC_TIMEOUT_MS = 1_800_000;

/** The fact that says that the account is being made: a power cut leaves one of its files without it. */
const MAKING = 'making';

/**
 * Group and user mqm with the site's ids, before MQ's packages would make them with the next free
 * ones: on a disk that moves between the nodes, files belong to numbers.
 */
export function mqAccountStep(ids: { readonly uid: number; readonly gid: number }): Step {
  const groupAdd = ['groupadd', '-g', String(ids.gid), NAME];
  const userAdd = [
    ...['useradd', '-u', String(ids.uid), '-g', NAME, '-d', HOME, '-M'],
    ...['-s', '/bin/bash', '-c', 'IBM MQ', NAME],
  ];
  return {
    id: 'mq.account',
    title: { key: 'install.step.mq-account' },
    async check({ machine, recall }) {
      const accounts = forget(await readAccounts(machine), await findOwnHalf(machine, recall));
      const error = findClash(accounts, ids);
      if (error !== undefined) return { state: 'blocked', error };
      const changes: Change[] = [];
      const purpose = { key: 'install.purpose.account' };
      if (accounts.gid === undefined) changes.push({ kind: 'command', argv: groupAdd, purpose });
      if (accounts.uid === undefined) changes.push({ kind: 'command', argv: userAdd, purpose });
      return todoUnlessEmpty(changes);
    },
    async apply({ machine, journal }) {
      await removeHalfMade(machine, await findOwnHalf(machine, journal.recall));
      await journal.record(MAKING, true);
      const accounts = await readAccounts(machine);
      if (accounts.gid === undefined) {
        await journal.record('group', true);
        await demand(machine, groupAdd);
      }
      if (accounts.uid === undefined) {
        await journal.record('user', true);
        await demand(machine, userAdd);
      }
      await demand(machine, ['sync'], { timeoutMs: SYNC_TIMEOUT_MS });
      await journal.record(MAKING, false);
    },
    async undo({ machine, journal }) {
      if (journal.recall('user') === true) await machine.run(['userdel', NAME], { access: 'write' });
      if (journal.recall('group') === true) await machine.run(['groupdel', NAME], { access: 'write' });
    },
    async remains({ machine, recall }) {
      if (recall('user') !== true) return [];
      const { uid, gid } = await readAccounts(machine);
      return [
        { kind: 'accounts', names: uid === undefined && gid === undefined ? [] : [NAME] },
        { kind: 'folder', names: await existing(machine, [HOME]) },
      ];
    },
  };
}

/** What an interrupted run of ours left of the account, when it is not whole: both of user and group then. */
async function findOwnHalf(machine: Machine, recall: Recall): Promise<HalfMade> {
  const { users, groups } = await findHalfMade(machine);
  const ours = recall(MAKING) === true && (users.includes(NAME) || groups.includes(NAME));
  if (!ours) return { users: [], groups: [] };
  const userIsOurs = recall('user') === true;
  return { users: userIsOurs ? [NAME] : [], groups: recall('group') === true ? [NAME] : [] };
}

/** The accounts without those that will be made again. */
function forget(accounts: Accounts, { users, groups }: HalfMade): Accounts {
  const { uid, gid, ...names } = accounts;
  return {
    ...names,
    ...(uid === undefined || users.length > 0 ? {} : { uid }),
    ...(gid === undefined || groups.length > 0 ? {} : { gid }),
  };
}

interface Accounts {
  /** Ids that mqm has; undefined when there is none. */
  readonly uid?: number;
  readonly gid?: number;
  readonly userNames: ReadonlyMap<number, string>;
  readonly groupNames: ReadonlyMap<number, string>;
}

async function readAccounts(machine: Machine): Promise<Accounts> {
  const [users, groups] = await Promise.all([names(machine, '/etc/passwd'), names(machine, '/etc/group')]);
  const idOf = (table: ReadonlyMap<number, string>): number | undefined =>
    [...table].find(([, name]) => name === NAME)?.[0];
  const uid = idOf(users);
  const gid = idOf(groups);
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    userNames: users,
    groupNames: groups,
  };
}

/** Number → name, from a file of colon-separated fields whose third is the number. */
async function names(machine: Machine, file: string): Promise<Map<number, string>> {
  const table = new Map<number, string>();
  for (const line of ((await machine.readFile(file))?.toString() ?? '').split('\n')) {
    const [name = '', , id] = line.split(':');
    if (id !== undefined) table.set(Number(id), name);
  }
  return table;
}

function findClash(accounts: Accounts, ids: { uid: number; gid: number }): AppError | undefined {
  const { uid, gid } = accounts;
  if (uid !== undefined && uid !== ids.uid)
    return new AppError('ACCOUNT_CLASH', { kind: 'user', name: NAME, actual: uid, wanted: ids.uid });
  if (gid !== undefined && gid !== ids.gid)
    return new AppError('ACCOUNT_CLASH', { kind: 'group', name: NAME, actual: gid, wanted: ids.gid });
  const userName = accounts.userNames.get(ids.uid);
  if (userName !== undefined && userName !== NAME)
    return new AppError('ACCOUNT_ID_TAKEN', { kind: 'user', id: ids.uid, name: userName });
  const groupName = accounts.groupNames.get(ids.gid);
  if (groupName !== undefined && groupName !== NAME)
    return new AppError('ACCOUNT_ID_TAKEN', { kind: 'group', id: ids.gid, name: groupName });
  return undefined;
}
