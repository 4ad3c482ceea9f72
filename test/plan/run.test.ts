import { expect, it } from 'vitest';
import type { AppError } from '../../src/core/error';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { JOURNAL_FILE, openJournal } from '../../src/plan/journal';
import { takeLock } from '../../src/plan/lock';
import { makePlan } from '../../src/plan/planner';
import { findRemains } from '../../src/plan/remains';
import { rollBack } from '../../src/plan/rollback';
import { runSteps } from '../../src/plan/runner';
import type { Step } from '../../src/plan/step';
import { fileStep } from '../../src/stack/file-step';

const quiet = (): void => undefined;
const now = (): Date => new Date('2026-01-01T00:00:00Z');

function motdStep(path: string, content: string): Step {
  return fileStep({ id: `file.${path}`, title: { key: path }, path, mode: 0o644, content: () => content });
}

async function run(machine: RecordedMachine, steps: readonly Step[]) {
  return runSteps(steps, { machine, journal: await openJournal(machine, now), emit: quiet });
}

it('applies what is to do, and a second run changes nothing', async () => {
  const machine = recordedMachine({ files: { '/etc/motd': 'old\n' } });
  const steps = [motdStep('/etc/motd', 'new\n'), motdStep('/etc/issue', 'hello\n')];
  expect(await run(machine, steps)).toEqual({
    changed: ['file./etc/motd', 'file./etc/issue'],
    unchanged: [],
  });
  const written = machine.written.length;
  expect(await run(machine, steps)).toEqual({
    changed: [],
    unchanged: ['file./etc/motd', 'file./etc/issue'],
  });
  expect(machine.written.length).toBe(written);
});

it('plans without writing, and shows what each file would become', async () => {
  const machine = recordedMachine({ files: { '/etc/motd': 'old\n' } });
  const plan = await makePlan([motdStep('/etc/motd', 'new\n')], machine, await openJournal(machine, now));
  expect(plan.map(({ result }) => result)).toEqual([
    {
      state: 'todo',
      changes: [{ kind: 'file', path: '/etc/motd', mode: 0o644, before: 'old\n', after: 'new\n' }],
    },
  ]);
  expect(machine.written).toEqual([]);
});

it('refuses a check that writes', async () => {
  const machine = recordedMachine();
  const step: Step = {
    id: 'bad',
    title: { key: 'bad' },
    async check({ machine: checked }) {
      await checked.writeFile('/etc/motd', 'x', { mode: 0o644 });
      return { state: 'done' };
    },
    apply: () => Promise.resolve(),
  };
  await expect(makePlan([step], machine, await openJournal(machine, now))).rejects.toThrow(
    'a check tried to change the machine: write /etc/motd',
  );
});

it('rolls back to the first content of every file, also after two runs, and removes what was not there', async () => {
  const machine = recordedMachine({ files: { '/etc/motd': { content: 'old\n', mode: 0o600, uid: 7 } } });
  await run(machine, [motdStep('/etc/motd', 'one\n'), motdStep('/etc/issue', 'hello\n')]);
  await run(machine, [motdStep('/etc/motd', 'two\n')]);
  const undone = await rollBack([], { machine, journal: await openJournal(machine, now), emit: quiet });
  expect(undone).toEqual(['file./etc/issue', 'file./etc/motd']);
  expect(machine.files.get('/etc/motd')).toEqual({
    content: 'old\n',
    mode: 0o600,
    uid: 7,
    gid: 0,
    type: 'file',
  });
  expect(machine.files.has('/etc/issue')).toBe(false);
  expect((await openJournal(machine, now)).touchedSteps()).toEqual([]);
});

it('goes on after being killed at any write, and still knows the content from before', async () => {
  const steps = [motdStep('/etc/motd', 'new\n'), motdStep('/etc/issue', 'hello\n')];
  const complete = recordedMachine({ files: { '/etc/motd': 'old\n' } });
  await run(complete, steps);
  for (let survived = 0; survived < complete.written.length; survived++) {
    const machine = recordedMachine({ files: { '/etc/motd': 'old\n' } });
    await expect(run(dyingAfter(machine, survived), steps)).rejects.toThrow('killed');
    await run(machine, steps);
    expect([machine.files.get('/etc/motd')?.content, machine.files.get('/etc/issue')?.content]).toEqual([
      'new\n',
      'hello\n',
    ]);
    await rollBack([], { machine, journal: await openJournal(machine, now), emit: quiet });
    expect(machine.files.get('/etc/motd')?.content).toBe('old\n');
    expect(machine.files.has('/etc/issue')).toBe(false);
  }
});

