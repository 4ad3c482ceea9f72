import { expect, it } from 'vitest';
import type { AppEvent } from '../../src/core/events';
import type { Machine } from '../../src/node/machine';
import { recordedMachine } from '../../src/node/recorded';
import { awaitOrphans, markCommands } from '../../src/plan/orphans';

/** The environment with which a changing command is run. */
async function environmentOf(argv: readonly string[]): Promise<string> {
  const seen: string[] = [];
  const machine: Machine = {
    ...recordedMachine(),
    run: (ran, { env = {} }) => {
      for (const [key, value] of Object.entries(env)) seen.push(`${key}=${value}\0`);
      return Promise.resolve({ argv: ran, exitCode: 0, stdout: '', stderr: '' });
    },
  };
  await markCommands(machine).run(['rpm', '-qa'], { access: 'read' });
  await markCommands(machine).run(argv, { access: 'write' });
  return seen.join('');
}

function machineWith(environ: string, argv: readonly string[]) {
  const cmdline = argv.map((word) => `${word}\0`).join('');
  return recordedMachine({ files: { '/proc/77/environ': environ, '/proc/77/cmdline': cmdline } });
}

it('marks changing commands only', async () => {
  expect(await environmentOf(['rpm', '-U', 'a'])).toMatch(/^HEARTBUNDLE_COMMAND=[0-9a-f]{16}\0$/);
});

it.each([
  ['a program found by its path', ['/bin/rpm', '-U', 'a.rpm'], '/bin/rpm -U a.rpm'],
  ['a script behind its interpreter', ['/bin/sh', '/sbin/rpm', '-U', 'a.rpm'], '/sbin/rpm -U a.rpm'],
])('waits for %s, tells the operator once, and goes on when it has ended', async (_, argv, command) => {
  const machine = machineWith(await environmentOf(['rpm', '-U', 'a.rpm']), argv);
  let waited = 0;
  machine.commands.set('sleep 1', () => {
    waited++;
    if (waited === 2) for (const name of ['environ', 'cmdline']) machine.files.delete(`/proc/77/${name}`);
    return '';
  });
  const events: AppEvent[] = [];
  await awaitOrphans(machine, (event) => void events.push(event));
  expect([waited, events]).toEqual([
    2,
    [
      {
        kind: 'notice',
        level: 'warning',
        text: { key: 'install.orphan', values: { pid: '77', command } },
      },
    ],
  ]);
});

it('does not wait for a daemon that a marked command left behind', async () => {
  const machine = machineWith(await environmentOf(['service', 'tgtd', 'start']), ['/usr/sbin/tgtd']);
  const events: AppEvent[] = [];
  await awaitOrphans(machine, (event) => void events.push(event));
  expect(events).toEqual([]);
});

it('gives up after half an hour and names the command', async () => {
  const machine = machineWith(await environmentOf(['rpm', '-U', 'a.rpm']), ['rpm', '-U', 'a.rpm']);
  let waited = 0;
  machine.commands.set('sleep 1', () => {
    waited++;
    return '';
  });
  await expect(awaitOrphans(machine, () => undefined)).rejects.toMatchObject({ code: 'COMMAND_ORPHANED' });
  expect(waited).toBe(1800);
});

it.each(['ESRCH', 'EACCES', 'EPERM'])('passes over a process that it may not read (%s)', async (code) => {
  const machine = machineWith(await environmentOf(['rpm', '-U', 'a.rpm']), ['/bin/rpm', '-U', 'a.rpm']);
  const shielded: Machine = {
    ...machine,
    readFile: () => Promise.reject(Object.assign(new Error(code), { code })),
  };
  const events: AppEvent[] = [];
  await awaitOrphans(shielded, (event) => void events.push(event));
  expect(events).toEqual([]);
});
