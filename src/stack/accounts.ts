import type { Machine } from '../node/machine';

/** Names of accounts that one of their two files knows and the other does not. */
export interface HalfMade {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/**
 * Accounts without their line in /etc/shadow or /etc/gshadow: the account tools write their files one
 * after the other, and a power cut came between. Empty on a machine without such a file.
 */
export async function findHalfMade(machine: Machine): Promise<HalfMade> {
  const [users, passwords, groups, groupPasswords] = await Promise.all(
    ['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow'].map((file) => namesIn(machine, file)),
  );
  return { users: without(users, passwords), groups: without(groups, groupPasswords) };
}

/** Takes the accounts away, so that what made them makes them again; no file of theirs is touched. */
export async function removeHalfMade(machine: Machine, { users, groups }: HalfMade): Promise<void> {
  for (const user of users) await machine.run(['userdel', user], { access: 'write' });
  // userdel takes a group of the same name with it.
  const left = (await namesIn(machine, '/etc/group')) ?? [];
  for (const group of groups)
    if (left.includes(group)) await machine.run(['groupdel', group], { access: 'write' });
}

async function namesIn(machine: Machine, file: string): Promise<string[] | undefined> {
  const text = (await machine.readFile(file))?.toString();
  return text
    ?.split('\n')
    .map((line) => line.split(':')[0] ?? '')
    .filter((name) => name !== '');
}

function without(names: readonly string[] = [], known: readonly string[] | undefined): string[] {
  return known === undefined ? [] : names.filter((name) => !known.includes(name));
}