function dyingAfter(machine: RecordedMachine, writes: number): RecordedMachine {
  let left = writes;
  const orDie = <Result>(write: () => Promise<Result>): Promise<Result> =>
    left-- > 0 ? write() : Promise.reject(new Error('killed'));
  return {
    ...machine,
    writeFile: (path, content, options) => orDie(() => machine.writeFile(path, content, options)),
    appendFile: (path, content, mode) => orDie(() => machine.appendFile(path, content, mode)),
  };
}

it('reads a journal whose last line was torn by a power cut, and writes on', async () => {
  const machine = recordedMachine({
    files: { [JOURNAL_FILE]: '{"at":"x","kind":"step-started","step":"a"}\n{"at":"x","kind":"fa' },
  });
  const journal = await openJournal(machine, now);
  await journal.forStep('a').record('key', 5);
  const reopened = await openJournal(machine, now);
  expect(reopened.forStep('a').recall('key')).toBe(5);
  expect(reopened.touchedSteps()).toEqual(['a']);
});

it('ends with an error when a step says it is still to do after it was applied', async () => {
  const step: Step = {
    id: 'idle',
    title: { key: 'idle' },
    check: () =>
      Promise.resolve({
        state: 'todo',
        changes: [{ kind: 'service', name: 'tgtd', change: 'start' }],
      }),
    apply: () => Promise.resolve(),
  };
  await expect(run(recordedMachine(), [step])).rejects.toThrow(
    'The step idle was applied, but this is still to be done: tgtd start.',
  );
});

const LOCK = '/var/run/heartbundle/install.lock';

it('keeps two runs apart, and takes over the lock of a process that is gone', async () => {
  const machine = recordedMachine({ files: { '/proc/100/stat': stat(100, 5000) } });
  let made = false;
  machine.commands.set(`mkdir ${LOCK}`, () => {
    const exitCode = made ? 1 : 0;
    made = true;
    return { exitCode };
  });
  machine.commands.set(`rmdir ${LOCK}`, () => {
    made = false;
    return '';
  });
  const release = await takeLock(machine, 100);
  const second = await takeLock(machine, 101).catch((error: unknown) => error);
  expect((second as AppError).code).toBe('ALREADY_RUNNING');
  // The same number, another process: it started later.
  machine.files.set('/proc/100/stat', {
    content: stat(100, 9000),
    mode: 0o444,
    uid: 0,
    gid: 0,
    type: 'file',
  });
  await takeLock(machine, 101);
  expect(machine.files.get(`${LOCK}/owner`)?.content).toBe('101');
  await release();
  expect(machine.files.has(`${LOCK}/owner`)).toBe(false);
});

function stat(pid: number, startTime: number): string {
  return `${pid} (node (x) y) S ${'0 '.repeat(18)}${startTime} 0`;
}

it('looks for what remains of every step since the last whole rollback, one that was cut off included', async () => {
  const machine = recordedMachine();
  const step: Step = {
    ...motdStep('/srv/made', 'x\n'),
    async apply({ machine: node, journal }) {
      await journal.record('made', '/srv/made');
      await node.writeFile('/srv/made', 'x\n', { mode: 0o644 });
    },
    remains: ({ recall }) => Promise.resolve([{ kind: 'folder', names: [String(recall('made'))] }]),
  };
  const open = () => openJournal(machine, now);
  await run(machine, [step]);
  // Undone, and killed before the rollback's end was on record.
  await rollBack([step], { machine, journal: await open(), emit: quiet });
  expect((await findRemains([step], machine, await open()))[0]).toEqual({
    kind: 'folder',
    names: ['/srv/made'],
  });
  await (await open()).append({ kind: 'run-finished', outcome: 'rolled-back' });
  expect((await findRemains([step], machine, await open()))[0]).toEqual({
    kind: 'folder',
    names: ['undefined'],
  });
});
