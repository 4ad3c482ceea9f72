import { expect, it } from 'vitest';
import { recordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { runSteps } from '../../src/plan/runner';
import { findHalfMade, removeHalfMade } from '../../src/stack/accounts';
import { mqAccountStep } from '../../src/stack/mq-account';
import { removeHalfMadeAccounts } from '../../src/stack/package-traces';

const FILES = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/bash\nold:x:20:20::/:/bin/sh\n',
  '/etc/shadow': 'root:*:16000::::::\nold:*:16000::::::\n',
  '/etc/group': 'root:x:0:\nold:x:20:\n',
  '/etc/gshadow': 'root:::\nold:::\n',
};

/** A machine with account tools; the power fails inside groupadd, after its first file, until it is `on`. */
function machineWithAccounts(power: 'on' | 'failing') {
  const state = { power };
  const machine = recordedMachine({
    files: FILES,
    commands: {
      'groupadd -g 1414 mqm': () => {
        add('/etc/group', 'mqm:x:1414:');
        if (state.power === 'failing') throw new Error('the power failed');
        add('/etc/gshadow', 'mqm:!::');
        return '';
      },
      'useradd *': () => {
        add('/etc/passwd', 'mqm:x:1414:1414::/var/mqm:/bin/bash');
        add('/etc/shadow', 'mqm:!!:16000::::::');
        return '';
      },
      'groupdel mqm': () => (drop('/etc/group', 'mqm'), ''),
      'userdel half': () => (drop('/etc/passwd', 'half'), drop('/etc/group', 'half'), ''),
      sync: '',
    },
  });
  const edit = (path: string, change: (text: string) => string): void => {
    const file = machine.files.get(path);
    if (file === undefined) throw new Error(`no ${path}`);
    machine.files.set(path, { ...file, content: change(file.content) });
  };
  const add = (path: string, line: string): void => edit(path, (text) => `${text}${line}\n`);
  const drop = (path: string, name: string): void =>
    edit(path, (text) => text.replace(new RegExp(`^${name}:.*\n`, 'm'), ''));
  return { machine, state, add };
}

const step = mqAccountStep({ uid: 1414, gid: 1414 });
const ADDED = [
  'groupadd -g 1414 mqm',
  'useradd -u 1414 -g mqm -d /var/mqm -M -s /bin/bash -c IBM MQ mqm',
  'sync',
];

it('makes the account of MQ anew when the power failed between two of its files', async () => {
  const { machine, state } = machineWithAccounts('failing');
  const run = async () =>
    runSteps([step], { machine, journal: await openJournal(machine), emit: () => undefined });
  await expect(run()).rejects.toThrow('the power failed');
  state.power = 'on';
  expect((await run()).changed).toEqual(['mq.account']);
  expect(machine.changes).toEqual([ADDED[0], 'groupdel mqm', ...ADDED]);
  expect(machine.files.get('/etc/gshadow')?.content).toBe(`${FILES['/etc/gshadow']}mqm:!::\n`);
  expect((await run()).changed).toEqual([]);
});

it('leaves an account alone that somebody else made in one file only', async () => {
  const { machine, add } = machineWithAccounts('on');
  add('/etc/group', 'mqm:x:1414:');
  const journal = await openJournal(machine);
  await runSteps([step], { machine, journal, emit: () => undefined });
  expect(machine.changes).toEqual(ADDED.slice(1));
});

it('finds what one of the two files lacks, and takes user and group away together', async () => {
  const { machine, add } = machineWithAccounts('on');
  expect(await findHalfMade(machine)).toEqual({ users: [], groups: [] });
  add('/etc/passwd', 'half:x:21:21::/:/bin/sh');
  add('/etc/group', 'half:x:21:');
  const half = await findHalfMade(machine);
  expect(half).toEqual({ users: ['half'], groups: ['half'] });
  await removeHalfMade(machine, half);
  expect(machine.changes).toEqual(['userdel half']);
  machine.files.delete('/etc/gshadow');
  add('/etc/group', 'lone:x:22:');
  expect(await findHalfMade(machine)).toEqual({ users: [], groups: [] });
});

it('takes away the system accounts of a cut-off package transaction, and nobody else', async () => {
  const { machine, add } = machineWithAccounts('on');
  const context = { machine, journal: (await openJournal(machine)).forStep('packages') };
  const before = { users: ['root', 'old'], groups: ['root', 'old'], files: [], folders: [] };
  await context.journal.record('before', before);
  add('/etc/passwd', 'half:x:21:21::/:/bin/sh');
  add('/etc/group', 'half:x:21:');
  // A person's account whose password lies elsewhere.
  add('/etc/passwd', 'anna:x:1000:1000::/home/anna:/bin/sh');
  add('/etc/group', 'anna:x:1000:');
  await removeHalfMadeAccounts(context);
  expect(machine.changes).toEqual(['userdel half']);
});
